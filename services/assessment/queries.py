"""Questions to assessment: scores, obligations, explanations, as of any size and any day.

Each takes a connection of the role `assessment_reader`, best in autocommit. ``valid_at`` is the
calendar date in Asia/Shanghai on which it is judged (None: the day that the rule pack names for
rounds); ``known_at`` a size of the ledger (None: all that has been filed).
Dossier rows never change, so one answer has one content, whatever is filed meanwhile.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import psycopg

from services.assessment import dossier, explaining
from services.assessment.answers import (
    Explanation,
    ObligationOn,
    PersonScore,
    ProjectionProgress,
    Score,
    WhatIf,
)
from services.assessment.burden import ReportsTyped, TypedMonth, reports_typed, typed_months
from services.assessment.difference_answers import Difference
from services.assessment.differing import differences
from services.assessment.domain.assess import assess
from services.assessment.domain.obligations import State
from services.assessment.domain.results import Assessment
from services.assessment.lateness import (
    grace_days,
    recorded_in_time,
    recorded_in_time_by_each,
)
from services.assessment.loading import Known, load_one
from services.assessment.person_questions import (
    check_page,
    leaders,
    led_by,
    person_obligations,
    person_score,
)
from services.assessment.round_answers import (
    AccountabilityCaseOn,
    CommendationOn,
    CriticismOn,
    ExplainedResult,
    ObjectionOn,
    ResultOn,
    RoundOn,
    RoundState,
    SimulatedResult,
    StandingInRound,
)
from services.assessment.round_consequences import (
    accountability_cases,
    answerable,
    commendations,
    criticisms,
)
from services.assessment.round_questions import (
    explained_result,
    objections,
    results,
    rounds,
    simulated_result,
    standings,
)
from services.assessment.table import Judged, judged
from services.assessment.watching import Rebuilding, RebuildOn, rebuilding
from services.assessment.withdrawing import Withdrawal, changes_without
from shared.contracts.errors import InvalidQuestionError, NotFoundError
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.page import Page

__all__ = [
    "AccountabilityCaseOn",
    "CommendationOn",
    "CriticismOn",
    "Difference",
    "ExplainedResult",
    "Explanation",
    "ObjectionOn",
    "ObligationOn",
    "PersonScore",
    "ProjectionProgress",
    "RebuildOn",
    "Rebuilding",
    "ReportsTyped",
    "ResultOn",
    "RoundOn",
    "RoundState",
    "Score",
    "SimulatedResult",
    "StandingInRound",
    "State",
    "TypedMonth",
    "WhatIf",
    "Withdrawal",
    "accountability_cases",
    "answerable",
    "changes_without",
    "commendations",
    "covers",
    "criticisms",
    "differences",
    "explain",
    "explained_result",
    "grace_days",
    "leaders",
    "led_by",
    "objections",
    "obligations",
    "person_obligations",
    "person_score",
    "progress",
    "rebuilding",
    "recorded_in_time",
    "recorded_in_time_by_each",
    "reports_typed",
    "results",
    "rounds",
    "score",
    "scores",
    "simulated_result",
    "standings",
    "typed_months",
]


def progress(connection: psycopg.Connection[Any]) -> ProjectionProgress:
    """How far the ledger has been filed."""
    version, size, sources = dossier.read_progress(connection)
    return ProjectionProgress(version=version, size=size, sources=sources)


def covers(connection: psycopg.Connection[Any], service: str, sequence: int) -> bool:
    """Whether a place in a service's log has been filed, as ``after=service:sequence`` asks."""
    return dossier.read_progress(connection).sources.get(service, 0) >= sequence


def score(
    connection: psycopg.Connection[Any],
    organization_id: UUID,
    *,
    year: int,
    valid_at: date | None = None,
    known_at: int | None = None,
) -> Score:
    """The score of one organization.

    Raises:
        NotFoundError: at that size no such organization is known.
        NotYetVisibleError: the projection has not come to ``known_at``.
        InvalidQuestionError: ``known_at`` is negative.
        InvalidRulePackError: a published pack cannot be read.
    """
    known, assessment = _judge(connection, organization_id, year, valid_at, known_at)
    return explaining.score_of(known, assessment)


