"""Target management's commands: the document, the rule pack, plans, targets and who signed."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from deploy.samples.county import OFFICE_HEAD, SECRETARY, Seat, Unit
from deploy.samples.faults import script_of
from deploy.samples.names import YEAR, drawing, uid
from deploy.samples.registry import new_secretary
from deploy.samples.texts import TARGETS, TargetText
from shared.contracts.command import Command
from shared.contracts.commands import targets as t
from shared.contracts.facts.targets import Clause, Indicator, PlanKind

RULES = Path(__file__).resolve().parent.parent / "rules"
DECREED_ON = date(2024, 12, 25)


def foundations(county: Unit) -> Iterator[Command]:
    """Issue the plan with its clauses and publish the rule pack, for the whole county."""
    plan: dict[str, Any] = msgspec.yaml.decode((RULES / "clauses.zh.yaml").read_bytes())
    yield t.IssueDocument(
        occurred_on=DECREED_ON,
        organization_id=county.id,
        document_id=uid("document", county.key),
        title=plan["title"],
        derived_from=plan["derived_from"],
        clauses=tuple(
            Clause(number=clause["number"], text=clause["quote"]) for clause in plan["clauses"]
        ),
    )
    yield t.PublishRulePack(
        occurred_on=DECREED_ON,
        organization_id=county.id,
        rule_pack_id=uid("rule pack", county.key, YEAR),
        effective_from=date(YEAR, 1, 1),
        effective_to=date(YEAR, 12, 31),
        content=(RULES / "township.yaml").read_text("utf-8"),
    )
    for name in ("leaders", "county"):
        yield t.PublishRulePack(
            occurred_on=DECREED_ON,
            organization_id=county.id,
            rule_pack_id=uid("rule pack", county.key, YEAR, name),
            effective_from=date(YEAR, 1, 1),
            effective_to=date(YEAR, 12, 31),
            content=(RULES / f"{name}.yaml").read_text("utf-8"),
        )
    yield _rules_of_next_year(county)


def _rules_of_next_year(county: Unit) -> Command:
    """Publish every item for the year that follows: no score of the year itself rests on it."""
    content = (RULES / "township-full.yaml").read_text("utf-8")
    return t.PublishRulePack(
        occurred_on=date(YEAR, 12, 25),
        organization_id=county.id,
        rule_pack_id=uid("rule pack", county.key, YEAR + 1),
        effective_from=date(YEAR + 1, 1, 1),
        effective_to=date(YEAR + 1, 12, 31),
        content=content.replace(f"{YEAR}", f"{YEAR + 1}"),
    )


def year_of(unit: Unit) -> Iterator[Command]:
    """Give one organization's plans, targets, cascades and signatures, each after its cause."""
    script = script_of(unit.key)
    draw = drawing("targets", unit.key)
    if script.long_term is not None:
        yield _long_term(unit, *script.long_term)
    adopted = script.targets_adopted or date(YEAR, 1, 6) + timedelta(days=draw.randint(0, 60))
    adopted = max(adopted, script.stands_from + timedelta(days=12))
    if adopted >= script.stands_until:
        return
    plan_id = uid("plan", unit.key, YEAR)
    yield t.AdoptPlan(
        occurred_on=adopted,
        received_on=adopted + timedelta(days=draw.randint(0, 3)),
        organization_id=unit.id,
        plan_id=plan_id,
        kind=PlanKind.ANNUAL,
        title=f"{YEAR}年党建工作目标",
        starts_on=max(script.stands_from, date(YEAR, 1, 1)),
        ends_on=date(YEAR, 12, 31),
    )
    seats = cycle(seat for seat in unit.seats if seat.kind is not OFFICE_HEAD)
    for text in TARGETS["/" in unit.key]:
        target = _target(unit, text, adopted)
        yield target
        for indicator, seat in zip(target.indicators, seats, strict=False):
            yield _cascade(target, indicator.indicator_id, seat, adopted + timedelta(days=5))
            if seat.kind not in script.declined:
                day = adopted + timedelta(days=draw.randint(7, 14))
                yield _accept(target, indicator.indicator_id, seat, day)


def again(unit: Unit) -> Iterator[Command]:
    """Give the old secretary's indicators to the new one, who signs for them."""
    script = script_of(unit.key)
    if script.new_secretary is None or not script.accepted_again:
        return
    old, seat = unit.seat(SECRETARY), new_secretary(unit, script.new_secretary)
    day = script.new_secretary + timedelta(days=8)
    for given in year_of(unit):
        if isinstance(given, t.AcceptIndicator) and given.person_id == old.person_id:
            yield _cascade(given, given.indicator_id, seat, day)
            yield _accept(given, given.indicator_id, seat, day + timedelta(days=2))


def _long_term(unit: Unit, first_day: date, last_day: date) -> Command:
    script = script_of(unit.key)
    adopted = max(first_day, script.stands_from) + timedelta(days=20)
    return t.AdoptPlan(
        occurred_on=adopted,
        received_on=adopted + timedelta(days=1),
        organization_id=unit.id,
        plan_id=uid("plan", unit.key, "long term"),
        kind=PlanKind.LONG_TERM,
        title=f"{first_day.year}—{last_day.year}年基层党建工作规划",
        starts_on=max(first_day, script.stands_from),
        ends_on=last_day,
    )


def _target(unit: Unit, text: TargetText, adopted: date) -> t.SetTarget:
    day = adopted + timedelta(days=2)
    draw = drawing("quantity", unit.key, text.title)
    return t.SetTarget(
        occurred_on=day,
        received_on=day + timedelta(days=draw.randint(0, 3)),
        organization_id=unit.id,
        target_id=uid("target", unit.key, text.title),
        plan_id=uid("plan", unit.key, YEAR),
        title=text.title,
        clause=text.clause,
        indicators=tuple(
            Indicator(
                indicator_id=uid("indicator", unit.key, text.title, line.name),
                name=line.name,
                unit=line.unit,
                quantity=str(draw.randint(*line.bounds)),
                due_on=date(YEAR, line.due_month, 28),
                standard=line.standard,
                source=line.source,
            )
            for line in text.indicators
        ),
    )


def _cascade(
    target: t.SetTarget | t.AcceptIndicator, indicator_id: UUID, seat: Seat, day: date
) -> Command:
    return t.CascadeIndicator(
        occurred_on=day,
        received_on=day + timedelta(days=1),
        organization_id=target.organization_id,
        target_id=target.target_id,
        indicator_id=indicator_id,
        post_id=seat.post_id,
        person_id=seat.person_id,
    )


def _accept(
    target: t.SetTarget | t.AcceptIndicator, indicator_id: UUID, seat: Seat, day: date
) -> Command:
    return t.AcceptIndicator(
        occurred_on=day,
        received_on=day + timedelta(days=1),
        organization_id=target.organization_id,
        target_id=target.target_id,
        indicator_id=indicator_id,
        person_id=seat.person_id,
    )
