"""Deductions: full points, less so much for each obligation missed, invalid or late; never below 0.

An item of 24 points, 2 off for a month missed, half a point off for a month with an invalid
meeting only:

>>> from fractions import Fraction
>>> from shared.contracts.rule_shapes import Deductions
>>> monthly = Deductions(duty="meeting", missed=Fraction(2), held_invalid=Fraction("0.5"))
>>> cost(monthly, State.MISSED, after_due=False)
Fraction(2, 1)
>>> 24 - cost(monthly, State.MISSED, after_due=False) - cost(
...     monthly, State.HELD_INVALID, after_due=False
... )
Fraction(43, 2)

Two reports for 12 points, 6 off for one missed, 2 off for one filed after its due day; a report
filed in time but entered late costs what the item says for late entries, and nothing here:

>>> reports = Deductions(duty="report", missed=Fraction(6), late=Fraction(2))
>>> cost(reports, State.FULFILLED_LATE, after_due=True)
Fraction(2, 1)
>>> cost(reports, State.FULFILLED_LATE, after_due=False)
Fraction(0, 1)
>>> cost(reports, State.FULFILLED, after_due=False)
Fraction(0, 1)
"""

from collections.abc import Sequence
from fractions import Fraction

from services.assessment.domain.obligations import State
from services.assessment.rules.points import NOTHING, Line, line_of
from services.assessment.rules.standing import Standing
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import Deductions

SHAPE = "deductions"


def cost(rule: Deductions, state: State, *, after_due: bool) -> Fraction:
    """Give what an obligation in a state that counts takes off."""
    match state:
        case State.MISSED:
            return rule.missed
        case State.HELD_INVALID:
            return rule.held_invalid
        case State.FULFILLED_LATE if after_due:
            return rule.late
        case _:
            return NOTHING


def deduct(item: Item, rule: Deductions, counted: Sequence[Standing]) -> list[Line]:
    """Give the item's full points and one line for each obligation, also where it costs nothing."""
    full = Line("full", item.points, SHAPE, item.clauses)
    costs = [cost(rule, each.state, after_due=each.after_due) for each in counted]
    return [
        full,
        *(
            line_of(each, "deducted", -points if points else NOTHING, SHAPE)
            for each, points in zip(counted, costs, strict=True)
        ),
    ]
