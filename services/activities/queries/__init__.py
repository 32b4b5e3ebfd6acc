"""Questions to activity logging: meetings and reports of an organization.

Each takes a connection of the role `activities_reader`. Days are calendar dates in Asia/Shanghai.
The answers are as of the facts projected so far (`activities.positions`, ``read_model``).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.facts.activities import AgendaItem, ChairBasis, Conclusion, MeetingKind, Tag
from shared.contracts.page import Page
from shared.contracts.practice import Practice
from shared.eventstore.asking import page_of, rows_of


class MeetingView(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as claimed and corrected; whether it counts is for assessment to say."""

    meeting_id: UUID
    organization_id: UUID
    held_on: date
    kind: MeetingKind
    is_aborted: bool
    is_withdrawn: bool
    corrections: int
    chair_id: UUID | None
    chair_basis: ChairBasis | None
    present: int | None
    entitled: int | None
    started_at: str | None
    entrustment: str | None
    agenda: tuple[AgendaItem, ...] | None
    conclusions: tuple[Conclusion, ...] | None
    serves: tuple[MeetingKind, ...]  # what else the same gathering was


class Secretary(NamedTuple):
    """Days in the secretary's post, or acting for it; half-open, no end where none is known."""

    person_id: UUID
    starts_on: date
    ends_on: date | None


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A written report on a half-year, and what became of it."""

    report_id: UUID
    organization_id: UUID
    filed_on: date  # the first time
    year: int
    half: int  # 1 or 2
    title: str
    sha256: str | None
    state: str  # filed, received, returned, answered
    signer_id: UUID | None
    is_signed_by_secretary: bool = False  # in post, or acting, on the day of the first filing
    covers: tuple[UUID, ...]  # organizations merged into this one
    received_on: date | None
    returned_on: date | None
    refiled_on: date | None
    answered_on: date | None
    answer: str | None
    answer_until: date  # unless it stands returned


def meetings(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    held_from: date | None = None,
    held_to: date | None = None,
    kind: MeetingKind | None = None,
    tag: Tag | None = None,
    with_withdrawn: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> Page[MeetingView]:
    """Meetings of an organization by day, the latest first.

    Args:
        connection: a reader's.
        organization_id: whose meetings.
        held_from: the first day, inclusive.
        held_to: the last day, inclusive.
        kind: only of this kind, or gatherings that served as it, too.
        tag: only those with an agenda item of this tag (S-66: 责任制).
        with_withdrawn: also those whose record was withdrawn.
        limit: rows at most, 1 … 1000.
        offset: rows passed by.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {
        "organization": organization_id,
        "from": held_from,
        "to": held_to,
        "kind": None if kind is None else str(kind),
        "tag": None if tag is None else str(tag),
        "withdrawn": with_withdrawn,
    }
    return page_of(connection, MeetingView, _MEETINGS, values, limit=limit, offset=offset)


def meeting(connection: Connection[Any], meeting_id: UUID) -> MeetingView | None:
    """One meeting, withdrawn or not; None where it is unknown."""
    found = rows_of(connection, MeetingView, _MEETING, {"id": meeting_id})
    return found[0] if found else None


def reports(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    year: int | None = None,
    practice: Practice,
    secretaries: Sequence[Secretary],
    limit: int = 100,
    offset: int = 0,
) -> Page[ReportView]:
    """Reports of an organization, on one year or all, by half-year and day of filing.

    Args:
        connection: a reader's.
        organization_id: whose reports.
        year: on which they are; None: any.
        practice: the numbers in force.
        secretaries: of the organization, ever.
        limit: rows at most, 1 … 1000.
        offset: rows passed by.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id, "year": year, "days": practice.report_answer_days}
    page = page_of(connection, ReportView, _REPORTS, values, limit=limit, offset=offset)
    items = tuple(
        msgspec.structs.replace(report, is_signed_by_secretary=_is_signed(report, secretaries))
        for report in page.items
    )
    return msgspec.structs.replace(page, items=items)


def _is_signed(report: ReportView, secretaries: Sequence[Secretary]) -> bool:
    return any(
        one.person_id == report.signer_id
        and one.starts_on <= report.filed_on
        and (one.ends_on is None or report.filed_on < one.ends_on)
        for one in secretaries
    )


_MEETINGS = """
SELECT * FROM meetings
WHERE organization_id = %(organization)s
  AND (%(from)s::date IS NULL OR held_on >= %(from)s)
  AND (%(to)s::date IS NULL OR held_on <= %(to)s)
  AND (%(kind)s::text IS NULL OR kind = %(kind)s OR %(kind)s = ANY (serves))
  AND (%(tag)s::text IS NULL OR EXISTS (
      SELECT FROM jsonb_array_elements(agenda) AS item
      WHERE coalesce(item -> 'tags', '["party_building"]') ? %(tag)s))
  AND (%(withdrawn)s OR NOT is_withdrawn)
ORDER BY held_on DESC, started_at DESC NULLS LAST, meeting_id
"""
_MEETING = "SELECT * FROM meetings WHERE meeting_id = %(id)s"
_REPORTS = """
SELECT *, coalesce(refiled_on, filed_on) + %(days)s::int AS answer_until FROM reports
WHERE organization_id = %(organization)s AND (%(year)s::int IS NULL OR year = %(year)s)
ORDER BY year, half, filed_on, report_id
"""
