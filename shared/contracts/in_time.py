"""How much was recorded soon after it was done: shown with every report, no judgement (E-24)."""

import msgspec


class InTime(msgspec.Struct, frozen=True, kw_only=True):
    """Deeds of a span of days, and how many of them were received within the days of grace."""

    deeds: int
    in_time: int
    grace_days: int  # calendar days from the deed to its receipt, by the rule pack
    percent: str | None  # of the deeds, to 0.1 half up; None where there are none
