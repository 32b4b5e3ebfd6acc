"""Mean of checks: each check earns a share, the item the mean of them.

Three visits of inspection marked 90, 80 and 70 of 100: the mean is 0.8.

>>> from shared.contracts.rule_shapes import MeanOfChecks, Step
>>> plain = MeanOfChecks(reads="visits")
>>> marks = [Observation(str(mark), Fraction(mark), Fraction(100)) for mark in (90, 80, 70)]
>>> str(sum(share(plain, each) for each in marks) / 3)
'4/5'

With steps, a leader without a report earns nothing, with one 0.8, with two or more everything;
0.1 off for each filed late. Of four leaders one filed none, one filed one, one filed one late, one
filed three, one of them late: (0 + 0.8 + 0.7 + 0.9) / 4 = 0.6:

>>> reports = MeanOfChecks(
...     reads="reports", late=Fraction("0.1"),
...     steps=(
...         Step(at_least=Fraction(1), share=Fraction("0.8")),
...         Step(at_least=Fraction(2), share=Fraction(1)),
...     ),
... )
>>> def leader(filed: int, late: int = 0, owed: int = 2) -> Observation:
...     return Observation("leader", Fraction(filed), Fraction(owed), late)
>>> four = [leader(0), leader(1), leader(1, late=1), leader(3, late=1)]
>>> [str(share(reports, each)) for each in four]
['0', '4/5', '7/10', '9/10']
>>> str(sum(share(reports, each) for each in four) / 4)
'3/5'

A leader who owes one report for part of a year has everything with one:

>>> str(share(reports, leader(1, owed=1)))
'1'
"""

from fractions import Fraction

from services.assessment.rules.points import Line, line_about
from services.assessment.rules.reading import NOTHING, WHOLE, Observation, Reading
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import MeanOfChecks

SHAPE = "mean_of_checks"


def share(rule: MeanOfChecks, check: Observation) -> Fraction:
    """Give the share that one check earns, from 0 to 1."""
    if not rule.steps or check.value >= check.of:
        earned = min(WHOLE, check.share)
    else:
        reached = (step.share for step in rule.steps if check.value >= step.at_least)
        earned = max(reached, default=NOTHING)
    return max(NOTHING, earned - rule.late * check.late)


def lines(item: Item, rule: MeanOfChecks, reading: Reading) -> list[Line] | None:
    """Give one line for each check; None: nothing was checked."""
    checks = reading.observations
    if not checks:
        return None
    return [
        line_about(each, "earned", item.points * share(rule, each) / len(checks), SHAPE, reading)
        for each in checks
    ]
