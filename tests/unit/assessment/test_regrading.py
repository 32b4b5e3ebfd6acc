"""Ranks and grades of a round once a final result was superseded: those of the corrected round.

Four villages, half of them at most good. `a` is in order, `b` misses March, `c` March and April,
`d` three months: 52, 50, 48 and 46 of 52.
"""

from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from services.assessment.domain.rounds.commendation import Commendation, is_eligible
from services.assessment.domain.rounds.result import MadeFinal, Result
from services.assessment.domain.rounds.round import Round
from services.assessment.round_telling import line_of
from shared.contracts.commands import assessment_consequences as c
from shared.contracts.commands import assessment_results as r
from shared.contracts.facts.assessment_results import (
    GradeProposed,
    HeldDownBy,
    ResultRegraded,
    ScoreComputed,
    Use,
    UseToReview,
)
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.testing.county import uid
from tests.unit.assessment.conftest import TOWNSHIP_PACK, Book
from tests.unit.assessment.trial import MEETING, Trial

LABELS = ("a", "b", "c", "d")
MISSED = ("M2 03", "M2 04", "M2 05")
QUOTA = TOWNSHIP_PACK.replace("quotas: none ", "quotas: [{grade: good, at_most: 0.5}] ")


@pytest.fixture
def trial() -> Trial:
    """The round made final; the ranks of `b` and `c` were one of the bases of decisions."""
    book = Book()
    book.pack("township", QUOTA, "01-01", "12-31", label="own pack")
    for missed, label in enumerate(LABELS):
        book.branch(label)
        book.in_order(label, but=MISSED[:missed])
    trial = Trial(book)
    trial.open()
    trial.publish()
    trial.finalise("2026-01-28")
    for label, use in (("b", Use.REWARD), ("c", Use.TRAINING)):
        said = {"version": 1, "use": use, "decision": label, "other_bases": ("民主测评",)}
        trial.about(r.RecordUse, label, "2026-02-10", **said)
    return trial


def supersede(trial: Trial, label: str, *days: str, on: str = "2026-03-10") -> list[object]:
    """Withdraw meetings of an organization, and supersede its result."""
    for day in days:
        trial.book.withdraw(label, day, "2026-03-02")
    return list(trial.about(r.SupersedeResult, label, on, reason="会议记录撤回"))


def standings(trial: Trial) -> dict[str, tuple[str | None, int | None]]:
    grades = {label: trial.result(label).grade for label in LABELS}
    return {label: (one.grade, one.rank) for label, one in grades.items() if one}


@pytest.mark.clause("E-36", "E-39", "S-62")
def test_ranks_and_quotas_are_those_of_the_corrected_round(trial: Trial) -> None:
    """`a` loses three months: 46 of 52, and ties with `d`; its place of the quota goes to `c`."""
    before = standings(trial)

    supersede(trial, "a", "06-10", "07-10", "08-10")

    assert before == {
        "a": ("good", 1),
        "b": ("good", 2),
        "c": ("fairly_good", 3),
        "d": ("fairly_good", 4),
    }
    assert standings(trial) == {
        "b": ("good", 1),
        "c": ("good", 2),
        "a": ("fairly_good", 3),
        "d": ("fairly_good", 3),
    }
    assert [is_eligible(trial.result(label)) for label in LABELS] == [False, True, True, False]


@pytest.mark.clause("E-36", "E-39")
def test_who_rises_into_a_quota_takes_the_place_of_who_had_the_last() -> None:
    """`c` has its March and April after all: 52 of 52 beside `a`; `b` finds no place any more."""
    book = Book()
    book.pack("township", QUOTA, "01-01", "12-31", label="own pack")
    for missed, label in enumerate(LABELS):
        book.branch(label)
        book.in_order(label, but=MISSED[:missed])
    trial = Trial(book)
    trial.open()
    trial.publish()
    trial.finalise("2026-01-28")
    for day in ("03-10", "04-10"):
        book.meeting("c", day, "c's secretary", received="2026-03-02")

    trial.about(r.SupersedeResult, "c", "2026-03-10", reason="补录")

    assert standings(trial) == {
        "a": ("good", 1),
        "c": ("good", 1),
        "b": ("fairly_good", 3),
        "d": ("fairly_good", 4),
    }
    held = trial.result("b").grade
    assert held is not None
    assert held.held_down_by is HeldDownBy.QUOTA


@pytest.mark.clause("E-39", "S-62")
def test_each_that_moves_says_what_it_had_why_and_which_decisions_used_it(trial: Trial) -> None:
    said = supersede(trial, "a", "06-10", "07-10", "08-10")

    moved = [one for one in said if isinstance(one, ResultRegraded)]
    by_id = {one.organization_id: one for one in moved}
    assert {one.because_of for one in moved} == {RoundSubject(organization_id=uid("a"))}
    assert set(by_id) == {uid("b"), uid("c"), uid("d")}
    was = by_id[uid("c")]
    had = (was.version, was.grade_before, was.rank_before, was.of_before)
    assert had == (1, "fairly_good", 3, 4)
    assert was.uses == (UseToReview(version=1, use=Use.TRAINING, decision="c"),)
    assert by_id[uid("d")].uses == ()
    assert trial.result("a").made_final == MadeFinal(1, "good", 1, 4)
    assert trial.result("c").made_final == MadeFinal(1, "fairly_good", 3, 4)
    assert trial.result("c").to_review == was.uses


