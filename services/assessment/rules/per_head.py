"""Per head: so much for each head gained, so much off for each lost, each with a cap of its own.

A twentieth of a point for each new member, at most half a point; a tenth off for each one lost, at
most 2. Six gained and three lost: 0.3 − 0.3 = 0. Thirty gained would be 1.5 and is 0.5. Twenty-five
lost would be 2.5 and is 2:

>>> from shared.contracts.rule_shapes import HeadCount, PerHead
>>> rule = PerHead(
...     reads="members",
...     gained=HeadCount(per_head=Fraction("0.05"), at_most=Fraction("0.5")),
...     lost=HeadCount(per_head=Fraction("0.1"), at_most=Fraction(2)),
... )
>>> [str(of_heads(rule.gained, Fraction(heads))) for heads in (6, 30)]
['3/10', '1/2']
>>> [str(of_heads(rule.lost, Fraction(heads))) for heads in (3, 25)]
['3/10', '2']
"""

from collections.abc import Sequence
from fractions import Fraction

from services.assessment.rules.points import Line, Meaning, line_about
from services.assessment.rules.reading import NOTHING, Reading
from shared.contracts.rule_pack import Bonus, Item
from shared.contracts.rule_shapes import HeadCount, PerHead

SHAPE = "per_head"


def of_heads(rule: HeadCount, heads: Fraction) -> Fraction:
    """Give what so many heads come to, within the cap."""
    return min(rule.at_most, rule.per_head * heads)


def lines(item: Item | Bonus, rule: PerHead, reading: Reading) -> Sequence[Line]:
    """Give what was gained and lost, line by line; an item begins at its points, a bonus at 0."""
    begin = [Line("full", item.points, SHAPE, item.clauses)] if isinstance(item, Item) else []
    gained = _counted(item, reading, rule.gained, "gained", "added", 1)
    return [*begin, *gained, *_counted(item, reading, rule.lost, "lost", "deducted", -1)]


def _counted(  # noqa: PLR0917 - one side of the rule
    item: Item | Bonus, reading: Reading, rule: HeadCount, key: str, meaning: Meaning, sign: int
) -> list[Line]:
    heads = [each for each in reading.observations if each.key == key]
    given = [
        line_about(each, meaning, sign * rule.per_head * each.value, SHAPE, reading)
        for each in heads
    ]
    count = sum((each.value for each in heads), NOTHING)
    beyond = rule.per_head * count - of_heads(rule, count)
    if beyond:
        given.append(Line("capped", -sign * beyond, SHAPE, item.clauses))
    return given
