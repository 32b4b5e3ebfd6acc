"""Surveys of satisfaction: closed for ever, uncertain, and sometimes odd (S-30, E-27)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.activities.application import Activities
from services.activities.domain.register_errors import (
    NamedTwiceError,
    SurveyDaysError,
    SurveyNumbersError,
)
from services.activities.domain.survey import Survey
from services.activities.domain.survey_numbers import Oddity, most_alike, oddities, share_of
from shared.contracts.command import Ref
from shared.contracts.facts.activities_surveys import (
    Answers,
    Chosen,
    GroupResult,
    QuestionGroup,
    SurveyClosed,
    SurveyMethod,
)
from shared.contracts.wire import marks

BRANCH, TOWNSHIP = UUID(int=3), UUID(int=2)
MAY = date(2025, 5, 8)
SERVE = QuestionGroup.SERVE


def forms(*counts: int, minute: str | None = None) -> tuple[Answers, ...]:
    return tuple(
        Answers(vector=f"{n:064x}", minute=minute or f"2025-05-02T09:{n:02}", count=count)
        for n, count in enumerate(counts)
    )


def closed(**changes: Any) -> SurveyClosed:
    fields: dict[str, Any] = {
        "organization_id": BRANCH,
        "surveyed_by": TOWNSHIP,
        "opened_on": date(2025, 5, 1),
        "method": SurveyMethod.HOUSEHOLD,
        "chosen": Chosen.RANDOM,
        "frame": "全村常住户",
        "frame_size": 320,
        "asked": 50,
        "answered": 40,
        "results": (GroupResult(group=SERVE, satisfied=30, answered=40),),
        "answers": forms(20, 20),
    }
    return SurveyClosed(**fields | changes)


def close(**changes: Any) -> Survey:
    return Survey.close(UUID(int=51), closed(**changes), on=MAY)


def odd(few_answers: int = 30, **changes: Any) -> set[Oddity]:
    survey = closed(**changes)
    return set(
        oddities(
            organization_id=survey.organization_id,
            surveyed_by=survey.surveyed_by,
            chosen=survey.chosen,
            answered=survey.answered,
            results=survey.results,
            answers=survey.answers,
            few_answers=few_answers,
        )
    )


@pytest.mark.clause("S-30")
def test_no_command_touches_a_survey_that_is_closed() -> None:
    close()

    touching = [
        command.__name__
        for command in Activities.handlers
        for mark in marks(command).values()
        if isinstance(mark, Ref) and mark.kind == Survey.KIND
    ]
    assert touching == []


@pytest.mark.parametrize(
    "numbers",
    [
        {"asked": 321},
        {"answered": 51},
        {"results": (GroupResult(group=SERVE, satisfied=41, answered=40),)},
        {"results": (GroupResult(group=SERVE, satisfied=1, answered=41),)},
        {"answers": forms(20, 19)},
    ],
)
def test_the_numbers_of_a_survey_fit_together(numbers: dict[str, Any]) -> None:
    with pytest.raises(SurveyNumbersError):
        close(**numbers)


def test_every_form_was_handed_in_while_the_survey_was_open() -> None:
    with pytest.raises(SurveyDaysError):
        close(answers=forms(40, minute="2025-05-09T00:00"))
    with pytest.raises(SurveyDaysError):
        close(opened_on=date(2025, 5, 9))


@pytest.mark.clause("S-30")
def test_a_survey_asks_of_organising_informing_serving_and_rights_each_once() -> None:
    close(results=tuple(GroupResult(group=g, satisfied=30, answered=40) for g in QuestionGroup))
    with pytest.raises(NamedTwiceError):
        close(results=(GroupResult(group=SERVE, satisfied=30, answered=40),) * 2)


@pytest.mark.clause("E-27")
def test_identical_forms_in_one_minute_with_everybody_satisfied_are_told() -> None:
    everybody = (GroupResult(group=SERVE, satisfied=40, answered=40),)

    assert odd(answers=forms(40), results=everybody) == {
        Oddity.IDENTICAL,
        Oddity.ONE_MINUTE,
        Oddity.ALL_SATISFIED,
    }
    assert odd(answers=forms(20, 20, minute="2025-05-02T09:30")) == {Oddity.ONE_MINUTE}
    assert odd() == set()


@pytest.mark.clause("E-27", "S-30")
def test_few_forms_respondents_chosen_by_hand_and_a_unit_that_surveys_itself_are_told() -> None:
    few = {"answered": 2, "answers": forms(1, 1)}
    results = (GroupResult(group=SERVE, satisfied=1, answered=2),)

    assert odd(**few, results=results, chosen=Chosen.BY_HAND, surveyed_by=BRANCH) == {
        Oddity.FEW_ANSWERS,
        Oddity.CHOSEN_BY_HAND,
        Oddity.SURVEYED_ITSELF,
    }


def test_forms_alike_are_counted_across_minutes() -> None:
    same = tuple(
        Answers(vector="a" * 64, minute=f"2025-05-02T09:{n:02}", count=3) for n in range(2)
    )

    assert most_alike((*same, *forms(5))) == 6


@pytest.mark.clause("S-30")
def test_a_share_comes_with_the_interval_that_a_textbook_gives() -> None:
    share = share_of(GroupResult(group=SERVE, satisfied=30, answered=40), 1_000_000)

    assert (share.percent, share.low, share.high) == ("75.0", "59.8", "85.8")


def test_where_everybody_answered_nothing_is_uncertain_and_where_nobody_did_nothing_is_known() -> (
    None
):
    whole = share_of(GroupResult(group=SERVE, satisfied=3, answered=4), 4)
    none = share_of(GroupResult(group=SERVE, satisfied=0, answered=0), 4)

    assert (whole.low, whole.percent, whole.high) == ("75.0", "75.0", "75.0")
    assert (none.low, none.percent, none.high) == (None, None, None)


@given(frame=st.integers(1, 5000), data=st.data())
def test_an_interval_holds_its_share_and_lies_in_0_to_100(frame: int, data: st.DataObject) -> None:
    answered = data.draw(st.integers(1, frame))
    satisfied = data.draw(st.integers(0, answered))

    share = share_of(GroupResult(group=SERVE, satisfied=satisfied, answered=answered), frame)

    low, percent, high = (float(bound or "nan") for bound in (share.low, share.percent, share.high))
    assert 0 <= low <= percent <= high <= 100
