"""The official calendar of a year: days off, and weekend days that are worked (E-07).

Facts: CalendarPublished. Of two calendars of a year the one published later holds.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import MakeupOnWeekdayError, NotOfYearError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets_governance import CalendarPublished
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError

_SATURDAY = 5


class Calendar(Aggregate):
    KIND = "targets.calendar"

    @classmethod
    def publish(cls, calendar_id: UUID, published: CalendarPublished, *, on: date) -> Self:
        holidays, makeup = set(published.holidays), set(published.makeup_workdays)
        if holidays & makeup or {day.year for day in holidays | makeup} - {published.year}:
            raise NotOfYearError(str(published.year), field="holidays")
        if any(day.weekday() < _SATURDAY for day in makeup):
            raise MakeupOnWeekdayError(str(published.year), field="makeup_workdays")
        calendar = cls(calendar_id)
        calendar.record(published, on)
        return calendar

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case CalendarPublished():
                self.organization_id, self.published_on = fact.organization_id, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
