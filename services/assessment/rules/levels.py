"""Levels: what a judged level earns; several judgements count by their mean.

Good earns everything, fairly good 0.8, fair 0.6, poor nothing. One judgement of fairly good, of 20
points, 16; good and fair together the mean, 0.8:

>>> from shared.contracts.rule_shapes import Levels
>>> rule = Levels(reads="fortress", shares={
...     "good": Fraction(1), "fairly_good": Fraction("0.8"), "fair": Fraction("0.6"),
...     "poor": Fraction(0),
... })
>>> str(20 * share(rule, ["fairly_good"]))
'16'
>>> str(share(rule, ["good", "fair"]))
'4/5'

A level that the pack does not name earns nothing:

>>> str(share(rule, ["excellent"]))
'0'
"""

from collections.abc import Sequence
from fractions import Fraction

from services.assessment.rules.points import Line, line_about
from services.assessment.rules.reading import NOTHING, Reading
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import Levels

SHAPE = "levels"


def share(rule: Levels, judged: Sequence[str]) -> Fraction:
    """Give the mean share of the levels judged; there is at least one."""
    return sum((rule.shares.get(each, NOTHING) for each in judged), NOTHING) / len(judged)


def lines(item: Item, rule: Levels, reading: Reading) -> list[Line] | None:
    """Give one line for each judgement; None: nobody judged."""
    judged = reading.observations
    if not judged:
        return None
    return [
        line_about(
            each, "earned", item.points * share(rule, [each.key]) / len(judged), SHAPE, reading
        )
        for each in judged
    ]
