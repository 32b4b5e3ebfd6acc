"""The shapes of scoring rule that a pack may name, each worked by a file of its own.

``reads`` names a duty or an indicator of the pack. A *figure* is what its observations come to:
the sum of their values over the sum of what they are out of, a share of 1 as a rule. Numbers are
exact; points are points of the item, shares are shares of its points.
"""

from fractions import Fraction
from typing import Annotated, Literal

import msgspec

from shared.contracts.rule_duties import Name, Strict

Costs = Annotated[tuple[Fraction, ...], msgspec.Meta(min_length=1, max_length=100)]
Counting = Literal["exact", "whole", "started"]  # how a part of a step counts: as it is, not, whole


class _Shape(Strict, frozen=True, kw_only=True, tag_field="shape"):
    pass


class _Reads(_Shape, frozen=True, kw_only=True):
    reads: Name

    @property
    def sources(self) -> tuple[str, ...]:
        """The duties and indicators that it reads."""
        return (self.reads,)


class Deductions(_Shape, frozen=True, kw_only=True, tag="deductions"):
    """Full points less so much for each obligation of the duty."""

    duty: Name
    missed: Fraction
    held_invalid: Fraction = Fraction(0)
    late: Fraction = Fraction(0)  # done after the due day

    @property
    def sources(self) -> tuple[str, ...]:
        """The duty that it reads."""
        return (self.duty,)


class Part(Strict, frozen=True, kw_only=True):
    """A part of an item: its weight, and what share of it is left when done after the due day."""

    duty: Name
    weight: Fraction
    late: Fraction = Fraction(1)


class Weighted(_Shape, frozen=True, kw_only=True, tag="weighted"):
    """Points times the sum of weighted shares; the weights add up to 1."""

    parts: Annotated[tuple[Part, ...], msgspec.Meta(min_length=1)]

    @property
    def sources(self) -> tuple[str, ...]:
        """The duties that its parts read."""
        return tuple(part.duty for part in self.parts)


class AllOrNothing(_Reads, frozen=True, kw_only=True, tag="all_or_nothing"):
    """Full points at a figure of ``at_least``, else none."""

    at_least: Fraction = Fraction(1)


class BelowThreshold(_Reads, frozen=True, kw_only=True, tag="below_threshold"):
    """Full points less ``cost`` for each ``step`` that the figure lies below the threshold."""

    threshold: Fraction
    step: Fraction  # 0.01 is one percentage point
    cost: Fraction
    counting: Counting = "exact"


class BelowAverage(_Reads, frozen=True, kw_only=True, tag="below_average"):
    """Full points at the peers' mean or above, less ``cost`` for each ``step`` below it."""

    step: Fraction  # a share of the mean: 0.01 is one per cent of it
    cost: Fraction
    counting: Counting = "exact"


class RankTable(_Reads, frozen=True, kw_only=True, tag="rank_table"):
    """Points by rank among the peers: the first number is the first rank's."""

    points_by_rank: Costs
    beyond: Fraction = Fraction(0)  # points of every rank after the last named
    first: Literal["highest", "lowest"] = "highest"  # which figure is the first
    ties: Literal["best", "mean", "worst"] = "best"  # what equal figures get of their ranks


class ShareOfBest(_Reads, frozen=True, kw_only=True, tag="share_of_best"):
    """Points times the figure over the highest figure among the peers."""


class PerCase(_Reads, frozen=True, kw_only=True, tag="per_case"):
    """Full points less so much for each case, at most so much in all."""

    cost: Fraction
    at_most: Fraction | None = None


class Honours(_Reads, frozen=True, kw_only=True, tag="honours"):
    """So much for each honour, by its level; at most so much in all. Levels not named earn 0."""

    levels: Annotated[dict[Name, Fraction], msgspec.Meta(min_length=1)]
    at_most: Fraction


class HeadCount(Strict, frozen=True, kw_only=True):
    """So much a head, at most so much in all."""

    per_head: Fraction
    at_most: Fraction


class PerHead(_Reads, frozen=True, kw_only=True, tag="per_head"):
    """So much for each head `gained`, so much off for each `lost`, each with its own cap."""

    gained: HeadCount
    lost: HeadCount


class Levels(_Reads, frozen=True, kw_only=True, tag="levels"):
    """The share of the points that a judged level earns; several judgements: their mean."""

    shares: Annotated[dict[Name, Fraction], msgspec.Meta(min_length=1)]


class Step(Strict, frozen=True, kw_only=True):
    """The share earned from a value on."""

    at_least: Fraction
    share: Fraction


class MeanOfChecks(_Reads, frozen=True, kw_only=True, tag="mean_of_checks"):
    """Points times the mean over the checks; a check gives its value out of what it is out of.

    With ``steps`` a value earns the share of the highest step it reaches; one that is all it is
    out of earns the whole. ``late``: what each late one takes off its check's share.
    """

    steps: tuple[Step, ...] = ()
    late: Fraction = Fraction(0)


class Ballots(_Reads, frozen=True, kw_only=True, tag="ballots"):
    """Points times the mean of the groups' votes by the groups' weights, which add up to 1."""

    groups: Annotated[dict[Name, Fraction], msgspec.Meta(min_length=1)]
    empty_group: Literal["reweight", "zero"] = "reweight"  # a group that cast no vote


class Proportion(_Reads, frozen=True, kw_only=True, tag="proportion"):
    """Points in proportion to the figure: none at ``zero_at``, all at ``full_at``."""

    zero_at: Fraction = Fraction(0)
    full_at: Fraction = Fraction(1)


class Escalation(_Reads, frozen=True, kw_only=True, tag="escalation"):
    """Full points less a cost that grows with repetition.

    An occurrence is an observation below the threshold. The first costs the first number, the
    second the second; every one after the last number costs the last.
    """

    threshold: Fraction = Fraction(1)
    costs: Costs


class ManualMark(_Reads, frozen=True, kw_only=True, tag="manual_mark"):
    """What a committee gave by hand, in proportion to the most it could give (E-37)."""


Shape = (
    Deductions
    | Weighted
    | AllOrNothing
    | BelowThreshold
    | BelowAverage
    | RankTable
    | ShareOfBest
    | PerCase
    | Honours
    | PerHead
    | Levels
    | MeanOfChecks
    | Ballots
    | Proportion
    | Escalation
    | ManualMark
)
AMONG_PEERS = (BelowAverage, RankTable, ShareOfBest)
