"""The window for objections: so many working days after publication, by the calendar (E-38)."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.assessment.domain.known import Record
from services.assessment.domain.packs import working_days
from shared.kernel.workdays import ONE_DAY, Deadline


def objections_until(
    county: Mapping[UUID, Record], organization_id: UUID, published_on: date, days: int
) -> Deadline:
    """Give the last day on which an objection is taken; the day of publication does not count.

    Where the calendar of a year within is not published, Monday to Friday, for now.
    """
    calendar = working_days(county, organization_id, published_on)
    day, left = published_on, days
    while left:
        day += ONE_DAY
        left -= calendar.is_working(day)
    known = calendar.is_published(published_on) and calendar.is_published(day)
    return Deadline(day, not known)
