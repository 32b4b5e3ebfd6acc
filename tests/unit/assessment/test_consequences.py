"""Commendation, criticism, accountability: the system prepares, people decide."""

from datetime import date
from typing import Any

import pytest

from services.assessment.domain.rounds import errors as e
from services.assessment.domain.rounds.commendation import Commendation
from services.assessment.domain.rounds.criticism import Criticism
from shared.contracts.commands import assessment_consequences as c
from shared.contracts.commands import assessment_results as r
from shared.contracts.fact import Fact
from shared.contracts.facts.assessment_consequences import (
    AccountabilityReferred,
    CommendationGranted,
    CriticismGround,
    CriticismIssued,
)
from shared.testing.county import uid
from tests.unit.assessment.conftest import TOWNSHIP_PACK, Book
from tests.unit.assessment.trial import VETO, Trial

MINUTES = uid("minutes")


@pytest.fixture
def book() -> Book:
    """`a` in order, `b` idle: 100, and 0."""
    book = Book()
    book.pack("township", TOWNSHIP_PACK + VETO, "01-01", "12-31", label="own pack")
    book.branch("a")
    book.in_order("a")
    book.branch("b")
    return book


@pytest.fixture
def trial(book: Book) -> Trial:
    trial = Trial(book)
    trial.open()
    return trial


def settle(trial: Trial) -> None:
    trial.publish()
    trial.finalise()


def commend(trial: Trial, label: str, on: str = "2026-02-01") -> list[Fact]:
    return trial.about(
        c.GrantCommendation,
        label,
        on,
        commendation_id=uid(f"commendation {label}"),
        title="先进基层党组织",
        meeting_id=MINUTES,
    )


@pytest.mark.clause("S-63")
def test_the_best_grade_without_a_veto_may_be_commended(trial: Trial) -> None:
    settle(trial)

    (granted,) = commend(trial, "a")

    assert isinstance(granted, CommendationGranted)
    assert (granted.version, granted.grade, granted.meeting_id) == (1, "good", MINUTES)
    with pytest.raises(e.NotEligibleError):
        commend(trial, "b")


@pytest.mark.clause("S-63")
def test_nobody_is_commended_before_results_are_final(trial: Trial) -> None:
    trial.publish()

    with pytest.raises(e.NotFinalError):
        commend(trial, "a", "2026-01-22")


@pytest.mark.clause("S-63", "E-35")
def test_a_veto_rules_a_commendation_out_whatever_the_points(trial: Trial, book: Book) -> None:
    proof = book.report("a", 1, "07-12")
    trial.about(
        r.ApplyVeto,
        "a",
        "2026-01-18",
        veto="fabrication",
        facts=(proof,),
        meeting_id=MINUTES,
        reason="查实",
    )
    settle(trial)

    with pytest.raises(e.NotEligibleError):
        commend(trial, "a")


@pytest.mark.clause("S-63")
def test_a_commendation_is_revoked_once_with_its_reason_and_stays_on_record(trial: Trial) -> None:
    settle(trial)
    commend(trial, "a")
    of = {
        "organization_id": uid("a"),
        "commendation_id": uid("commendation a"),
        "meeting_id": MINUTES,
        "reason": "查实弄虚作假",
    }

    trial.give(c.RevokeCommendation(occurred_on=date(2026, 5, 1), **of))

    revoked = trial.session().get(Commendation, uid("commendation a"))
    assert revoked.granted is not None
    assert revoked.revoked_on == date(2026, 5, 1)
    with pytest.raises(e.AlreadyRevokedError):
        trial.give(c.RevokeCommendation(occurred_on=date(2026, 5, 2), **of))


def criticise(trial: Trial, fact: str, **said: Any) -> list[Fact]:
    fields = {
        "organization_id": uid("b"),
        "criticism_id": uid("criticism"),
        "grounds": (CriticismGround.INEFFECTIVE,),
        "facts": (fact,),
        "due_on": date(2026, 4, 30),
        **said,
    }
    return trial.give(c.IssueCriticism(occurred_on=date(2026, 2, 10), **fields))


def on_criticism(trial: Trial, kind: type[Any], on: str, **said: Any) -> list[Fact]:
    of = {"organization_id": uid("b"), "criticism_id": uid("criticism")}
    return trial.give(kind(occurred_on=date.fromisoformat(on), **of, **said))


@pytest.fixture
def fact(book: Book) -> str:
    return book.abort("b", "05-10")


@pytest.mark.clause("S-64")
def test_a_criticism_cites_facts_and_sets_a_day(trial: Trial, fact: str) -> None:
    (issued,) = criticise(trial, fact)

    assert isinstance(issued, CriticismIssued)
    assert (issued.facts, issued.due_on) == ((fact,), date(2026, 4, 30))


