"""Questions that make reports of facts: kinds of meeting, situation reports, reports of duty."""

from datetime import timedelta
from functools import partial
from typing import Annotated

import msgspec

from services.activities.queries import duty
from services.activities.queries import reporting as queries
from services.activities.queries.duty import DutyReportDraft, DutyReportOwed
from services.activities.queries.reporting import KindCount, SituationReportDraft
from services.assessment.queries import recorded_in_time
from services.gateway.pools import Reader, ask
from services.gateway.questions import leadership
from services.gateway.questions.asked import (
    ACTIVITIES,
    OF,
    WholeYearAsked,
    answering,
    in_sight,
)
from services.gateway.questions.question import Asking, Question
from shared.contracts.in_time import InTime
from shared.kernel.calendar import halves


class DraftAsked(WholeYearAsked, frozen=True, kw_only=True):
    half: Annotated[int, msgspec.Meta(ge=1, le=2)]


def situation_report_draft(asking: Asking, asked: DraftAsked) -> SituationReportDraft:
    """What the facts say of a half-year, those of organizations merged in it included."""
    in_sight(asking, asked)
    period = list(halves(asked.year))[asked.half - 1]
    predecessors = leadership.merged_in(asking, asked.organization_id, period)
    counted = partial(
        queries.situation_report_draft,
        organization_id=asked.organization_id,
        year=asked.year,
        half=asked.half,
        predecessor_ids=predecessors,
    )
    timed = partial(
        recorded_in_time,
        organization_id=asked.organization_id,
        days=(period.starts_on, period.ends_on),
        with_ids=predecessors,
        known_at=asking.known_at,
    )
    draft = ask(asking.readers, ACTIVITIES, counted)
    return msgspec.structs.replace(draft, in_time=ask(asking.readers, "assessment", timed))


def duty_reports(asking: Asking, asked: WholeYearAsked) -> tuple[DutyReportOwed, ...]:
    """For each secretary of a year the report of duty, or that there is none."""
    in_sight(asking, asked)
    terms = leadership.secretary_terms(asking, asked.organization_id, asked.year)
    return ask(
        asking.readers,
        ACTIVITIES,
        lambda connection: duty.duty_reports(
            connection, asked.organization_id, terms, year=asked.year
        ),
    )


def duty_report_drafts(asking: Asking, asked: WholeYearAsked) -> tuple[DutyReportDraft, ...]:
    """What the facts say of each secretary's own days of a year."""
    in_sight(asking, asked)
    terms = leadership.secretary_terms(asking, asked.organization_id, asked.year)

    def question(connection: Reader) -> tuple[DutyReportDraft, ...]:
        return tuple(
            duty.duty_report_draft(connection, asked.organization_id, term) for term in terms
        )

    drafts = ask(asking.readers, ACTIVITIES, question)

    def timed(connection: Reader) -> tuple[InTime | None, ...]:
        return tuple(
            recorded_in_time(
                connection,
                asked.organization_id,
                days=(term.starts_on, term.ends_on + timedelta(days=1)),
                known_at=asking.known_at,
            )
            for term in terms
        )

    shares = ask(asking.readers, "assessment", timed)
    return tuple(
        msgspec.structs.replace(draft, in_time=share)
        for draft, share in zip(drafts, shares, strict=True)
    )


QUESTIONS = (
    Question(
        name="meeting-kinds",
        path=OF + "/meeting-kinds",
        zh="各类会议统计",
        en="Kinds of meeting held",
        parameters=WholeYearAsked,
        result=tuple[KindCount, ...],
        reads=ACTIVITIES,
        answer=answering(queries.meeting_kinds),
        clauses=("S-36", "S-37a", "S-37b"),
    ),
    Question(
        name="situation-report-draft",
        path=OF + "/situation-report-draft",
        zh="半年情况报告底稿",
        en="Draft of a situation report",
        parameters=DraftAsked,
        result=SituationReportDraft,
        reads=ACTIVITIES,
        answer=situation_report_draft,
        clauses=("S-58",),
    ),
    Question(
        name="duty-reports",
        path=OF + "/duty-reports",
        zh="述职述廉报告",
        en="Reports of duty",
        parameters=WholeYearAsked,
        result=tuple[DutyReportOwed, ...],
        reads=ACTIVITIES,
        answer=duty_reports,
        clauses=("S-59",),
    ),
    Question(
        name="duty-report-drafts",
        path=OF + "/duty-report-drafts",
        zh="述职责任制专项底稿",
        en="Drafts of reports of duty",
        parameters=WholeYearAsked,
        result=tuple[DutyReportDraft, ...],
        reads=ACTIVITIES,
        answer=duty_report_drafts,
        clauses=("S-59", "S-66"),
    ),
)
