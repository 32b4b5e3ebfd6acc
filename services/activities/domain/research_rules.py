"""How many research reports a leader owes, and until when one is filed in time. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from shared.contracts.practice import Practice
from shared.kernel.workdays import ONE_DAY, Deadline, WorkingDays


class Service(NamedTuple):
    """Days in a leading post; half-open, no end where none is known."""

    starts_on: date
    ends_on: date | None


def months_served(services: Iterable[Service], year: int) -> int:
    """Give the whole months of a year in which somebody was in a leading post on every day."""
    days: set[date] = set()
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    for service in services:
        day, last = max(service.starts_on, first), min(service.ends_on or end, end)
        while day < last:
            days.add(day)
            day += timedelta(days=1)
    firsts = [date(year, month, 1) for month in range(1, 13)] + [end]
    return sum(
        all(a + timedelta(days=n) in days for n in range((b - a).days)) for a, b in pairwise(firsts)
    )


def reports_for_full_marks(months: int, practice: Practice) -> int:
    """Give how many reports are all that can be asked: none, one (one owed), two (one owed)."""
    if months < practice.research_exempt_months:
        return 0
    return 1 if months < practice.research_one_months else practice.research_reports_max


def filing_due(finished_on: date, year: int, days: WorkingDays, practice: Practice) -> Deadline:
    """Give until when a report is filed in time: so many working days on, by the year's end (S-48).

    Args:
        finished_on: the day it was finished; not counted.
        year: for which it counts.
        days: the working days as published.
        practice: the numbers in force.
    """
    day, left = finished_on, practice.filing_working_days
    while left:
        day += ONE_DAY
        left -= days.is_working(day)
    is_provisional = not (days.is_published(finished_on) and days.is_published(day))
    year_end = date(year, 12, 31)
    return Deadline(day, is_provisional) if day <= year_end else Deadline(year_end, False)
