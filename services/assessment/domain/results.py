"""What an assessment says: exact fractions, items, lines, obligations, every fact cited by id."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from uuid import UUID

import msgspec

from services.assessment.domain.timeline import Interval
from services.assessment.rules.points import ItemPoints
from services.assessment.rules.standing import Standing
from services.assessment.rules.veto import Vetoed
from shared.contracts.facts.registry import Category
from shared.contracts.rule_pack import Grade


class PackCited(msgspec.Struct, frozen=True):
    """A pack as it was published."""

    fact: str
    name: str
    sha256: str
    content: str


class ScoredSegment(msgspec.Struct, frozen=True, kw_only=True):
    """Days of the year under one superior in one category, scored on their own."""

    organization_id: UUID
    span: Interval
    days: int  # of the year, up to the valid date
    category: Category | None
    superior_id: UUID | None
    pack: PackCited | None  # in force on the segment's last day
    items: tuple[ItemPoints, ...]
    standings: tuple[Standing, ...]  # also of duties that no item scores
    earned: Fraction
    applicable: Fraction
    score: Fraction | None  # None: nothing applicable; no bonus in it
    bonuses: tuple[ItemPoints, ...] = ()  # of the days of the segment
    vetoes: tuple[Vetoed, ...] = ()


class Inherited(msgspec.Struct, frozen=True, kw_only=True):
    """A predecessor's assessment, and its weight among the predecessors."""

    assessment: "Assessment"
    members: int | None  # full and probationary, last counted
    weight: Fraction


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """An organization's year as judged on a valid date."""

    organization_id: UUID
    year: int
    valid_at: date
    pack: PackCited | None
    segments: tuple[ScoredSegment, ...]
    inherited: tuple[Inherited, ...]
    inherited_days: int  # the weight of the predecessors' mean
    days: int  # of the year, up to the valid date, its own and its predecessors'
    score: Fraction | None  # exact, with the bonus; None: not assessed
    published: str | None  # rounded once
    grade: Grade | None  # after vetoes; a quota binds in a round only
    bonus: Fraction = Fraction(0)  # of its own segments, within the cap

    @property
    def vetoes(self) -> tuple[Vetoed, ...]:
        """What caps the grade."""
        return tuple(each for segment in self.segments for each in segment.vetoes)

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every obligation of its own, as it stands on the valid date."""
        return tuple(each for segment in self.segments for each in segment.standings)


def rounded(score: Fraction, step: Fraction) -> str:
    """Round half up to a decimal step.

    >>> rounded(Fraction(4750, 52), Fraction(1, 100)), rounded(Fraction(90), Fraction(1, 100))
    ('91.35', '90.00')
    >>> rounded(Fraction("89.995"), Fraction(1, 100))
    '90.00'
    """
    size = Decimal(step.numerator) / Decimal(step.denominator)
    return format((floor(score / step + Fraction(1, 2)) * size).quantize(size), "f")
