"""S-34, S-60: the indicators that somebody in post signed for, reached by their due day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.assessment.domain.asking import Asked, Owed
from services.assessment.domain.deeds import INDICATOR, TARGET
from services.assessment.domain.known import Deed, Handing
from services.assessment.domain.leaders import leaders
from services.assessment.domain.obligations import Evidence, Requirement
from services.assessment.domain.timeline import NO_END
from shared.contracts.facts.targets import Direction, Indicator, TargetSet
from shared.contracts.facts.targets_progress import (
    DeadlineChanged,
    ProgressReported,
    TargetInherited,
)
from shared.contracts.rule_duties_led import OwnTargetsDuty


def own_targets(asked: Asked, duty: OwnTargetsDuty) -> Iterator[Owed]:
    """One obligation for each indicator due in the period, of whom signed for it last by then.

    The person must be in post on the due day. An indicator that is judged by a rubric is reached
    at one of the levels that the duty names. One whose target ended, or was handed on, by its due
    day is owed no longer.
    """
    holders = {leader.person_id: leader for leader in leaders(asked, duty)}
    for indicator in _indicators(asked):
        due_on, moved = _due_on(asked, indicator)
        if _ended_by(asked, indicator.indicator_id, due_on):
            continue
        signed = _signed(asked, indicator.indicator_id, due_on)
        leader = holders.get(signed.person_id) if signed else None
        if due_on in asked.period and signed and leader and leader.in_post(due_on):
            evidence = tuple(_reached(asked, duty, indicator, due_on))
            yield Owed(
                (Requirement(evidence, facts=(signed.fact, *moved)),),
                subject=str(indicator.indicator_id),
                person_id=leader.person_id,
                due_on=due_on,
                anchor=due_on,
                facts=leader.facts,
            )


def _indicators(asked: Asked) -> Iterator[Indicator]:
    for deeds in asked.record.streams(TARGET):
        for deed in deeds:
            if isinstance(deed.fact, TargetSet | TargetInherited):
                yield from deed.fact.indicators


def _due_on(asked: Asked, indicator: Indicator) -> tuple[date, tuple[str, ...]]:
    changes = _of_indicator(asked, DeadlineChanged, indicator.indicator_id)
    if not changes:
        return indicator.due_on, ()
    last = max(changes, key=lambda deed: (deed.fact.version, deed.place))
    return last.fact.due_on, (last.id,)


def _ended_by(asked: Asked, indicator_id: UUID, day: date) -> bool:
    end = asked.record.indicators_ended.get(indicator_id)
    return end is not None and end[0] <= day


def _signed(asked: Asked, indicator_id: UUID, day: date) -> Handing | None:
    signed = [each for each in asked.record.acceptances.get(indicator_id, ()) if each.day <= day]
    return max(signed, key=lambda each: each[:2], default=None)


def _reached(
    asked: Asked, duty: OwnTargetsDuty, indicator: Indicator, due_on: date
) -> Iterator[Evidence]:
    told = sorted(
        _of_indicator(asked, ProgressReported, indicator.indicator_id), key=lambda deed: deed[:2]
    )
    ends = [deed.day for deed in told[1:]] + [NO_END]
    for deed, until in zip(told, ends, strict=False):
        if deed.day < until and _is_reached(duty, indicator, deed.fact):
            yield asked.evidence(deed, due_on=due_on, until=until)


def _is_reached(duty: OwnTargetsDuty, indicator: Indicator, told: ProgressReported) -> bool:
    if indicator.quantity is None or told.quantity is None:
        return told.level is not None and told.level in duty.levels
    wanted, come = Decimal(indicator.quantity), Decimal(told.quantity)
    match indicator.direction:
        case Direction.AT_LEAST:
            return come >= wanted
        case Direction.AT_MOST:
            return come <= wanted
        case Direction.EXACTLY:
            return come == wanted


def _of_indicator(
    asked: Asked, wanted: type[DeadlineChanged | ProgressReported], indicator_id: UUID
) -> list[Deed]:
    return [
        deed
        for deeds in asked.record.streams(INDICATOR)
        for deed in deeds
        if isinstance(deed.fact, wanted) and deed.fact.indicator_id == indicator_id
    ]
