"""Questions to activity logging: meetings and reports of an organization."""

from datetime import date

from services.activities import queries
from services.activities.queries import MeetingView, ReportView
from services.gateway.questions.asked import (
    ACTIVITIES,
    OF,
    PageAsked,
    PageOfYearAsked,
    answering,
)
from services.gateway.questions.question import Question
from shared.contracts.facts.activities import MeetingKind, Tag
from shared.contracts.page import Page


class MeetingsAsked(PageAsked, frozen=True, kw_only=True):
    held_from: date | None = None
    held_to: date | None = None
    kind: MeetingKind | None = None
    tag: Tag | None = None
    with_withdrawn: bool = False


QUESTIONS = (
    Question(
        name="meetings",
        path=OF + "/meetings",
        zh="会议",
        en="Meetings as recorded",
        parameters=MeetingsAsked,
        result=Page[MeetingView],
        reads=ACTIVITIES,
        answer=answering(queries.meetings),
        clauses=("S-36", "S-37a", "S-37b", "S-37c", "S-66"),
    ),
    Question(
        name="reports",
        path=OF + "/reports",
        zh="书面报告",
        en="Written reports",
        parameters=PageOfYearAsked,
        result=Page[ReportView],
        reads=ACTIVITIES,
        answer=answering(queries.reports, "practice", "secretaries"),
        clauses=("S-58", "S-70"),
    ),
)
