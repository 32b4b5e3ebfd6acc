"""Signs for the auditor's eye alone, never a penalty; and what recording costs everybody."""

from datetime import date
from fractions import Fraction

import msgspec

from services.activities.queries import signs as queries
from services.activities.queries.reporting import DERIVED_CELLS
from services.activities.queries.signs import Inspected, Reused
from services.activities.queries.surveys import SurveyView
from services.assessment.queries import TypedMonth, reports_typed, typed_months
from services.gateway.bodies import wrong_parameter
from services.gateway.pools import ask
from services.gateway.questions.asked import files_cited
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import AUDITS, SEES_EVERYTHING
from shared.contracts.page import Limit, Offset, Page
from shared.eventstore.cited_files import files_between, reused
from shared.kernel.calendar import FIRST_DAY

_SCHEMA = "activities"
MAX_DAYS = 366


class DaysAsked(Parameters, frozen=True, kw_only=True):
    """Days, both included; at most `MAX_DAYS`."""

    since: date
    until: date | None = None  # today


class SignsAsked(DaysAsked, frozen=True, kw_only=True):
    limit: Limit = 100
    offset: Offset = 0


class ReportCells(msgspec.Struct, frozen=True, kw_only=True):
    """Cells of the situation reports that were filed, by where they came from."""

    reports: int
    derived: int  # figures that the draft fills from facts
    typed: int  # values that somebody typed
    percent_derived: str | None  # to 0.1 half up; None where no report was filed


class Burden(msgspec.Struct, frozen=True, kw_only=True):
    """What recording and inspection cost in a span of days."""

    typed: tuple[TypedMonth, ...]
    reports: ReportCells
    inspections: tuple[Inspected, ...]


def reused_texts(asking: Asking, asked: SignsAsked) -> Page[Reused]:
    """The same wording by several organizations, or in several months."""
    since, until = _days(asking, asked)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.reused_texts(
            connection, since, until, limit=asked.limit, offset=asked.offset
        ),
    )


def reused_files(asking: Asking, asked: SignsAsked) -> Page[Reused]:
    """The same file by several organizations, or in several months; the most used first."""
    since, until = _days(asking, asked)
    cited = files_cited(asking.readers, lambda reader: files_between(reader, since, until))
    found = sorted(reused(cited), key=lambda file: -len(file.uses))
    shown = found[asked.offset : asked.offset + asked.limit]
    return Page(
        items=tuple(map(queries.reused_file, shown)),
        total=len(found),
        limit=asked.limit,
        offset=asked.offset,
    )


def uniform_surveys(asking: Asking, asked: DaysAsked) -> tuple[SurveyView, ...]:
    """Surveys whose forms are too much alike."""
    since, until = _days(asking, asked)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.uniform_surveys(connection, since, until),
    )


def burden(asking: Asking, asked: DaysAsked) -> Burden:
    """Values typed, report cells derived, inspections by unit."""
    since, until = _days(asking, asked)
    known_at = asking.known_at
    typed, reports = ask(
        asking.readers,
        "assessment",
        lambda connection: (
            typed_months(connection, since, until, known_at=known_at),
            reports_typed(connection, since, until, known_at=known_at),
        ),
    )
    inspections = ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.inspections_per_unit(connection, since, until),
    )
    derived = reports.reports * DERIVED_CELLS
    cells = ReportCells(
        reports=reports.reports,
        derived=derived,
        typed=reports.values,
        percent_derived=_percent(derived, derived + reports.values),
    )
    return Burden(typed=typed, reports=cells, inspections=inspections)


def _days(asking: Asking, asked: DaysAsked) -> tuple[date, date]:
    until = asked.until or asking.today
    if asked.since < FIRST_DAY or not 0 <= (until - asked.since).days < MAX_DAYS:
        raise wrong_parameter("until", f"must be within {MAX_DAYS} days of since")
    return asked.since, until


def _percent(part: int, whole: int) -> str | None:
    if not whole:
        return None
    tenths = int(Fraction(1000 * part, whole) + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


QUESTIONS = (
    Question(
        name="reused_texts",
        path="/v1/signs/reused-texts",
        zh="重复使用的文字(供审计查看,不自动扣分)",
        en="The same wording again: a sign for the auditor, no judgement",
        parameters=SignsAsked,
        result=Page[Reused],
        reads=_SCHEMA,
        answer=reused_texts,
        roles=AUDITS,
        clauses=("E-30",),
    ),
    Question(
        name="reused_files",
        path="/v1/signs/reused-files",
        zh="重复使用的文件(供审计查看,不自动扣分)",
        en="The same file again: a sign for the auditor, no judgement",
        parameters=SignsAsked,
        result=Page[Reused],
        reads=_SCHEMA,
        answer=reused_files,
        roles=AUDITS,
        clauses=("E-30",),
    ),
    Question(
        name="uniform_surveys",
        path="/v1/signs/uniform-surveys",
        zh="过于一致的满意度调查(供审计查看,不自动扣分)",
        en="Surveys too uniform to be true: a sign for the auditor, no judgement",
        parameters=DaysAsked,
        result=tuple[SurveyView, ...],
        reads=_SCHEMA,
        answer=uniform_surveys,
        roles=AUDITS,
        clauses=("E-27",),
    ),
    Question(
        name="burden",
        path="/v1/burden",
        zh="基层负担:填报项数、自动生成比例、受检次数",
        en="What recording costs: values typed, report cells derived, inspections by unit",
        parameters=DaysAsked,
        result=Burden,
        reads=_SCHEMA,
        answer=burden,
        roles=SEES_EVERYTHING,
        clauses=("S-51", "S-58"),
    ),
)
