"""Bonuses: points beside the items, each within its cap, all within one, the score within its own.

Two innovations of 2.5 are 5. A third bonus of 1 is beyond the 5 that all may come to. A score of
97 with 5 is 100, not 102; one of 80 is 85:

>>> from shared.contracts.rule_pack import Bonuses
>>> rule = Bonuses(at_most=Fraction(5), score_at_most=Fraction(100), items=())
>>> [str(together(rule, each)) for each in ([Fraction(5)], [Fraction(5), Fraction(1)])]
['5', '5']
>>> [str(with_bonus(rule, Fraction(score), Fraction(5))) for score in (97, 80)]
['100', '85']

A bonus that is a loss lowers the score, at the lowest to nothing:

>>> str(with_bonus(rule, Fraction(1), Fraction(-2)))
'0'
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from services.assessment.rules import honours, per_head
from services.assessment.rules.points import ItemPoints, Line
from services.assessment.rules.reading import NOTHING, Reading
from shared.contracts.rule_pack import Bonus, Bonuses
from shared.contracts.rule_shapes import Honours


def score_bonus(bonus: Bonus, reading: Reading) -> ItemPoints:
    """Give what one bonus adds, line by line, within its cap."""
    if isinstance(bonus.rule, Honours):
        shape, lines = honours.SHAPE, [*honours.lines(bonus, bonus.rule, reading)]
    else:
        shape, lines = per_head.SHAPE, [*per_head.lines(bonus, bonus.rule, reading)]
    added = sum((line.points for line in lines), NOTHING)
    if added > bonus.at_most:
        lines.append(Line("capped", bonus.at_most - added, shape, bonus.clauses))
        added = bonus.at_most
    return ItemPoints(bonus.id, NOTHING, added, tuple(lines))


def score_bonuses(rule: Bonuses, readings: Mapping[str, Reading]) -> tuple[ItemPoints, ...]:
    """Give what each bonus that has been read adds."""
    found = ((bonus, readings.get(bonus.rule.reads)) for bonus in rule.items)
    return tuple(score_bonus(bonus, reading) for bonus, reading in found if reading is not None)


def together(rule: Bonuses, bonuses: Sequence[Fraction]) -> Fraction:
    """Give what bonuses come to, within the cap of them all."""
    return min(rule.at_most, sum(bonuses, NOTHING))


def with_bonus(rule: Bonuses, score: Fraction, bonus: Fraction) -> Fraction:
    """Give the score with its bonus, within its own cap and not below 0."""
    return max(NOTHING, min(rule.score_at_most, score + bonus))
