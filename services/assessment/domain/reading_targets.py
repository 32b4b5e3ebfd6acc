"""What facts of target management add to a record: rule packs, plans, waivers, calendars."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from services.assessment.domain import known as k
from services.assessment.domain.filing import Filed
from services.assessment.domain.known import Record
from services.assessment.domain.timeline import NO_END, Interval
from shared.contracts.fact import Fact
from shared.contracts.facts import targets as t
from shared.contracts.facts import targets_governance as g
from shared.contracts.facts import targets_progress as p
from shared.kernel.workdays import WorkingYear

ONE_DAY = timedelta(days=1)


def _pack_published(record: Record, row: Filed, fact: t.RulePackPublished) -> None:
    span = Interval(fact.effective_from, _after(fact.effective_to))
    record.packs.append(
        k.PublishedPack(span, row.index, fact.name, fact.sha256, fact.content, row.fact)
    )


def _plan_adopted(record: Record, row: Filed, fact: t.PlanAdopted | p.PlanInherited) -> None:
    span = Interval(fact.starts_on, _after(fact.ends_on))
    record.plans[row.subject] = k.Plan(
        row.subject, fact.kind, row.occurred_on, row.received_on, span, row.fact
    )


def _plan_ended(record: Record, row: Filed, _: p.PlanEnded) -> None:
    plan = record.plans.get(row.subject)
    if plan is not None:
        ends_on = min(plan.span.ends_on, row.occurred_on)
        record.plans[row.subject] = plan._replace(span=plan.span._replace(ends_on=ends_on))


def _indicators_ended(
    record: Record, row: Filed, fact: p.TargetEnded | p.IndicatorsHandedOn
) -> None:
    for indicator_id in fact.indicator_ids:
        record.indicators_ended.setdefault(indicator_id, (row.occurred_on, row.fact))


def _waived(record: Record, row: Filed, fact: g.WaiverGranted) -> None:
    of_kind = record.waivers if fact.kind is g.WaiverKind.OBLIGATION else record.shortages
    of_kind[row.subject] = k.Waiver(
        fact.duty, fact.starts_on, fact.ends_on, row.occurred_on, NO_END, (row.fact,)
    )


def _revoked(record: Record, row: Filed, _: g.WaiverRevoked) -> None:
    for of_kind in (record.waivers, record.shortages):
        waiver = of_kind.get(row.subject)
        if waiver is not None:
            of_kind[row.subject] = waiver._replace(until=row.occurred_on)


def _calendar(record: Record, row: Filed, fact: g.CalendarPublished) -> None:
    published = record.calendars.get(fact.year)
    if published is None or published[0] <= row.occurred_on:
        year = WorkingYear(fact.year, frozenset(fact.holidays), frozenset(fact.makeup_workdays))
        record.calendars[fact.year] = (row.occurred_on, year)


def _after(day: date) -> date:
    return day + ONE_DAY if day < NO_END else NO_END


HANDLERS: dict[type[Fact], Callable[[Record, Filed, Any], None]] = {
    t.RulePackPublished: _pack_published,
    t.PlanAdopted: _plan_adopted,
    p.PlanInherited: _plan_adopted,  # adopted by the successor on that day
    p.PlanEnded: _plan_ended,
    p.TargetEnded: _indicators_ended,
    p.IndicatorsHandedOn: _indicators_ended,  # the successor answers for them from that day on
    g.WaiverGranted: _waived,
    g.WaiverRevoked: _revoked,
    g.CalendarPublished: _calendar,
}
