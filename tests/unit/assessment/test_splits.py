"""E-17, E-23: a year in which one branch became two, and one that never was a branch."""

from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from shared.contracts.facts.registry_structure import OrganizationSplit, OrganizationVoided

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.assessment.conftest import Book


@pytest.mark.clause("E-17")
def test_each_that_a_branch_went_into_joins_its_own_days_with_those_of_it(
    book: "Book", uid: "Callable[[str], UUID]"
) -> None:
    book.branch("A")
    for month in range(1, 9):
        if month not in (2, 5):
            book.meeting("A", f"{month:02}-10", "A's secretary")
    book.report("A", 1, "07-10")
    for part in ("east", "west"):
        book.branch(part, "2025-09-01", predecessors=("A",))
        for month in range(9, 13):
            book.meeting(part, f"{month:02}-10", f"{part}'s secretary")
    book.write("A", OrganizationSplit(successor_ids=(uid("east"), uid("west"))), "09-01")

    before, east, west = (book.judged(each) for each in ("A", "east", "west"))

    # A: M2 24 − 2 × 2 = 20, B1 12 of 36: 800/9 for 243 days; each part alone 100 for 122 days
    assert book.state("written-report/2025-H2", "A") == "void"
    assert before.score == Fraction(800, 9)
    assert east.score == west.score == Fraction(6760, 73)  # (21600 + 12200) / 365
    assert east.published == "92.60"


@pytest.mark.clause("E-23")
def test_what_was_entered_by_mistake_owes_nothing_and_is_not_assessed(book: "Book") -> None:
    book.branch("A", "2025-03-20")
    book.write("A", OrganizationVoided(), "06-10")

    judged = book.judged("A")

    assert judged.score is None
    assert not any(one.state == "missed" for one in judged.standings)
