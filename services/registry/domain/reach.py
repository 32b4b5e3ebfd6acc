"""What party work reaches: a unit of an organization's area, and a venue.

Facts: UnitRegistered, UnitCovered*, UnitClosed; VenueRegistered, VenueClosed. What is said of a
unit holds from its day on; nothing is said of days after it was closed.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.registry.domain.case_errors import (
    BeforeOpeningError,
    ClosedError,
)
from services.registry.domain.errors import (
    CoveringMissingError,
)
from services.registry.domain.organization import Organization
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.registry_reach import (
    Coverage,
    UnitClosed,
    UnitCovered,
    UnitRegistered,
    VenueClosed,
    VenueRegistered,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError
from shared.kernel.timeline import Timeline


class _OfArea(Aggregate):
    """Something in an organization's area, on the days of ``[starts_on, ends_on)``."""

    organization_id: UUID
    starts_on: date

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.ends_on: date | None = None

    def _ensure_of(self, organization_id: UUID, on: date) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if on < self.starts_on:
            raise BeforeOpeningError(field="occurred_on", opened_on=self.starts_on.isoformat())

    def _may_close(self, organization_id: UUID, on: date) -> bool:
        self._ensure_of(organization_id, on)
        if self.ends_on not in {None, on}:
            raise ClosedError(str(self.id))
        return self.ends_on is None


class Unit(_OfArea):
    KIND = "registry.unit"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.coverages: Timeline[UnitCovered] = Timeline()

    @classmethod
    def register(
        cls, unit_id: UUID, organization: Organization, registered: UnitRegistered, *, on: date
    ) -> Self:
        organization.ensure_standing(on)
        unit = cls(unit_id)
        unit.record(registered, on)
        return unit

    def cover(self, covered: UnitCovered, covering: Organization | None, *, on: date) -> None:
        self._ensure_of(covered.organization_id, on)
        if self.ends_on is not None and on >= self.ends_on:
            raise ClosedError(str(self.id))
        if (covered.coverage is Coverage.ORGANIZED) is (covering is None):
            raise CoveringMissingError(field="covering_id")
        if covering is not None:
            covering.ensure_standing(on)
        if covered != self.coverages.on(on):
            self.record(covered, on)

    def close(self, organization_id: UUID, *, on: date) -> None:
        if self._may_close(organization_id, on):
            self.record(UnitClosed(organization_id=organization_id), on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case UnitRegistered():
                self.organization_id, self.starts_on = fact.organization_id, occurred_on
            case UnitCovered():
                self.coverages.set(occurred_on, fact)
            case UnitClosed():
                self.ends_on = occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)


class Venue(_OfArea):
    KIND = "registry.venue"

    @classmethod
    def register(
        cls, venue_id: UUID, organization: Organization, registered: VenueRegistered, *, on: date
    ) -> Self:
        organization.ensure_standing(on)
        venue = cls(venue_id)
        venue.record(registered, on)
        return venue

    def close(self, organization_id: UUID, *, on: date) -> None:
        if self._may_close(organization_id, on):
            self.record(VenueClosed(organization_id=organization_id), on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case VenueRegistered():
                self.organization_id, self.starts_on = fact.organization_id, occurred_on
            case VenueClosed():
                self.ends_on = occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
