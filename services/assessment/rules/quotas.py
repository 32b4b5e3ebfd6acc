"""Quotas: how many may have a grade; all who tie at the edge have it, the rest the next grade.

Ten villages, at most 30 % good: three places. Scores 98, 96, 95, 95 and 92 would all be good; the
third and the fourth tie, so both have it, and 92 falls to the next grade:

>>> from shared.contracts.rule_pack import Quota
>>> thirty = Quota(grade="good", at_most=Fraction("0.3"))
>>> scores = [Fraction(each) for each in (98, 96, 95, 95, 92)]
>>> [str(each) for each in beyond(thirty, scores, assessed=10)]
['92']

A third of ten is three places, or four where a place begun counts; the scores out of order and the
fourth place taken by a tie of its own:

>>> third = Quota(grade="good", at_most=Fraction(1, 3))
>>> begun = Quota(grade="good", at_most=Fraction(1, 3), counting="started")
>>> places(third, 10), places(begun, 10)
(3, 4)
>>> [str(each) for each in beyond(begun, [Fraction(n) for n in (91, 92, 99, 98, 97, 92)], 10)]
['91']

Where all find a place nobody falls; where there is no place everybody does:

>>> beyond(thirty, scores[:2], assessed=10)
()
>>> len(beyond(Quota(grade="good", at_most=Fraction(0)), scores, assessed=10))
5
"""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from shared.contracts.rule_pack import Quota


def places(quota: Quota, assessed: int) -> int:
    """Give how many places there are among so many assessed."""
    exact = quota.at_most * assessed
    return floor(exact) if quota.counting == "whole" else ceil(exact)


def beyond(quota: Quota, scores: Sequence[Fraction], assessed: int) -> tuple[Fraction, ...]:
    """Give the scores, of those that earn the grade, that find no place; in falling order."""
    ranked = sorted(scores, reverse=True)
    count = places(quota, assessed)
    if count >= len(ranked):
        return ()
    edge = ranked[count - 1] if count else None
    return tuple(score for score in ranked[count:] if score != edge)
