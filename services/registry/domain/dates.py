"""Days some months away."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """Give the same day some months later, or earlier; the month's last where it has no such."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_after(day: date, years: int) -> date:
    """Give the same day some years later, or earlier; 28 February for the 29th."""
    return months_after(day, 12 * years)
