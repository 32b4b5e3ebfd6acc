"""What becomes of plans and indicators: linked, ended, inherited, put off, assisted, reported."""

from collections.abc import Iterator
from datetime import date

from deploy.samples.cast import Cast
from deploy.samples.county import SECRETARY
from deploy.samples.faults import SPLIT_ON
from deploy.samples.life import TOWNSHIP
from deploy.samples.names import YEAR, uid
from deploy.samples.targets import year_of
from shared.contracts.command import Command
from shared.contracts.commands import targets as t
from shared.contracts.commands import targets_progress as q
from shared.contracts.facts.targets import PlanKind


def progress_of(people: Cast) -> Iterator[Command]:
    """Give what becomes of one township's plans and indicators, and of a split village's plan."""
    yield from _plans(people)
    yield from _progress(people)


def _plans(people: Cast) -> Iterator[Command]:
    township, half = people.townships[TOWNSHIP], people.halves[0]
    for unit in (township, *people.below(TOWNSHIP)):
        yield q.LinkPlan(
            occurred_on=date(2025, 3, 25),
            organization_id=unit.id,
            plan_id=uid("plan", unit.key, YEAR),
            long_term_id=uid("plan", unit.key, "long term"),
            development_goal="乡村全面振兴" if unit is township else None,
        )
    talents = uid("plan", township.key, "talents")
    yield t.AdoptPlan(
        occurred_on=date(2024, 3, 4),
        organization_id=township.id,
        plan_id=talents,
        kind=PlanKind.LONG_TERM,
        title="青年人才回乡工作规划",
        starts_on=date(2024, 4, 1),
        ends_on=date(2026, 12, 31),
    )
    yield q.EndPlan(
        occurred_on=date(2025, 5, 26),
        reason="并入乡人才工作总体规划",
        organization_id=township.id,
        plan_id=talents,
    )
    yield q.InheritPlan(
        occurred_on=SPLIT_ON,
        organization_id=half.id,
        from_organization_id=people.split.id,
        plan_id=uid("plan", people.split.key, "long term"),
    )
    left, ended, *_ = (one for one in year_of(people.split) if isinstance(one, t.SetTarget))
    yield q.InheritTarget(
        occurred_on=SPLIT_ON,
        organization_id=half.id,
        from_organization_id=people.split.id,
        target_id=left.target_id,
        new_target_id=uid("target", half.key, "inherited"),
        plan_id=uid("plan", people.split.key, "long term"),
        indicator_ids=(left.indicators[0].indicator_id,),
    )
    yield q.EndTarget(
        occurred_on=SPLIT_ON,
        reason="村党支部分设,另立年度目标",
        organization_id=people.split.id,
        target_id=ended.target_id,
    )


def _progress(people: Cast) -> Iterator[Command]:
    township, branch = people.townships[TOWNSHIP], people.below(TOWNSHIP)[4]
    target = next(one for one in year_of(township) if isinstance(one, t.SetTarget))
    indicator, helper = target.indicators[1], branch.seat(SECRETARY)
    yield q.ChangeDeadline(
        occurred_on=date(2025, 8, 4),
        reason="汛期影响验收安排",
        organization_id=township.id,
        target_id=target.target_id,
        indicator_id=indicator.indicator_id,
        due_on=date(2025, 12, 20),
        approved_by="县委组织部",
    )
    yield q.AgreeAssistance(
        occurred_on=date(2025, 4, 2),
        organization_id=township.id,
        target_id=target.target_id,
        indicator_id=indicator.indicator_id,
        unit_id=branch.id,
        post_id=helper.post_id,
        person_id=helper.person_id,
        percent=30,
    )
    yield q.AcceptAssistance(
        occurred_on=date(2025, 4, 7),
        organization_id=township.id,
        target_id=target.target_id,
        indicator_id=indicator.indicator_id,
        person_id=helper.person_id,
    )
    for month, quantity in ((6, "1"), (12, "2")):
        yield q.ReportProgress(
            occurred_on=date(2025, month, 10),
            organization_id=township.id,
            target_id=target.target_id,
            indicator_id=indicator.indicator_id,
            quantity=quantity,
        )
    yield q.ImportOutcome(
        occurred_on=date(2025, 12, 31),
        organization_id=township.id,
        outcome_id=uid("outcome", township.key),
        name="村级集体经济收入增长",
        unit="%",
        quantity="7.5",
        department="县农业农村局",
        document="2025年农村经济统计简报",
    )
