"""Facts of the organization registry.

``occurredon`` is the day from which the fact holds: the first day in post, the first day *not* in
post, the first day on which an organization stands or no longer stands (intervals are half-open).
"""

from enum import StrEnum
from uuid import UUID

from shared.contracts.fact import Count, Fact, ShortText


class OrganizationKind(StrEnum):
    COUNTY_COMMITTEE = "county_committee"
    TOWNSHIP_COMMITTEE = "township_committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"


class Category(StrEnum):
    VILLAGE = "village"
    ENTERPRISE = "enterprise"
    OFFICE = "office"
    COMMUNITY = "community"
    SCHOOL = "school"
    NEW_ORGANIZATION = "new_organization"  # 两新: new economic or social organization


class PostKind(StrEnum):
    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    PARTY_BUILDING_LEAD = "party_building_lead"  # 分管领导: member in charge of party building
    MEMBER = "member"
    OFFICE_HEAD = "office_head"  # 组织办公室主任; no member of the committee by this post


class PersonRegistered(Fact, frozen=True, kw_only=True):
    """A person got an id. The name stands in the vault, never in a fact."""

    TOPIC = "registry.person.registered.v1"
    CLAUSES = "S-34"


class OrganizationEstablished(Fact, frozen=True, kw_only=True):
    """An organization stands from this day on."""

    TOPIC = "registry.organization.established.v1"
    CLAUSES = "S-14"

    kind: OrganizationKind
    name: ShortText
    superior_id: UUID | None = None
    category: Category | None = None
    has_committee: bool = False
    approved_by: ShortText | None = None
    predecessor_ids: tuple[UUID, ...] = ()


class OrganizationRenamed(Fact, frozen=True, kw_only=True):
    """It is called so from this day on."""

    TOPIC = "registry.organization.renamed.v1"
    CLAUSES = "S-14"

    name: ShortText


class OrganizationMoved(Fact, frozen=True, kw_only=True):
    """It stands below this superior from this day on (隶属关系)."""

    TOPIC = "registry.organization.moved.v1"
    CLAUSES = "S-27"

    superior_id: UUID


class OrganizationCategorized(Fact, frozen=True, kw_only=True):
    """It is of this category from this day on."""

    TOPIC = "registry.organization.categorized.v1"
    CLAUSES = "S-08"

    category: Category


class OrganizationMerged(Fact, frozen=True, kw_only=True):
    """The organization went into a successor; `occurredon` is the successor's first day."""

    TOPIC = "registry.organization.merged.v1"
    CLAUSES = "S-14"

    successor_id: UUID


class OrganizationAbolished(Fact, frozen=True, kw_only=True):
    """From this day on it no longer stands."""

    TOPIC = "registry.organization.abolished.v1"
    CLAUSES = "S-14"

    approved_by: ShortText | None = None


class MembersCounted(Fact, frozen=True, kw_only=True):
    """Members on a day, as totals; no names."""

    TOPIC = "registry.organization.members_counted.v1"
    CLAUSES = "S-19"

    full_members: Count
    probationary_members: Count
    entitled_to_vote: Count


class PostCreated(Fact, frozen=True, kw_only=True):
    """An organization has a post of this kind."""

    TOPIC = "registry.post.created.v1"
    CLAUSES = "S-17"

    organization_id: UUID
    kind: PostKind
    title: ShortText | None = None


class PersonAppointed(Fact, frozen=True, kw_only=True):
    """The person holds the post from this day on."""

    TOPIC = "registry.post.appointed.v1"
    CLAUSES = "S-17 S-67 S-68"

    organization_id: UUID
    kind: PostKind
    person_id: UUID
    document: ShortText | None = None


class ActingStarted(Fact, frozen=True, kw_only=True):
    """A person acts for the post's holder, or for the vacancy, from `occurredon` on."""

    TOPIC = "registry.post.acting_started.v1"
    CLAUSES = "S-17 S-67"

    organization_id: UUID
    kind: PostKind
    person_id: UUID
    document: ShortText | None = None


class AppointmentEnded(Fact, frozen=True, kw_only=True):
    """The person no longer holds, or acts for, the post; `occurredon` is the first day without."""

    TOPIC = "registry.post.appointment_ended.v1"
    CLAUSES = "S-17"

    organization_id: UUID
    kind: PostKind
    person_id: UUID
    acting: bool = False


FACTS = (
    PersonRegistered,
    OrganizationEstablished,
    OrganizationRenamed,
    OrganizationMoved,
    OrganizationCategorized,
    OrganizationMerged,
    OrganizationAbolished,
    MembersCounted,
    PostCreated,
    PersonAppointed,
    ActingStarted,
    AppointmentEnded,
)
