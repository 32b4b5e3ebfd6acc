"""Everything that judgement says has words in Chinese and English."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, get_args

import pytest

from services.assessment import wording
from services.assessment.domain.assess import assess
from services.assessment.domain.obligations import Fault, Note, State
from services.assessment.explaining import obligations_of
from services.assessment.loading import Known
from services.assessment.rules.points import Meaning
from shared.contracts.rule_duties import EvidenceWanted, Institution
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (State, wording.STATES),
        (Fault, wording.FAULTS),
        (Note, wording.NOTES),
        (Institution, wording.INSTITUTIONS),
        (EvidenceWanted, wording.EVIDENCE),
        (get_args(Meaning), wording.MEANINGS),
    ],
)
def test_nothing_is_without_words(named: type[StrEnum] | Any, words: Mapping[Any, Any]) -> None:
    assert set(words) == set(named)
    assert all(word.zh and word.en for word in words.values())


def test_an_obligation_says_its_institution_and_the_evidence_that_is_wanted(full: "Book") -> None:
    rows, records = full.rows(), full.records()
    by_organization = {each: [r for r in rows if r.organization_id == each] for each in records}
    known = Known(len(rows), records, by_organization)

    told = obligations_of(known, assess(records, uid("branch"), year=2025))

    meeting = next(each for each in told if each.obligation == "branch-meeting/2025-03")
    assert meeting.institution is not None
    assert meeting.institution.zh == "例会制度"
    wanted = [each.zh for each in meeting.evidence_wanted]
    assert wanted == ["日期", "主持人", "到会人数", "结论"]


@pytest.mark.clause("E-24")
@pytest.mark.parametrize(
    ("received", "state"), [("07-13", "fulfilled"), ("07-16", "fulfilled_late")]
)
def test_a_duty_may_have_days_of_grace_of_its_own(
    book: "Book", pack_text: str, received: str, state: str
) -> None:
    # Filed on 8 July, in time; five days instead of the pack's three.
    own = pack_text.replace("    period: half\n", "    period: half\n    grace_days: 5\n")
    book.pack("township", own, "01-01", "12-31", label="own")
    book.report("branch", 1, "07-08", received=received)

    assert book.state("written-report/2025-H1") == state
