"""How long after a deed its record reached the office."""

from datetime import date


def entered_late(day: date, received_on: date, grace_days: int) -> bool:
    """Say whether more than the days of grace lay between the deed and its receipt."""
    return (received_on - day).days > grace_days
