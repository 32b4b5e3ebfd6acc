"""Questions about inspection: visits, calendar, samples, findings, coverage, the checklist."""

from datetime import date
from uuid import UUID

from services.activities.queries import findings as finding_queries
from services.activities.queries import inspections as queries
from services.activities.queries import samples as sample_queries
from services.activities.queries.findings import FindingView
from services.activities.queries.inspections import (
    InspectionCalendar,
    InspectionCoverage,
    InspectionView,
)
from services.activities.queries.samples import SampleView
from services.gateway.questions import leadership
from services.gateway.questions.asked import (
    ACTIVITIES,
    OF,
    OnAsked,
    PageAsked,
    YearAsked,
    answering,
    in_sight,
    told,
    viewer_of,
)
from services.gateway.questions.below import below
from services.gateway.questions.question import Asking, Parameters, Question
from shared.contracts.checklist import ChecklistItem
from shared.contracts.errors import NotFoundError, OutOfScopeError
from shared.contracts.page import Page


class SampleAsked(Parameters, frozen=True, kw_only=True):
    sample_id: UUID


class FindingsAsked(PageAsked, frozen=True, kw_only=True):
    raised_here: bool = False
    open_only: bool = False


class ChecklistAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID | None = None  # that of whoever asks
    on: date | None = None


def inspection_calendar(asking: Asking, asked: YearAsked) -> InspectionCalendar:
    """The year of an organization that inspects: plan beside done, cap, clashes."""
    on = in_sight(asking, asked)
    year = asked.year or on.year
    practice = leadership.practice_of(asking, date(year, 12, 31))
    found: InspectionCalendar = told(
        asking,
        queries.calendar,
        organization_id=asked.organization_id,
        year=year,
        on=on,
        viewer=viewer_of(asking),
        cap_of=lambda unit: practice(unit).inspections_a_year,
    )
    return found


def inspection_coverage(asking: Asking, asked: YearAsked) -> InspectionCoverage:
    """Which units below an organization were visited, item by item of the checklist."""
    on, of = in_sight(asking, asked), asked.organization_id
    found: InspectionCoverage = told(
        asking,
        queries.coverage,
        unit_ids=below(asking, of, on),
        year=asked.year or on.year,
        checklist=leadership.checklist_of(asking, of, on),
    )
    return found


def sample(asking: Asking, asked: SampleAsked) -> SampleView:
    """One sample: for who sees who drew it and its parties; for all once its last visit is over."""
    with asking.readers.reader(ACTIVITIES) as connection:
        found = sample_queries.sample(connection, asked.sample_id)
        is_over = found is not None and sample_queries.is_over(connection, found)
    if found is None:
        raise NotFoundError(str(asked.sample_id))
    if is_over:
        return found
    try:
        in_sight(asking, OnAsked(organization_id=found.organization_id))
    except OutOfScopeError:
        known = sample_queries.for_party(found, asking.principal.organization_id)
        if known is None:
            raise NotFoundError(str(asked.sample_id)) from None
        return known
    return found


def checklist(asking: Asking, asked: ChecklistAsked) -> tuple[ChecklistItem, ...]:
    """The default items of the checklist, and those that the rule pack in force adds."""
    of, on = asked.organization_id or asking.principal.organization_id, asked.on or asking.today
    return tuple(leadership.checklist_of(asking, of, on).values())


QUESTIONS = (
    Question(
        name="inspections",
        path=f"{OF}/inspections",
        zh="接受检查情况",
        en="Visits to a unit",
        parameters=PageAsked,
        result=Page[InspectionView],
        reads=ACTIVITIES,
        answer=answering(queries.inspections, "viewer"),
        clauses=("S-49", "S-50"),
    ),
    Question(
        name="inspection_calendar",
        path=f"{OF}/inspection-calendar",
        zh="检查日历:计划与完成、次数上限、时间冲突",
        en="Calendar of inspections: plan and done, cap, clashes",
        parameters=YearAsked,
        result=InspectionCalendar,
        reads=ACTIVITIES,
        answer=inspection_calendar,
        clauses=("S-23", "S-49", "S-50"),
    ),
    Question(
        name="inspection_coverage",
        path=f"{OF}/inspection-coverage",
        zh="检查覆盖情况",
        en="Units visited and items looked at",
        parameters=YearAsked,
        result=InspectionCoverage,
        reads=ACTIVITIES,
        answer=inspection_coverage,
        clauses=("S-23", "S-52", "S-53", "S-54", "S-55", "S-56", "S-57"),
    ),
    Question(
        name="samples",
        path=f"{OF}/samples",
        zh="随机抽样",
        en="Random samples, drawn again",
        parameters=PageAsked,
        result=Page[SampleView],
        reads=ACTIVITIES,
        answer=answering(sample_queries.samples),
        clauses=("S-49",),
    ),
    Question(
        name="sample",
        path="/v1/samples/{sample_id}",
        zh="一次随机抽样",
        en="One random sample, drawn again",
        parameters=SampleAsked,
        result=SampleView,
        reads=ACTIVITIES,
        answer=sample,
        clauses=("S-49",),
    ),
    Question(
        name="findings",
        path=f"{OF}/findings",
        zh="问题与整改",
        en="Findings and their rectification",
        parameters=FindingsAsked,
        result=Page[FindingView],
        reads=ACTIVITIES,
        answer=answering(finding_queries.findings, "on", "viewer"),
        clauses=("S-51", "S-56"),
    ),
    Question(
        name="inspection_checklist",
        path="/v1/inspection-checklist",
        zh="检查项目",
        en="Items of the checklist: the default ones, and those of the rule pack in force",
        parameters=ChecklistAsked,
        result=tuple[ChecklistItem, ...],
        reads=ACTIVITIES,
        answer=checklist,
        clauses=("S-52", "S-53", "S-54", "S-55", "S-56", "S-57"),
    ),
)
