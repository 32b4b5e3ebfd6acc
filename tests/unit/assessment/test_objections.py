"""Objections decided by working the score out with the change; results superseded; their uses."""

from fractions import Fraction

import pytest

from services.assessment.domain.rounds import errors as e
from shared.contracts.commands import assessment_results as r
from shared.contracts.commands import assessment_rounds as c
from shared.contracts.facts.assessment_results import (
    GradeProposed,
    ObjectionDecided,
    ObjectionOutcome,
    ResultSuperseded,
    ScoreComputed,
    Use,
    UseToReview,
)
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.testing.county import uid
from tests.unit.assessment.conftest import Book
from tests.unit.assessment.trial import Trial

UPHELD, REJECTED = ObjectionOutcome.UPHELD, ObjectionOutcome.REJECTED
CLERK = Principal(actor=str(uid("clerk")), role=Role.TOWNSHIP, organization_id=uid("township"))


@pytest.fixture
def trial() -> Trial:
    """`a` in order; `b` without a March meeting: 50 of 52. Published on 20 January 2026."""
    book = Book()
    book.branch("a")
    book.in_order("a")
    book.branch("b")
    book.in_order("b", but=("M2 03",))
    trial = Trial(book)
    trial.open()
    trial.publish("2026-01-20")
    return trial


def object_(trial: Trial, on: str = "2026-01-21", by: Principal = CLERK, **said: object) -> None:
    trial.about(r.FileObjection, "b", on, by, grounds="三月会议有记录", **said)


def late_record(trial: Trial) -> str:
    """The March meeting, entered in the window."""
    return trial.book.meeting("b", "03-10", "b's secretary", received="2026-01-21")


@pytest.mark.clause("E-38", "S-61")
def test_an_objection_is_decided_by_the_exact_difference(trial: Trial) -> None:
    """50 of 52 becomes 52 of 52: 100 - 96.153… = 50/13."""
    late_record(trial)
    object_(trial)

    decided, computed = trial.about(
        r.DecideObjection, "b", "2026-01-23", outcome=UPHELD, meeting_id=uid("minutes")
    )

    assert isinstance(decided, ObjectionDecided)
    assert isinstance(computed, ScoreComputed)
    assert (decided.score_before, decided.score_after) == ("1250/13", "100/1")
    assert decided.difference == "50/13"
    assert (computed.version, computed.score, computed.size) == (2, "100/1", decided.size)
    assert trial.result("b").versions[0].score == "1250/13"


@pytest.mark.clause("E-38")
def test_a_rejected_objection_says_what_it_would_have_been_and_changes_nothing(
    trial: Trial,
) -> None:
    late_record(trial)
    object_(trial)

    (decided,) = trial.about(r.DecideObjection, "b", "2026-01-23", outcome=REJECTED)

    assert isinstance(decided, ObjectionDecided)
    assert decided.difference == "50/13"
    assert len(trial.result("b").versions) == 1
    trial.finalise()


@pytest.mark.clause("E-38")
def test_a_fact_may_be_left_out_of_regard(trial: Trial) -> None:
    """Without its report on the first half `a` has 46 of 52."""
    (report,) = [
        entry.id
        for entry in trial.book.entries
        if entry.subject == uid("a report 1 07-10") and entry.type.startswith("activities.report")
    ]
    trial.about(r.FileObjection, "a", "2026-01-21", CLERK, grounds="报告非本组织所写")

    decided, computed = trial.about(
        r.DecideObjection, "a", "2026-01-23", outcome=UPHELD, disregarded=(report,)
    )

    assert isinstance(decided, ObjectionDecided)
    assert isinstance(computed, ScoreComputed)
    assert Fraction(decided.difference or 0) == Fraction(46 * 100, 52) - 100
    assert computed.disregarded == (report,)


def test_upholding_what_changes_nothing_is_refused(trial: Trial) -> None:
    object_(trial)

    with pytest.raises(e.UpheldUnchangedError):
        trial.about(r.DecideObjection, "b", "2026-01-23", outcome=UPHELD)


@pytest.mark.clause("E-38")
def test_objections_are_taken_from_publication_to_the_fifth_working_day(trial: Trial) -> None:
    for day in ("2026-01-19", "2026-01-28"):
        with pytest.raises(e.WindowClosedError):
            object_(trial, day)

    object_(trial, "2026-01-27")

    with pytest.raises(e.ObjectionOpenError):
        object_(trial, "2026-01-27")


@pytest.mark.clause("E-38")
def test_nothing_is_final_while_an_objection_is_open(trial: Trial) -> None:
    object_(trial)

    with pytest.raises(e.ObjectionOpenError):
        trial.finalise()

    trial.about(r.DecideObjection, "b", "2026-01-23", outcome=REJECTED)
    trial.finalise()


def test_whoever_filed_an_objection_does_not_decide_it(trial: Trial) -> None:
    object_(trial)

    with pytest.raises(e.OwnObjectionError):
        trial.about(r.DecideObjection, "b", "2026-01-23", CLERK, outcome=REJECTED)


