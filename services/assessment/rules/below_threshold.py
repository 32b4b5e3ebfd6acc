"""Below a threshold: full points less so much for each per cent that is missing.

Turnout of at least 80 % is asked for, half a point off for each per cent below. At 77.5 % two and
a half per cent are missing: 1.25 points off; counting only whole per cents 1, each begun 1.5:

>>> from shared.contracts.rule_shapes import BelowThreshold
>>> def turnout(counting: str) -> BelowThreshold:
...     return BelowThreshold(
...         reads="turnout", threshold=Fraction("0.8"), step=Fraction("0.01"),
...         cost=Fraction("0.5"), counting=counting,
...     )
>>> [str(cost(turnout(how), Fraction("0.775"))) for how in ("exact", "whole", "started")]
['5/4', '1', '3/2']

At the threshold, and above it, nothing is off:

>>> cost(turnout("started"), Fraction("0.8")), cost(turnout("started"), Fraction(1))
(Fraction(0, 1), Fraction(0, 1))
"""

from fractions import Fraction

from services.assessment.rules.points import Line, seen, whole
from services.assessment.rules.reading import Reading
from services.assessment.rules.stepping import steps
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import BelowThreshold

SHAPE = "below_threshold"


def cost(rule: BelowThreshold, figure: Fraction) -> Fraction:
    """Give what a figure takes off."""
    return rule.cost * steps(rule.threshold - figure, rule.step, rule.counting)


def lines(item: Item, rule: BelowThreshold, reading: Reading) -> list[Line] | None:
    """Give full points, what the figure takes off, and what it is made of; None: no figure."""
    if reading.figure is None:
        return None
    return [
        Line("full", item.points, SHAPE, item.clauses),
        whole(reading, "deducted", -cost(rule, reading.figure), SHAPE),
        *seen(reading, SHAPE),
    ]
