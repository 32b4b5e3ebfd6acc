"""Manual mark: what a committee gave by hand, with its minutes, as a line of its own.

17 of 20 for the year's innovation, an item of 10 points: 8.5.

>>> str(points(Fraction(10), Observation("mark", Fraction(17), Fraction(20))))
'17/2'
"""

from fractions import Fraction

from services.assessment.rules.points import Line, line_about
from services.assessment.rules.reading import Observation, Reading
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import ManualMark

SHAPE = "manual_mark"


def points(full: Fraction, mark: Observation) -> Fraction:
    """Give what a mark is worth of an item's points."""
    return full * mark.share


def lines(item: Item, _: ManualMark, reading: Reading) -> list[Line] | None:
    """Give one line for each mark, two marks by their mean; None: none was given."""
    marks = reading.observations
    if not marks:
        return None
    return [
        line_about(each, "manual", points(item.points, each) / len(marks), SHAPE, reading)
        for each in marks
    ]
