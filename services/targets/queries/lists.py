"""Questions to target management: documents, rule packs, plans and targets of an organization.

Each takes a connection of the role `targets_reader`. Days are calendar dates in Asia/Shanghai. The
answers are as of the facts projected so far (`targets.positions`, ``read_model``).
"""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.facts.targets import (
    Clause,
    Dimension,
    Direction,
    DocumentLevel,
    DocumentRule,
    IdeologyItem,
    PlanKind,
    RubricLevel,
    Sheet,
    WholeYear,
)
from shared.contracts.page import Page
from shared.eventstore.asking import page_of, rows_of


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """A policy document as issued."""

    document_id: UUID
    organization_id: UUID
    title: str
    number: str | None
    issued_on: date
    effective_from: date | None  # None = unknown
    derived_from: str | None
    clauses: tuple[Clause, ...]
    level: DocumentLevel | None
    purpose: str | None
    derived_from_id: UUID | None
    rules: tuple[DocumentRule, ...]
    superseded_on: date | None
    superseded_by: UUID | None


class RulePackView(msgspec.Struct, frozen=True, kw_only=True):
    """A rule pack as published, without its content."""

    rule_pack_id: UUID
    organization_id: UUID
    name: str
    published_on: date
    effective_from: date
    effective_to: date  # the last day of force
    sha256: str
    whole_year: WholeYear | None  # None: it binds from its publication on


class PlanView(msgspec.Struct, frozen=True, kw_only=True):
    plan_id: UUID
    organization_id: UUID
    kind: PlanKind
    title: str
    adopted_on: date
    starts_on: date
    ends_on: date  # the last day of the plan
    ended_on: date | None  # the first day without, where it was ended
    long_term_id: UUID | None
    development_goal: str | None
    inherited_from: UUID | None


class TargetView(msgspec.Struct, frozen=True, kw_only=True):
    target_id: UUID
    organization_id: UUID
    plan_id: UUID
    title: str
    set_on: date
    clause: str | None
    description: str | None
    sheet: Sheet
    post_id: UUID | None
    ideology: tuple[IdeologyItem, ...]
    parent_target_id: UUID | None
    inherited_from: UUID | None


class IndicatorView(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of a target, and to whom it was given last, as known now."""

    target_id: UUID
    indicator_id: UUID
    name: str
    unit: str | None
    quantity: str | None  # a decimal, as written; None: judged by the rubric
    direction: Direction
    baseline: str | None
    due_on: date  # the last version
    standard: str
    source: str | None
    dimensions: tuple[Dimension, ...]
    rubric: tuple[RubricLevel, ...]
    parent_indicator_id: UUID | None
    closed_on: date | None  # the first day without it: handed on to a successor, or ended
    given_on: date | None
    post_id: UUID | None
    person_id: UUID | None
    accepted_on: date | None


def documents(
    connection: Connection[Any], organization_id: UUID, *, limit: int = 100, offset: int = 0
) -> Page[DocumentView]:
    """Documents issued by an organization, the latest first.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id}
    return page_of(connection, DocumentView, _DOCUMENTS, values, limit=limit, offset=offset)


def rule_packs(
    connection: Connection[Any],
    *,
    organization_id: UUID | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[RulePackView]:
    """Rule packs, of all organizations or of one, the latest in force first.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id}
    return page_of(connection, RulePackView, _RULE_PACKS, values, limit=limit, offset=offset)


def rule_pack_content(connection: Connection[Any], rule_pack_id: UUID) -> str | None:
    """The YAML of a rule pack, verbatim; None where it is unknown."""
    row = connection.execute(_RULE_PACK_CONTENT, {"id": rule_pack_id}).fetchone()
    return None if row is None else str(row[0])


def plans(
    connection: Connection[Any], organization_id: UUID, *, limit: int = 100, offset: int = 0
) -> Page[PlanView]:
    """Plans of an organization, by first day.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id}
    return page_of(connection, PlanView, _PLANS, values, limit=limit, offset=offset)


def targets(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    plan_id: UUID | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[TargetView]:
    """Targets of an organization, or of one of its plans, by the day they were set.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id, "plan": plan_id}
    return page_of(connection, TargetView, _TARGETS, values, limit=limit, offset=offset)


def indicators(connection: Connection[Any], target_id: UUID) -> tuple[IndicatorView, ...]:
    """The indicators of a target in their order, with whoever each was given to last."""
    return rows_of(connection, IndicatorView, _INDICATORS, {"target": target_id})


_DOCUMENTS = """
SELECT * FROM documents WHERE organization_id = %(organization)s
ORDER BY issued_on DESC, document_id
"""
_RULE_PACKS = """
SELECT rule_pack_id, organization_id, name, published_on, effective_from, effective_to, sha256,
       whole_year
FROM rule_packs
WHERE %(organization)s::uuid IS NULL OR organization_id = %(organization)s
ORDER BY effective_from DESC, published_on DESC, rule_pack_id
"""
_RULE_PACK_CONTENT = "SELECT content FROM rule_packs WHERE rule_pack_id = %(id)s"
_PLANS = """
SELECT * FROM plans WHERE organization_id = %(organization)s
ORDER BY starts_on, adopted_on, plan_id
"""
_TARGETS = """
SELECT * FROM targets
WHERE organization_id = %(organization)s AND (%(plan)s::uuid IS NULL OR plan_id = %(plan)s)
ORDER BY set_on, target_id
"""
_INDICATORS = """
SELECT i.target_id, i.indicator_id, i.name, i.unit, i.quantity, i.direction, i.baseline, i.due_on,
       i.standard, i.source, i.dimensions, i.rubric, i.parent_indicator_id,
       i.closed_on, c.given_on, c.post_id, c.person_id, c.accepted_on
FROM indicators i
LEFT JOIN LATERAL (
    SELECT * FROM cascades c
    WHERE c.target_id = i.target_id AND c.indicator_id = i.indicator_id
    ORDER BY c.given_on DESC LIMIT 1
) c ON true
WHERE i.target_id = %(target)s
ORDER BY i.place
"""
