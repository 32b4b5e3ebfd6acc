"""A survey of satisfaction: closed for ever when it is recorded (S-30). Facts: SurveyClosed."""

from datetime import date
from typing import Self
from uuid import UUID

from services.activities.domain.register_errors import (
    NamedTwiceError,
    SurveyDaysError,
    SurveyNumbersError,
)
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_surveys import SurveyClosed
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError

_DAY = len("2025-01-01")


class Survey(Aggregate):
    KIND = "activities.survey"

    @classmethod
    def close(cls, survey_id: UUID, closed: SurveyClosed, *, on: date) -> Self:
        """Record a survey whose numbers fit together; nothing can be done to it afterwards."""
        _ensure_numbers(closed)
        groups = [result.group for result in closed.results]
        if len(set(groups)) != len(groups):
            raise NamedTwiceError(field="results")
        first, last = closed.opened_on.isoformat(), on.isoformat()
        days = (answers.minute[:_DAY] for answers in closed.answers)
        if first > last or not all(first <= day <= last for day in days):
            raise SurveyDaysError(field="opened_on")
        survey = cls(survey_id)
        survey.record(closed, on)
        return survey

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case SurveyClosed():
                self.closed, self.closed_on = fact, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)


def _ensure_numbers(closed: SurveyClosed) -> None:
    if not closed.answered <= closed.asked <= closed.frame_size:
        raise SurveyNumbersError(field="answered")
    for result in closed.results:
        if not result.satisfied <= result.answered <= closed.answered:
            raise SurveyNumbersError(field="results")
    if sum(answers.count for answers in closed.answers) != closed.answered:
        raise SurveyNumbersError(field="answers")
