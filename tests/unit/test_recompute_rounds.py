"""Results of rounds come out again from the entries alone, and the first that does not is named."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from services.assessment.domain.filing import Filed, file_entry
from services.suite.recompute_rounds import Checked, check_rounds
from shared.contracts.catalogue import decode_fact
from shared.contracts.commands import assessment_results as r
from shared.contracts.commands import assessment_rounds as c
from shared.contracts.facts.assessment_results import (
    GradeProposed,
    ObjectionOutcome,
    ResultRegraded,
    ScoreComputed,
)
from shared.contracts.facts.assessment_rounds import PageComputed, RoundFinalised, RoundPublished
from shared.kernel.canonical import canonical
from shared.testing.county import uid
from tests.unit.assessment.conftest import Book
from tests.unit.assessment.trial import Trial

MEETING = uid("minutes")


@pytest.fixture(scope="module")
def rows() -> list[Filed]:
    """A round with a mark, an objection upheld, a result superseded after all was final."""
    book = Book()
    for label in ("a", "b"):
        book.branch(label)
    book.in_order("a")
    book.in_order("b", but=("M2 03", "M2 04"))
    trial = Trial(book)
    trial.open()
    trial.about(r.GiveMark, "a", "2026-01-17", title="突出贡献", points="-1.5", meeting_id=MEETING)
    trial.publish("2026-01-20")
    book.meeting("b", "03-10", "b's secretary", received="2026-01-21")
    trial.about(r.FileObjection, "b", "2026-01-21", grounds="三月会议有记录")
    upheld = {"outcome": ObjectionOutcome.UPHELD, "meeting_id": MEETING}
    trial.about(r.DecideObjection, "b", "2026-01-23", **upheld)
    trial.step(c.ProposeGrades, "2026-01-23", page=1)
    trial.finalise()
    book.meeting("b", "04-10", "b's secretary", received="2026-02-03")
    trial.about(r.SupersedeResult, "b", "2026-02-04", reason="四月会议补录")
    filed = (file_entry(entry, index) for index, entry in enumerate(book.entries))
    return [row for row in filed if row is not None]


def checked(rows: list[Filed]) -> list[Checked]:
    dossiers: dict[UUID, list[Filed]] = {}
    for row in rows:
        dossiers.setdefault(row.organization_id, []).append(row)
    return list(check_rounds(dossiers))


def of(kind: Any, rows: list[Filed]) -> list[Filed]:
    return [row for row in rows if row.type == kind.TOPIC]


def tampered(rows: list[Filed], row: Filed, **said: Any) -> list[Filed]:
    """Give the log in which a result says something else."""
    fact = msgspec.structs.replace(decode_fact(row.type, row.data), **said)
    other = row._replace(data=canonical(fact))
    return [other if one is row else one for one in rows]


def test_every_result_of_a_round_comes_out_again(rows: list[Filed]) -> None:
    found = checked(rows)

    assert [one for one in found if one.differs is not None] == []
    kinds = (
        *(ScoreComputed, GradeProposed, ResultRegraded),
        *(PageComputed, RoundPublished, RoundFinalised),
    )
    assert of(ResultRegraded, rows)
    assert [one.row for one in found] == [
        row for row in rows if row.type in {kind.TOPIC for kind in kinds}
    ]
    versions = [decode_fact(row.type, row.data) for row in of(ScoreComputed, rows)]
    assert max(one.version for one in versions if isinstance(one, ScoreComputed)) == 3


ZEROS = "0" * 64
TAMPERINGS: dict[str, tuple[Any, int, dict[str, Any]]] = {
    "a score": (ScoreComputed, 0, {"score": "100/1"}),
    "the lines of a score": (ScoreComputed, 1, {"lines_sha256": ZEROS}),
    "a mark that is in no minutes": (ScoreComputed, 0, {"marks": "7"}),
    "entries that were cut off": (ScoreComputed, 0, {"size": 1}),
    "a fact left out that nobody decided to": (
        ScoreComputed,
        2,
        {"disregarded": (f"{UUID(int=1)}.1",)},
    ),
    "a superseding score": (ScoreComputed, 3, {"rule_score": "1/1"}),
    "a grade": (GradeProposed, 0, {"grade": "poor"}),
    "a rank": (GradeProposed, 1, {"of": 9}),
    "the rank that a moved result had": (ResultRegraded, 0, {"rank_before": 9}),
    "a page": (PageComputed, 0, {"sha256": ZEROS}),
    "how many are not assessed": (PageComputed, 0, {"not_assessed": 1}),
    "what was published": (RoundPublished, 0, {"sha256": ZEROS}),
    "what is final": (RoundFinalised, 0, {"sha256": ZEROS}),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_result_that_was_tampered_with_is_the_first_that_differs(
    rows: list[Filed], what: str
) -> None:
    kind, number, said = TAMPERINGS[what]
    row = of(kind, rows)[number]

    first = next(one for one in checked(tampered(rows, row, **said)) if one.differs is not None)

    assert (first.row.index, first.row.fact) == (row.index, row.fact)
    assert next(iter(said)) in str(first.differs)
    assert first.told().startswith(f"第 {row.index} 条 / index {row.index}: {row.type} {row.fact}")


def test_an_entry_changed_below_a_result_is_told_by_the_result(rows: list[Filed]) -> None:
    meeting = next(row for row in rows if row.type == "activities.meeting.held.v1")
    without = [row for row in rows if row is not meeting]

    first = next(one for one in checked(without) if one.differs is not None)

    assert first.row.type == ScoreComputed.TOPIC
