"""Values that change from a day on, and intervals of days; facts may arrive in any order."""

from bisect import bisect_right, insort
from collections.abc import Iterator
from datetime import date
from typing import Generic, NamedTuple, TypeVar

V = TypeVar("V")

NO_END = date.max


class Interval(NamedTuple):
    """Days ``[starts_on, ends_on)``; an open one ends on the last day there is."""

    starts_on: date
    ends_on: date = NO_END

    def holds(self, day: date) -> bool:
        """Say whether a day belongs to the interval."""
        return self.starts_on <= day < self.ends_on

    def covers(self, starts_on: date, ends_on: date) -> bool:
        """Say whether every day of ``[starts_on, ends_on)`` belongs to the interval."""
        return self.starts_on <= starts_on and ends_on <= self.ends_on

    def meets(self, starts_on: date, ends_on: date) -> bool:
        """Say whether any day of ``[starts_on, ends_on)`` belongs to the interval."""
        return self.starts_on < ends_on and starts_on < self.ends_on

    def days_within(self, other: "Interval") -> int:
        """Count the days that both have."""
        shared = min(self.ends_on, other.ends_on) - max(self.starts_on, other.starts_on)
        return max(0, shared.days)


class Change(NamedTuple, Generic[V]):
    """A value from a day on. Of two of one day, the later in the ledger holds."""

    from_on: date
    place: int  # in the ledger
    value: V
    fact: str


class Timeline(Generic[V]):
    """The changes of one value, by day."""

    __slots__ = ("changes",)

    def __init__(self) -> None:
        self.changes: list[Change[V]] = []

    def __iter__(self) -> Iterator[Change[V]]:
        return iter(self.changes)

    def add(self, from_on: date, place: int, value: V, fact: str) -> None:
        """Put a change where its day belongs."""
        insort(self.changes, Change(from_on, place, value, fact), key=_order)

    def at(self, day: date) -> Change[V] | None:
        """Give the change that holds on a day; None before the first."""
        after = bisect_right(self.changes, day, key=_day)
        return self.changes[after - 1] if after else None

    def on(self, day: date) -> V | None:
        """Give the value on a day; None before the first change."""
        change = self.at(day)
        return change.value if change else None

    def turns(self, between: Interval) -> list[date]:
        """Give the days strictly inside an interval on which the value became another."""
        inside = {
            c.from_on for c in self.changes if between.starts_on < c.from_on < between.ends_on
        }
        return [day for day in sorted(inside) if self._turned(day)]

    def _turned(self, day: date) -> bool:
        before = next(
            (change for change in reversed(self.changes) if change.from_on < day),
            None,
        )
        return before is None or before.value != self.on(day)


def _order(change: Change[V]) -> tuple[date, int]:
    return change[:2]


def _day(change: Change[V]) -> date:
    return change[0]
