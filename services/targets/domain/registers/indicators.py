"""Indicators as they stand on a day: who leads and assists, until when, how far they have come."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from services.targets.domain.registers.filed import Filed, by_day
from shared.contracts.facts.targets import (
    Direction,
    Indicator,
    IndicatorAccepted,
    IndicatorCascaded,
    TargetSet,
)
from shared.contracts.facts.targets_progress import (
    AssistanceAccepted,
    AssistanceAgreed,
    DeadlineChanged,
    IndicatorsHandedOn,
    ProgressReported,
    TargetEnded,
    TargetInherited,
)
from shared.kernel.workdays import WorkingDays


class Assistant(msgspec.Struct, kw_only=True):
    """Who assists with an indicator, with a share in percent."""

    unit_id: UUID
    post_id: UUID
    person_id: UUID
    percent: int
    accepted_on: date | None = None


class DueDate(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a due date; the first was set with the target."""

    version: int
    due_on: date
    decided_on: date
    approved_by: str | None = None
    reason: str | None = None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far an indicator had come on a day."""

    on: date
    quantity: str | None
    level: str | None


class IndicatorOn(msgspec.Struct, kw_only=True):
    """An indicator on a day."""

    target_id: UUID
    plan_id: UUID
    title: str  # of the target
    indicator: Indicator
    due_dates: list[DueDate]
    given_on: date | None = None
    post_id: UUID | None = None
    person_id: UUID | None = None
    accepted_on: date | None = None
    assistants: list[Assistant] = []
    progress: list[Progress] = []
    closed_on: date | None = None  # the first day without it: handed on, or ended
    successor_id: UUID | None = None  # who goes on with it
    from_target_ids: tuple[UUID, ...] = ()  # whose it was, where it was inherited

    @property
    def lead_percent(self) -> int:
        """The share that is left to the person who leads."""
        return 100 - sum(each.percent for each in self.assistants)

    @property
    def due_on(self) -> date:
        """The due date of the last version."""
        return self.due_dates[-1].due_on


class Standing(StrEnum):
    NOT_DUE = "not_due"
    ON_TIME = "on_time"
    LATE = "late"  # reached, after it was due
    UNMET = "unmet"
    UNREPORTED = "unreported"
    CLOSED = "closed"  # before it was due a successor went on with it, or it was ended


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """Until when an indicator may be met, with every version of the date."""

    target_id: UUID
    indicator_id: UUID
    name: str
    due_on: date
    until: date  # the next working day (E-07)
    is_provisional: bool  # 暂定: the calendar of that year is not published
    standing: Standing
    versions: tuple[DueDate, ...]


def indicators(rows: Iterable[Filed], on: date) -> dict[UUID, IndicatorOn]:
    """Give the indicators set by a day, in the order of their targets."""
    known = by_day(rows, on)
    found = {
        indicator.indicator_id: _as_set(row, row.fact, indicator)
        for row in known
        if isinstance(row.fact, TargetSet | TargetInherited)
        for indicator in row.fact.indicators
    }
    for row in known:
        if isinstance(row.fact, IndicatorsHandedOn | TargetEnded):
            _close(found, row, row.fact)
        indicator_id = getattr(row.fact, "indicator_id", None)
        if indicator_id in found:
            _fold(found[indicator_id], row)
    return found


def deadlines(
    found: Iterable[IndicatorOn], working_days: WorkingDays, on: date
) -> tuple[Deadline, ...]:
    """Give when each indicator is due, the next first, and how it stands."""
    rows: list[Deadline] = []
    for each in found:
        until = working_days.deadline(each.due_on)
        rows.append(
            Deadline(
                target_id=each.target_id,
                indicator_id=each.indicator.indicator_id,
                name=each.indicator.name,
                due_on=each.due_on,
                until=until.day,
                is_provisional=until.is_provisional,
                standing=standing(each, until.day, on),
                versions=tuple(each.due_dates),
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.until, row.name)))


def standing(each: IndicatorOn, until: date, on: date) -> Standing:
    """Say how an indicator stands on a day: by the last report not after it was due.

    A rubric has no number to reach: it is on time once a level was reported.
    """
    in_time = [one for one in each.progress if one.on <= until]
    if in_time and is_reached(each.indicator, in_time[-1]):
        return Standing.ON_TIME
    if each.closed_on is not None and each.closed_on <= until:
        return Standing.CLOSED
    if on <= until:
        return Standing.NOT_DUE
    if any(is_reached(each.indicator, one) for one in each.progress if one.on > until):
        return Standing.LATE
    return Standing.UNMET if each.progress else Standing.UNREPORTED


def is_reached(indicator: Indicator, progress: Progress) -> bool:
    """Say whether progress is what the indicator asks for."""
    if indicator.quantity is None or progress.quantity is None:
        return progress.level is not None
    wanted, got = Decimal(indicator.quantity), Decimal(progress.quantity)
    return {
        Direction.AT_LEAST: got >= wanted,
        Direction.AT_MOST: got <= wanted,
        Direction.EXACTLY: got == wanted,
    }[indicator.direction]


def open_ones(found: Iterable[IndicatorOn]) -> list[IndicatorOn]:
    """Give those that somebody still answers for here."""
    return [each for each in found if each.closed_on is None]


def _close(
    found: dict[UUID, IndicatorOn], row: Filed, fact: IndicatorsHandedOn | TargetEnded
) -> None:
    for indicator_id in fact.indicator_ids:
        known = found.get(indicator_id)
        if known is not None and known.target_id == row.subject:
            known.closed_on = row.occurred_on
            if isinstance(fact, IndicatorsHandedOn):
                known.successor_id = fact.successor_id


def _as_set(row: Filed, fact: TargetSet | TargetInherited, indicator: Indicator) -> IndicatorOn:
    first = DueDate(version=1, due_on=indicator.due_on, decided_on=row.occurred_on)
    return IndicatorOn(
        target_id=row.subject,
        plan_id=fact.plan_id,
        title=fact.title,
        indicator=indicator,
        due_dates=[first],
        from_target_ids=fact.from_target_ids if isinstance(fact, TargetInherited) else (),
    )


def _fold(known: IndicatorOn, row: Filed) -> None:
    match row.fact:
        case IndicatorCascaded(post_id=post_id, person_id=person_id):
            known.post_id, known.person_id = post_id, person_id
            known.given_on, known.accepted_on = row.occurred_on, None
        case IndicatorAccepted(person_id=person_id):
            if person_id == known.person_id:
                known.accepted_on = row.occurred_on
        case AssistanceAgreed():
            _assist(known, row.fact)
        case AssistanceAccepted(post_id=post_id, person_id=person_id):
            for each in known.assistants:
                if (each.post_id, each.person_id) == (post_id, person_id):
                    each.accepted_on = row.occurred_on
        case DeadlineChanged():
            version = DueDate(
                version=row.fact.version,
                due_on=row.fact.due_on,
                decided_on=row.occurred_on,
                approved_by=row.fact.approved_by,
                reason=row.reason,
            )
            known.due_dates = sorted([*known.due_dates, version], key=lambda one: one.version)
        case ProgressReported():
            reported = Progress(
                on=row.occurred_on, quantity=row.fact.quantity, level=row.fact.level
            )
            known.progress.append(reported)
        case _:
            pass


def _assist(known: IndicatorOn, agreed: AssistanceAgreed) -> None:
    who = (agreed.post_id, agreed.person_id)
    others = [each for each in known.assistants if (each.post_id, each.person_id) != who]
    if agreed.percent:
        others.append(
            Assistant(
                unit_id=agreed.unit_id,
                post_id=agreed.post_id,
                person_id=agreed.person_id,
                percent=agreed.percent,
            )
        )
    known.assistants = others
