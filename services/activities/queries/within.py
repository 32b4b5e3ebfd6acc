"""Meetings, reports and findings of many organizations at once: what a township's board shows.

Each takes a connection of the role `activities_reader` and asks one statement, however many
organizations there are. Days are calendar dates in Asia/Shanghai.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.activities.queries import MeetingView, ReportView
from services.activities.queries.findings import FindingView
from services.activities.queries.inspections import Viewer
from shared.contracts.page import Page
from shared.contracts.practice import Practice
from shared.eventstore.asking import page_of, rows_of


class MeetingMonth(msgspec.Struct, frozen=True, kw_only=True):
    """A month of meetings."""

    month: int  # 1 … 12
    held: int
    aborted: int
    organizations: int  # which held at least one


def meetings_by_month(
    connection: Connection[Any], organizations: Sequence[UUID], *, year: int
) -> tuple[MeetingMonth, ...]:
    """Meetings by month, all twelve; records withdrawn are left out (S-36)."""
    values = {
        "organizations": list(organizations),
        "from": date(year, 1, 1),
        "to": date(year, 12, 31),
    }
    return rows_of(connection, MeetingMonth, _BY_MONTH, values)


def meetings_within(
    connection: Connection[Any],
    organizations: Sequence[UUID],
    *,
    held_from: date | None,
    held_to: date | None,
    limit: int,
    offset: int,
) -> Page[MeetingView]:
    """Meetings of organizations by day, the latest first.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organizations": list(organizations), "from": held_from, "to": held_to}
    return page_of(connection, MeetingView, _MEETINGS, values, limit=limit, offset=offset)


def reports_within(
    connection: Connection[Any],
    organizations: Sequence[UUID],
    *,
    year: int | None,
    practice: Practice,
    limit: int,
    offset: int,
) -> Page[ReportView]:
    """Written reports of organizations, by half-year and day of filing (S-58).

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {
        "organizations": list(organizations),
        "year": year,
        "days": practice.report_answer_days,
    }
    return page_of(connection, ReportView, _REPORTS, values, limit=limit, offset=offset)


def findings_within(
    connection: Connection[Any],
    organizations: Sequence[UUID],
    *,
    open_only: bool,
    on: date,
    viewer: Viewer,
    limit: int,
    offset: int,
) -> Page[FindingView]:
    """Findings about organizations as far as the viewer may know of them: open, then by due day.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {
        "organizations": list(organizations),
        "open_only": open_only,
        "on": on,
        "own": viewer.own,
        "everything": viewer.sees_everything,
    }
    return page_of(connection, FindingView, _FINDINGS, values, limit=limit, offset=offset)


_BY_MONTH = """
SELECT month, coalesce(m.held, 0) AS held, coalesce(m.aborted, 0) AS aborted,
       coalesce(m.organizations, 0) AS organizations
FROM generate_series(1, 12) AS month
LEFT JOIN (
    SELECT extract(month FROM held_on)::int AS month,
           count(*) FILTER (WHERE NOT is_aborted) AS held,
           count(*) FILTER (WHERE is_aborted) AS aborted,
           count(DISTINCT organization_id) FILTER (WHERE NOT is_aborted) AS organizations
    FROM meetings
    WHERE organization_id = ANY (%(organizations)s) AND held_on BETWEEN %(from)s AND %(to)s
      AND NOT is_withdrawn
    GROUP BY 1
) m USING (month)
ORDER BY month
"""
_MEETINGS = """
SELECT * FROM meetings
WHERE organization_id = ANY (%(organizations)s) AND NOT is_withdrawn
  AND (%(from)s::date IS NULL OR held_on >= %(from)s)
  AND (%(to)s::date IS NULL OR held_on <= %(to)s)
ORDER BY held_on DESC, meeting_id
"""
_REPORTS = """
SELECT *, coalesce(refiled_on, filed_on) + %(days)s::int AS answer_until FROM reports
WHERE organization_id = ANY (%(organizations)s) AND (%(year)s::int IS NULL OR year = %(year)s)
ORDER BY year DESC, half DESC, filed_on, report_id
"""
_FINDINGS = """
SELECT f.*,
  CASE WHEN closed_on IS NOT NULL THEN 'closed' WHEN reported_on IS NOT NULL THEN 'reported'
       WHEN due_on IS NOT NULL THEN 'ordered' WHEN released_on IS NOT NULL THEN 'released'
       ELSE 'raised' END AS state,
  coalesce(greatest(coalesce(closed_on, %(on)s::date) - due_on, 0), 0) AS days_late,
  released_on IS NOT NULL AND closed_on IS NULL AND owner_post_id IS NULL AS has_no_owner
FROM findings f
WHERE (unit_id = ANY (%(organizations)s) OR raised_by = %(own)s::uuid)
  AND (NOT %(open_only)s OR closed_on IS NULL)
  AND (released_on IS NOT NULL OR raised_by = %(own)s::uuid
       OR (%(everything)s AND unit_id IS DISTINCT FROM %(own)s::uuid))
ORDER BY closed_on IS NOT NULL, due_on NULLS FIRST, raised_on DESC, finding_id
"""
