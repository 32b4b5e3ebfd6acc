"""Questions to target management: documents, rule packs, plans, targets and their indicators."""

from datetime import date
from typing import Any
from uuid import UUID

from services.gateway.pools import ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import require_sight
from services.targets import queries
from services.targets.queries import (
    DocumentView,
    IndicatorView,
    PlanView,
    RulePackView,
    TargetView,
)
from shared.contracts.page import Limit, Offset, Page

_SCHEMA = "targets"


class OfOrganizationAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    limit: Limit = 100
    offset: Offset = 0


class TargetsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    plan_id: UUID | None = None
    limit: Limit = 100
    offset: Offset = 0


class IndicatorsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    target_id: UUID
    on: date | None = None


class RulePacksAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID | None = None
    limit: Limit = 100
    offset: Offset = 0


def documents(asking: Asking, asked: OfOrganizationAsked) -> Page[DocumentView]:
    """Documents that an organization issued."""
    listed: Page[DocumentView] = _listed(asking, asked, queries.documents)
    return listed


def plans(asking: Asking, asked: OfOrganizationAsked) -> Page[PlanView]:
    """Plans of an organization."""
    listed: Page[PlanView] = _listed(asking, asked, queries.plans)
    return listed


def targets(asking: Asking, asked: TargetsAsked) -> Page[TargetView]:
    """Targets of an organization, or of one of its plans."""
    _require_sight(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.targets(
            connection,
            asked.organization_id,
            plan_id=asked.plan_id,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def indicators(asking: Asking, asked: IndicatorsAsked) -> tuple[IndicatorView, ...]:
    """Indicators of a target of an organization, and to whom each was given."""
    _require_sight(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: _indicators(connection, asked),
    )


def rule_packs(asking: Asking, asked: RulePacksAsked) -> Page[RulePackView]:
    """Rule packs. They bind everybody, so everybody sees them."""
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.rule_packs(
            connection,
            organization_id=asked.organization_id,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def _indicators(connection: Any, asked: IndicatorsAsked) -> tuple[IndicatorView, ...]:
    # The target must be the organization's: it is what the asker was found to see.
    offset, found = 0, queries.targets(connection, asked.organization_id)
    while asked.target_id not in {target.target_id for target in found.items}:
        offset += found.limit
        if offset >= found.total:
            return ()
        found = queries.targets(connection, asked.organization_id, offset=offset)
    return queries.indicators(connection, asked.target_id)


def _listed(asking: Asking, asked: OfOrganizationAsked, question: Any) -> Any:
    _require_sight(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: question(
            connection, asked.organization_id, limit=asked.limit, offset=asked.offset
        ),
    )


def _require_sight(asking: Asking, organization_id: UUID, on: date | None) -> None:
    require_sight(organization_id, on or asking.today, asking.principal, asking.tree)


_OF = "/v1/organizations/{organization_id}"

QUESTIONS = (
    Question(
        name="documents",
        path=f"{_OF}/documents",
        zh="印发的文件",
        en="Documents issued",
        parameters=OfOrganizationAsked,
        result=Page[DocumentView],
        reads=_SCHEMA,
        answer=documents,
        clauses=("S-01",),
    ),
    Question(
        name="plans",
        path=f"{_OF}/plans",
        zh="规划与年度目标",
        en="Plans",
        parameters=OfOrganizationAsked,
        result=Page[PlanView],
        reads=_SCHEMA,
        answer=plans,
        clauses=("S-31",),
    ),
    Question(
        name="targets",
        path=f"{_OF}/targets",
        zh="目标",
        en="Targets",
        parameters=TargetsAsked,
        result=Page[TargetView],
        reads=_SCHEMA,
        answer=targets,
        clauses=("S-03", "S-32"),
    ),
    Question(
        name="indicators",
        path=f"{_OF}/targets/{{target_id}}/indicators",
        zh="目标的指标与责任人",
        en="Indicators of a target, and to whom each was given",
        parameters=IndicatorsAsked,
        result=tuple[IndicatorView, ...],
        reads=_SCHEMA,
        answer=indicators,
        clauses=("S-32", "S-33", "S-34"),
    ),
    Question(
        name="rule_packs",
        path="/v1/rule-packs",
        zh="考核规则",
        en="Rule packs",
        parameters=RulePacksAsked,
        result=Page[RulePackView],
        reads=_SCHEMA,
        answer=rule_packs,
        clauses=("S-61",),
    ),
)
