"""What a rule pack may name as owed: the kinds of duty, their periods and their due days."""

from enum import StrEnum
from typing import Annotated

import msgspec

from shared.contracts.facts.activities import ChairBasis, MeetingKind, Tag
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.facts.targets import PlanKind

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Sentence = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
YearDay = Annotated[str, msgspec.Meta(pattern=r"^(last_day|(next )?[0-1][0-9]-[0-3][0-9])$")]
Clauses = Annotated[tuple[Name, ...], msgspec.Meta(min_length=1)]
Subjects = Annotated[tuple[OrganizationKind, ...], msgspec.Meta(min_length=1)]
MeetingKinds = Annotated[tuple[MeetingKind, ...], msgspec.Meta(min_length=1)]


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of its periods within a year, as `due` may name them."""
        return _PARTS[self]


_PARTS = {
    PeriodKind.MONTH: tuple(f"{month:02}" for month in range(1, 13)),
    PeriodKind.QUARTER: ("Q1", "Q2", "Q3", "Q4"),
    PeriodKind.HALF: ("H1", "H2"),
    PeriodKind.YEAR: (),
}


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of every part of a pack: what it does not know, it refuses."""


class Wording(Strict, frozen=True, kw_only=True):
    zh: Sentence
    en: Sentence


class _Duty(Strict, frozen=True, kw_only=True, tag_field="kind"):
    id: Name
    title: Wording
    clauses: Clauses
    subjects: Subjects
    period: PeriodKind
    due: dict[str, YearDay]  # {every: last_day} or one entry for each period of the year
    categories: tuple[Category, ...] = ()  # none named: all


class MeetingDuty(_Duty, frozen=True, kw_only=True, tag="meeting"):
    """A meeting in every period, of one of these kinds, chaired on one of these grounds."""

    kinds: MeetingKinds
    kinds_without_committee: tuple[MeetingKind, ...] = ()  # none named: `kinds`
    chair: Annotated[tuple[ChairBasis, ...], msgspec.Meta(min_length=1)]
    agenda_tag: Tag
    conclusions_min: Annotated[int, msgspec.Meta(ge=0, le=100)]


class PlanInForceDuty(_Duty, frozen=True, kw_only=True, tag="plan_in_force"):
    """A plan of this kind in force on the valid date."""

    plan: PlanKind


class PlanAdoptedDuty(_Duty, frozen=True, kw_only=True, tag="plan_adopted"):
    """A plan of this kind, meeting the period, adopted by the due day."""

    plan: PlanKind


class AcceptanceDuty(_Duty, frozen=True, kw_only=True, tag="indicators_accepted"):
    """Every indicator under plans of this kind accepted by a person in post."""

    plan: PlanKind


class ReportDuty(_Duty, frozen=True, kw_only=True, tag="report"):
    """A written report on each half-year."""


Duty = MeetingDuty | PlanInForceDuty | PlanAdoptedDuty | AcceptanceDuty | ReportDuty
