"""What an organization owes on the days of a segment of its year, under the packs in force."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple
from uuid import UUID

from services.assessment.domain.answering import answerable
from services.assessment.domain.asking import Asked, Owed, put_off
from services.assessment.domain.known import PublishedPack, Record
from services.assessment.domain.obligations import Obligation, Waived
from services.assessment.domain.packs import pack_in_force, working_days
from services.assessment.domain.reading_duties import BY_THING, read
from services.assessment.domain.timeline import NO_END, Interval
from shared.contracts.facts.registry import Category
from shared.contracts.rule_duties import PeriodKind, day_of
from shared.contracts.rule_duty_kinds import Duty
from shared.contracts.rule_indicators import Indicator
from shared.contracts.rule_pack import read_rule_pack
from shared.kernel.calendar import Period, halves, months, quarters, whole_year
from shared.kernel.workdays import Deadline, WorkingDays

Assesses = Literal["organizations", "leaders"]
ONE_DAY = timedelta(days=1)

_PERIODS = {
    PeriodKind.MONTH: months,
    PeriodKind.QUARTER: quarters,
    PeriodKind.HALF: halves,
    PeriodKind.YEAR: whole_year,
}


class Segment(NamedTuple):
    """Days of a year on which an organization stood under one superior in one category."""

    days: Interval
    category: Category | None
    superior_id: UUID | None

    @property
    def last_day(self) -> date:
        """The last day that belongs to the segment."""
        return self.days.ends_on - ONE_DAY


def segments(record: Record, year: int) -> list[Segment]:
    """Cut the days of a year on which an organization stood, at each move and change of category.

    >>> segments(Record(), 2025)
    []
    """
    standing = record.standing
    if standing is None:
        return []
    (whole,) = periods(PeriodKind.YEAR, year)
    inside = Interval(
        max(standing.starts_on, whole.starts_on), min(standing.ends_on, whole.ends_on)
    )
    if inside.starts_on >= inside.ends_on:
        return []
    turns = {*record.categories.turns(inside), *record.superiors.turns(inside)}
    edges = [inside.starts_on, *sorted(turns), inside.ends_on]
    return [
        Segment(Interval(first, after), record.categories.on(first), record.superiors.on(first))
        for first, after in pairwise(edges)
    ]


@lru_cache(maxsize=512)
def periods(kind: PeriodKind, year: int) -> tuple[Period, ...]:
    """Give the periods of a year."""
    return tuple(_PERIODS[kind](year))


def owed(
    county: Mapping[UUID, Record],
    organization_id: UUID,
    segment: Segment,
    year: int,
    *,
    assesses: Assesses = "organizations",
) -> list[Obligation]:
    """Give the obligations of the periods whose last day lies in the segment.

    A period is owed under the pack in force on its last day; a thing with a day of its own, in the
    segment that holds that day. A period that the organization did not stand in full is void; its
    last day is taken to be the organization's last.
    """
    record = county[organization_id]
    standing = record.standing or segment.days
    governing = _governing(county, organization_id, segment, year, assesses=assesses)
    days = working_days(county, organization_id, segment.last_day)

    def in_force(day: date) -> PublishedPack | None:
        if not segment.days.holds(day):
            return None
        return pack_in_force(county, organization_id, day, assesses=assesses)

    found: list[Obligation] = []
    for published in dict.fromkeys(governing.values()):
        pack = read_rule_pack(published.content)
        for duty in pack.duties:
            if not _concerns(duty, record, segment):
                continue
            for period in periods(duty.period, year):
                if not standing.meets(period.starts_on, period.ends_on):
                    continue
                last_day = min(period.last_day, standing.ends_on - ONE_DAY)
                is_here = governing.get(last_day) is published
                if not is_here and type(duty) not in BY_THING:
                    continue
                asked = Asked(
                    county,
                    organization_id,
                    record,
                    pack,
                    period,
                    *_due_on(duty, period, days),
                    days,
                    pack.grace_days if duty.grace_days is None else duty.grace_days,
                )
                found += [
                    _obligation(asked, duty, published, each)
                    for each in read(asked, duty)
                    if (is_here if each.anchor is None else in_force(each.anchor) is published)
                ]
    return found


def concerns_any(named: tuple[Duty | Indicator, ...], record: Record, segment: Segment) -> bool:
    """Say whether one of the duties or indicators asks anything of such an organization."""
    return any(_concerns(each, record, segment) for each in named)


def _governing(
    county: Mapping[UUID, Record],
    organization_id: UUID,
    segment: Segment,
    year: int,
    *,
    assesses: Assesses,
) -> dict[date, PublishedPack]:
    """Give the pack of each day of the segment on which a period may end."""
    ends = [month.last_day for month in periods(PeriodKind.MONTH, year)]
    days = [day for day in ends if segment.days.holds(day)]
    if segment.last_day not in days:
        days.append(segment.last_day)
    found = {day: pack_in_force(county, organization_id, day, assesses=assesses) for day in days}
    return {day: pack for day, pack in found.items() if pack is not None}


def _concerns(duty: Duty | Indicator, record: Record, segment: Segment) -> bool:
    return record.kind in duty.subjects and (
        not duty.categories or segment.category in duty.categories
    )


def _obligation(asked: Asked, duty: Duty, published: PublishedPack, owes: Owed) -> Obligation:
    record, period = asked.record, asked.period
    due_on = owes.due_on or asked.due_on
    standing = record.standing
    is_whole = standing is not None and standing.covers(period.starts_on, period.ends_on)
    is_void = owes.is_void or not (is_whole or owes.anchor)
    established = (record.established[1],) if record.established else ()
    ended = (record.end.fact,) if record.end else ()
    return Obligation(
        organization_id=asked.organization_id,
        duty=duty.id,
        clauses=duty.clauses,
        period=period,
        due_on=due_on,
        is_provisional=owes.is_provisional if owes.due_on else asked.is_provisional,
        due_soon_days=asked.pack.due_soon_days,
        pack=published.fact,
        answerable=owes.person_id or answerable(record, due_on),
        requirements=() if is_void else owes.requirements,
        closed_on=record.end.ends_on - ONE_DAY if record.end else NO_END,
        is_void=is_void,
        void_from=owes.void_from,
        standing_facts=(*owes.facts, *established, *ended),
        waivers=_waivers(record, duty.id, owes.anchor or period.last_day),
        aside=owes.aside,
        subject=owes.subject,
        person_id=owes.person_id,
        late_counts=duty.late_counts,
    )


def _waivers(record: Record, duty: str, last_day: date) -> tuple[Waived, ...]:
    return tuple(
        Waived(waiver.granted_on, waiver.until, waiver.facts)
        for waiver in record.waivers.values()
        if waiver.duty in {None, duty} and waiver.starts_on <= last_day <= waiver.ends_on
    )


def _due_on(duty: Duty, period: Period, days: WorkingDays) -> Deadline:
    """Give the due day; one that the pack names is put off to a working day (E-07).

    What is due by the period's own last day is not: a later deed would be of another period.
    """
    part = period.name.rpartition("-")[2]
    rule = duty.due.get("every") or duty.due[part]
    day = day_of(rule, period.starts_on.year, period.last_day)
    return Deadline(day, is_provisional=False) if rule == "last_day" else put_off(day, days)
