"""How much was recorded soon after it was done: shown with every report, no judgement (E-24)."""

from collections.abc import Iterable
from typing import Self

import msgspec


class InTime(msgspec.Struct, frozen=True, kw_only=True):
    """Deeds of a span of days, and how many of them were received within the days of grace."""

    deeds: int
    in_time: int
    grace_days: int  # calendar days from the deed to its receipt, by the rule pack
    percent: str | None  # of the deeds, to 0.1 half up; None where there are none

    @classmethod
    def of(cls, lags: Iterable[int], grace_days: int) -> Self:
        """Count deeds by how many days each took to be received."""
        told = list(lags)
        good = sum(lag <= grace_days for lag in told)
        return cls(
            deeds=len(told),
            in_time=good,
            grace_days=grace_days,
            percent=percent_of(good, len(told)),
        )


def percent_of(part: int, whole: int) -> str | None:
    """Give a share in per cent, to 0.1 half up; None of nothing."""
    if not whole:
        return None
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"
