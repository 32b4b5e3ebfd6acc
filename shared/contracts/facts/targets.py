"""Facts of target management."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import Fact, LongText, Part, Quantity, Sha256, ShortText, Text


class PlanKind(StrEnum):
    LONG_TERM = "long_term"  # 长期规划
    ANNUAL = "annual"  # 近期目标: the year's targets


class Clause(Part, frozen=True, kw_only=True):
    """A clause of a policy document."""

    number: ShortText  # stable, as cited: "S-37a"
    text: Text


class DocumentIssued(Fact, frozen=True, kw_only=True):
    """A policy document was issued, with the clauses that are cited from it."""

    TOPIC = "targets.document.issued.v1"

    organization_id: UUID
    title: ShortText
    number: ShortText | None = None
    effective_from: date | None = None  # unknown is not today
    derived_from: ShortText | None = None
    clauses: tuple[Clause, ...] = ()


class RulePackPublished(Fact, frozen=True, kw_only=True):
    """A rule pack in force for an organization and everything below it."""

    TOPIC = "targets.rule_pack.published.v1"

    organization_id: UUID  # the root of the tree it applies to
    name: ShortText
    effective_from: date
    effective_to: date  # the last day of force
    sha256: Sha256  # of `content` in UTF-8
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=50_000)]  # YAML, verbatim


class PlanAdopted(Fact, frozen=True, kw_only=True):
    """An organization adopted a long-term plan, or the targets of a year."""

    TOPIC = "targets.plan.adopted.v1"

    organization_id: UUID
    kind: PlanKind
    title: ShortText
    starts_on: date
    ends_on: date  # the last day of the plan


class Indicator(Part, frozen=True, kw_only=True):
    """A quantified indicator: how much of what, by when, to which standard (S-32, S-33)."""

    indicator_id: UUID
    name: ShortText
    unit: ShortText
    quantity: Quantity
    due_on: date
    standard: Text


class TargetSet(Fact, frozen=True, kw_only=True):
    """A target of a plan was set, with at least one indicator."""

    TOPIC = "targets.target.set.v1"

    organization_id: UUID
    plan_id: UUID
    title: ShortText
    indicators: tuple[Indicator, ...]
    clause: ShortText | None = None
    description: LongText | None = None


class IndicatorCascaded(Fact, frozen=True, kw_only=True):
    """The indicator was given to a natural person in a post (S-34)."""

    TOPIC = "targets.indicator.cascaded.v1"

    organization_id: UUID
    indicator_id: UUID
    post_id: UUID
    person_id: UUID


class IndicatorAccepted(Fact, frozen=True, kw_only=True):
    """The person signed for the indicator (签收)."""

    TOPIC = "targets.indicator.accepted.v1"

    organization_id: UUID
    indicator_id: UUID
    post_id: UUID
    person_id: UUID


FACTS = (
    DocumentIssued,
    RulePackPublished,
    PlanAdopted,
    TargetSet,
    IndicatorCascaded,
    IndicatorAccepted,
)
