"""What a rule shape gives: points of an item, and the lines that add up to them."""

from fractions import Fraction
from typing import Literal, NamedTuple

from services.assessment.domain.obligations import Fault, Note, State
from services.assessment.rules.standing import Standing

NOTHING = Fraction(0)

Meaning = Literal["full", "deducted", "earned", "late_entry", "floor", "not_applicable"]


class Line(NamedTuple):
    """A number of points, and where it comes from. The lines of an item add up to what it earned.

    ``meaning``: ``full`` the item's points to begin with, ``deducted`` for an obligation,
    ``earned`` for a weighted part, ``late_entry`` the cost of entering late, ``floor`` what is
    given back so that an item does not go below 0, ``not_applicable`` full points by the pack.
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


class ItemPoints(NamedTuple):
    """An item's points in one segment; ``applicable`` 0 where it leaves the score."""

    item: str
    applicable: Fraction
    earned: Fraction
    lines: tuple[Line, ...]
