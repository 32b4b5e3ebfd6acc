"""Who led in a period: in which post, on every day of it or not, on leave or not (E-13, E-15)."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from services.assessment.domain.asking import Asked
from services.assessment.domain.deeds import POST
from services.assessment.domain.known import Record
from services.assessment.domain.posts import Tenure
from services.assessment.domain.timeline import NO_END, Interval
from shared.contracts.facts.registry import PostKind
from shared.contracts.facts.registry_duties import (
    ContactPointExemptionSet,
    LeaveEnded,
    LeaveStarted,
)
from shared.contracts.rule_duties_led import LedDuty
from shared.kernel.calendar import Period

_RANK = {kind: rank for rank, kind in enumerate(PostKind)}


class Leave(NamedTuple):
    """Days on which somebody in post did not serve."""

    days: Interval
    facts: tuple[str, ...]


class Leader(NamedTuple):
    """Somebody who held one of the posts in a period; with several, the highest is told."""

    person_id: UUID
    kind: PostKind
    terms: tuple[Interval, ...]  # in post, in order
    is_whole: bool  # in post every day of the period, and on no long leave
    facts: tuple[str, ...]  # of the terms, and of the leave that suspends

    def in_post(self, day: date) -> bool:
        """Say whether the person was in one of the posts on a day."""
        return any(term.holds(day) for term in self.terms)


def leaders(asked: Asked, duty: LedDuty) -> Iterator[Leader]:
    """Give everybody who held one of the duty's posts on a day of the period, by id."""
    period = asked.period
    held: dict[UUID, list[Tenure]] = {}
    for tenure in asked.record.tenures:
        if tenure.kind in duty.posts and not tenure.acting and _meets(tenure, period):
            held.setdefault(tenure.person_id, []).append(tenure)
    for person_id in sorted(held, key=str):
        tenures = held[person_id]
        away = suspending(asked.record, person_id, period, duty.long_leave_days)
        last = max(tenures, key=lambda t: (min(t.ends_on, period.ends_on), -_RANK[t.kind]))
        facts = [fact for tenure in tenures for fact in tenure.facts]
        yield Leader(
            person_id,
            last.kind,
            tuple(Interval(tenure.starts_on, tenure.ends_on) for tenure in tenures),
            is_whole=not away and covers(tenures, period.starts_on, period.ends_on),
            facts=(*facts, *(fact for leave in away for fact in leave.facts)),
        )


def covers(terms: Iterable[Tenure | Interval], starts_on: date, ends_on: date) -> bool:
    """Say whether terms, taken together, hold every day of ``[starts_on, ends_on)``."""
    reached = starts_on
    for term in sorted(terms, key=lambda term: term.starts_on):
        if term.starts_on > reached:
            return False
        reached = max(reached, term.ends_on)
    return reached >= ends_on


def suspending(
    record: Record, person_id: UUID, period: Period, long_leave_days: int | None
) -> list[Leave]:
    """Give the leaves that suspend a person's own duties of a period."""
    if long_leave_days is None:
        return []
    whole = Interval(period.starts_on, period.ends_on)
    found = leaves(record, person_id)
    return [leave for leave in found if leave.days.days_within(whole) > long_leave_days]


def leaves(record: Record, person_id: UUID) -> list[Leave]:
    """Give a person's leaves from posts of the organization, in order."""
    found: list[Leave] = []
    for deeds in record.streams(POST):
        begun: tuple[date, str] | None = None
        for deed in sorted(deeds, key=lambda deed: deed[:2]):
            fact = deed.fact
            if not isinstance(fact, LeaveStarted | LeaveEnded) or fact.person_id != person_id:
                continue
            if isinstance(fact, LeaveStarted):
                begun = begun or (deed.day, deed.id)
            elif begun:
                found.append(Leave(Interval(begun[0], deed.day), (begun[1], deed.id)))
                begun = None
        if begun:
            found.append(Leave(Interval(begun[0], NO_END), (begun[1],)))
    return sorted(found)


def months_served(leader: Leader, away: Iterable[Leave], period: Period) -> int:
    """Give the whole calendar months of a year that a leader served, every day in post."""
    gone = [leave.days for leave in away]
    year = period.starts_on.year
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    return sum(
        covers(leader.terms, first, after) and not any(days.meets(first, after) for days in gone)
        for first, after in pairwise(firsts)
    )


def exemption(record: Record, person_id: UUID, day: date) -> str | None:
    """Give the fact by which a person needs no contact point on a day (S-40); None: needs one."""
    said = sorted(
        ((deed.day, deed.subject, deed.place), deed.fact.is_exempt, deed.id)
        for deeds in record.streams(POST)
        for deed in deeds
        if isinstance(deed.fact, ContactPointExemptionSet)
        and deed.fact.person_id == person_id
        and deed.day <= day
    )
    return said[-1][2] if said and said[-1][1] else None


def _meets(tenure: Tenure, period: Period) -> bool:
    return tenure.starts_on < period.ends_on and period.starts_on < tenure.ends_on
