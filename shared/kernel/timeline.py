"""A value over time: what held on a day, whatever the order in which it became known."""

from bisect import bisect_right, insort
from collections.abc import Iterator
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


class Timeline(Generic[T]):
    """Values by the first day of each; a value holds until the next one's first day."""

    def __init__(self) -> None:
        self._days: list[date] = []
        self._values: dict[date, T] = {}

    def set(self, day: date, value: T) -> None:
        """Let `value` hold from `day` on; of two values of one day the later told holds."""
        if day not in self._values:
            insort(self._days, day)
        self._values[day] = value

    def on(self, day: date) -> T | None:
        """Give what holds on a day; None before the first."""
        started = self.started_on(day)
        return None if started is None else self._values[started]

    def started_on(self, day: date) -> date | None:
        """Give the first day of the value that holds on a day; None before the first."""
        place = bisect_right(self._days, day)
        return self._days[place - 1] if place else None

    def exactly_on(self, day: date) -> T | None:
        """Give the value whose first day is this one; None where there is none."""
        return self._values.get(day)

    def __iter__(self) -> Iterator[tuple[date, T]]:
        return ((day, self._values[day]) for day in self._days)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timeline) and self._values == other._values

    __hash__ = None  # type: ignore[assignment]  # it changes
