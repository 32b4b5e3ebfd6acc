"""How many steps a shortfall makes: as it is, whole ones only, or each one begun.

A shortfall of 2.5 points, in steps of one:

>>> [steps(Fraction("2.5"), Fraction(1), counting) for counting in ("exact", "whole", "started")]
[Fraction(5, 2), Fraction(2, 1), Fraction(3, 1)]

Nothing short, or beyond what was asked: no step.

>>> steps(Fraction(-4), Fraction(1), "started")
Fraction(0, 1)
"""

from fractions import Fraction
from math import ceil, floor

from services.assessment.rules.reading import NOTHING
from shared.contracts.rule_shapes import Counting


def steps(shortfall: Fraction, step: Fraction, counting: Counting) -> Fraction:
    """Give the number of steps in a shortfall; none where nothing is short."""
    if shortfall <= 0:
        return NOTHING
    exact = shortfall / step
    if counting == "exact":
        return exact
    return Fraction(floor(exact) if counting == "whole" else ceil(exact))