@pytest.mark.clause("S-64")
@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"facts": ()}, e.FactsMissingError),
        ({"grounds": ()}, e.FactsMissingError),
        ({"due_on": date(2026, 2, 10)}, e.DueDayError),
        ({"facts": (f"{uid('made up')}.1",)}, e.UnknownFactCitedError),
    ],
)
def test_a_criticism_without_reasons_or_time_is_refused(
    trial: Trial, fact: str, said: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        criticise(trial, fact, **said)


@pytest.mark.clause("S-64")
def test_its_day_is_put_off_once_and_only_later(trial: Trial, fact: str) -> None:
    criticise(trial, fact)
    extend = {"approved_by": "乡党委"}
    with pytest.raises(e.DueDayError):
        on_criticism(trial, c.ExtendCriticism, "2026-04-20", due_on=date(2026, 4, 30), **extend)

    on_criticism(trial, c.ExtendCriticism, "2026-04-20", due_on=date(2026, 5, 31), **extend)

    with pytest.raises(e.ExtendedBeforeError):
        on_criticism(trial, c.ExtendCriticism, "2026-05-20", due_on=date(2026, 6, 30), **extend)


@pytest.mark.clause("S-64")
def test_what_is_answered_early_is_looked_at_early_and_closed(trial: Trial, fact: str) -> None:
    criticise(trial, fact)
    on_criticism(trial, c.AnswerCriticism, "2026-03-01", measures="补齐会议制度")

    on_criticism(trial, c.RecheckCriticism, "2026-03-10", is_put_right=True)

    closed = trial.session().get(Criticism, uid("criticism"))
    assert closed.closed_on == date(2026, 3, 10)
    with pytest.raises(e.PutRightError):
        on_criticism(trial, c.AnswerCriticism, "2026-03-11", measures="又")


@pytest.mark.clause("S-64")
def test_without_an_answer_nothing_is_found_right_and_nothing_wrong_before_the_day(
    trial: Trial, fact: str
) -> None:
    criticise(trial, fact)
    for on, right in (("2026-03-10", True), ("2026-04-30", False), ("2026-05-01", True)):
        with pytest.raises(e.NotAnsweredError):
            on_criticism(trial, c.RecheckCriticism, on, is_put_right=right)

    on_criticism(trial, c.RecheckCriticism, "2026-05-01", is_put_right=False)

    assert trial.session().get(Criticism, uid("criticism")).closed_on is None


@pytest.mark.clause("S-64")
def test_a_criticism_goes_to_whoever_comes_into_the_post(trial: Trial, fact: str) -> None:
    criticise(trial, fact, person_id=uid("b's secretary"))

    on_criticism(trial, c.ReassignCriticism, "2026-03-01", person_id=uid("new secretary"))

    criticism = trial.session().get(Criticism, uid("criticism"))
    assert criticism.person_id == uid("new secretary")
    assert criticism.issued.person_id == uid("b's secretary")


def refer(trial: Trial, fact: str, **said: Any) -> list[Fact]:
    fields = {
        "organization_id": uid("b"),
        "accountability_case_id": uid("case"),
        "problem_on": date(2025, 5, 10),
        "duty_not_performed": (fact,),
        "serious_problem": (fact,),
        "bad_influence": (fact,),
        "serious_consequences": (fact,),
        "person_ids": (uid("b's secretary"),),
        **said,
    }
    return trial.give(c.ReferAccountability(occurred_on=date(2026, 2, 20), **fields))


@pytest.mark.clause("S-65")
@pytest.mark.parametrize(
    "condition",
    ["duty_not_performed", "serious_problem", "bad_influence", "serious_consequences"],
)
def test_a_case_that_lacks_any_condition_is_refused(
    trial: Trial, fact: str, condition: str
) -> None:
    with pytest.raises(e.ConditionsMissingError) as refused:
        refer(trial, fact, **{condition: ()})

    assert refused.value.details["missing"] == [condition]


@pytest.mark.clause("S-65")
def test_a_case_names_who_held_the_post_on_the_day_though_gone_since(
    trial: Trial, book: Book, fact: str
) -> None:
    book.leave("b", "b's secretary", "07-01")
    book.appoint("b", "successor", "07-01")

    (referred,) = refer(trial, fact)

    assert isinstance(referred, AccountabilityReferred)
    (person,) = referred.persons
    assert person.person_id == uid("b's secretary")
    assert (person.starts_on, person.ends_on) == (date(2010, 1, 1), date(2025, 7, 1))


@pytest.mark.clause("S-65")
def test_a_case_names_nobody_who_came_later(trial: Trial, book: Book, fact: str) -> None:
    book.leave("b", "b's secretary", "07-01")
    book.appoint("b", "successor", "07-01")

    with pytest.raises(e.NotAnswerableError):
        refer(trial, fact, person_ids=(uid("successor"),))
    with pytest.raises(e.NotAnswerableError):
        refer(trial, fact, person_ids=())


@pytest.mark.clause("S-65")
def test_a_case_cites_facts_of_the_organization_alone(trial: Trial, book: Book) -> None:
    elsewhere = book.abort("a", "05-11")

    with pytest.raises(e.UnknownFactCitedError):
        refer(trial, elsewhere)
