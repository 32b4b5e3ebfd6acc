"""Questions to research topics and reports, and to the problem register."""

from services.activities.queries import problems as problem_queries
from services.activities.queries import research as queries
from services.activities.queries.problems import ProblemSummary, ProblemView
from services.activities.queries.research import (
    ResearchOfLeader,
    ResearchReportView,
    TopicView,
)
from services.gateway.questions import leadership
from services.gateway.questions.asked import (
    ACTIVITIES,
    OF,
    OnAsked,
    PageAsked,
    PageOfYearAsked,
    WholeYearAsked,
    answering,
    in_sight,
    told,
)
from services.gateway.questions.question import Asking, Question
from shared.contracts.facts.activities_problems import ProblemKind
from shared.contracts.page import Page


class ProblemsAsked(PageAsked, frozen=True, kw_only=True):
    kind: ProblemKind | None = None
    state: str | None = None
    escalated_to_me: bool = False


def research_by_leader(asking: Asking, asked: WholeYearAsked) -> tuple[ResearchOfLeader, ...]:
    """How many reports each leader owes for a year, and has filed."""
    on, of = in_sight(asking, asked), asked.organization_id
    found: tuple[ResearchOfLeader, ...] = told(
        asking,
        queries.research_by_leader,
        organization_id=of,
        year=asked.year,
        days=leadership.working_days(asking, of, on),
        practice=leadership.practice(asking, of, on),
        services=leadership.services(asking, of, asked.year),
        on=on,
    )
    return found


QUESTIONS = (
    Question(
        name="research-topics",
        path=OF + "/research-topics",
        zh="调研课题",
        en="Research topics",
        parameters=PageOfYearAsked,
        result=Page[TopicView],
        reads=ACTIVITIES,
        answer=answering(queries.topics),
        clauses=("S-45",),
    ),
    Question(
        name="research-reports",
        path=OF + "/research-reports",
        zh="调研报告",
        en="Research reports",
        parameters=PageOfYearAsked,
        result=Page[ResearchReportView],
        reads=ACTIVITIES,
        answer=answering(queries.research_reports, "on", "days", "practice"),
        clauses=("S-47", "S-48"),
    ),
    Question(
        name="research-by-leader",
        path=OF + "/research-by-leader",
        zh="领导干部调研报告完成情况",
        en="Research reports by leader",
        parameters=WholeYearAsked,
        result=tuple[ResearchOfLeader, ...],
        reads=ACTIVITIES,
        answer=research_by_leader,
        clauses=("S-47", "S-48"),
    ),
    Question(
        name="problems",
        path=OF + "/problems",
        zh="问题台账",
        en="Problem register",
        parameters=ProblemsAsked,
        result=Page[ProblemView],
        reads=ACTIVITIES,
        answer=answering(problem_queries.problems, "on"),
        clauses=("S-29", "S-71"),
    ),
    Question(
        name="problem-summary",
        path=OF + "/problem-summary",
        zh="问题解决情况",
        en="How far problems are solved",
        parameters=OnAsked,
        result=ProblemSummary,
        reads=ACTIVITIES,
        answer=answering(problem_queries.problem_summary, "on"),
        clauses=("S-29", "S-71"),
    ),
)
