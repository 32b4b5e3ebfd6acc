"""Situation reports made of facts, and the kinds of meeting that were held.

A draft counts what was recorded, as claimed and corrected; whether it counts is for assessment to
say. The secretary reads it, adds to it and signs.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.facts.activities import MeetingKind
from shared.contracts.in_time import InTime
from shared.eventstore.asking import rows_of
from shared.kernel.calendar import halves


class KindCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many gatherings were a kind of meeting; one may be of several kinds, each once."""

    kind: MeetingKind
    held: int
    months: tuple[int, ...]  # in which at least one was held


class Studied(msgspec.Struct, frozen=True, kw_only=True):
    held_on: date
    problem: str
    conclusion: str


class SituationReportDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What the facts say of an organization's half-year, with those merged into it."""

    organization_id: UUID
    year: int
    half: int
    organization_ids: tuple[UUID, ...]  # it and the predecessors that it also reports on
    meetings: tuple[KindCount, ...]
    meetings_aborted: int
    studied: tuple[Studied, ...]
    visits_received: int
    visits_confirmed: int
    guidance_received: int
    contact_points: int
    problems_raised: int
    problems_solved: int
    problems_open: int  # on the half-year's last day, as far as is known
    experience_cards: int
    innovations_claimed: int
    education_held: int
    education_attended: int  # heads, one as often as taught
    services_given: int
    households_served: int
    support_received: int  # times
    dues_collected: str  # yuan, as settled in the half-year, whatever month it was for
    dues_managed: str
    dues_used: str
    inspections_held: int
    findings_released: int  # of those that the unit may know of
    findings_closed: int
    findings_open: int  # on the half-year's last day, as far as is known
    in_time: InTime | None = None  # assessment says it; None: no rule pack binds


DERIVED_CELLS = len(SituationReportDraft.__struct_fields__) - len(
    ("organization_id", "year", "half", "organization_ids", "in_time")
)
"""Figures of a situation report that facts fill; what is left says whose and which it is."""


def meeting_kinds(
    connection: Connection[Any], organization_id: UUID, *, year: int
) -> tuple[KindCount, ...]:
    """How many gatherings of a year were which kind of meeting (E-03), by kind."""
    span = date(year, 1, 1), date(year + 1, 1, 1)
    return _kinds(connection, [organization_id], *span)


def situation_report_draft(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    year: int,
    half: int,
    predecessor_ids: Sequence[UUID] = (),
) -> SituationReportDraft:
    """What the facts say of a half-year of an organization and of those merged into it (S-58)."""
    period = list(halves(year))[half - 1]
    organizations = [organization_id, *predecessor_ids]
    span = {"ids": organizations, "from": period.starts_on, "to": period.ends_on}
    return SituationReportDraft(
        organization_id=organization_id,
        year=year,
        half=half,
        organization_ids=tuple(organizations),
        meetings=_kinds(connection, organizations, period.starts_on, period.ends_on),
        studied=rows_of(connection, Studied, _STUDIED, span),
        **_counted(connection, _Counts, _COUNTS, span),
        **_counted(connection, _RegisterCounts, _REGISTER_COUNTS, span),
        **_counted(connection, _InspectionCounts, _INSPECTION_COUNTS, span),
    )


def _kinds(
    connection: Connection[Any], organizations: Sequence[UUID], first: date, end: date
) -> tuple[KindCount, ...]:
    values = {"ids": list(organizations), "from": first, "to": end}
    return rows_of(connection, KindCount, _KINDS, values)


def _counted(
    connection: Connection[Any],
    kind: type[msgspec.Struct],
    query: LiteralString,
    span: dict[str, Any],
) -> dict[str, Any]:
    return msgspec.structs.asdict(rows_of(connection, kind, query, span)[0])


class _Counts(msgspec.Struct, frozen=True, kw_only=True):
    meetings_aborted: int
    visits_received: int
    visits_confirmed: int
    guidance_received: int
    contact_points: int
    problems_raised: int
    problems_solved: int
    problems_open: int
    experience_cards: int
    innovations_claimed: int


class _RegisterCounts(msgspec.Struct, frozen=True, kw_only=True):
    education_held: int
    education_attended: int
    services_given: int
    households_served: int
    support_received: int
    dues_collected: str
    dues_managed: str
    dues_used: str


class _InspectionCounts(msgspec.Struct, frozen=True, kw_only=True):
    inspections_held: int
    findings_released: int
    findings_closed: int
    findings_open: int


