"""The share of deeds received within the days of grace, worked out by hand."""

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from services.assessment.domain.filing import Filed
from services.assessment.domain.lateness import in_time
from services.assessment.domain.persons import assess_person
from services.assessment.domain.timeline import Interval
from services.assessment.explaining import person_of
from shared.contracts.in_time import InTime
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

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

    assert in_time(rows, [YEAR], 3) == InTime(deeds=3, in_time=2, grace_days=3, percent="66.7")


@pytest.mark.clause("E-24")
def test_only_deeds_of_the_days_count_and_each_once() -> None:
    rows = [
        row("2024-12-31", 90),
        row("2026-01-01", 90),
        row("2025-05-05", 1),
        row("2025-05-05", 90, fact="m.2", name="activities.meeting.corrected.v1"),
        row("2025-06-01", 90, name="targets.plan.adopted.v1"),
    ]

    assert in_time(rows, [YEAR], 3) == InTime(deeds=1, in_time=1, grace_days=3, percent="100.0")


def test_where_nothing_was_done_there_is_no_share() -> None:
    assert in_time([], [YEAR], 3) == InTime(deeds=0, in_time=0, grace_days=3, percent=None)


@pytest.mark.clause("E-24", "E-42")
@pytest.mark.parametrize(
    ("good", "deeds", "percent"),
    [
        (2, 3, "66.7"),
        (1, 3, "33.3"),
        (1, 16, "6.3"),  # 6.25: a half goes up
        (1, 2000, "0.1"),  # 0.05
        (1, 2001, "0.0"),
        (1999, 2000, "100.0"),  # 99.95
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (0, 0, None),
    ],
)
def test_a_share_is_told_to_a_tenth_of_a_per_cent_half_up(
    good: int, deeds: int, percent: str | None
) -> None:
    assert InTime.of([0] * good + [4] * (deeds - good), 3).percent == percent


@pytest.mark.clause("E-24", "S-60")
def test_a_leader_is_told_of_the_deeds_on_days_in_post_alone(full: "Book") -> None:
    """Li was secretary to the end of June, and again from October on.

    Meetings of January, February (late), July and October: July's lies between, so 2 of 3.
    """
    full.appoint("township", "head", "2020-01-01")
    full.leave("township", "head", "07-01")
    full.appoint("township", "head", "10-01")
    for day, received in (
        ("01-10", "01-13"),
        ("02-10", "02-14"),
        ("07-10", "07-10"),
        ("10-10", "10-10"),
    ):
        full.meeting("township", day, "head", received=received)

    judged = assess_person(full.records(), uid("head"), year=2025)
    (part,) = person_of(full.known(), judged).parts

    assert part.in_time == InTime(deeds=3, in_time=2, grace_days=3, percent="66.7")
