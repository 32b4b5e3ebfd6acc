"""Reports of duty: drafts made of facts, and which secretary has delivered one (S-59)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.in_time import InTime
from shared.eventstore.asking import rows_of


class DutyReportDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What the facts say of a secretary's own days: the mandatory section, to begin with."""

    person_id: UUID
    organization_id: UUID
    starts_on: date
    ends_on: date
    meetings_held: int
    meetings_chaired: int
    party_building_meetings: int
    responsibility_meetings: int  # with the item 责任制 (S-66)
    problems_studied: int
    visits_made: int
    visits_confirmed: int
    contact_points: int
    research_reports_filed: int
    problems_raised: int
    problems_solved: int
    in_time: InTime | None = None  # assessment says it; None: no rule pack binds


class DutyReportOwed(msgspec.Struct, frozen=True, kw_only=True):
    """A secretary's days of a year, and the report on them; each reports on the own interval."""

    person_id: UUID
    starts_on: date
    ends_on: date
    duty_report_id: UUID | None = None  # None: there is no report
    delivered_on: date | None = None
    has_responsibility_section: bool | None = None
    covers_own_interval: bool | None = None


class SecretaryTerm(NamedTuple):
    """Days in the secretary's post within a year; both included."""

    person_id: UUID
    starts_on: date
    ends_on: date


def duty_report_draft(
    connection: Connection[Any], organization_id: UUID, term: SecretaryTerm
) -> DutyReportDraft:
    """What the facts say of a secretary's days in post (S-59)."""
    after = term.ends_on + timedelta(days=1)
    values = {
        "organization": organization_id,
        "person": term.person_id,
        "from": term.starts_on,
        "to": after,
    }
    counts = rows_of(connection, _DutyCounts, _DUTY_COUNTS, values)[0]
    return DutyReportDraft(
        organization_id=organization_id, **term._asdict(), **msgspec.structs.asdict(counts)
    )


def duty_reports(
    connection: Connection[Any], organization_id: UUID, terms: Sequence[SecretaryTerm], *, year: int
) -> tuple[DutyReportOwed, ...]:
    """For each secretary of a year the report of duty, or that there is none."""
    values = {"organization": organization_id, "year": year}
    delivered = rows_of(connection, _Delivered, _DELIVERED, values)
    return tuple(_owed(term, delivered) for term in terms)


def _owed(term: SecretaryTerm, delivered: Sequence["_Delivered"]) -> DutyReportOwed:
    found = next(
        (
            one
            for one in reversed(delivered)
            if one.person_id == term.person_id
            and one.starts_on <= term.ends_on
            and term.starts_on <= one.ends_on
        ),
        None,
    )
    if found is None:
        return DutyReportOwed(**term._asdict())
    return DutyReportOwed(
        **term._asdict(),
        duty_report_id=found.duty_report_id,
        delivered_on=found.delivered_on,
        has_responsibility_section=found.has_responsibility_section,
        covers_own_interval=(found.starts_on, found.ends_on) == (term.starts_on, term.ends_on),
    )


class _DutyCounts(msgspec.Struct, frozen=True, kw_only=True):
    meetings_held: int
    meetings_chaired: int
    party_building_meetings: int
    responsibility_meetings: int
    problems_studied: int
    visits_made: int
    visits_confirmed: int
    contact_points: int
    research_reports_filed: int
    problems_raised: int
    problems_solved: int


class _Delivered(msgspec.Struct, frozen=True, kw_only=True):
    duty_report_id: UUID
    person_id: UUID
    starts_on: date
    ends_on: date
    delivered_on: date
    has_responsibility_section: bool


_DUTY_COUNTS = """
WITH held AS (
    SELECT * FROM meetings
    WHERE organization_id = %(organization)s AND NOT is_aborted AND NOT is_withdrawn
      AND held_on >= %(from)s AND held_on < %(to)s
), tagged AS (
    SELECT meeting_id, coalesce(item -> 'tags', '["party_building"]') AS tags
    FROM held CROSS JOIN LATERAL jsonb_array_elements(agenda) AS item
), visited AS (
    SELECT * FROM visits
    WHERE organization_id = %(organization)s AND person_id = %(person)s AND NOT is_withdrawn
      AND made_on >= %(from)s AND made_on < %(to)s
), problems AS (
    SELECT * FROM problems WHERE organization_id = %(organization)s AND NOT is_withdrawn
)
SELECT
    (SELECT count(*) FROM held) AS meetings_held,
    (SELECT count(*) FROM held WHERE chair_id = %(person)s) AS meetings_chaired,
    (SELECT count(DISTINCT meeting_id) FROM tagged WHERE tags ? 'party_building')
        AS party_building_meetings,
    (SELECT count(DISTINCT meeting_id) FROM tagged WHERE tags ? 'responsibility')
        AS responsibility_meetings,
    (SELECT coalesce(sum(jsonb_array_length(conclusions)), 0)::int FROM held) AS problems_studied,
    (SELECT count(*) FROM visited) AS visits_made,
    (SELECT count(confirmed_on) FROM visited) AS visits_confirmed,
    (SELECT count(*) FROM contact_points
     WHERE organization_id = %(organization)s AND person_id = %(person)s AND NOT is_withdrawn
       AND chosen_on < %(to)s AND (ended_on IS NULL OR ended_on >= %(from)s)) AS contact_points,
    (SELECT count(*) FROM research_reports
     WHERE organization_id = %(organization)s AND author_id = %(person)s AND NOT is_withdrawn
       AND first_filed_on >= %(from)s AND first_filed_on < %(to)s) AS research_reports_filed,
    (SELECT count(*) FROM problems WHERE raised_on >= %(from)s AND raised_on < %(to)s)
        AS problems_raised,
    (SELECT count(*) FROM problems WHERE solved_on >= %(from)s AND solved_on < %(to)s)
        AS problems_solved
"""
_DELIVERED = """
SELECT * FROM duty_reports
WHERE organization_id = %(organization)s AND year = %(year)s AND NOT is_withdrawn
ORDER BY delivered_on, duty_report_id
"""
