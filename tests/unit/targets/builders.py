"""Builders of the tests of target management."""

from datetime import date
from typing import Any
from uuid import UUID

from services.targets.domain.plan import Plan
from services.targets.domain.registers.filed import Filed
from services.targets.domain.target import Target
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import Indicator, PlanAdopted, PlanKind, TargetSet
from shared.eventstore.aggregate import Aggregate

COUNTY, TOWNSHIP, BRANCH, OTHER = (UUID(int=n) for n in range(1, 5))
LI, WANG = UUID(int=11), UUID(int=12)
POST, ANOTHER_POST = UUID(int=21), UUID(int=22)
PLAN, LONG_TERM = UUID(int=31), UUID(int=32)
INCOME, TRAINING = UUID(int=41), UUID(int=42)
TARGET = UUID(int=51)
JANUARY, DECEMBER = date(2025, 1, 1), date(2025, 12, 31)


def on(month: int, day: int = 1, year: int = 2025) -> date:
    return date(year, month, day)


def a_plan(
    kind: PlanKind = PlanKind.ANNUAL, plan_id: UUID = PLAN, organization_id: UUID = BRANCH
) -> Plan:
    adopted = PlanAdopted(
        organization_id=organization_id,
        kind=kind,
        title="目标",
        starts_on=JANUARY,
        ends_on=DECEMBER if kind is PlanKind.ANNUAL else date(2029, 12, 31),
    )
    return Plan.adopt(plan_id, adopted, on=JANUARY)


def an_indicator(**said: Any) -> Indicator:
    fields: dict[str, Any] = {
        "indicator_id": INCOME,
        "name": "村集体经营性收入",
        "unit": "万元",
        "quantity": "12.5",
        "due_on": on(11, 30),
        "standard": "以账目为准",
        "source": "村级账目",
    }
    return Indicator(**fields | said)


def a_target_set(*indicators: Indicator, **said: Any) -> TargetSet:
    fields: dict[str, Any] = {"organization_id": BRANCH, "plan_id": PLAN, "title": "集体经济"}
    return TargetSet(indicators=indicators or (an_indicator(),), **fields | said)


def a_target(*indicators: Indicator, target_id: UUID = TARGET, **said: Any) -> Target:
    set_out = a_target_set(*indicators, **said)
    return Target.set_out(target_id, set_out, on=JANUARY, plan=a_plan())


def facts_of(aggregate: Aggregate) -> list[Fact]:
    return [recorded.fact for recorded in aggregate.collect_events()]


def filed(*said: tuple[UUID, date, Fact], reason: str | None = None) -> list[Filed]:
    return [Filed(place, *one[:2], reason, one[2]) for place, one in enumerate(said, start=1)]
