"""Questions to the registry: flags, weak organizations, the focus register, coverage, venues."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from services.gateway.questions.below import known_of
from services.gateway.questions.leadership import practice_of
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.questions.registry_life import WithinAsked, ask_within, paged
from services.registry import queries
from services.registry.queries import CoverageOn, FlagOn, FocusOn, UnitOn, VenueOn, WeakCaseOn
from shared.contracts.facts.registry_cases import FocusKind
from shared.contracts.facts.registry_reach import Coverage, UnitKind, VenueKind
from shared.contracts.facts.registry_structure import Flag
from shared.contracts.page import Page

_SCHEMA = "registry"
Months = Annotated[int, msgspec.Meta(ge=1, le=120)]


class FlagsAsked(WithinAsked, frozen=True, kw_only=True):
    flag: Flag | None = None


class WeakCasesAsked(WithinAsked, frozen=True, kw_only=True):
    """``clock_months``: how long a rectification may take; as the rule pack says if left out."""

    open_only: bool = False
    clock_months: Months | None = None


class FocusesAsked(WithinAsked, frozen=True, kw_only=True):
    kind: FocusKind | None = None
    open_only: bool = False


class UnitsAsked(WithinAsked, frozen=True, kw_only=True):
    kind: UnitKind | None = None
    coverage: Coverage | None = None


class CoverageAsked(Parameters, frozen=True, kw_only=True):
    on: date | None = None
    within: UUID | None = None
    shape: queries.Shape = queries.Shape.WAS


class VenuesAsked(WithinAsked, frozen=True, kw_only=True):
    kind: VenueKind | None = None


def coverage(asking: Asking, asked: CoverageAsked) -> CoverageOn:
    """Coverage of units on a day, with its denominators."""
    return ask_within(
        asking,
        asked.on,
        asked.within,
        lambda connection, day, root: queries.coverage(
            connection,
            on=day,
            within=root,
            practice_of=practice_of(asking, day),
            known_of=known_of(asking),
        ),
        shape=asked.shape,
    )


QUESTIONS = (
    Question(
        name="flags",
        path="/v1/flags",
        zh="软弱涣散、后进、难点单位",
        en="Organizations flagged as weak, lagging or difficult on a day",
        parameters=FlagsAsked,
        result=Page[FlagOn],
        reads=_SCHEMA,
        answer=paged(queries.flags, "flag"),
        clauses=("S-18", "S-39", "S-41"),
    ),
    Question(
        name="weak_cases",
        path="/v1/weak-cases",
        zh="软弱涣散党组织整顿",
        en="Weak organizations under rectification, relapses shown",
        parameters=WeakCasesAsked,
        result=Page[WeakCaseOn],
        reads=_SCHEMA,
        answer=paged(queries.weak_cases, "open_only", "clock_months", by_practice=True),
        clauses=("S-18",),
    ),
    Question(
        name="focus_points",
        path="/v1/focus-points",
        zh="关键点、薄弱点、难点台账",
        en="The register of key points, weak points and difficulties",
        parameters=FocusesAsked,
        result=Page[FocusOn],
        reads=_SCHEMA,
        answer=paged(queries.focuses, "kind", "open_only"),
        clauses=("S-09",),
    ),
    Question(
        name="coverage",
        path="/v1/coverage",
        zh="党的组织和工作覆盖率",
        en="Coverage of units on a day, with its denominators",
        parameters=CoverageAsked,
        result=CoverageOn,
        reads=_SCHEMA,
        answer=coverage,
        clauses=("S-15", "S-57"),
    ),
    Question(
        name="units",
        path="/v1/units",
        zh="应覆盖单位",
        en="Units, and how far party work reaches into each",
        parameters=UnitsAsked,
        result=Page[UnitOn],
        reads=_SCHEMA,
        answer=paged(queries.units, "kind", "coverage"),
        clauses=("S-15", "S-57"),
    ),
    Question(
        name="venues",
        path="/v1/venues",
        zh="阵地",
        en="Venues that are open on a day",
        parameters=VenuesAsked,
        result=Page[VenueOn],
        reads=_SCHEMA,
        answer=paged(queries.venues, "kind"),
        clauses=("S-24",),
    ),
)
