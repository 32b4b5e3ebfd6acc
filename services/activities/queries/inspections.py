"""Questions about inspection: visits, the calendar, coverage. Who may know what is here.

A visit that is not announced is known to the organization that inspects and to those who see
everything; the unit learns of such a visit when it is held (E-45).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.checklist import ChecklistItem
from shared.contracts.facts.activities_inspection import (
    CheckedItem,
    InspectionMode,
    Verdict,
)
from shared.contracts.page import Page
from shared.eventstore.asking import page_of, rows_of


class Viewer(NamedTuple):
    """Who asks: the own organization, and whether the role sees everything but itself."""

    own: UUID | None
    sees_everything: bool


class InspectionView(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as planned, and as held with its checklist."""

    inspection_id: UUID
    organization_id: UUID  # which inspects
    unit_id: UUID
    mode: InspectionMode
    planned_on: date
    starts_on: date
    ends_on: date
    inspector_ids: tuple[UUID, ...]
    recused: int
    is_announced: bool
    sample_id: UUID | None
    approved_by: str | None
    held_on: date | None
    items: tuple[CheckedItem, ...] | None
    called_off_on: date | None


class UnitVisits(msgspec.Struct, frozen=True, kw_only=True):
    """How often a unit is visited in a year, beside the cap."""

    unit_id: UUID
    visits: int
    cap: int
    is_over: bool


class InspectorClash(msgspec.Struct, frozen=True, kw_only=True):
    """One inspector, two visits on the same day."""

    person_id: UUID
    inspection_ids: tuple[UUID, UUID]


class InspectionCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """The visits of an organization's year: what is planned, what was done, what collides."""

    year: int
    planned: int  # without those called off
    held: int
    overdue: int  # the last day is past, and it was not held
    visits: tuple[InspectionView, ...]
    units: tuple[UnitVisits, ...]
    clashes: tuple[InspectorClash, ...]


class ItemCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """How many units an item was looked at in, in a year."""

    code: str
    clause: str | None  # None: an item that no checklist names
    units_checked: int
    satisfied: int
    not_satisfied: int
    not_applicable: int


class InspectionCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """Which units below an organization were visited in a year, and what was looked at."""

    year: int
    units: int
    units_visited: int
    unvisited_ids: tuple[UUID, ...]
    items: tuple[ItemCoverage, ...]


def inspections(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    viewer: Viewer,
    limit: int = 100,
    offset: int = 0,
) -> Page[InspectionView]:
    """Visits to a unit as far as the viewer may know of them, the latest first.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = _of(viewer) | {"unit": organization_id}
    return page_of(connection, InspectionView, _VISITS, values, limit=limit, offset=offset)


def calendar(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    year: int,
    on: date,
    viewer: Viewer,
    cap_of: Callable[[UUID], int],
) -> InspectionCalendar:
    """The calendar of an organization that inspects, for a year, as of a day; each unit's cap.

    Unit counts take in the visits of others, as far as the viewer may know of them.
    """
    values = _of(viewer) | {"organization": organization_id, "year": year}
    visits = rows_of(connection, InspectionView, _CALENDAR, values)
    standing = [visit for visit in visits if visit.called_off_on is None]
    values["units"] = list({visit.unit_id for visit in standing})
    everybody = rows_of(connection, InspectionView, _VISITS_OF_UNITS, values)
    counted = Counter(visit.unit_id for visit in everybody)
    return InspectionCalendar(
        year=year,
        planned=len(standing),
        held=sum(visit.held_on is not None for visit in standing),
        overdue=sum(visit.held_on is None and visit.ends_on < on for visit in standing),
        visits=visits,
        units=tuple(
            UnitVisits(
                unit_id=unit,
                visits=number,
                cap=cap_of(unit),
                is_over=number > cap_of(unit),
            )
            for unit, number in sorted(counted.items())
        ),
        clashes=tuple(_clashes(standing)),
    )


def coverage(
    connection: Connection[Any],
    unit_ids: Collection[UUID],
    *,
    year: int,
    checklist: Mapping[str, ChecklistItem],
) -> InspectionCoverage:
    """Which of the units were visited in a year, and the items of the checklist looked at.

    The items of the checklist are always in the answer, so one that nobody looked at shows as zero.
    """
    values = {"units": list(unit_ids), "year": year}
    held = rows_of(connection, InspectionView, _HELD_OF_UNITS, values)
    visited = {visit.unit_id for visit in held}
    last: dict[tuple[str, UUID], Verdict] = {}
    for visit in held:  # by day, so the last stands
        for item in visit.items or ():
            last[item.code, visit.unit_id] = item.verdict
    codes = [*checklist, *sorted({code for code, _ in last} - checklist.keys())]
    return InspectionCoverage(
        year=year,
        units=len(set(unit_ids)),
        units_visited=len(visited),
        unvisited_ids=tuple(sorted(set(unit_ids) - visited)),
        items=tuple(
            _item(code, checklist.get(code), [v for (c, _), v in last.items() if c == code])
            for code in codes
        ),
    )


def _item(code: str, item: ChecklistItem | None, verdicts: list[Verdict]) -> ItemCoverage:
    return ItemCoverage(
        code=code,
        clause=item.clause if item else None,
        units_checked=len(verdicts),
        satisfied=verdicts.count(Verdict.SATISFIED),
        not_satisfied=verdicts.count(Verdict.NOT_SATISFIED),
        not_applicable=verdicts.count(Verdict.NOT_APPLICABLE),
    )


def _clashes(visits: Iterable[InspectionView]) -> Iterator[InspectorClash]:
    for one, other in combinations(visits, 2):
        if one.starts_on <= other.ends_on and other.starts_on <= one.ends_on:
            for person in sorted(set(one.inspector_ids) & set(other.inspector_ids)):
                ids = (one.inspection_id, other.inspection_id)
                yield InspectorClash(person_id=person, inspection_ids=ids)


def _of(viewer: Viewer) -> dict[str, Any]:
    return {"own": viewer.own, "everything": viewer.sees_everything}


_KNOWN = """
  AND (held_on IS NOT NULL OR is_announced OR organization_id = %(own)s::uuid
       OR (%(everything)s AND unit_id IS DISTINCT FROM %(own)s::uuid))
"""
_VISITS = (
    """
SELECT * FROM inspections WHERE unit_id = %(unit)s
"""
    + _KNOWN
    + " ORDER BY starts_on DESC, inspection_id"
)
_CALENDAR = (
    """
SELECT * FROM inspections
WHERE organization_id = %(organization)s AND date_part('year', starts_on) = %(year)s
"""
    + _KNOWN
    + " ORDER BY starts_on, inspection_id"
)
_VISITS_OF_UNITS = (
    """
SELECT * FROM inspections
WHERE unit_id = ANY(%(units)s) AND date_part('year', starts_on) = %(year)s
  AND called_off_on IS NULL
"""
    + _KNOWN
)
_HELD_OF_UNITS = """
SELECT * FROM inspections
WHERE unit_id = ANY(%(units)s) AND date_part('year', held_on) = %(year)s
ORDER BY held_on, inspection_id
"""
