"""All or nothing: full points where the figure reaches its mark, else none.

Three of three plans filed where all are asked for; then two of three:

>>> from shared.contracts.rule_shapes import AllOrNothing
>>> every = AllOrNothing(reads="plans")
>>> share(every, Fraction(3, 3)), share(every, Fraction(2, 3))
(Fraction(1, 1), Fraction(0, 1))

Where two thirds are enough, two of three earn everything:

>>> share(AllOrNothing(reads="plans", at_least=Fraction(2, 3)), Fraction(2, 3))
Fraction(1, 1)
"""

from fractions import Fraction

from services.assessment.rules.points import Line, seen, whole
from services.assessment.rules.reading import NOTHING, WHOLE, Reading
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import AllOrNothing

SHAPE = "all_or_nothing"


def share(rule: AllOrNothing, figure: Fraction) -> Fraction:
    """Give the share of the points that a figure earns."""
    return WHOLE if figure >= rule.at_least else NOTHING


def lines(item: Item, rule: AllOrNothing, reading: Reading) -> list[Line] | None:
    """Give what the figure earns and what it is made of; None: there is no figure."""
    if reading.figure is None:
        return None
    earned = item.points * share(rule, reading.figure)
    return [whole(reading, "earned", earned, SHAPE), *seen(reading, SHAPE)]
