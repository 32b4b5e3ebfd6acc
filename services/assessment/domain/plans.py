"""S-31 to S-34: a long-term plan in force, the year's targets adopted, indicators accepted."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from services.assessment.domain.asking import Asked, Owed
from services.assessment.domain.entering import entered_late
from services.assessment.domain.known import Handing, Plan, Record, Target
from services.assessment.domain.obligations import Evidence, Note, Requirement
from services.assessment.domain.posts import Tenure
from services.assessment.domain.timeline import NO_END
from shared.contracts.facts.targets import PlanKind
from shared.contracts.rule_duties import AcceptanceDuty, PlanAdoptedDuty, PlanInForceDuty
from shared.kernel.calendar import Period

ONE_DAY = timedelta(days=1)


def plan_in_force(asked: Asked, duty: PlanInForceDuty) -> Iterator[Owed]:
    """One obligation: a plan of the kind whose days, from its adoption on, hold the day asked."""
    found = tuple(
        _evidence(
            max(plan.adopted_on, plan.span.starts_on),
            due_on=asked.due_on,
            late=entered_late(plan.adopted_on, plan.received_on, asked.grace_days),
            facts=(plan.fact,),
            until=plan.span.ends_on,
        )
        for plan in asked.record.plans.values()
        if plan.kind is duty.plan
    )
    yield Owed((Requirement(found),))


def plan_adopted(asked: Asked, duty: PlanAdoptedDuty) -> Iterator[Owed]:
    """One obligation: a plan of the kind that meets the period; the earliest adoption counts."""
    found = tuple(
        _evidence(
            plan.adopted_on,
            due_on=asked.due_on,
            late=entered_late(plan.adopted_on, plan.received_on, asked.grace_days),
            facts=(plan.fact,),
        )
        for plan in _of_period(asked.record, duty.plan, asked.period)
    )
    yield Owed((Requirement(found),))


def indicators_accepted(asked: Asked, duty: AcceptanceDuty) -> Iterator[Owed]:
    """One obligation, with one thing asked for each indicator of targets under the period's plans.

    An acceptance is in force while its person is the last to whom the indicator was given, and
    holds, or acts in, that post. Of a target that ended, or was handed on, nothing is asked
    afterwards: what was in force on its last day stays so. What nobody had accepted is asked for no
    longer, unless it was due before; where nothing else is asked for, nothing is owed.
    """
    record = asked.record
    plans = {plan.plan_id for plan in _of_period(record, duty.plan, asked.period)}
    targets = [target for target in record.targets if target.plan_id in plans]
    given = [(target, one) for target in targets for one in target.indicator_ids]
    asked_for = tuple(_acceptance_asked(asked, *each) for each in given)
    ends = (record.indicators_ended.get(one) for _, one in given)
    yield Owed(
        asked_for,
        void_from=max((each.until for each in asked_for), default=NO_END),
        facts=tuple(dict.fromkeys(end[1] for end in ends if end)),
    )


def _acceptance_asked(asked: Asked, target: Target, indicator_id: UUID) -> Requirement:
    found = tuple(_acceptances(asked.record, indicator_id, asked.grace_days, asked.due_on))
    end = asked.record.indicators_ended.get(indicator_id)
    if end is None:
        return Requirement(found, since=target.set_on, facts=(target.fact,))
    ended_on, fact = end
    held = tuple(each._replace(until=NO_END) for each in found if each.holds(ended_on - ONE_DAY))
    is_settled = held or asked.due_on < ended_on
    return Requirement(
        held,
        since=target.set_on,
        facts=(target.fact, fact),
        until=NO_END if is_settled else ended_on,
    )


def _of_period(record: Record, kind: PlanKind, period: Period) -> Iterator[Plan]:
    for plan in record.plans.values():
        if plan.kind is kind and plan.span.meets(period.starts_on, period.ends_on):
            yield plan


def _acceptances(
    record: Record, indicator_id: UUID, grace_days: int, due_on: date
) -> Iterator[Evidence]:
    cascades = sorted(record.cascades.get(indicator_id, ()))
    signed = sorted(record.acceptances.get(indicator_id, ()))
    for number, cascade in enumerate(cascades):
        until = cascades[number + 1].day if number + 1 < len(cascades) else NO_END
        for acceptance in signed:
            if _answers(acceptance, cascade):
                late = entered_late(acceptance.day, acceptance.received_on, grace_days)
                for tenure in _tenures(record, cascade):
                    yield _evidence(
                        max(acceptance.day, tenure.starts_on),
                        due_on=due_on,
                        signed_on=acceptance.day,
                        late=late,
                        facts=(cascade.fact, acceptance.fact, *tenure.facts),
                        until=min(until, tenure.ends_on),
                    )


def _answers(acceptance: Handing, cascade: Handing) -> bool:
    return (
        acceptance.person_id == cascade.person_id
        and acceptance.post_id == cascade.post_id
        and acceptance[:2] > cascade[:2]
    )


def _tenures(record: Record, cascade: Handing) -> list[Tenure]:
    return [
        tenure
        for tenure in record.tenures
        if tenure.post_id == cascade.post_id and tenure.person_id == cascade.person_id
    ]


def _evidence(
    from_on: date,
    *,
    due_on: date,
    late: bool,
    facts: tuple[str, ...],
    until: date = NO_END,
    signed_on: date | None = None,
) -> Evidence:
    after_due = (signed_on or from_on) > due_on
    notes = (Note.ENTERED_LATE,) if late else ()
    return Evidence(
        after_due=after_due,
        entered_late=late,
        from_on=from_on,
        facts=facts,
        until=until,
        notes=(*notes, Note.AFTER_DUE) if after_due else notes,
    )
