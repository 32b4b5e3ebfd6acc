"""Share of the best: points times the figure over the highest among the peers.

Members recruited for study: 30, 24 and 12; 10 points for the best, 8 and 4 for the others:

>>> figures = [Fraction(30), Fraction(24), Fraction(12)]
>>> [str(10 * share(each, figures)) for each in figures]
['10', '8', '4']

Where the best has nothing, nobody has:

>>> share(Fraction(0), [Fraction(0), Fraction(0)])
Fraction(0, 1)
"""

from collections.abc import Sequence
from fractions import Fraction

from services.assessment.rules.points import Line, seen, whole
from services.assessment.rules.reading import NOTHING, Reading
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import ShareOfBest

SHAPE = "share_of_best"


def share(figure: Fraction, among: Sequence[Fraction]) -> Fraction:
    """Give the share of the points that a figure earns among all peers' figures and its own."""
    best = max(among)
    return figure / best if best > 0 else NOTHING


def lines(item: Item, _: ShareOfBest, reading: Reading) -> list[Line] | None:
    """Give what the figure earns and what it is made of; None: there is no figure."""
    if reading.figure is None:
        return None
    earned = item.points * share(reading.figure, reading.among)
    return [whole(reading, "earned", earned, SHAPE), *seen(reading, SHAPE)]
