"""Below the average: full points at the peers' mean or above, less so much for each per cent below.

Three villages at 60, 90 and 90 %: the mean is 80 %. A tenth of a point off for each per cent of
the mean: the first lies 20 of 80, a quarter of the mean, below it: 25 × 0.1 = 2.5 points off.

>>> from shared.contracts.rule_shapes import BelowAverage
>>> rule = BelowAverage(reads="progress", step=Fraction("0.01"), cost=Fraction("0.1"))
>>> villages = [Fraction("0.6"), Fraction("0.9"), Fraction("0.9")]
>>> [str(cost(rule, figure, villages)) for figure in villages]
['5/2', '0', '0']

Where nobody has anything, nobody lies below:

>>> cost(rule, Fraction(0), [Fraction(0), Fraction(0)])
Fraction(0, 1)
"""

from collections.abc import Sequence
from fractions import Fraction

from services.assessment.rules.points import Line, seen, whole
from services.assessment.rules.reading import NOTHING, Reading
from services.assessment.rules.stepping import steps
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import BelowAverage

SHAPE = "below_average"


def cost(rule: BelowAverage, figure: Fraction, among: Sequence[Fraction]) -> Fraction:
    """Give what a figure takes off among the figures of all peers, its own included."""
    mean = sum(among, NOTHING) / len(among)
    if mean <= 0:
        return NOTHING
    return rule.cost * steps((mean - figure) / mean, rule.step, rule.counting)


def lines(item: Item, rule: BelowAverage, reading: Reading) -> list[Line] | None:
    """Give full points, what the figure takes off, and what it is made of; None: no figure."""
    if reading.figure is None:
        return None
    off = cost(rule, reading.figure, reading.among)
    return [
        Line("full", item.points, SHAPE, item.clauses),
        whole(reading, "deducted", -off, SHAPE),
        *seen(reading, SHAPE),
    ]
