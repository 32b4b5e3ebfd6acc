"""A unit's year in the calendar of inspections: who comes when, and how often (S-50).

One stream for each unit and year, so that two who plan at once cannot both take the same days or
the last place under the cap. Facts: InspectionBooked, InspectionUnbooked.
"""

from datetime import date
from uuid import UUID, uuid5

from services.activities.domain.inspection_errors import (
    InspectionCapError,
    InspectionConflictError,
)
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_inspection import InspectionBooked, InspectionUnbooked
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError

_NAMESPACE = UUID("6f1c9a6e-6a55-5c57-9d0b-6c1f3f1f7a10")


def calendar_of(unit_id: UUID, year: int) -> UUID:
    """Give the stream of a unit's year."""
    return uuid5(_NAMESPACE, f"{unit_id}/{year}")


class InspectionYear(Aggregate):
    KIND = "activities.inspection_year"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.booked: dict[UUID, tuple[date, date]] = {}

    def ensure_free(self, booking: InspectionBooked, *, cap: int) -> None:
        """Refuse a visit that cannot be fitted in; ``cap`` is the number of visits of a year.

        Raises:
            InspectionConflictError: another visit has one of its days.
            InspectionCapError: the unit has its visits of the year, and nobody approved more.
        """
        for other, (starts_on, ends_on) in self.booked.items():
            if booking.starts_on <= ends_on and starts_on <= booking.ends_on:
                raise InspectionConflictError(str(other), field="starts_on")
        if len(self.booked) >= cap and booking.approved_by is None:
            raise InspectionCapError(field="approved_by", cap=cap)

    def book(self, booking: InspectionBooked, *, cap: int, on: date) -> None:
        """Take days for a visit; refuses as `ensure_free` does."""
        self.ensure_free(booking, cap=cap)
        self.record(booking, on)

    def unbook(self, organization_id: UUID, inspection_id: UUID, *, on: date) -> None:
        """Give the days of a visit back."""
        if inspection_id in self.booked:
            fact = InspectionUnbooked(organization_id=organization_id, inspection_id=inspection_id)
            self.record(fact, on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        del occurred_on
        match fact:
            case InspectionBooked():
                self.booked[fact.inspection_id] = (fact.starts_on, fact.ends_on)
            case InspectionUnbooked():
                self.booked.pop(fact.inspection_id, None)
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
