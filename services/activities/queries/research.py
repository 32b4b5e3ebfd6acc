"""Research topics and reports, the clock of their filing, who owes how many (S-45 to S-48)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.activities.domain.research_rules import (
    Service,
    filing_due,
    months_served,
    reports_for_full_marks,
)
from shared.contracts.page import Page
from shared.contracts.practice import Practice
from shared.eventstore.asking import page_of, rows_of
from shared.kernel.workdays import WorkingDays

__all__ = [
    "ResearchOfLeader",
    "ResearchReportView",
    "Service",
    "TopicView",
    "research_by_leader",
    "research_reports",
    "topics",
]


class TopicView(msgspec.Struct, frozen=True, kw_only=True):
    """A research topic as changed."""

    topic_id: UUID
    organization_id: UUID
    person_id: UUID
    year: int
    set_on: date
    title: str
    trigger: str
    team_ids: tuple[UUID, ...]
    plan: str | None
    due_on: date | None
    changes: int
    dropped_on: date | None
    visits: int  # fieldwork for it


class ResearchReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A research report where it stands."""

    research_report_id: UUID
    organization_id: UUID
    author_id: UUID
    co_author_ids: tuple[UUID, ...]
    title: str
    year: int
    topic_id: UUID | None
    on_party_building: bool
    sha256: str | None
    state: str  # finished, filed, returned, accepted
    finished_on: date
    first_filed_on: date | None
    filed_on: date | None
    returned_on: date | None
    accepted_on: date | None
    file_until: date
    is_provisional: bool  # 暂定: the working days of a year are not published
    is_late: bool  # filed after that day, or not filed on the day asked and past it
    like_ids: tuple[UUID, ...]  # reports that are the same or nearly so; people decide


class ResearchOfLeader(msgspec.Struct, frozen=True, kw_only=True):
    """What a leader owes for a year, and what stands."""

    person_id: UUID
    months_served: int  # whole months in a leading post
    full: int  # so many earn all; more earn nothing more
    filed: int  # on party building, as lead author
    late: int
    as_co_author: int


class _Report(msgspec.Struct, frozen=True, kw_only=True):
    research_report_id: UUID
    organization_id: UUID
    author_id: UUID
    co_author_ids: tuple[UUID, ...]
    title: str
    year: int
    topic_id: UUID | None
    on_party_building: bool
    sha256: str | None
    state: str
    finished_on: date
    first_filed_on: date | None
    filed_on: date | None
    returned_on: date | None
    accepted_on: date | None
    like_ids: tuple[UUID, ...]


def topics(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    year: int | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[TopicView]:
    """Topics of an organization's leaders, by year and leader.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id, "year": year}
    return page_of(connection, TopicView, _TOPICS, values, limit=limit, offset=offset)


def research_reports(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    year: int | None = None,
    days: WorkingDays,
    practice: Practice,
    on: date,
    limit: int = 100,
    offset: int = 0,
) -> Page[ResearchReportView]:
    """Reports of an organization's leaders, with the clock of their filing.

    Args:
        connection: a reader's.
        organization_id: where they were written.
        year: for which they count; None: any.
        days: the working days as published.
        practice: the numbers in force.
        on: the day on which those not yet filed are judged.
        limit: rows at most.
        offset: rows passed by.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id, "year": year, "like": practice.like_bits}
    page = page_of(connection, _Report, _REPORTS, values, limit=limit, offset=offset)
    items = tuple(_with_clock(report, days, practice, on) for report in page.items)
    return Page(items=items, total=page.total, limit=page.limit, offset=page.offset)


def research_by_leader(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    year: int,
    days: WorkingDays,
    practice: Practice,
    services: Mapping[UUID, Sequence[Service]],
    on: date,
) -> tuple[ResearchOfLeader, ...]:
    """What each leader owes for a year and has filed; a report counts once, for its lead author.

    Args:
        connection: a reader's.
        organization_id: where they lead; a report counts where it was filed.
        year: for which it counts.
        days: the working days as published.
        practice: the numbers in force.
        services: the days in a leading post, by person.
        on: the day on which it is judged.
    """
    values = {"organization": organization_id, "year": year, "like": 0}
    rows = rows_of(connection, _Report, _REPORTS, values)
    reports = [_with_clock(row, days, practice, on) for row in rows if row.on_party_building]
    return tuple(
        _of_leader(person_id, months_served(served, year), reports, practice)
        for person_id, served in services.items()
    )


def _of_leader(
    person_id: UUID, months: int, reports: Sequence[ResearchReportView], practice: Practice
) -> ResearchOfLeader:
    own = [each for each in reports if each.author_id == person_id and each.first_filed_on]
    return ResearchOfLeader(
        person_id=person_id,
        months_served=months,
        full=reports_for_full_marks(months, practice),
        filed=len(own),
        late=sum(each.is_late for each in own),
        as_co_author=sum(person_id in each.co_author_ids for each in reports),
    )


def _with_clock(
    report: _Report, days: WorkingDays, practice: Practice, on: date
) -> ResearchReportView:
    due = filing_due(report.finished_on, report.year, days, practice)
    return ResearchReportView(
        **msgspec.structs.asdict(report),
        file_until=due.day,
        is_provisional=due.is_provisional,
        is_late=(report.first_filed_on or on) > due.day,
    )


_TOPICS = """
SELECT t.*, (SELECT count(*) FROM visits v
             WHERE v.topic_id = t.topic_id AND NOT v.is_withdrawn) AS visits
FROM topics t
WHERE t.organization_id = %(organization)s AND (%(year)s::int IS NULL OR t.year = %(year)s)
ORDER BY t.year, t.person_id, t.set_on, t.topic_id
"""
_REPORTS = """
SELECT r.research_report_id, r.organization_id, r.author_id, r.co_author_ids, r.title, r.year,
       r.topic_id, r.on_party_building, r.sha256, r.state, r.finished_on, r.first_filed_on,
       r.filed_on, r.returned_on, r.accepted_on,
       ARRAY(SELECT o.research_report_id FROM research_reports o
             WHERE o.research_report_id <> r.research_report_id AND NOT o.is_withdrawn
               AND (o.sha256 = r.sha256 OR bit_count(
                    ('x' || o.sketch)::bit(64) # ('x' || r.sketch)::bit(64)) <= %(like)s)
             ORDER BY o.finished_on, o.research_report_id) AS like_ids
FROM research_reports r
WHERE r.organization_id = %(organization)s AND NOT r.is_withdrawn
  AND (%(year)s::int IS NULL OR r.year = %(year)s)
ORDER BY r.year, r.author_id, r.finished_on, r.research_report_id
"""
