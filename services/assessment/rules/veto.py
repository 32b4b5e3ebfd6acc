"""Veto: one proven case, and the grade is no better than the pack says; the points stay.

Grades good, fairly good, fair and poor. A score of 95 with a veto at fair is 95 and fair; one of
55 is poor already and no veto lifts it:

>>> from fractions import Fraction
>>> from shared.contracts.rule_pack import Grade
>>> grades = tuple(
...     Grade(id=name, zh=name, en=name, at_least=Fraction(least))
...     for name, least in (("good", 90), ("fairly_good", 80), ("fair", 60), ("poor", 0))
... )
>>> capped(grades, grades[0], ["fair"]).id
'fair'
>>> capped(grades, grades[3], ["fair"]).id
'poor'

Of several, the lowest binds; without any, the grade is as it was:

>>> capped(grades, grades[0], ["fairly_good", "poor"]).id
'poor'
>>> capped(grades, grades[1], []).id
'fairly_good'
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.assessment.rules.reading import Reading
from shared.contracts.rule_pack import Grade, RulePack, Veto


class Vetoed(NamedTuple):
    """A veto that a case called for."""

    veto: Veto
    facts: tuple[str, ...]


def vetoes(pack: RulePack, readings: Mapping[str, Reading]) -> tuple[Vetoed, ...]:
    """Give the vetoes of a pack for which there is a case."""
    found = ((veto, readings.get(veto.reads)) for veto in pack.vetoes)
    return tuple(Vetoed(veto, read.facts) for veto, read in found if read and read.total)


def capped(grades: Sequence[Grade], grade: Grade, caps: Sequence[str]) -> Grade:
    """Give the grade, or the lowest cap where that is lower; grades stand best first."""
    places = {each.id: place for place, each in enumerate(grades)}
    return grades[max(places[each] for each in (grade.id, *caps))]
