"""Ballots: the mean of the voter groups' votes, by the groups' weights.

Leaders weigh 0.5, members 0.3, villagers 0.2. Leaders gave 90 of 100, members 80, villagers 60:
0.45 + 0.24 + 0.12 = 0.81; of 8 points, 6.48:

>>> from shared.contracts.rule_shapes import Ballots
>>> def rule(empty_group: str) -> Ballots:
...     return Ballots(reads="vote", empty_group=empty_group, groups={
...         "leaders": Fraction("0.5"), "members": Fraction("0.3"), "villagers": Fraction("0.2"),
...     })
>>> votes = {
...     "leaders": Fraction("0.9"), "members": Fraction("0.8"), "villagers": Fraction("0.6"),
... }
>>> str(sum(shares(rule("reweight"), votes).values()))
'81/100'
>>> str(8 * Fraction("0.81"))
'162/25'

Where the villagers cast no vote, the others' weights are taken among themselves: (0.45 + 0.24) over
0.8 is 0.8625; or the group counts as nothing: 0.69:

>>> del votes["villagers"]
>>> str(sum(shares(rule("reweight"), votes).values()))
'69/80'
>>> str(sum(shares(rule("zero"), votes).values()))
'69/100'
"""

from collections.abc import Mapping
from fractions import Fraction

from services.assessment.rules.points import Line
from services.assessment.rules.reading import NOTHING, Observation, Reading
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import Ballots

SHAPE = "ballots"


def shares(rule: Ballots, votes: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Give what each group's vote is of the whole; groups without weight have no say."""
    voting = [group for group in rule.groups if group in votes]
    total = sum((rule.groups[group] for group in voting), NOTHING)
    whole = total if rule.empty_group == "reweight" else sum(rule.groups.values(), NOTHING)
    return {group: rule.groups[group] * votes[group] / whole for group in voting}


def lines(item: Item, rule: Ballots, reading: Reading) -> list[Line] | None:
    """Give one line for each group that voted; None: none did."""
    cast: dict[str, list[Observation]] = {}
    for each in reading.observations:
        if each.of and each.key in rule.groups:
            cast.setdefault(each.key, []).append(each)
    if not cast:
        return None
    votes = {group: _mean(its) for group, its in cast.items()}
    return [
        Line(
            "earned",
            item.points * share,
            SHAPE,
            reading.clauses,
            facts=tuple(dict.fromkeys(fact for each in cast[group] for fact in each.facts)),
            about=group,
            observed=votes[group],
        )
        for group, share in shares(rule, votes).items()
    ]


def _mean(ballots: list[Observation]) -> Fraction:
    of = sum((each.of for each in ballots), NOTHING)
    return sum((each.value for each in ballots), NOTHING) / of
