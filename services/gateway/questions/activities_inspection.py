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
    Viewer,
)
from services.activities.queries.samples import SampleView
from services.gateway.pools import ask
from services.gateway.questions.below import below
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import SEES_EVERYTHING, require_sight
from shared.contracts.checklist import CHECKLIST, ChecklistItem
from shared.contracts.errors import NotFoundError, OutOfScopeError
from shared.contracts.fact import Year
from shared.contracts.page import Limit, Offset, Page
from shared.contracts.principal import Principal

_SCHEMA = "activities"
_OF = "/v1/organizations/{organization_id}"


class InspectionsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    limit: Limit = 100
    offset: Offset = 0


class InspectionYearAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year | None = None  # that of the day
    on: date | None = None


class SampleAsked(Parameters, frozen=True, kw_only=True):
    sample_id: UUID


class FindingsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    raised_here: bool = False
    open_only: bool = False
    limit: Limit = 100
    offset: Offset = 0


class ChecklistAsked(Parameters, frozen=True, kw_only=True):
    pass


def viewer_of(principal: Principal) -> Viewer:
    """Give what the read model may show a principal of what is kept from units."""
    return Viewer(principal.organization_id, principal.role in SEES_EVERYTHING)


def inspections(asking: Asking, asked: InspectionsAsked) -> Page[InspectionView]:
    """Visits to a unit; one not announced is shown to it once it was held."""
    _in_sight(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.inspections(
            connection,
            asked.organization_id,
            viewer=viewer_of(asking.principal),
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def inspection_calendar(asking: Asking, asked: InspectionYearAsked) -> InspectionCalendar:
    """The year of an organization that inspects: plan beside done, cap, clashes."""
    on = _in_sight(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.calendar(
            connection,
            asked.organization_id,
            year=asked.year or on.year,
            on=on,
            viewer=viewer_of(asking.principal),
        ),
    )


def inspection_coverage(asking: Asking, asked: InspectionYearAsked) -> InspectionCoverage:
    """Which units below an organization were visited, item by item of the checklist."""
    on = _in_sight(asking, asked.organization_id, asked.on)
    units = below(asking, asked.organization_id, on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.coverage(connection, units, year=asked.year or on.year),
    )


def samples(asking: Asking, asked: InspectionsAsked) -> Page[SampleView]:
    """Samples of an organization that inspects, with all that is needed to draw them again."""
    _in_sight(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: sample_queries.samples(
            connection, asked.organization_id, limit=asked.limit, offset=asked.offset
        ),
    )


def sample(asking: Asking, asked: SampleAsked) -> SampleView:
    """One sample: for who sees who drew it; for everybody once its last visit is over."""
    with asking.readers.reader(_SCHEMA) as connection:
        found = sample_queries.sample(connection, asked.sample_id)
        is_over = found is not None and sample_queries.is_over(connection, found)
    if found is None:
        raise NotFoundError(str(asked.sample_id))
    if not is_over:
        try:
            _in_sight(asking, found.organization_id, None)
        except OutOfScopeError:
            raise NotFoundError(str(asked.sample_id)) from None
    return found


def findings(asking: Asking, asked: FindingsAsked) -> Page[FindingView]:
    """Findings about a unit; one that is not released is not shown to it."""
    on = _in_sight(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: finding_queries.findings(
            connection,
            asked.organization_id,
            raised_here=asked.raised_here,
            open_only=asked.open_only,
            on=on,
            viewer=viewer_of(asking.principal),
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def checklist(asking: Asking, asked: ChecklistAsked) -> tuple[ChecklistItem, ...]:
    """The default items of the checklist; a county adds its own under other codes."""
    del asking, asked
    return CHECKLIST


def _in_sight(asking: Asking, organization_id: UUID, on: date | None) -> date:
    day = on or asking.today
    require_sight(organization_id, day, asking.principal, asking.tree)
    return day


QUESTIONS = (
    Question(
        name="inspections",
        path=f"{_OF}/inspections",
        zh="接受检查情况",
        en="Visits to a unit",
        parameters=InspectionsAsked,
        result=Page[InspectionView],
        reads=_SCHEMA,
        answer=inspections,
        clauses=("S-49", "S-50"),
    ),
    Question(
        name="inspection_calendar",
        path=f"{_OF}/inspection-calendar",
        zh="检查日历:计划与完成、次数上限、时间冲突",
        en="Calendar of inspections: plan and done, cap, clashes",
        parameters=InspectionYearAsked,
        result=InspectionCalendar,
        reads=_SCHEMA,
        answer=inspection_calendar,
        clauses=("S-23", "S-49", "S-50"),
    ),
    Question(
        name="inspection_coverage",
        path=f"{_OF}/inspection-coverage",
        zh="检查覆盖情况",
        en="Units visited and items looked at",
        parameters=InspectionYearAsked,
        result=InspectionCoverage,
        reads=_SCHEMA,
        answer=inspection_coverage,
        clauses=("S-23", "S-52", "S-53", "S-54", "S-55", "S-56", "S-57"),
    ),
    Question(
        name="samples",
        path=f"{_OF}/samples",
        zh="随机抽样",
        en="Random samples, drawn again",
        parameters=InspectionsAsked,
        result=Page[SampleView],
        reads=_SCHEMA,
        answer=samples,
        clauses=("S-49",),
    ),
    Question(
        name="sample",
        path="/v1/samples/{sample_id}",
        zh="一次随机抽样",
        en="One random sample, drawn again",
        parameters=SampleAsked,
        result=SampleView,
        reads=_SCHEMA,
        answer=sample,
        clauses=("S-49",),
    ),
    Question(
        name="findings",
        path=f"{_OF}/findings",
        zh="问题与整改",
        en="Findings and their rectification",
        parameters=FindingsAsked,
        result=Page[FindingView],
        reads=_SCHEMA,
        answer=findings,
        clauses=("S-51", "S-56"),
    ),
    Question(
        name="inspection_checklist",
        path="/v1/inspection-checklist",
        zh="检查项目",
        en="Default items of the checklist",
        parameters=ChecklistAsked,
        result=tuple[ChecklistItem, ...],
        reads=_SCHEMA,
        answer=checklist,
        clauses=("S-52", "S-53", "S-54", "S-55", "S-56", "S-57"),
    ),
)
