"""Not applicable: an item with nothing to judge leaves the score, or counts in full.

An item of 12 points that does not apply, beside 40 applicable points of which 30 were earned:
reweighted 30 of 40, in full 42 of 52:

>>> clauses = ("S-58",)
>>> left, full = (points("B1", Fraction(12), clauses, how) for how in ("reweight", "full"))
>>> [str((30 + each.earned) / (40 + each.applicable)) for each in (left, full)]
['3/4', '21/26']
"""

from fractions import Fraction
from typing import Literal

from services.assessment.rules.points import ItemPoints, Line
from services.assessment.rules.reading import NOTHING

SHAPE = "not_applicable"


def points(
    item: str, full: Fraction, clauses: tuple[str, ...], how: Literal["reweight", "full"]
) -> ItemPoints:
    """Give the points of an item with nothing to judge."""
    if how == "reweight":
        return ItemPoints(item, NOTHING, NOTHING, ())
    return ItemPoints(item, full, full, (Line("not_applicable", full, SHAPE, clauses),))
