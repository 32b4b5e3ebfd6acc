"""What share of an organization's deeds was received within the days of grace."""

from collections.abc import Collection, Iterable

from services.assessment.domain.filing import Filed
from services.assessment.domain.timeline import Interval
from shared.contracts.in_time import InTime


def in_time(rows: Iterable[Filed], spans: Collection[Interval], grace_days: int) -> InTime:
    """Count the deeds of some days by how soon they were received.

    A deed is what an activity's first fact says was done; corrections and what follows it are not
    counted. A deed that was withdrawn later was still entered early or late.

    Args:
        rows: dossiers, whole.
        spans: the days of the deeds.
        grace_days: calendar days from the deed to its receipt.
    """
    lags = (
        (row.received_on - row.occurred_on).days
        for row in rows
        if row.type.startswith("activities.")
        and row.fact.endswith(".1")
        and any(span.holds(row.occurred_on) for span in spans)
    )
    return InTime.of(lags, grace_days)
