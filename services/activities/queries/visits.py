"""Visits, how often contact points saw one, and fieldwork: one record, several uses."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.page import Page
from shared.contracts.practice import Practice
from shared.eventstore.asking import page_of, rows_of


class VisitState(StrEnum):
    MET = "met"
    ON_COURSE = "on_course"
    BEHIND = "behind"  # fewer than asked for by midyear
    MISSED = "missed"  # the year is over


class VisitView(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as claimed, and what the unit said to it."""

    visit_id: UUID
    organization_id: UUID
    unit_id: UUID
    person_id: UUID
    made_on: date
    contact_point_id: UUID | None
    topic_id: UUID | None
    problem: str | None
    guidance: str | None
    follow_up: str | None
    combined_with: str | None
    confirmed_on: date | None
    disputed_on: date | None


class VisitCadence(msgspec.Struct, frozen=True, kw_only=True):
    """How often a contact point was visited by its leader in a year, up to the day."""

    contact_point_id: UUID
    person_id: UUID
    unit_id: UUID
    made: int
    confirmed: int
    wanted: int  # in the whole year
    state: VisitState


class Fieldwork(msgspec.Struct, frozen=True, kw_only=True):
    """A leader's visits of a year, each counted once, whatever else it served."""

    person_id: UUID
    visits: int
    confirmed: int
    at_contact_points: int
    for_topics: int
    units: int
    last_on: date


def visits(
    connection: Connection[Any],
    *,
    organization_id: UUID | None = None,
    unit_id: UUID | None = None,
    person_id: UUID | None = None,
    year: int | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[VisitView]:
    """Visits by an organization's leaders, or at a unit, the latest first; without withdrawn ones.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id, "unit": unit_id, "person": person_id, "year": year}
    return page_of(connection, VisitView, _VISITS, values, limit=limit, offset=offset)


def visit_cadence(
    connection: Connection[Any], organization_id: UUID, *, on: date, practice: Practice
) -> tuple[VisitCadence, ...]:
    """How each contact point was visited in the year of a day, up to that day (S-42)."""
    rows = rows_of(connection, _Counted, _CADENCE, {"organization": organization_id, "on": on})
    return tuple(
        VisitCadence(
            **msgspec.structs.asdict(row),
            wanted=practice.visits_a_year,
            state=_visit_state(row.confirmed, on, practice),
        )
        for row in rows
    )


def fieldwork(
    connection: Connection[Any], organization_id: UUID, *, on: date
) -> tuple[Fieldwork, ...]:
    """What each leader saw of the grass roots in the year of a day, up to that day (S-46)."""
    return rows_of(connection, Fieldwork, _FIELDWORK, {"organization": organization_id, "on": on})


class _Counted(msgspec.Struct, frozen=True, kw_only=True):
    contact_point_id: UUID
    person_id: UUID
    unit_id: UUID
    made: int
    confirmed: int


def _visit_state(confirmed: int, on: date, practice: Practice) -> VisitState:
    if confirmed >= practice.visits_a_year:
        return VisitState.MET
    if on >= date(on.year, 12, 31):
        return VisitState.MISSED
    if on >= date(on.year, 6, 30) and confirmed < practice.visits_by_midyear:
        return VisitState.BEHIND
    return VisitState.ON_COURSE


_VISITS = """
SELECT * FROM visits
WHERE NOT is_withdrawn
  AND (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
  AND (%(unit)s::uuid IS NULL OR unit_id = %(unit)s)
  AND (%(person)s::uuid IS NULL OR person_id = %(person)s)
  AND (%(year)s::int IS NULL OR extract(year FROM made_on) = %(year)s)
ORDER BY made_on DESC, visit_id
"""
_CADENCE = """
SELECT p.contact_point_id, p.person_id, p.unit_id, count(v.visit_id) AS made,
       count(v.visit_id) FILTER (WHERE v.confirmed_on <= %(on)s::date) AS confirmed
FROM contact_points p
LEFT JOIN visits v ON v.contact_point_id = p.contact_point_id AND NOT v.is_withdrawn
    AND v.person_id = p.person_id
    AND v.made_on BETWEEN date_trunc('year', %(on)s::date)::date AND %(on)s::date
WHERE p.organization_id = %(organization)s AND NOT p.is_withdrawn AND p.chosen_on <= %(on)s::date
  AND (p.ended_on IS NULL OR %(on)s::date < p.ended_on)
GROUP BY p.contact_point_id, p.person_id, p.unit_id ORDER BY p.person_id, p.contact_point_id
"""
_FIELDWORK = """
SELECT person_id, count(*) AS visits,
       count(*) FILTER (WHERE confirmed_on <= %(on)s::date) AS confirmed,
       count(contact_point_id) AS at_contact_points, count(topic_id) AS for_topics,
       count(DISTINCT unit_id) AS units, max(made_on) AS last_on
FROM visits
WHERE organization_id = %(organization)s AND NOT is_withdrawn
  AND made_on BETWEEN date_trunc('year', %(on)s::date)::date AND %(on)s::date
GROUP BY person_id ORDER BY person_id
"""
