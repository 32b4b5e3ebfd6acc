"""Questions to activity logging: meetings and reports of an organization."""

from datetime import date
from uuid import UUID

from services.activities import queries
from services.activities.queries import MeetingView, ReportView
from services.gateway.pools import ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import require_sight
from shared.contracts.fact import Year
from shared.contracts.facts.activities import MeetingKind, Tag
from shared.contracts.page import Limit, Offset, Page

_SCHEMA = "activities"


class MeetingsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    held_from: date | None = None
    held_to: date | None = None
    kind: MeetingKind | None = None
    tag: Tag | None = None
    with_withdrawn: bool = False
    limit: Limit = 100
    offset: Offset = 0


class ReportsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    year: Year | None = None
    limit: Limit = 100
    offset: Offset = 0


def meetings(asking: Asking, asked: MeetingsAsked) -> Page[MeetingView]:
    """Meetings of an organization, the latest first."""
    day = asked.on or asking.today
    require_sight(asked.organization_id, day, asking.principal, asking.tree)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.meetings(
            connection,
            asked.organization_id,
            held_from=asked.held_from,
            held_to=asked.held_to,
            kind=asked.kind,
            tag=asked.tag,
            with_withdrawn=asked.with_withdrawn,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def reports(asking: Asking, asked: ReportsAsked) -> Page[ReportView]:
    """Written reports of an organization."""
    day = asked.on or asking.today
    require_sight(asked.organization_id, day, asking.principal, asking.tree)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.reports(
            connection,
            asked.organization_id,
            year=asked.year,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


QUESTIONS = (
    Question(
        name="meetings",
        path="/v1/organizations/{organization_id}/meetings",
        zh="会议",
        en="Meetings as recorded",
        parameters=MeetingsAsked,
        result=Page[MeetingView],
        reads=_SCHEMA,
        answer=meetings,
        clauses=("S-36", "S-37a", "S-37b", "S-37c", "S-66"),
    ),
    Question(
        name="reports",
        path="/v1/organizations/{organization_id}/reports",
        zh="书面报告",
        en="Written reports",
        parameters=ReportsAsked,
        result=Page[ReportView],
        reads=_SCHEMA,
        answer=reports,
        clauses=("S-58", "S-70"),
    ),
)
