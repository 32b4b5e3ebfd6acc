"""Facts of what goes with a post: leave, the holder's share of the work, the handover."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.fact import Fact, ShortText
from shared.contracts.facts.registry import PostKind


class LeaveKind(StrEnum):
    """Why somebody in post does not serve; nothing of anybody's health is told."""

    LEAVE = "leave"
    TRAINING = "training"
    SECONDMENT = "secondment"
    SUSPENSION = "suspension"


class WorkField(StrEnum):
    """A field of party building that a leader answers for."""

    ORGANIZATION = "organization"
    IDEOLOGY = "ideology"
    DISCIPLINE = "discipline"
    UNITED_FRONT = "united_front"
    MASS_WORK = "mass_work"
    NEW_ORGANIZATIONS = "new_organizations"  # 两新
    GOVERNANCE = "governance"
    ECONOMY = "economy"


class HandoverItemKind(StrEnum):
    TARGET = "target"
    FINDING = "finding"
    WEAK_CASE = "weak_case"
    CONTACT_POINT = "contact_point"
    DOCUMENTS = "documents"
    FUNDS = "funds"
    OTHER = "other"


class Side(StrEnum):
    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"


class LeaveStarted(Fact, frozen=True, kw_only=True):
    """Who holds the post, or acts for it, does not serve from `occurredon` on."""

    TOPIC = "registry.post.leave_started.v1"
    CLAUSES = "S-17"

    organization_id: UUID
    kind: PostKind
    person_id: UUID
    leave: LeaveKind
    expected_until: date | None = None


class LeaveEnded(Fact, frozen=True, kw_only=True):
    """The person serves again; `occurredon` is the first day of it."""

    TOPIC = "registry.post.leave_ended.v1"
    CLAUSES = "S-17"

    organization_id: UUID
    kind: PostKind
    person_id: UUID


class SecretaryFiled(Fact, frozen=True, kw_only=True):
    """The secretary in post was put on file with the county organization department (备案)."""

    TOPIC = "registry.post.secretary_filed.v1"
    CLAUSES = "S-17"

    organization_id: UUID
    person_id: UUID
    document: ShortText


class ContactPointExemptionSet(Fact, frozen=True, kw_only=True):
    """Who holds the post needs no contact point from this day on, as no party member, or does."""

    TOPIC = "registry.post.contact_point_exemption_set.v1"
    CLAUSES = "S-40"

    organization_id: UUID
    person_id: UUID
    is_exempt: bool


class ScopeAssigned(Fact, frozen=True, kw_only=True):
    """The post's share of the work, in place of what it had: units and fields."""

    TOPIC = "registry.post.scope_assigned.v1"
    CLAUSES = "S-69"

    organization_id: UUID
    kind: PostKind
    unit_ids: tuple[UUID, ...]
    fields: tuple[WorkField, ...] = ()
    document: ShortText | None = None


class HandoverOpened(Fact, frozen=True, kw_only=True):
    """A post is to be handed over; until it is, the predecessor answers."""

    TOPIC = "registry.handover.opened.v1"
    CLAUSES = "S-67"

    organization_id: UUID
    post_id: UUID
    predecessor_id: UUID
    successor_id: UUID


class HandoverItemListed(Fact, frozen=True, kw_only=True):
    """An item was put on the list of what a handover hands over."""

    TOPIC = "registry.handover.item_listed.v1"
    CLAUSES = "S-67"

    organization_id: UUID
    kind: HandoverItemKind
    title: ShortText
    subject_id: UUID | None = None  # the target, finding or case that is handed over


class HandoverSigned(Fact, frozen=True, kw_only=True):
    """One side signed a handover."""

    TOPIC = "registry.handover.signed.v1"
    CLAUSES = "S-67"

    organization_id: UUID
    side: Side
    person_id: UUID


class HandoverRuled(Fact, frozen=True, kw_only=True):
    """The superior ruled that the handover is done, though a signature is missing."""

    TOPIC = "registry.handover.ruled.v1"
    CLAUSES = "S-67"

    organization_id: UUID
    ruling_id: UUID  # the superior
    document: ShortText | None = None


FACTS = (
    LeaveStarted,
    LeaveEnded,
    SecretaryFiled,
    ContactPointExemptionSet,
    ScopeAssigned,
    HandoverOpened,
    HandoverItemListed,
    HandoverSigned,
    HandoverRuled,
)
