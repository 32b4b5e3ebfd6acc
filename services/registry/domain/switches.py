"""What holds for a key from a day on until it no longer does, known in any order of days."""

from collections.abc import Hashable
from datetime import date
from typing import Generic, TypeVar

from shared.kernel.timeline import Timeline

K = TypeVar("K", bound=Hashable)


class Switches(Generic[K]):
    """For each key, whether it holds on a day: what was said of the latest day not after it."""

    def __init__(self) -> None:
        self._lines: dict[K, Timeline[bool]] = {}

    def set(self, key: K, day: date, *, holds: bool) -> None:
        """Let a key hold, or no longer hold, from a day on."""
        self._lines.setdefault(key, Timeline()).set(day, holds)

    def holds_on(self, key: K, day: date) -> bool:
        """Whether the key holds on a day."""
        return key in self._lines and bool(self._lines[key].on(day))

    def ended_on(self, key: K, day: date) -> bool:
        """Whether it was said that a key no longer holds from just this day on."""
        return key in self._lines and self._lines[key].exactly_on(day) is False

    def held_ever(self, key: K) -> bool:
        """Whether the key held on any day."""
        return key in self._lines and any(holds for _, holds in self._lines[key])

    def keys_on(self, day: date) -> list[K]:
        """Give the keys that hold on a day, in the order of their first facts."""
        return [key for key in self._lines if self.holds_on(key, day)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Switches) and self._lines == other._lines

    __hash__ = None  # type: ignore[assignment]  # it changes
