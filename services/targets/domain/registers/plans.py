"""S-31: a long-term plan, the targets of the year, and that one carries out the other."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from services.targets.domain.registers.filed import Filed, by_day
from services.targets.domain.registers.indicators import IndicatorOn, open_ones
from shared.contracts.facts.targets import PlanAdopted, PlanKind
from shared.contracts.facts.targets_progress import PlanEnded, PlanInherited, PlanLinked

_ONE_DAY = timedelta(days=1)


class PlanFindingKind(StrEnum):
    NO_LONG_TERM_PLAN = "no_long_term_plan"
    NO_TARGETS_OF_YEAR = "no_targets_of_year"
    NOT_LINKED = "not_linked"
    LINK_NOT_IN_FORCE = "link_not_in_force"
    ORGANIZATION_ENDED = "organization_ended"  # nobody has inherited or ended the plan
    TARGET_LEFT_OPEN = "target_left_open"  # nobody goes on with its indicators, or has ended them


class PlanFinding(msgspec.Struct, frozen=True, kw_only=True):
    kind: PlanFindingKind
    plan_id: UUID | None = None
    target_id: UUID | None = None


class PlanOn(msgspec.Struct, kw_only=True):
    """A plan as it stood on a day."""

    plan_id: UUID
    organization_id: UUID
    kind: PlanKind
    starts_on: date
    last_day: date
    long_term_id: UUID | None = None
    development_goal: str | None = None


def plans(rows: Iterable[Filed], on: date) -> dict[UUID, PlanOn]:
    """Give the plans known on a day, with whoever goes on with each."""
    found: dict[UUID, PlanOn] = {}
    for row in by_day(rows, on):
        match row.fact:
            case PlanAdopted() | PlanInherited():
                before = found.get(row.subject)
                found[row.subject] = PlanOn(
                    plan_id=row.subject,
                    organization_id=row.fact.organization_id,
                    kind=row.fact.kind,
                    starts_on=row.fact.starts_on,
                    last_day=row.fact.ends_on,
                    long_term_id=before.long_term_id if before else None,
                    development_goal=before.development_goal if before else None,
                )
            case PlanLinked() if row.subject in found:
                found[row.subject].long_term_id = row.fact.long_term_id
                found[row.subject].development_goal = row.fact.development_goal
            case PlanEnded() if row.subject in found:
                last = row.occurred_on - _ONE_DAY
                found[row.subject].last_day = min(found[row.subject].last_day, last)
            case _:
                pass
    return found


def plan_findings(
    rows: Iterable[Filed],
    organization_id: UUID,
    *,
    year: int,
    on: date,
    stands_since: date | None,
    grace_days: int,
    indicators: Iterable[IndicatorOn] = (),
) -> tuple[PlanFinding, ...]:
    """Give what is missing among an organization's plans; of a new one only once its grace is over.

    Args:
        rows: its file, and whatever else became of its plans.
        organization_id: whose plans.
        year: of the targets asked for.
        on: the day on which it is asked.
        stands_since: the organization's first day; None where it does not stand on that day.
        grace_days: how long a new organization has for a plan and for targets of the year.
        indicators: the organization's own, as they stand on the day.
    """
    known = plans(rows, on)
    own = {key: plan for key, plan in known.items() if plan.organization_id == organization_id}
    if stands_since is None:
        return (*_left(own, on), *_left_open(known, indicators, year))
    return tuple(_missing(own, year, on, stands_since + timedelta(days=grace_days)))


def _left(own: dict[UUID, PlanOn], on: date) -> Iterator[PlanFinding]:
    for key, plan in own.items():
        if plan.last_day >= on:
            yield PlanFinding(kind=PlanFindingKind.ORGANIZATION_ENDED, plan_id=key)


def _left_open(
    known: dict[UUID, PlanOn], indicators: Iterable[IndicatorOn], year: int
) -> Iterator[PlanFinding]:
    of_year = {
        key for key, plan in known.items() if plan.starts_on.year <= year <= plan.last_day.year
    }
    for target_id, plan_id in dict.fromkeys(
        (each.target_id, each.plan_id) for each in open_ones(indicators)
    ):
        if plan_id in of_year:
            yield PlanFinding(
                kind=PlanFindingKind.TARGET_LEFT_OPEN, plan_id=plan_id, target_id=target_id
            )


def _missing(
    own: dict[UUID, PlanOn], year: int, on: date, owed_from: date
) -> Iterator[PlanFinding]:
    in_force = {
        key
        for key, plan in own.items()
        if plan.kind is PlanKind.LONG_TERM and plan.starts_on <= on <= plan.last_day
    }
    of_year = [
        plan
        for plan in own.values()
        if plan.kind is PlanKind.ANNUAL and plan.starts_on.year == year
    ]
    is_owed = owed_from <= on
    if not in_force and is_owed:
        yield PlanFinding(kind=PlanFindingKind.NO_LONG_TERM_PLAN)
    if not of_year and is_owed and owed_from.year <= year:
        yield PlanFinding(kind=PlanFindingKind.NO_TARGETS_OF_YEAR)
    for plan in of_year:
        if plan.long_term_id is None:
            yield PlanFinding(kind=PlanFindingKind.NOT_LINKED, plan_id=plan.plan_id)
        elif plan.long_term_id not in in_force:
            yield PlanFinding(kind=PlanFindingKind.LINK_NOT_IN_FORCE, plan_id=plan.plan_id)