_KINDS = """
SELECT kinds.kind, count(DISTINCT m.meeting_id) AS held,
       array_agg(DISTINCT extract(month FROM m.held_on)::int
                 ORDER BY extract(month FROM m.held_on)::int) AS months
FROM meetings m
CROSS JOIN LATERAL (
    SELECT m.kind UNION SELECT unnest(m.serves)
) AS kinds (kind)
WHERE m.organization_id = ANY (%(ids)s) AND NOT m.is_aborted AND NOT m.is_withdrawn
  AND m.held_on >= %(from)s AND m.held_on < %(to)s
GROUP BY kinds.kind ORDER BY kinds.kind
"""
_STUDIED = """
SELECT m.held_on, c ->> 'problem' AS problem, c ->> 'conclusion' AS conclusion
FROM meetings m
CROSS JOIN LATERAL jsonb_array_elements(m.conclusions) WITH ORDINALITY AS each (c, place)
WHERE m.organization_id = ANY (%(ids)s) AND NOT m.is_aborted AND NOT m.is_withdrawn
  AND m.held_on >= %(from)s AND m.held_on < %(to)s
ORDER BY m.held_on, m.meeting_id, place
"""
_COUNTS = """
SELECT
    (SELECT count(*) FROM meetings
     WHERE organization_id = ANY (%(ids)s) AND is_aborted AND NOT is_withdrawn
       AND held_on >= %(from)s AND held_on < %(to)s) AS meetings_aborted,
    (SELECT count(*) FROM visits
     WHERE unit_id = ANY (%(ids)s) AND NOT is_withdrawn
       AND made_on >= %(from)s AND made_on < %(to)s) AS visits_received,
    (SELECT count(confirmed_on) FROM visits
     WHERE unit_id = ANY (%(ids)s) AND NOT is_withdrawn
       AND made_on >= %(from)s AND made_on < %(to)s) AS visits_confirmed,
    (SELECT count(*) FROM guidance
     WHERE unit_id = ANY (%(ids)s) AND NOT is_withdrawn
       AND given_on >= %(from)s AND given_on < %(to)s) AS guidance_received,
    (SELECT count(*) FROM contact_points
     WHERE unit_id = ANY (%(ids)s) AND NOT is_withdrawn AND chosen_on < %(to)s
       AND (ended_on IS NULL OR ended_on >= %(to)s)) AS contact_points,
    (SELECT count(*) FROM problems
     WHERE organization_id = ANY (%(ids)s) AND NOT is_withdrawn
       AND raised_on >= %(from)s AND raised_on < %(to)s) AS problems_raised,
    (SELECT count(*) FROM problems
     WHERE organization_id = ANY (%(ids)s) AND NOT is_withdrawn
       AND solved_on >= %(from)s AND solved_on < %(to)s) AS problems_solved,
    (SELECT count(*) FROM problems
     WHERE organization_id = ANY (%(ids)s) AND NOT is_withdrawn AND raised_on < %(to)s
       AND (solved_on IS NULL OR solved_on >= %(to)s)) AS problems_open,
    (SELECT count(*) FROM experiences
     WHERE organization_id = ANY (%(ids)s) AND NOT is_withdrawn
       AND recorded_on >= %(from)s AND recorded_on < %(to)s) AS experience_cards,
    (SELECT count(*) FROM innovations
     WHERE organization_id = ANY (%(ids)s) AND withdrawn_on IS NULL
       AND claimed_on >= %(from)s AND claimed_on < %(to)s) AS innovations_claimed
"""
_REGISTER_COUNTS = """
WITH record AS (
    SELECT register, unit_id, said,
           organization_id = ANY (%(ids)s) AS is_own,
           CASE WHEN register = 'dues_settled' THEN (said ->> 'amount')::numeric END AS dues
    FROM records
    WHERE (organization_id = ANY (%(ids)s) OR unit_id = ANY (%(ids)s)) AND NOT is_withdrawn
      AND occurred_on >= %(from)s AND occurred_on < %(to)s
)
SELECT
    count(*) FILTER (WHERE is_own AND register = 'education_held') AS education_held,
    coalesce(sum((said ->> 'attended')::int)
             FILTER (WHERE is_own AND register = 'education_held'), 0) AS education_attended,
    count(*) FILTER (WHERE is_own AND register = 'service_given') AS services_given,
    coalesce(sum((said ->> 'households')::int)
             FILTER (WHERE is_own AND register = 'service_given'), 0) AS households_served,
    count(*) FILTER (WHERE register = 'support_given' AND unit_id = ANY (%(ids)s))
        AS support_received,
    coalesce(sum(dues) FILTER (WHERE is_own AND said ->> 'part' = 'collected'), 0)::text
        AS dues_collected,
    coalesce(sum(dues) FILTER (WHERE is_own AND said ->> 'part' = 'managed'), 0)::text
        AS dues_managed,
    coalesce(sum(dues) FILTER (WHERE is_own AND said ->> 'part' = 'used'), 0)::text AS dues_used
FROM record
"""
_INSPECTION_COUNTS = """
SELECT
    (SELECT count(*) FROM inspections
     WHERE unit_id = ANY (%(ids)s)
       AND held_on >= %(from)s AND held_on < %(to)s) AS inspections_held,
    count(*) FILTER (WHERE released_on >= %(from)s) AS findings_released,
    count(*) FILTER (WHERE closed_on >= %(from)s AND closed_on < %(to)s) AS findings_closed,
    count(*) FILTER (WHERE closed_on IS NULL OR closed_on >= %(to)s) AS findings_open
FROM findings
WHERE unit_id = ANY (%(ids)s) AND released_on < %(to)s
"""
