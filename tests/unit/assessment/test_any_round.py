"""Any order of steps: what a round took replays to the same, and its promises hold throughout."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.domain.rounds.result import Result, result_of
from services.assessment.domain.rounds.round import Round
from services.assessment.handlers.rounds import proposals
from shared.contracts.commands import assessment_results as r
from shared.contracts.commands import assessment_rounds as c
from shared.contracts.facts.assessment_results import ObjectionOutcome, Use
from shared.kernel.errors import ZerenError
from shared.testing.county import uid
from tests.unit.assessment.conftest import Book
from tests.unit.assessment.trial import Trial

LABELS = st.sampled_from(["a", "b"])
STEPS: dict[type[Any], dict[str, Any]] = {
    c.ComputeResults: {"page": 1},
    c.ProposeGrades: {"page": 1},
    c.PublishRound: {},
    c.FinaliseRound: {},
    r.FileSelfAssessment: {"statement": "甲"},
    r.GiveMark: {"title": "甲", "points": "-1", "meeting_id": uid("minutes")},
    r.FileObjection: {"grounds": "甲"},
    r.DecideObjection: {"outcome": ObjectionOutcome.UPHELD},
    r.SupersedeResult: {"reason": "甲"},
    r.RecordUse: {"version": 1, "use": Use.REWARD, "decision": "甲", "other_bases": ("乙",)},
}
ON_THE_ROUND = {c.ComputeResults, c.ProposeGrades, c.PublishRound, c.FinaliseRound}
WAYS = st.lists(
    st.tuples(st.sampled_from(list(STEPS)), LABELS, st.integers(0, 4), st.booleans()),
    max_size=25,
)


def state_of(aggregate: Round | Result) -> dict[str, Any]:
    return {name: value for name, value in vars(aggregate).items() if name != "_pending"}


@pytest.mark.clause("E-38", "E-39", "S-61")
@settings(max_examples=30, deadline=None)
@given(ways=WAYS, stage=st.integers(0, 3))
def test_any_order_of_steps_keeps_what_a_round_promises(
    ways: list[tuple[type[Any], str, int, bool]], stage: int
) -> None:
    book = Book()
    for label in ("a", "b"):
        book.branch(label)
        book.report(label, 1, "07-10")
    trial = Trial(book)
    trial.open()
    for reached in (trial.compute, trial.publish, trial.finalise)[:stage]:
        reached()
    day, seen = date(2026, 1, 16) + timedelta(days=4 * stage), {}
    for number, (kind, label, days, enters) in enumerate(ways):
        day += timedelta(days=days)
        if enters:
            book.meeting(label, f"{number % 12 + 1:02}-10", f"{label}'s secretary")
        step = trial.step if kind in ON_THE_ROUND else trial.about
        about = () if kind in ON_THE_ROUND else (label,)
        try:
            step(kind, *about, day.isoformat(), **STEPS[kind])
        except ZerenError:
            continue
        round_ = trial.session().get(Round, trial.round_id)
        seen = check(trial, round_, seen)


def check(trial: Trial, round_: Round, before: dict[Any, Any]) -> dict[Any, Any]:
    """What was computed stays as it was; published means graded, final means nothing open.

    Once final, grades and ranks are those of the scores that stand.
    """
    session = trial.session()
    seen = {}
    for subject in round_.subjects:
        stream = result_of(round_.id, subject)
        if not session.exists(Result.KIND, stream):
            assert round_.published_on is None
            continue
        result = session.get(Result, stream)
        seen[subject.organization_id] = list(result.versions)
        known = before.get(subject.organization_id, [])
        assert result.versions[: len(known)] == known
        assert [each.version for each in result.versions] == [
            number for number, _ in enumerate(result.versions, start=1)
        ]
        assert round_.published_on is None or result.grades
        assert round_.final_on is None or result.open_objection is None
        assert state_of(trial.result_again(stream)) == state_of(result)
    if round_.final_on is not None:
        results = session.results(round_)
        assert [result.grade for result in results] == proposals(session, results)
    return seen
