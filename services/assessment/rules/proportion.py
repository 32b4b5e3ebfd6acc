"""Proportion: points in proportion to completion, linear between two figures.

Nine of twelve findings closed in time, 10 points: 10 × 9/12 = 7.5.

>>> from shared.contracts.rule_shapes import Proportion
>>> 10 * share(Proportion(reads="findings"), Fraction(9, 12))
Fraction(15, 2)

Satisfaction, none of 8 points at 60 %, all at 95 %. At 81 %: (81 − 60) / (95 − 60) = 21/35 = 3/5,
so 4.8 points; nothing is lost above 95 % and nothing owed below 60 %:

>>> linear = Proportion(reads="satisfaction", zero_at=Fraction("0.6"), full_at=Fraction("0.95"))
>>> 8 * share(linear, Fraction("0.81"))
Fraction(24, 5)
>>> share(linear, Fraction("0.97")), share(linear, Fraction("0.5"))
(Fraction(1, 1), Fraction(0, 1))

Fewer is better where the figure for nothing is the higher: complaints, none of the points at 10 %,
all at 0. At 4 %: (4 − 10) / (0 − 10) = 3/5.

>>> share(Proportion(reads="c", zero_at=Fraction("0.1"), full_at=Fraction(0)), Fraction("0.04"))
Fraction(3, 5)
"""

from fractions import Fraction

from services.assessment.rules.points import Line, seen, whole
from services.assessment.rules.reading import NOTHING, WHOLE, Reading
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import Proportion

SHAPE = "proportion"


def share(rule: Proportion, figure: Fraction) -> Fraction:
    """Give the share of the points that a figure earns, from 0 to 1."""
    part = (figure - rule.zero_at) / (rule.full_at - rule.zero_at)
    return min(WHOLE, max(NOTHING, part))


def lines(item: Item, rule: Proportion, reading: Reading) -> list[Line] | None:
    """Give what the figure earns and what it is made of; None: there is no figure."""
    if reading.figure is None:
        return None
    earned = item.points * share(rule, reading.figure)
    return [whole(reading, "earned", earned, SHAPE), *seen(reading, SHAPE)]
