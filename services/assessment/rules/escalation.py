"""Escalation: below a threshold once is a warning, again and again costs more.

The first quarter below 60 % costs nothing, the second 1 point, each one after it 3. Quarters at
50, 70, 40 and 30 %: three occurrences, 0 + 1 + 3 = 4 off:

>>> from shared.contracts.rule_shapes import Escalation
>>> rule = Escalation(
...     reads="turnout", threshold=Fraction("0.6"), costs=tuple(map(Fraction, (0, 1, 3)))
... )
>>> [str(each) for each in costs(rule, [Fraction(n, 10) for n in (5, 7, 4, 3)])]
['0', '0', '1', '3']

A fifth one costs as much as the third; at the threshold nothing has occurred:

>>> [str(each) for each in costs(rule, [Fraction(0)] * 5)]
['0', '1', '3', '3', '3']
>>> [str(each) for each in costs(rule, [Fraction("0.6")])]
['0']
"""

from collections.abc import Sequence
from fractions import Fraction

from services.assessment.rules.points import Line, line_about
from services.assessment.rules.reading import NOTHING, Reading
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import Escalation

SHAPE = "escalation"


def costs(rule: Escalation, figures: Sequence[Fraction]) -> list[Fraction]:
    """Give what each figure takes off, in the order in which they came about."""
    off, occurred = [], 0
    for figure in figures:
        if figure >= rule.threshold:
            off.append(NOTHING)
            continue
        off.append(rule.costs[min(occurred, len(rule.costs) - 1)])
        occurred += 1
    return off


def lines(item: Item, rule: Escalation, reading: Reading) -> list[Line]:
    """Give full points and one line for each observation, also where it costs nothing."""
    off = costs(rule, [each.share for each in reading.observations])
    return [
        Line("full", item.points, SHAPE, item.clauses),
        *(
            line_about(each, "deducted", -points if points else NOTHING, SHAPE, reading)
            for each, points in zip(reading.observations, off, strict=True)
        ),
    ]
