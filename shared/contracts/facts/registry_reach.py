"""Facts of what the party's work reaches: units in an organization's area, and venues (阵地)."""

from enum import StrEnum
from uuid import UUID

from shared.contracts.fact import Count, Fact, ShortText


class UnitKind(StrEnum):
    ENTERPRISE = "enterprise"
    SOCIAL_ORGANIZATION = "social_organization"
    OTHER = "other"


class Coverage(StrEnum):
    ORGANIZED = "organized"  # an organization stands in it, or a joint one for it
    WORK_ONLY = "work_only"  # party work without an organization
    UNCOVERED = "uncovered"


class VenueKind(StrEnum):
    """Which of the four that ideology work answers for a venue serves."""

    PUBLICITY = "publicity"  # 宣传
    POSITION = "position"  # 阵地: members' room, reading room, hall
    OPINION = "opinion"  # 舆论
    MEDIA = "media"  # 媒体


class UnitRegistered(Fact, frozen=True, kw_only=True):
    """A unit stands in the organization's area; it counts in the denominator of coverage."""

    TOPIC = "registry.unit.registered.v1"
    CLAUSES = "S-15 S-57"

    organization_id: UUID
    kind: UnitKind
    name: ShortText
    is_new: bool = False  # 两新: new economic or social organization


class UnitCovered(Fact, frozen=True, kw_only=True):
    """A unit came under an organization of the party, in one of the ways of coverage."""

    TOPIC = "registry.unit.covered.v1"
    CLAUSES = "S-15 S-57"

    organization_id: UUID
    coverage: Coverage
    covering_id: UUID | None = None
    members: Count = 0


class UnitClosed(Fact, frozen=True, kw_only=True):
    """The unit leaves the denominator; `occurredon` is the first day without."""

    TOPIC = "registry.unit.closed.v1"
    CLAUSES = "S-15"

    organization_id: UUID


class VenueRegistered(Fact, frozen=True, kw_only=True):
    """A venue of the party's work was registered."""

    TOPIC = "registry.venue.registered.v1"
    CLAUSES = "S-24"

    organization_id: UUID
    kind: VenueKind
    name: ShortText
    keeper_id: UUID | None = None


class VenueClosed(Fact, frozen=True, kw_only=True):
    """A venue is no longer in use."""

    TOPIC = "registry.venue.closed.v1"
    CLAUSES = "S-24"

    organization_id: UUID


FACTS = (UnitRegistered, UnitCovered, UnitClosed, VenueRegistered, VenueClosed)
