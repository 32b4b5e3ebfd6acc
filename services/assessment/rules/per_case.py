"""Per case: full points less so much for each case, with a cap on what can be lost.

One and a half off for each petition, at most 4 in all. Two petitions cost 3; three would cost 4.5
and cost 4; none costs nothing:

>>> from shared.contracts.rule_shapes import PerCase
>>> petitions = PerCase(reads="petitions", cost=Fraction("1.5"), at_most=Fraction(4))
>>> [str(cost(petitions, Fraction(count))) for count in (0, 2, 3)]
['0', '3', '4']

Without a cap, each costs:

>>> str(cost(PerCase(reads="petitions", cost=Fraction("1.5")), Fraction(3)))
'9/2'
"""

from fractions import Fraction

from services.assessment.rules.points import Line, line_about
from services.assessment.rules.reading import Reading
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import PerCase

SHAPE = "per_case"


def cost(rule: PerCase, cases: Fraction) -> Fraction:
    """Give what so many cases take off."""
    off = rule.cost * cases
    return off if rule.at_most is None else min(off, rule.at_most)


def lines(item: Item, rule: PerCase, reading: Reading) -> list[Line]:
    """Give full points, one line for each case, and what the cap gives back."""
    given = [
        Line("full", item.points, SHAPE, item.clauses),
        *(
            line_about(each, "deducted", -rule.cost * each.value, SHAPE, reading)
            for each in reading.observations
        ),
    ]
    back = rule.cost * reading.total - cost(rule, reading.total)
    if back:
        given.append(Line("capped", back, SHAPE, item.clauses))
    return given
