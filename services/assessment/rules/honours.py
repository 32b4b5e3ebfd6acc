"""Honours: so much for each honour, by its level, with a cap on all together.

National 5, provincial 3, city 1.5, at most 6 in all. One of the city and one of the province give
4.5; with a second of the province it would be 7.5 and is 6. A level not named gives nothing:

>>> from shared.contracts.rule_shapes import Honours
>>> rule = Honours(
...     reads="honours", at_most=Fraction(6),
...     levels={"national": Fraction(5), "province": Fraction(3), "city": Fraction("1.5")},
... )
>>> str(worth(rule, ["city", "province"]))
'9/2'
>>> str(worth(rule, ["city", "province", "province"]))
'6'
>>> str(worth(rule, ["village"]))
'0'
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from services.assessment.rules.points import Line, line_about
from services.assessment.rules.reading import NOTHING, Reading
from shared.contracts.rule_pack import Bonus, Item
from shared.contracts.rule_shapes import Honours

SHAPE = "honours"


def worth(rule: Honours, levels: Iterable[str]) -> Fraction:
    """Give what honours of these levels add, within the cap."""
    return min(rule.at_most, sum((rule.levels.get(each, NOTHING) for each in levels), NOTHING))


def lines(item: Item | Bonus, rule: Honours, reading: Reading) -> Sequence[Line]:
    """Give one line for each honour, and what lies beyond the cap."""
    given = [
        line_about(each, "added", rule.levels.get(each.key, NOTHING) * each.value, SHAPE, reading)
        for each in reading.observations
    ]
    beyond = sum((line.points for line in given), NOTHING) - rule.at_most
    if beyond > 0:
        given.append(Line("capped", -beyond, SHAPE, item.clauses))
    return given
