"""Commands of target management."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.command import (
    Command,
    NewDocumentId,
    NewPlanId,
    NewRulePackId,
    NewTargetId,
    OrganizationId,
    PersonId,
    PlanId,
    PostId,
    TargetId,
)
from shared.contracts.commands.targets_policy import DocumentId
from shared.contracts.fact import LongText, ShortText, Text
from shared.contracts.facts.targets import (
    Clause,
    DocumentLevel,
    DocumentRule,
    IdeologyItem,
    Indicator,
    PlanKind,
    Sheet,
    WholeYear,
)


class IssueDocument(Command, frozen=True, kw_only=True):
    """Issue a policy document with its clauses."""

    organization_id: OrganizationId
    document_id: NewDocumentId
    title: ShortText
    number: ShortText | None = None
    effective_from: date | None = None
    level: DocumentLevel | None = None
    purpose: Text | None = None
    derived_from: ShortText | None = None
    derived_from_id: DocumentId | None = None
    clauses: tuple[Clause, ...] = ()
    rules: tuple[DocumentRule, ...] = ()


class PublishRulePack(Command, frozen=True, kw_only=True):
    """Publish a rule pack for an organization and all below it; the content is YAML, verbatim.

    It binds from the day of publication on, or the whole year where that is approved (E-31).
    """

    organization_id: OrganizationId
    rule_pack_id: NewRulePackId
    effective_from: date
    effective_to: date
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=50_000)]
    whole_year: WholeYear | None = None


class AdoptPlan(Command, frozen=True, kw_only=True):
    """Adopt a long-term plan, or the targets of a year; `occurred_on` is the day of adoption."""

    organization_id: OrganizationId
    plan_id: NewPlanId
    kind: PlanKind
    title: ShortText
    starts_on: date
    ends_on: date


class SetTarget(Command, frozen=True, kw_only=True):
    """Set a target with at least one quantified indicator."""

    organization_id: OrganizationId
    target_id: NewTargetId
    plan_id: PlanId
    title: ShortText
    indicators: tuple[Indicator, ...]
    clause: ShortText | None = None
    description: LongText | None = None
    sheet: Sheet = Sheet.TEAM
    post_id: PostId | None = None
    ideology: tuple[IdeologyItem, ...] = ()
    parent_target_id: TargetId | None = None


class CascadeIndicator(Command, frozen=True, kw_only=True):
    """Give an indicator to a natural person in a post."""

    organization_id: OrganizationId
    target_id: TargetId
    indicator_id: UUID
    post_id: PostId
    person_id: PersonId


class AcceptIndicator(Command, frozen=True, kw_only=True):
    """Sign for an indicator (签收), by the person it was given to."""

    organization_id: OrganizationId
    target_id: TargetId
    indicator_id: UUID
    person_id: PersonId
