"""Questions to research topics and reports, and to the problem register."""

from datetime import date
from functools import partial
from uuid import UUID

from services.activities.queries import problems as problem_queries
from services.activities.queries import research as queries
from services.activities.queries.problems import ProblemSummary, ProblemView
from services.activities.queries.research import (
    ResearchOfLeader,
    ResearchReportView,
    TopicView,
)
from services.gateway.pools import ask
from services.gateway.questions import leadership
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import require_sight
from shared.contracts.fact import Year
from shared.contracts.facts.activities_problems import ProblemKind
from shared.contracts.page import Limit, Offset, Page

_SCHEMA = "activities"
_OF = "/v1/organizations/{organization_id}"


class ResearchAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    year: Year | None = None
    limit: Limit = 100
    offset: Offset = 0


class ResearchYearAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year
    on: date | None = None


class ProblemsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    kind: ProblemKind | None = None
    state: str | None = None
    escalated_to_me: bool = False
    limit: Limit = 100
    offset: Offset = 0


class ProblemSummaryAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None


def topics(asking: Asking, asked: ResearchAsked) -> Page[TopicView]:
    """Research topics of an organization's leaders."""
    _in_sight(asking, asked)
    question = partial(
        queries.topics,
        organization_id=asked.organization_id,
        year=asked.year,
        limit=asked.limit,
        offset=asked.offset,
    )
    return ask(asking.readers, _SCHEMA, question)


def research_reports(asking: Asking, asked: ResearchAsked) -> Page[ResearchReportView]:
    """Research reports, until when each was to be filed, and which are alike."""
    on = _in_sight(asking, asked)
    question = partial(
        queries.research_reports,
        organization_id=asked.organization_id,
        year=asked.year,
        days=leadership.working_days(asking, asked.organization_id, on),
        on=on,
        limit=asked.limit,
        offset=asked.offset,
    )
    return ask(asking.readers, _SCHEMA, question)


def research_by_leader(asking: Asking, asked: ResearchYearAsked) -> tuple[ResearchOfLeader, ...]:
    """How many reports each leader owes for a year, and has filed."""
    on = _in_sight(asking, asked)
    question = partial(
        queries.research_by_leader,
        organization_id=asked.organization_id,
        year=asked.year,
        days=leadership.working_days(asking, asked.organization_id, on),
        services=leadership.services(asking, asked.organization_id, asked.year),
        on=on,
    )
    return ask(asking.readers, _SCHEMA, question)


def problems(asking: Asking, asked: ProblemsAsked) -> Page[ProblemView]:
    """Problems of an organization, or put before it, the oldest first."""
    on = _in_sight(asking, asked)
    question = partial(
        problem_queries.problems,
        organization_id=asked.organization_id,
        on=on,
        kind=asked.kind,
        state=asked.state,
        escalated_to_me=asked.escalated_to_me,
        limit=asked.limit,
        offset=asked.offset,
    )
    return ask(asking.readers, _SCHEMA, question)


def problem_summary(asking: Asking, asked: ProblemSummaryAsked) -> ProblemSummary:
    """Raised, solved as confirmed, and open; how old the oldest is."""
    on = _in_sight(asking, asked)
    question = partial(
        problem_queries.problem_summary, organization_id=asked.organization_id, on=on
    )
    return ask(asking.readers, _SCHEMA, question)


def _in_sight(
    asking: Asking,
    asked: ResearchAsked | ResearchYearAsked | ProblemsAsked | ProblemSummaryAsked,
) -> date:
    on = asked.on or asking.today
    require_sight(asked.organization_id, on, asking.principal, asking.tree)
    return on


QUESTIONS = (
    Question(
        name="research-topics",
        path=_OF + "/research-topics",
        zh="调研课题",
        en="Research topics",
        parameters=ResearchAsked,
        result=Page[TopicView],
        reads=_SCHEMA,
        answer=topics,
        clauses=("S-45",),
    ),
    Question(
        name="research-reports",
        path=_OF + "/research-reports",
        zh="调研报告",
        en="Research reports",
        parameters=ResearchAsked,
        result=Page[ResearchReportView],
        reads=_SCHEMA,
        answer=research_reports,
        clauses=("S-47", "S-48"),
    ),
    Question(
        name="research-by-leader",
        path=_OF + "/research-by-leader",
        zh="领导干部调研报告完成情况",
        en="Research reports by leader",
        parameters=ResearchYearAsked,
        result=tuple[ResearchOfLeader, ...],
        reads=_SCHEMA,
        answer=research_by_leader,
        clauses=("S-47", "S-48"),
    ),
    Question(
        name="problems",
        path=_OF + "/problems",
        zh="问题台账",
        en="Problem register",
        parameters=ProblemsAsked,
        result=Page[ProblemView],
        reads=_SCHEMA,
        answer=problems,
        clauses=("S-29", "S-71"),
    ),
    Question(
        name="problem-summary",
        path=_OF + "/problem-summary",
        zh="问题解决情况",
        en="How far problems are solved",
        parameters=ProblemSummaryAsked,
        result=ProblemSummary,
        reads=_SCHEMA,
        answer=problem_summary,
        clauses=("S-29", "S-71"),
    ),
)
