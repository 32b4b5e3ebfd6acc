"""Weighted parts: points times the sum of weighted shares, each part resting on one obligation.

A quarter for a plan in force, a quarter for targets adopted in time (half of it when later), half
for the share of indicators accepted; 16 points. Plan in force, targets late, 3 of 4 accepted:

>>> from fractions import Fraction
>>> quarter, half = Fraction(1, 4), Fraction(1, 2)
>>> worth([(quarter, Fraction(1)), (quarter, half), (half, Fraction(3, 4))])
[Fraction(1, 4), Fraction(1, 8), Fraction(3, 8)]
>>> 16 * sum(worth([(quarter, Fraction(1)), (quarter, half), (half, Fraction(3, 4))]))
Fraction(12, 1)

Parts whose obligation does not count (not yet due, or waived) leave the weights; the others share
the item's points. With the plan in force and nothing else due yet:

>>> 16 * sum(worth([(quarter, Fraction(1))]))
Fraction(16, 1)
"""

from collections.abc import Sequence
from fractions import Fraction

from services.assessment.rules.points import NOTHING, Line, line_of
from services.assessment.rules.standing import Standing
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import Part, Weighted

SHAPE = "weighted"
WHOLE = Fraction(1)


def worth(parts: Sequence[tuple[Fraction, Fraction]]) -> list[Fraction]:
    """Give what each part (weight, share) is of the whole, the weights taken among them alone."""
    total = sum((weight for weight, _ in parts), NOTHING)
    return [weight * share / total if total else NOTHING for weight, share in parts]


def share(part: Part, standing: Standing) -> Fraction:
    """Give the share of a part that is earned; nothing required earns nothing."""
    met = standing.met
    earned = sum(
        (part.late if each.after_due else WHOLE for each in met if each is not None), NOTHING
    )
    return earned / (len(met) or 1)


def weigh(item: Item, rule: Weighted, counted: Sequence[Standing]) -> list[Line]:
    """Give one line for each part whose obligation counts."""
    parts = {part.duty: part for part in rule.parts}
    pairs = [(parts[each.obligation.duty], each) for each in counted]
    values = worth([(part.weight, share(part, each)) for part, each in pairs])
    return [
        line_of(each, "earned", item.points * value, SHAPE)
        for value, each in zip(values, counted, strict=True)
    ]
