"""Commands on what the party's work reaches: units and venues in an organization's area."""

from typing import Annotated
from uuid import UUID

from shared.contracts.command import Command, New, OrganizationId, PersonId, Ref
from shared.contracts.fact import Count, ShortText
from shared.contracts.facts.registry_reach import Coverage, UnitKind, VenueKind

UnitId = Annotated[UUID, Ref("registry.unit")]
NewUnitId = Annotated[UUID, New("registry.unit")]
VenueId = Annotated[UUID, Ref("registry.venue")]
NewVenueId = Annotated[UUID, New("registry.venue")]


class RegisterUnit(Command, frozen=True, kw_only=True):
    """Enter a unit of an organization's area; it is uncovered until said otherwise."""

    organization_id: OrganizationId
    unit_id: NewUnitId
    kind: UnitKind
    name: ShortText
    is_new: bool = False


class CoverUnit(Command, frozen=True, kw_only=True):
    """Say how far party work reaches into a unit, and by which organization."""

    organization_id: OrganizationId
    unit_id: UnitId
    coverage: Coverage
    covering_id: OrganizationId | None = None  # wanted where an organization stands in it
    members: Count = 0


class CloseUnit(Command, frozen=True, kw_only=True):
    """Take a unit out of the denominator; `occurred_on` is the first day without."""

    organization_id: OrganizationId
    unit_id: UnitId


class RegisterVenue(Command, frozen=True, kw_only=True):
    """Enter a venue (阵地), and who keeps it."""

    organization_id: OrganizationId
    venue_id: NewVenueId
    kind: VenueKind
    name: ShortText
    keeper_id: PersonId | None = None


class CloseVenue(Command, frozen=True, kw_only=True):
    """Close a venue; `occurred_on` is the first day without."""

    organization_id: OrganizationId
    venue_id: VenueId