def test_without_an_objection_there_is_nothing_to_decide(trial: Trial) -> None:
    with pytest.raises(e.NoObjectionError):
        trial.about(r.DecideObjection, "b", "2026-01-23", outcome=REJECTED)
    with pytest.raises(e.UnknownFactCitedError):
        object_(trial, facts=(f"{uid('nobody')}.1",))


@pytest.mark.clause("E-38", "E-36")
def test_after_an_upheld_objection_grades_and_ranks_are_proposed_again(trial: Trial) -> None:
    late_record(trial)
    object_(trial)
    trial.about(r.DecideObjection, "b", "2026-01-23", outcome=UPHELD)
    with pytest.raises(e.GradesOutdatedError):
        trial.finalise()

    (proposed,) = trial.step(c.ProposeGrades, "2026-01-24", page=1)  # the other's stays

    assert isinstance(proposed, GradeProposed)
    assert (proposed.version, proposed.rank) == (2, 1)
    trial.finalise()


@pytest.mark.clause("E-39", "S-62")
def test_a_corrected_fact_supersedes_a_final_result_and_lists_what_rested_on_it(
    trial: Trial,
) -> None:
    trial.finalise("2026-01-28")
    used = trial.about(
        r.RecordUse,
        "b",
        "2026-02-10",
        version=1,
        use=Use.REWARD,
        decision="2025年度先进",
        other_bases=("民主测评",),
    )
    trial.book.withdraw("b", "06-10", "2026-03-02")

    computed, proposed, superseded = trial.about(
        r.SupersedeResult, "b", "2026-03-10", reason="六月会议记录撤回"
    )

    assert len(used) == 1
    assert isinstance(superseded, ResultSuperseded)
    assert isinstance(computed, ScoreComputed)
    assert isinstance(proposed, GradeProposed)
    assert computed.score == "1200/13"  # 48 of 52
    assert (superseded.supersedes, superseded.version) == (1, 2)
    assert superseded.difference == "-50/13"
    assert superseded.uses == (UseToReview(version=1, use=Use.REWARD, decision="2025年度先进"),)
    assert [one.score for one in trial.result("b").versions] == ["1250/13", "1200/13"]


@pytest.mark.clause("E-39")
def test_a_result_is_superseded_once_final_and_where_it_changes(trial: Trial) -> None:
    with pytest.raises(e.NotFinalError):
        trial.about(r.SupersedeResult, "b", "2026-01-25", reason="甲")
    trial.finalise("2026-01-28")
    with pytest.raises(e.SupersededUnchangedError):
        trial.about(r.SupersedeResult, "b", "2026-03-10", reason="甲")
    with pytest.raises(e.BackwardsError):
        trial.about(r.SupersedeResult, "b", "2026-03-10", reason="甲", size=1)


@pytest.mark.clause("E-39", "E-38")
def test_what_a_decision_left_out_of_regard_stays_left_out(trial: Trial) -> None:
    """`a` lost its June meeting by a decision; then May is withdrawn, too: 48 of 52."""
    june = next(each.id for each in trial.book.entries if each.subject == uid("a meeting 06-10"))
    trial.about(r.FileObjection, "a", "2026-01-21", CLERK, grounds="六月记录有误")
    trial.about(r.DecideObjection, "a", "2026-01-23", outcome=UPHELD, disregarded=(june,))
    trial.step(c.ProposeGrades, "2026-01-24", page=1)
    trial.finalise("2026-01-28")
    trial.book.withdraw("a", "05-10", "2026-03-02")

    computed, *_ = trial.about(r.SupersedeResult, "a", "2026-03-10", reason="五月撤回")

    assert isinstance(computed, ScoreComputed)
    assert (computed.score, computed.disregarded) == ("1200/13", (june,))


@pytest.mark.clause("S-62")
def test_a_result_is_one_of_the_bases_and_never_the_only_one(trial: Trial) -> None:
    said = {"version": 1, "use": Use.APPOINTMENT, "decision": "干部调整"}
    with pytest.raises(e.NotFinalError):
        trial.about(r.RecordUse, "a", "2026-01-25", other_bases=("民主测评",), **said)
    trial.finalise("2026-01-28")
    with pytest.raises(e.OnlyBasisError):
        trial.about(r.RecordUse, "a", "2026-02-10", other_bases=(), **said)
    with pytest.raises(e.NoSuchVersionError):
        trial.about(
            r.RecordUse, "a", "2026-02-10", other_bases=("民主测评",), **said | {"version": 2}
        )

    trial.about(r.RecordUse, "a", "2026-02-10", other_bases=("民主测评",), **said)

    assert [used.use for used in trial.result("a").uses] == [Use.APPOINTMENT]


@pytest.mark.clause("S-60")
def test_a_result_enters_the_general_assessment_with_its_weight(trial: Trial) -> None:
    trial.finalise("2026-01-28")

    trial.about(
        r.RecordUse,
        "a",
        "2026-02-10",
        version=1,
        use=Use.GENERAL_ASSESSMENT,
        decision="2025年度领导班子考核",
        other_bases=("工作实绩",),
        weight_percent=30,
    )

    (used,) = trial.result("a").uses
    assert used.weight_percent == 30
