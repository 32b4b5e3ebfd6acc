"""Working days by the official calendar: days off in the week, and weekend days that are worked."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class WorkingYear(NamedTuple):
    """A year as published."""

    year: int
    holidays: frozenset[date]
    makeup_workdays: frozenset[date]  # 调休


class Deadline(NamedTuple):
    """The day until which something may be done in time."""

    day: date
    is_provisional: bool  # 暂定: rests on a year whose calendar is not published


class WorkingDays:
    """The working days of the years that are published; for others, Monday to Friday for now.

    >>> festival = frozenset({date(2025, 10, 1), date(2025, 10, 2), date(2025, 10, 3)})
    >>> days = WorkingDays([WorkingYear(2025, festival, frozenset({date(2025, 10, 4)}))])
    >>> days.deadline(date(2025, 10, 1))
    Deadline(day=datetime.date(2025, 10, 4), is_provisional=False)
    """

    def __init__(self, years: Iterable[WorkingYear]) -> None:
        self._years = {each.year: each for each in years}

    def is_published(self, day: date) -> bool:
        """Whether the calendar of the day's year is out."""
        return day.year in self._years

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        known = self._years.get(day.year)
        if known is not None and day in known.makeup_workdays:
            return True
        is_off = known is not None and day in known.holidays
        return not is_off and day.weekday() < _SATURDAY

    def next_working_day(self, day: date) -> date:
        """Give the day itself where it is worked, else the first that is after it."""
        while not self.is_working(day) and day < date.max:
            day += ONE_DAY
        return day

    def deadline(self, day: date) -> Deadline:
        """Give until when a thing due on a day may be done (E-07)."""
        last = self.next_working_day(day)
        return Deadline(last, not (self.is_published(day) and self.is_published(last)))
