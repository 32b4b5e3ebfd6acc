"""Contact points, and what is to be said of them on a day (S-38 to S-43).

Who leads and which units were flagged is the registry's to know: the caller tells it.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.activities.domain.contact_rules import (
    ContactFinding,
    Lagging,
    Leader,
    Point,
    findings,
    uncovered,
)
from shared.contracts.facts.activities_points import Standing
from shared.contracts.practice import Practice
from shared.eventstore.asking import rows_of

__all__ = [
    "ContactCoverage",
    "ContactFindingOn",
    "ContactPointOn",
    "Lagging",
    "Leader",
    "contact_coverage",
    "contact_findings",
    "contact_points",
]


class StandingSince(msgspec.Struct, frozen=True, kw_only=True):
    starts_on: date
    standing: Standing
    evidence: str | None
    accepted_by: str | None


class ContactPointOn(msgspec.Struct, frozen=True, kw_only=True):
    """A contact point as it stood on a day."""

    contact_point_id: UUID
    organization_id: UUID
    person_id: UUID
    post_id: UUID | None
    chosen_unit_id: UUID
    unit_id: UUID
    chosen_on: date
    standing_claimed: Standing  # on the day of choice
    shortage_waiver: str | None
    division: str | None
    reviewed_on: date | None
    ended_on: date | None
    standing: Standing  # on the day asked for
    has_regressed: bool  # stands lower on that day than before
    standings: tuple[StandingSince, ...]


class ContactFindingOn(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    finding: ContactFinding
    contact_point_id: UUID | None
    unit_id: UUID | None


class ContactCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the weak, lagging and difficult units are somebody's contact point (S-41)."""

    units: int
    covered: int
    uncovered_unit_ids: tuple[UUID, ...]


def contact_points(
    connection: Connection[Any],
    *,
    on: date,
    organization_id: UUID | None = None,
    unit_id: UUID | None = None,
) -> tuple[ContactPointOn, ...]:
    """Contact points standing on a day: of an organization's leaders, or at a unit."""
    values = {"on": on, "organization": organization_id, "unit": unit_id}
    return rows_of(connection, ContactPointOn, _POINTS, values)


def contact_findings(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    on: date,
    leaders: Sequence[Leader],
    lagging: Collection[Lagging],
    practice: Practice,
    redivided: Collection[UUID] = (),
    has_shortage: bool = False,
) -> tuple[ContactFindingOn, ...]:
    """What is wrong with the contact points of a team on a day, or to be looked at.

    Args:
        connection: a reader's.
        organization_id: whose leaders.
        on: the day.
        leaders: the team on that day.
        lagging: which units were flagged as lagging, or weak, on the days of choice.
        practice: the numbers in force.
        redivided: the points whose leader's share of the work has changed since.
        has_shortage: a waiver says that there are fewer lagging units than places.
    """
    points = _standing_points(connection, organization_id, on)
    found = findings(
        leaders,
        points,
        lagging,
        on=on,
        practice=practice,
        redivided=redivided,
        has_shortage=has_shortage,
    )
    return tuple(msgspec.convert(each._asdict(), ContactFindingOn) for each in found)


def contact_coverage(
    connection: Connection[Any], organization_id: UUID, *, on: date, units: Sequence[UUID]
) -> ContactCoverage:
    """How many of the units that are weak, lagging or difficult on a day have a contact point."""
    missing = uncovered(units, _standing_points(connection, organization_id, on))
    return ContactCoverage(
        units=len(units), covered=len(units) - len(missing), uncovered_unit_ids=tuple(missing)
    )


def _standing_points(connection: Connection[Any], organization_id: UUID, on: date) -> list[Point]:
    return [
        Point(**{name: getattr(point, name) for name in Point._fields})
        for point in contact_points(connection, on=on, organization_id=organization_id)
    ]


_POINTS = """
WITH stood AS (
    SELECT s.contact_point_id, json_agg(json_build_object(
               'starts_on', s.starts_on, 'standing', s.standing, 'evidence', s.evidence,
               'accepted_by', s.accepted_by) ORDER BY s.starts_on, s.version) AS standings,
           array_agg(s.standing ORDER BY s.starts_on, s.version) AS path
    FROM contact_point_standings s WHERE s.starts_on <= %(on)s::date
    GROUP BY s.contact_point_id
)
SELECT p.contact_point_id, p.organization_id, p.person_id, p.post_id, p.chosen_unit_id,
       CASE WHEN p.rehomed_on > %(on)s::date THEN p.chosen_unit_id ELSE p.unit_id END AS unit_id,
       p.chosen_on, p.standing_claimed, p.shortage_waiver, p.division, p.reviewed_on, p.ended_on,
       t.path[cardinality(t.path)] AS standing,
       coalesce(array_position(r.ranks, t.path[cardinality(t.path)])
              < array_position(r.ranks, t.path[cardinality(t.path) - 1]), false) AS has_regressed,
       t.standings
FROM contact_points p
JOIN stood t USING (contact_point_id)
CROSS JOIN (SELECT ARRAY['lagging', 'ordinary', 'demonstration'] AS ranks) r
WHERE NOT p.is_withdrawn AND p.chosen_on <= %(on)s::date
  AND (p.ended_on IS NULL OR %(on)s::date < p.ended_on)
  AND (%(organization)s::uuid IS NULL OR p.organization_id = %(organization)s)
  AND (%(unit)s::uuid IS NULL OR p.unit_id = %(unit)s)
ORDER BY p.person_id, p.chosen_on, p.contact_point_id
"""
