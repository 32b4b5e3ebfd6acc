"""Commands on what goes with a post: leave, the holder's share of the work, the handover."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.contracts.command import Command, New, OrganizationId, PersonId, PostId, Ref
from shared.contracts.fact import ShortText
from shared.contracts.facts.registry_duties import HandoverItemKind, LeaveKind, Side, WorkField

HandoverId = Annotated[UUID, Ref("registry.handover")]
NewHandoverId = Annotated[UUID, New("registry.handover")]


class StartLeave(Command, frozen=True, kw_only=True):
    """Record that who holds a post, or acts for it, does not serve from `occurred_on` on."""

    organization_id: OrganizationId
    post_id: PostId
    person_id: PersonId
    leave: LeaveKind
    expected_until: date | None = None


class EndLeave(Command, frozen=True, kw_only=True):
    """Record that somebody serves again; `occurred_on` is the first day of it."""

    organization_id: OrganizationId
    post_id: PostId
    person_id: PersonId


class FileSecretary(Command, frozen=True, kw_only=True):
    """Record that who holds a secretary's post was put on file with the county (备案) that day."""

    organization_id: OrganizationId
    post_id: PostId
    person_id: PersonId
    document: ShortText


class ExemptFromContactPoints(Command, frozen=True, kw_only=True):
    """Say that who holds a post needs no contact point from a day on; or does again."""

    organization_id: OrganizationId
    post_id: PostId
    person_id: PersonId
    is_exempt: bool = True


class AssignScope(Command, frozen=True, kw_only=True):
    """Give a post its share of the work (分工), in place of what it had."""

    organization_id: OrganizationId
    post_id: PostId
    unit_ids: tuple[OrganizationId, ...]
    fields: tuple[WorkField, ...] = ()
    document: ShortText | None = None


class OpenHandover(Command, frozen=True, kw_only=True):
    """Open the handover of a post; until it is signed or ruled, the predecessor answers."""

    organization_id: OrganizationId
    handover_id: NewHandoverId
    post_id: PostId
    predecessor_id: PersonId
    successor_id: PersonId


class ListHandoverItem(Command, frozen=True, kw_only=True):
    """List a thing that is handed over; not after somebody has signed."""

    organization_id: OrganizationId
    handover_id: HandoverId
    kind: HandoverItemKind
    title: ShortText
    subject_id: UUID | None = None


class SignHandover(Command, frozen=True, kw_only=True):
    """Record a side's signature below the list."""

    organization_id: OrganizationId
    handover_id: HandoverId
    side: Side
    person_id: PersonId


class RuleHandover(Command, frozen=True, kw_only=True):
    """Rule, as the superior, that a handover is done though a signature is missing."""

    organization_id: OrganizationId
    handover_id: HandoverId
    ruling_id: OrganizationId
    document: ShortText | None = None
