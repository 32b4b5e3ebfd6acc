"""The share of deeds received within the days of grace, worked out by hand."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.assessment.domain.filing import Filed
from services.assessment.domain.lateness import in_time
from services.assessment.domain.timeline import Interval
from shared.contracts.in_time import InTime

OWN = UUID(int=1)
YEAR = Interval(date(2025, 1, 1), date(2026, 1, 1))


def row(
    done: str, lag: int, *, fact: str = "m.1", name: str = "activities.meeting.held.v1"
) -> Filed:
    day = date.fromisoformat(done)
    return Filed(0, OWN, fact, name, OWN, day, day + timedelta(days=lag), b"{}")


@pytest.mark.clause("E-24")
def test_what_was_received_within_the_days_of_grace_is_in_time() -> None:
    rows = [row("2025-03-01", 0), row("2025-03-02", 3), row("2025-03-03", 4)]

    assert in_time(rows, YEAR, 3) == InTime(deeds=3, in_time=2, grace_days=3, percent="66.7")


@pytest.mark.clause("E-24")
def test_only_deeds_of_the_days_count_and_each_once() -> None:
    rows = [
        row("2024-12-31", 90),
        row("2026-01-01", 90),
        row("2025-05-05", 1),
        row("2025-05-05", 90, fact="m.2", name="activities.meeting.corrected.v1"),
        row("2025-06-01", 90, name="targets.plan.adopted.v1"),
    ]

    assert in_time(rows, YEAR, 3) == InTime(deeds=1, in_time=1, grace_days=3, percent="100.0")


def test_where_nothing_was_done_there_is_no_share() -> None:
    assert in_time([], YEAR, 3) == InTime(deeds=0, in_time=0, grace_days=3, percent=None)
