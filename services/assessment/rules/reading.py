"""What a rule shape reads: observations of a duty or an indicator, and what peers came to."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from services.assessment.rules.standing import Standing

NOTHING = Fraction(0)
WHOLE = Fraction(1)


class Observation(NamedTuple):
    """One thing observed, with a value out of something.

    ``key``: whom or what it is about: a person, a check, a level, a group of voters, `gained`;
    ``late``: how many of the value came after their day; ``facts``: what it rests on.
    """

    key: str
    value: Fraction = WHOLE
    of: Fraction = WHOLE
    late: int = 0
    facts: tuple[str, ...] = ()
    standing: Standing | None = None  # the obligation, where a duty is read

    @property
    def share(self) -> Fraction:
        """The value over what it is out of; out of nothing: 0."""
        return self.value / self.of if self.of else NOTHING


class Peer(NamedTuple):
    """What another organization of the same rank list came to."""

    organization_id: UUID
    figure: Fraction


class Reading(NamedTuple):
    """An indicator read for one organization on a day.

    No observations: nothing to count, which is no cost to a shape that counts cases, and nothing
    to go by for one that needs a figure.
    """

    name: str
    clauses: tuple[str, ...]
    observations: tuple[Observation, ...]
    others: tuple[Fraction, ...] | None = None  # peers' figures; None: outside a round
    awaits_round: bool = False  # what only a round can say, and there is none

    @property
    def figure(self) -> Fraction | None:
        """Values over what they are out of, added up; None where there is nothing to go by.

        >>> two_of_three = Observation("a", Fraction(2), Fraction(3))
        >>> Reading("i", ("S-30",), (two_of_three, Observation("b"))).figure
        Fraction(3, 4)
        >>> Reading("i", ("S-30",), ()).figure is None
        True
        """
        of = sum((each.of for each in self.observations), NOTHING)
        return sum((each.value for each in self.observations), NOTHING) / of if of else None

    @property
    def among(self) -> list[Fraction]:
        """Give the figures of the rank list, its own first."""
        own = [] if self.figure is None else [self.figure]
        return [*own, *(self.others or ())]

    @property
    def total(self) -> Fraction:
        """The values added up: how many cases, heads, honours."""
        return sum((each.value for each in self.observations), NOTHING)

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that it rests on, once."""
        return tuple(dict.fromkeys(fact for each in self.observations for fact in each.facts))


def reading_of(duty: str, clauses: tuple[str, ...], counted: Sequence[Standing]) -> Reading:
    """Give a duty's obligations that count as a reading: what is met, out of what is required."""
    return Reading(duty, clauses, tuple(_observation(each) for each in counted))


def _observation(standing: Standing) -> Observation:
    done, of, late = standing.tally
    return Observation(
        key=standing.obligation.key,
        value=done,
        of=Fraction(of),
        late=late,
        facts=standing.facts,
        standing=standing,
    )
