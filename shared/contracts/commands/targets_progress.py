"""Commands of target management: what becomes of plans and indicators."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.command import (
    Command,
    New,
    NewTargetId,
    OrganizationId,
    PersonId,
    PlanId,
    PostId,
    TargetId,
)
from shared.contracts.fact import Quantity, Sha256, ShortText
from shared.contracts.facts.targets_progress import Percent

NewOutcomeId = Annotated[UUID, New("targets.outcome")]


class LinkPlan(Command, frozen=True, kw_only=True):
    """Say which long-term plan, or which goal of local development, a plan carries out."""

    organization_id: OrganizationId
    plan_id: PlanId
    long_term_id: PlanId | None = None
    development_goal: ShortText | None = None


class EndPlan(Command, frozen=True, kw_only=True):
    """End a plan; `occurred_on` is the first day on which it is no longer in force."""

    organization_id: OrganizationId
    plan_id: PlanId


class InheritPlan(Command, frozen=True, kw_only=True):
    """Go on with a plan of the organization that this one came from."""

    organization_id: OrganizationId
    from_organization_id: OrganizationId
    plan_id: PlanId


class InheritTarget(Command, frozen=True, kw_only=True):
    """Go on with open indicators of a target of the organization that this one came from.

    Each is to be given and signed for anew. On a leader's sheet `post_id` is the successor's post.
    """

    organization_id: OrganizationId
    from_organization_id: OrganizationId
    target_id: TargetId
    new_target_id: NewTargetId
    plan_id: PlanId
    indicator_ids: Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=100)]
    post_id: PostId | None = None


class EndTarget(Command, frozen=True, kw_only=True):
    """End what is still open of a target, as where no successor goes on with it."""

    organization_id: OrganizationId
    target_id: TargetId


class ChangeDeadline(Command, frozen=True, kw_only=True):
    """Give an indicator another due date, with the reason and who approved it."""

    organization_id: OrganizationId
    target_id: TargetId
    indicator_id: UUID
    due_on: date
    approved_by: ShortText


class AgreeAssistance(Command, frozen=True, kw_only=True):
    """Let somebody assist the person who leads, with a share in percent; 0 ends it."""

    organization_id: OrganizationId
    target_id: TargetId
    indicator_id: UUID
    unit_id: OrganizationId
    post_id: PostId
    person_id: PersonId
    percent: Percent


class AcceptAssistance(Command, frozen=True, kw_only=True):
    """Sign for assisting with an indicator (签收), by the person who assists."""

    organization_id: OrganizationId
    target_id: TargetId
    indicator_id: UUID
    person_id: PersonId


class ReportProgress(Command, frozen=True, kw_only=True):
    """Report how far an indicator has come: so much in all, or the level of its rubric."""

    organization_id: OrganizationId
    target_id: TargetId
    indicator_id: UUID
    quantity: Quantity | None = None
    level: ShortText | None = None
    evidence_sha256: Sha256 | None = None


class ImportOutcome(Command, frozen=True, kw_only=True):
    """Take over a number of another department; `occurred_on` is the day that it speaks of."""

    organization_id: OrganizationId
    outcome_id: NewOutcomeId
    name: ShortText
    unit: ShortText
    quantity: Quantity
    department: ShortText
    document: ShortText | None = None
    target_id: TargetId | None = None
    is_context: bool = True
