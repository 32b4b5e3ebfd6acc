"""What a rule shape gives: points of an item, and the lines that add up to them."""

from fractions import Fraction
from typing import Literal, NamedTuple

from services.assessment.domain.obligations import Fault, Note, State
from services.assessment.rules.reading import NOTHING, Observation, Reading
from services.assessment.rules.standing import Standing

__all__ = ["NOTHING", "ItemPoints", "Line", "Meaning", "line_about", "line_of", "seen", "whole"]

Meaning = Literal[
    "full",
    "deducted",
    "earned",
    "added",
    "manual",
    "observed",
    "capped",
    "late_entry",
    "floor",
    "ceiling",
    "not_applicable",
    "awaits_round",
]


class Line(NamedTuple):
    """A number of points, and where it comes from. The lines of an item add up to what it earned.

    ``meaning``: ``full`` the item's points to begin with, ``deducted`` for an obligation or case,
    ``earned`` for a part or a figure, ``added`` for an honour or a head, ``manual`` given by hand,
    ``observed`` what a figure was made of (0 points), ``capped`` what is beyond a cap,
    ``late_entry`` the cost of entering late, ``floor`` what is given back so that an item does not
    go below 0, ``ceiling`` what is beyond its points, ``not_applicable`` full points by the pack,
    ``awaits_round`` not judged outside a round (0 points).
    """

    meaning: Meaning
    points: Fraction
    rule: str  # the shape
    clauses: tuple[str, ...]
    obligation: str = ""  # its key
    state: State | None = None
    facts: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    about: str = ""  # the key of an observation: a person, a check, a level, a group
    observed: Fraction | None = None  # the figure that it was worked out from


def line_of(standing: Standing, meaning: Meaning, points: Fraction, rule: str) -> Line:
    """Give the line of an obligation, with what is cited for it."""
    return Line(
        meaning,
        points,
        rule,
        standing.obligation.clauses,
        standing.obligation.key,
        standing.state,
        standing.facts,
        standing.faults,
        standing.notes,
    )


def line_about(
    observation: Observation, meaning: Meaning, points: Fraction, rule: str, reading: Reading
) -> Line:
    """Give the line of an observation; of an obligation, with what is cited for it."""
    if observation.standing is not None:
        return line_of(observation.standing, meaning, points, rule)
    return Line(
        meaning,
        points,
        rule,
        reading.clauses,
        facts=observation.facts,
        about=observation.key,
        observed=observation.share,
    )


def whole(reading: Reading, meaning: Meaning, points: Fraction, rule: str) -> Line:
    """Give the line of a whole reading, with its figure and every fact it rests on."""
    return Line(
        meaning, points, rule, reading.clauses, facts=reading.facts, observed=reading.figure
    )


def seen(reading: Reading, rule: str) -> list[Line]:
    """Give one line of no points for each thing that a figure was made of."""
    return [line_about(each, "observed", NOTHING, rule, reading) for each in reading.observations]


class ItemPoints(NamedTuple):
    """An item's points in one segment; ``applicable`` 0 where it leaves the score."""

    item: str
    applicable: Fraction
    earned: Fraction
    lines: tuple[Line, ...]