def explain(
    connection: psycopg.Connection[Any],
    organization_id: UUID,
    *,
    year: int,
    valid_at: date | None = None,
    known_at: int | None = None,
) -> Explanation:
    """A score with each point's rule, clauses, obligation, state and facts. Raises as `score`."""
    known, assessment = _judge(connection, organization_id, year, valid_at, known_at)
    return explaining.explanation_of(known, assessment)


def obligations(
    connection: psycopg.Connection[Any],
    organization_id: UUID,
    *,
    year: int,
    valid_at: date | None = None,
    known_at: int | None = None,
    state: State | None = None,
    duty: str | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[ObligationOn]:
    """What one organization owes in a year and how each stands, by due day. Raises as `score`.

    Obligations of those who lead it, in person, are among them.
    """
    check_page(limit, offset)
    known, assessment = _judge(connection, organization_id, year, valid_at, known_at)
    found = explaining.obligations_of(known, assessment)
    wanted = (
        each
        for each in found
        if state in {None, each.state.code} and duty in {None, each.duty.code}
    )
    sorted_ = sorted(wanted, key=lambda each: (each.due_on, each.obligation))
    items = tuple(sorted_[offset : offset + limit])
    return Page(items=items, total=len(sorted_), limit=limit, offset=offset)


def scores(
    connection: psycopg.Connection[Any],
    *,
    year: int,
    valid_at: date | None = None,
    known_at: int | None = None,
    kind: OrganizationKind | None = None,
    category: Category | None = None,
    below: UUID | None = None,
    assessed: bool | None = None,
    sort: str = "name",
    limit: int = 100,
    offset: int = 0,
) -> Page[Score]:
    """The scores of all organizations that stood in the year.

    Args:
        connection: a reader's.
        year: calendar year in Asia/Shanghai.
        valid_at: the day on which all are judged; None: the day that each one's pack names.
        known_at: a size of the ledger.
        kind: only of this kind.
        category: only of this category.
        below: only those strictly below this one on the valid date.
        assessed: only those with a score, or without.
        sort: ``name``, ``kind`` or ``category``, with ``-`` in front for falling order. Equals
            stand in the order of name, then id. There is no order by score: a ranking exists in a
            published round only.
        limit: rows at most, 1 … 1000.
        offset: rows passed by.

    Raises:
        NotYetVisibleError: the projection has not come to ``known_at``.
        InvalidQuestionError: ``sort``, ``limit``, ``offset`` or ``known_at`` is out of range.
        InvalidRulePackError: a published pack cannot be read.
    """
    order = _SORTS.get(sort.removeprefix("-"))
    if order is None:
        raise InvalidQuestionError(field="sort", one_of=sorted(_SORTS))
    check_page(limit, offset)
    found = [
        row
        for row in judged(connection, year=year, valid_at=valid_at, known_at=known_at)
        if kind in {None, row.score.kind}
        and category in {None, row.score.category}
        and assessed in {None, row.score.score is not None}
        and below in {None, *row.above}
    ]
    found.sort(key=lambda row: (_name(row), str(row.score.organization_id)))
    found.sort(key=order, reverse=sort.startswith("-"))
    items = tuple(row.score for row in found[offset : offset + limit])
    return Page(items=items, total=len(found), limit=limit, offset=offset)


def _judge(
    connection: psycopg.Connection[Any],
    organization_id: UUID,
    year: int,
    valid_at: date | None,
    known_at: int | None,
) -> tuple[Known, Assessment]:
    known = load_one(connection, organization_id, known_at=known_at)
    if known.county[organization_id].established is None:
        raise NotFoundError(str(organization_id))
    return known, assess(known.county, organization_id, year=year, valid_at=valid_at)


def _name(row: Judged) -> str:
    return row.score.name or ""


_SORTS: dict[str, Callable[[Judged], Any]] = {
    "name": _name,
    "kind": lambda row: str(row.score.kind),
    "category": lambda row: str(row.score.category or ""),
}
