"""Calendar days in Asia/Shanghai, and the periods that duties are counted in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(1921, 7, 1)
LAST_DAY = date(2100, 12, 31)


def local_date(moment: datetime) -> date:
    """Give the calendar date in Asia/Shanghai of a moment with a time zone."""
    return moment.astimezone(SHANGHAI).date()


def local_date_of(canonical_time: str) -> date:
    """Give the calendar date in Asia/Shanghai of a time written by ``canonical_time``."""
    moment = datetime.strptime(canonical_time, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    return local_date(moment)


class Period(NamedTuple):
    """A half-open interval of days ``[starts_on, ends_on)`` with a name such as ``2025-Q1``."""

    name: str
    starts_on: date
    ends_on: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.starts_on <= day < self.ends_on

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.ends_on - timedelta(days=1)


def months(year: int) -> Iterator[Period]:
    """Give the twelve months of a year: ``2025-01`` and on."""
    for month in range(1, 13):
        yield Period(f"{year}-{month:02}", date(year, month, 1), _first_of(year, month + 1))


def quarters(year: int) -> Iterator[Period]:
    """Give the four quarters of a year: ``2025-Q1`` and on."""
    for quarter in range(1, 5):
        first = 3 * quarter - 2
        yield Period(f"{year}-Q{quarter}", date(year, first, 1), _first_of(year, first + 3))


def halves(year: int) -> Iterator[Period]:
    """Give the two half-years: ``2025-H1``, ``2025-H2``."""
    yield Period(f"{year}-H1", date(year, 1, 1), date(year, 7, 1))
    yield Period(f"{year}-H2", date(year, 7, 1), date(year + 1, 1, 1))


def whole_year(year: int) -> Iterator[Period]:
    """Give the year as one period: ``2025``."""
    yield Period(str(year), date(year, 1, 1), date(year + 1, 1, 1))


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
