"""Commands of the organization registry."""

from shared.contracts.command import (
    Command,
    NewOrganizationId,
    NewPersonId,
    NewPostId,
    OrganizationId,
    PersonId,
    PersonName,
    PostId,
)
from shared.contracts.fact import Count, ShortText
from shared.contracts.facts.registry import Category, OrganizationKind, PostKind


class RegisterPerson(Command, frozen=True, kw_only=True):
    """Give a person an id; the name goes into the vault."""

    person_id: NewPersonId
    name: PersonName


class EstablishOrganization(Command, frozen=True, kw_only=True):
    """Establish an organization below its superior; the first of the county has none."""

    organization_id: NewOrganizationId
    kind: OrganizationKind
    name: ShortText
    superior_id: OrganizationId | None = None
    category: Category | None = None  # wanted for branches and general branches
    has_committee: bool = False  # a branch with a branch committee (支委会)
    approved_by: ShortText | None = None  # the document
    approving_id: OrganizationId | None = None  # wanted where the superior is no committee


class RenameOrganization(Command, frozen=True, kw_only=True):
    """Give an organization another name from a day on."""

    organization_id: OrganizationId
    name: ShortText


class MoveOrganization(Command, frozen=True, kw_only=True):
    """Change the superior (隶属关系) from a day on; the past keeps the old one."""

    organization_id: OrganizationId
    superior_id: OrganizationId


class CategorizeOrganization(Command, frozen=True, kw_only=True):
    """Change the category of an organization from a day on."""

    organization_id: OrganizationId
    category: Category


class MergeOrganizations(Command, frozen=True, kw_only=True):
    """Merge two or more organizations into a new one; `occurred_on` is the new one's first day."""

    organization_id: NewOrganizationId
    predecessor_ids: tuple[OrganizationId, ...]
    kind: OrganizationKind
    name: ShortText
    superior_id: OrganizationId
    category: Category | None = None
    has_committee: bool = False
    approved_by: ShortText | None = None
    approving_id: OrganizationId | None = None


class AbolishOrganization(Command, frozen=True, kw_only=True):
    """Abolish an organization; `occurred_on` is the first day on which it no longer stands."""

    organization_id: OrganizationId
    approved_by: ShortText | None = None
    approving_id: OrganizationId | None = None  # wanted where the superior is no committee


class CountMembers(Command, frozen=True, kw_only=True):
    """Record the members of a day: full, probationary, entitled to vote."""

    organization_id: OrganizationId
    full_members: Count
    probationary_members: Count
    entitled_to_vote: Count


class CreatePost(Command, frozen=True, kw_only=True):
    """Give an organization a post."""

    organization_id: OrganizationId
    post_id: NewPostId
    kind: PostKind
    title: ShortText | None = None


class AppointPerson(Command, frozen=True, kw_only=True):
    """Put a person in a post; `occurred_on` is the first day in post."""

    organization_id: OrganizationId
    post_id: PostId
    person_id: PersonId
    document: ShortText | None = None


class StartActing(Command, frozen=True, kw_only=True):
    """Let a person act for a post from `occurred_on` on."""

    organization_id: OrganizationId
    post_id: PostId
    person_id: PersonId
    document: ShortText | None = None


class EndAppointment(Command, frozen=True, kw_only=True):
    """End an appointment or an acting; `occurred_on` is the first day without."""

    organization_id: OrganizationId
    post_id: PostId
    person_id: PersonId
    acting: bool = False
