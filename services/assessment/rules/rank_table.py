"""Rank table: points by rank among the peers; equal figures share one rank, whoever comes first.

Ranks 1 to 5 give 60, 57, 54, 51 and 48, every later one 45. Five figures, two of them equal: they
are second and third at once. Both get the second's points, or the third's, or the mean of the two,
as the pack says; the next is fourth in any case.

>>> from shared.contracts.rule_shapes import RankTable
>>> def table(ties: str, first: str = "highest") -> RankTable:
...     named = tuple(map(Fraction, (60, 57, 54, 51, 48)))
...     return RankTable(
...         reads="r", points_by_rank=named, beyond=Fraction(45), ties=ties, first=first
...     )
>>> figures = [Fraction(each) for each in (70, 90, 80, 90, 95)]
>>> [str(points(table("best"), each, figures)) for each in figures]
['48', '57', '51', '57', '60']
>>> [str(points(table("worst"), each, figures)) for each in figures]
['48', '54', '51', '54', '60']
>>> [str(points(table("mean"), each, figures)) for each in figures]
['48', '111/2', '51', '111/2', '60']

Where the lowest is first (days to answer), 70 leads; the order of the list changes nothing:

>>> [str(points(table("best", "lowest"), each, figures[::-1])) for each in figures]
['60', '54', '57', '54', '48']

The sixth of six has a rank that the table does not name:

>>> str(points(table("best"), Fraction(10), [*figures, Fraction(10)]))
'45'
"""

from collections.abc import Sequence
from fractions import Fraction

from services.assessment.rules.points import Line, seen, whole
from services.assessment.rules.reading import NOTHING, Reading
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import RankTable

SHAPE = "rank_table"


def points(rule: RankTable, figure: Fraction, among: Sequence[Fraction]) -> Fraction:
    """Give the points of a figure among the figures of all peers, its own included."""
    sign = 1 if rule.first == "highest" else -1
    before = sum(sign * each > sign * figure for each in among)
    equal = sum(each == figure for each in among)
    shared = [_of_rank(rule, before + place) for place in range(equal)]
    match rule.ties:
        case "best":
            return shared[0]
        case "worst":
            return shared[-1]
        case "mean":
            return sum(shared, NOTHING) / equal


def lines(item: Item, rule: RankTable, reading: Reading) -> list[Line] | None:  # noqa: ARG001 - the points are the table's
    """Give what the rank earns and what the figure is made of; None: there is no figure."""
    if reading.figure is None:
        return None
    earned = points(rule, reading.figure, reading.among)
    return [whole(reading, "earned", earned, SHAPE), *seen(reading, SHAPE)]


def _of_rank(rule: RankTable, place: int) -> Fraction:
    return rule.points_by_rank[place] if place < len(rule.points_by_rank) else rule.beyond
