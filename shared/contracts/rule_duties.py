"""What a rule pack may name as owed: the kinds of duty, their periods and their due days."""

from datetime import date
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


Days = Annotated[int, msgspec.Meta(ge=0, le=366)]


class Institution(StrEnum):
    """The seven institutions of the plan, under which obligations are listed."""

    TARGETS = "targets"  # 党建工作目标管理制度
    MEETINGS = "meetings"  # 例会制度
    CONTACT_POINTS = "contact_points"  # 领导干部党建工作联系点制度
    RESEARCH = "research"  # 调查研究制度
    INSPECTION = "inspection"  # 督促检查制度
    REPORTING = "reporting"  # 党建工作情况通报制度
    ASSESSMENT = "assessment"  # 党建工作考核及评比表彰制度


class EvidenceWanted(StrEnum):
    """What a record must hold to speak for itself; a file is never among the defaults."""

    DATE = "date"
    CHAIR = "chair"
    ATTENDANCE = "attendance"
    CONCLUSION = "conclusion"
    CONFIRMATION = "confirmation"  # by the other side
    DOCUMENT = "document"
    SIGNATURE = "signature"
    FILE = "file"


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


def day_of(rule: str, year: int, last_day: date) -> date:
    """Give the day that `last_day`, `MM-DD` or `next MM-DD` (of the next year) names.

    >>> day_of("next 01-15", 2025, date(2025, 12, 31))
    datetime.date(2026, 1, 15)
    """
    if rule == "last_day":
        return last_day
    month, day = rule[-5:].split("-")
    return date(year + rule.startswith("next "), int(month), int(day))


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of every part of a pack: what it does not know, it refuses."""


class Wording(Strict, frozen=True, kw_only=True):
    zh: Sentence
    en: Sentence


class Bounds(Strict, frozen=True, kw_only=True):
    """How many are asked for; more than ``at_most`` is as wrong as too few (E-08)."""

    at_least: Annotated[int, msgspec.Meta(ge=0, le=1000)]
    at_most: Annotated[int, msgspec.Meta(ge=0, le=1000)] | None = None

    def __post_init__(self) -> None:
        """Refuse bounds that nothing is within."""
        if self.at_most is not None and self.at_most < self.at_least:
            raise ValueError("`at_most` below `at_least`")

    def hold(self, count: int) -> bool:
        """Say whether a number is within them, both ends included.

        >>> [Bounds(at_least=2, at_most=3).hold(count) for count in (1, 2, 3, 4)]
        [False, True, True, False]
        """
        return self.at_least <= count and (self.at_most is None or count <= self.at_most)


class BaseDuty(Strict, frozen=True, kw_only=True, tag_field="kind"):
    """What every kind of duty says; `rule_duty_kinds` names all kinds there are."""

    id: Name
    title: Wording
    clauses: Clauses
    subjects: Subjects
    period: PeriodKind
    due: dict[str, YearDay]  # {every: last_day} or one entry for each period of the year
    categories: tuple[Category, ...] = ()  # none named: all
    institution: Institution | None = None  # what it is listed under
    evidence: tuple[EvidenceWanted, ...] = ()  # the least that a record of it must hold
    grace_days: Days | None = None  # instead of the pack's
    late_counts: bool = True  # whether what was done after its due day is met, for a share of them


class MeetingDuty(BaseDuty, frozen=True, kw_only=True, tag="meeting"):
    """A meeting in every period, of one of these kinds, chaired on one of these grounds."""

    kinds: MeetingKinds
    kinds_without_committee: tuple[MeetingKind, ...] = ()  # none named: `kinds`
    chair: Annotated[tuple[ChairBasis, ...], msgspec.Meta(min_length=1)]
    agenda_tag: Tag
    conclusions_min: Annotated[int, msgspec.Meta(ge=0, le=100)]


class PlanInForceDuty(BaseDuty, frozen=True, kw_only=True, tag="plan_in_force"):
    """A plan of this kind in force on the valid date."""

    plan: PlanKind


class PlanAdoptedDuty(BaseDuty, frozen=True, kw_only=True, tag="plan_adopted"):
    """A plan of this kind, meeting the period, adopted by the due day."""

    plan: PlanKind


class AcceptanceDuty(BaseDuty, frozen=True, kw_only=True, tag="indicators_accepted"):
    """Every indicator under plans of this kind accepted by a person in post."""

    plan: PlanKind


class ReportDuty(BaseDuty, frozen=True, kw_only=True, tag="report"):
    """A written report on each half-year."""