@pytest.mark.clause("E-39")
def test_no_score_but_the_corrected_one_is_computed_and_no_fact_is_rewritten(trial: Trial) -> None:
    stored = {stream: list(events) for stream, events in trial.stored.items()}

    said = supersede(trial, "a", "06-10", "07-10", "08-10")

    (computed,) = [one for one in said if isinstance(one, ScoreComputed)]
    assert computed.organization_id == uid("a")
    for stream, events in stored.items():
        assert trial.stored[stream][: len(events)] == events
    assert [len(trial.result(label).versions) for label in LABELS] == [2, 1, 1, 1]


@pytest.mark.clause("E-39")
def test_who_keeps_grade_and_rank_is_told_nothing(trial: Trial) -> None:
    """`d` falls further: it is the last as before."""
    said = supersede(trial, "d", "09-10")

    assert not [one for one in said if isinstance(one, ResultRegraded)]
    assert trial.result("a").made_final is None


@pytest.mark.clause("E-39", "E-40")
def test_two_corrections_end_in_one_order_whichever_comes_first(trial: Trial) -> None:
    """`a` 46, `b` 44 of 52 in the end; what each was when final is kept through both."""
    for label, days in (("a", ("06-10", "07-10", "08-10")), ("b", ("06-10", "07-10", "08-10"))):
        for day in days:
            trial.book.withdraw(label, day, "2026-03-02")
    other = Trial(trial.book)
    other.stored = {stream: list(events) for stream, events in trial.stored.items()}

    for one, order in ((trial, "ab"), (other, "ba")):
        for label in order:
            supersede(one, label)

    assert standings(trial) == standings(other)
    assert standings(trial) == {
        "c": ("good", 1),
        "a": ("fairly_good", 2),
        "d": ("fairly_good", 2),
        "b": ("fairly_good", 4),
    }
    for one in (trial, other):
        had = {label: one.result(label).made_final for label in LABELS}
        assert had == {
            label: MadeFinal(1, grade, rank, 4)
            for rank, (label, grade) in enumerate(
                zip(LABELS, ("good", "good", "fairly_good", "fairly_good"), strict=True), start=1
            )
        }


@pytest.mark.clause("E-39")
def test_a_result_that_was_regraded_replays_to_the_same(trial: Trial) -> None:
    supersede(trial, "a", "06-10", "07-10", "08-10")

    for label in LABELS:
        result = trial.result(label)
        again = trial.result_again(result.id)
        assert state_of(again) == state_of(result)
    assert isinstance(trial.result("b").grade, GradeProposed)


def state_of(result: Result) -> dict[str, object]:
    return {name: value for name, value in vars(result).items() if name != "_pending"}


AMONG_PEERS = TOWNSHIP_PACK.replace(
    "rule: {shape: deductions, duty: branch-meeting, missed: 2, held_invalid: 0.5}",
    "rule: {shape: rank_table, reads: branch-meeting, points_by_rank: [24, 18, 12, 6]}",
)


@pytest.mark.clause("E-39", "E-40")
def test_among_peers_each_that_a_correction_moves_is_superseded_by_a_step_of_its_own() -> None:
    """12, 11, 10 and 9 months earn 24, 18, 12 and 6 beside the other 28; then `a` has 9 as `d` has.

    Both are third and earn 12; `b` and `c` have the ranks above once their results are superseded.
    """
    book = Book()
    book.pack("township", AMONG_PEERS, "01-01", "12-31", label="own pack")
    for missed, label in enumerate(LABELS):
        book.branch(label)
        book.in_order(label, but=MISSED[:missed])
    trial = Trial(book)
    trial.open()
    trial.publish()
    trial.finalise("2026-01-28")
    assert [trial.score(label) for label in LABELS] == [
        Fraction(points * 100, 52) for points in (52, 46, 40, 34)
    ]

    supersede(trial, "a", "06-10", "07-10", "08-10")
    for label in "bcd":
        supersede(trial, label)

    assert [trial.score(label) for label in LABELS] == [
        Fraction(points * 100, 52) for points in (40, 52, 46, 40)
    ]
    assert {label: rank for label, (_, rank) in standings(trial).items()} == {
        "b": 1,
        "c": 2,
        "a": 3,
        "d": 3,
    }


@pytest.mark.clause("E-39", "S-62", "S-63")
def test_a_commendation_that_the_corrected_grade_would_not_allow_is_to_be_looked_at_again(
    trial: Trial,
) -> None:
    """`a` and `b` were good, and commended; then `a` falls to 46 of 52."""
    for label in "ab":
        said = {"title": "先进", "meeting_id": MEETING, "commendation_id": uid(f"honour {label}")}
        trial.about(c.GrantCommendation, label, "2026-02-11", **said)
    assert told(trial) == {}

    supersede(trial, "a", "06-10", "07-10", "08-10")
    after = told(trial)
    fact = next(each.id for each in trial.book.entries if each.subject == uid("a meeting 06-10"))
    revoked = c.RevokeCommendation(
        occurred_on=date(2026, 3, 20),
        reason="更正",
        organization_id=uid("a"),
        commendation_id=uid("honour a"),
        meeting_id=MEETING,
        facts=(fact,),
    )
    trial.give(revoked)

    assert after == {uid("a"): ("先进",)}
    assert told(trial) == {}


def told(trial: Trial) -> dict[UUID, tuple[str, ...]]:
    """The commendations to look at again, as the lines of the round tell them."""
    session = trial.session()
    round_ = session.get(Round, trial.round_id)
    results = {each.id: each for each in session.results(round_)}
    given = [uid(f"honour {each}") for each in LABELS]
    honours = [
        session.get(Commendation, each) for each in given if session.exists(Commendation.KIND, each)
    ]
    county = trial.dossiers.county(trial.dossiers.size()).county
    lines = [
        line_of(round_, each, results, county, {}, commended=honours) for each in round_.subjects
    ]
    return {
        one.organization_id: one.commendations_to_review
        for one in lines
        if one.commendations_to_review
    }
