"""Questions that make reports of facts: kinds of meeting, situation reports, reports of duty."""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec

from services.activities.queries import duty
from services.activities.queries import reporting as queries
from services.activities.queries.duty import DutyReportDraft, DutyReportOwed
from services.activities.queries.reporting import KindCount, SituationReportDraft
from services.assessment.queries import recorded_in_time
from services.gateway.pools import Reader, ask
from services.gateway.questions import leadership
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import require_sight
from shared.contracts.fact import Year
from shared.kernel.calendar import halves

_SCHEMA = "activities"
_OF = "/v1/organizations/{organization_id}"


class YearAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year
    on: date | None = None


class DraftAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year
    half: Annotated[int, msgspec.Meta(ge=1, le=2)]
    on: date | None = None


def meeting_kinds(asking: Asking, asked: YearAsked) -> tuple[KindCount, ...]:
    """How many gatherings of a year were which kind of meeting; one may be of several."""
    _in_sight(asking, asked)
    question = partial(
        queries.meeting_kinds, organization_id=asked.organization_id, year=asked.year
    )
    return ask(asking.readers, _SCHEMA, question)


def situation_report_draft(asking: Asking, asked: DraftAsked) -> SituationReportDraft:
    """What the facts say of a half-year, those of organizations merged in it included."""
    _in_sight(asking, asked)
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
    draft = ask(asking.readers, _SCHEMA, counted)
    return msgspec.structs.replace(draft, in_time=ask(asking.readers, "assessment", timed))


def duty_reports(asking: Asking, asked: YearAsked) -> tuple[DutyReportOwed, ...]:
    """For each secretary of a year the report of duty, or that there is none."""
    _in_sight(asking, asked)
    terms = leadership.secretary_terms(asking, asked.organization_id, asked.year)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: duty.duty_reports(
            connection, asked.organization_id, terms, year=asked.year
        ),
    )


def duty_report_drafts(asking: Asking, asked: YearAsked) -> tuple[DutyReportDraft, ...]:
    """What the facts say of each secretary's own days of a year."""
    _in_sight(asking, asked)
    terms = leadership.secretary_terms(asking, asked.organization_id, asked.year)

    def question(connection: Reader) -> tuple[DutyReportDraft, ...]:
        return tuple(
            duty.duty_report_draft(connection, asked.organization_id, term) for term in terms
        )

    return ask(asking.readers, _SCHEMA, question)


def _in_sight(asking: Asking, asked: YearAsked | DraftAsked) -> date:
    on = asked.on or asking.today
    require_sight(asked.organization_id, on, asking.principal, asking.tree)
    return on


QUESTIONS = (
    Question(
        name="meeting-kinds",
        path=_OF + "/meeting-kinds",
        zh="各类会议统计",
        en="Kinds of meeting held",
        parameters=YearAsked,
        result=tuple[KindCount, ...],
        reads=_SCHEMA,
        answer=meeting_kinds,
        clauses=("S-36", "S-37a", "S-37b"),
    ),
    Question(
        name="situation-report-draft",
        path=_OF + "/situation-report-draft",
        zh="半年情况报告底稿",
        en="Draft of a situation report",
        parameters=DraftAsked,
        result=SituationReportDraft,
        reads=_SCHEMA,
        answer=situation_report_draft,
        clauses=("S-58",),
    ),
    Question(
        name="duty-reports",
        path=_OF + "/duty-reports",
        zh="述职述廉报告",
        en="Reports of duty",
        parameters=YearAsked,
        result=tuple[DutyReportOwed, ...],
        reads=_SCHEMA,
        answer=duty_reports,
        clauses=("S-59",),
    ),
    Question(
        name="duty-report-drafts",
        path=_OF + "/duty-report-drafts",
        zh="述职责任制专项底稿",
        en="Drafts of reports of duty",
        parameters=YearAsked,
        result=tuple[DutyReportDraft, ...],
        reads=_SCHEMA,
        answer=duty_report_drafts,
        clauses=("S-59", "S-66"),
    ),
)
