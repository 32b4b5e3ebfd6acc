"""E-16, E-19, E-20: years cut by mergers, moves and changes of category."""

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book


def meetings(book: "Book", label: str, months: range, *, but: tuple[int, ...] = ()) -> None:
    for month in months:
        if month not in but:
            book.meeting(label, f"{month:02}-10", f"{label}'s secretary")


def merge(book: "Book", successor: str, on: str, *before: str) -> None:
    book.branch(successor, f"2025-{on}", predecessors=before)
    for each in before:
        book.merge(each, successor, on)


def two_villages(book: "Book") -> None:
    """A in order, B two months missed and its report late; merged into C on 1 September.

    A: M2 24 + B1 12 of 36, 100. B: M2 20 + B1 10 of 36, 250/3. C: October missed, M2 22 of 24.
    """
    book.branch("A")
    book.branch("B")
    meetings(book, "A", range(1, 9))
    meetings(book, "B", range(1, 9), but=(2, 5))
    book.report("A", 1, "07-10")
    book.report("B", 1, "07-20")
    merge(book, "C", "09-01", "A", "B")
    meetings(book, "C", range(9, 13), but=(10,))


@pytest.mark.clause("E-16")
def test_predecessors_are_scored_on_their_own_obligations_up_to_the_day(book: "Book") -> None:
    two_villages(book)

    assert book.judged("A").score == 100
    assert book.judged("B").score == Fraction(250, 3)
    assert book.state("written-report/2025-H2", "A") == "void"
    assert book.state("long-term-plan/2025", "A") == "void"


@pytest.mark.clause("E-16")
def test_a_successor_joins_its_own_days_with_those_of_its_predecessors(book: "Book") -> None:
    two_villages(book)
    book.count("A", "08-20", full=28, probationary=2)
    book.count("B", "08-20", full=10)

    result = book.judged("C")

    # (100 × 30 + 250/3 × 10) / 40 = 575/6 for 243 days; 100 × 22/24 = 275/3 for 122 days
    assert [each.weight for each in result.inherited] == [Fraction(3, 4), Fraction(1, 4)]
    assert (result.inherited_days, result.segments[0].days) == (243, 122)
    assert result.score == (Fraction(575, 6) * 243 + Fraction(275, 3) * 122) / 365
    assert result.published == "94.44"


def test_one_unknown_count_makes_all_predecessors_equal(book: "Book") -> None:
    book.establish("D", "branch", "2010-01-01", superior="township")
    book.appoint("D", "D's secretary", "2010-01-01")
    meetings(book, "D", range(1, 9))
    book.report("D", 1, "07-10")
    book.branch("A")
    meetings(book, "A", range(1, 9))
    merge(book, "C", "09-01", "A", "D")
    meetings(book, "C", range(9, 13))

    result = book.judged("C")

    # A: M2 24, B1 6 of 36 (500/6); D 100; equal: 275/3 for 243 days, 100 for 122 days
    assert [each.weight for each in result.inherited] == [Fraction(1, 2), Fraction(1, 2)]
    assert result.score == (Fraction(275, 3) * 243 + 100 * 122) / 365


@pytest.mark.clause("E-16")
def test_a_successor_that_is_merged_again_carries_its_predecessors_along(book: "Book") -> None:
    for label in ("A", "B", "D"):
        book.branch(label)
    meetings(book, "A", range(1, 5))
    meetings(book, "B", range(1, 5), but=(2,))
    merge(book, "C", "05-01", "A", "B")
    meetings(book, "C", range(5, 9))
    meetings(book, "D", range(1, 9), but=(3, 4))
    merge(book, "E", "09-01", "C", "D")
    meetings(book, "E", range(9, 13))

    # A 100, B 275/3, 15 members each: 575/6 for 120 days; C alone 100 for 123 days
    of_c = (Fraction(575, 6) * 120 + 100 * 123) / 243
    assert book.judged("C").score == of_c
    # D: M2 20, B1 6 of 36: 650/9; members alike; 243 days; E alone 100 for 122 days
    of_e = ((of_c + Fraction(650, 9)) / 2 * 243 + 100 * 122) / 365
    assert book.judged("E").score == of_e
    assert of_e == Fraction(6575, 73)


def test_a_segment_with_nothing_applicable_drops_out(book: "Book") -> None:
    book.branch("A")
    meetings(book, "A", range(1, 13), but=(3,))
    book.report("A", 1, "07-10")
    merge(book, "C", "12-02", "A")  # no full month of its own

    assert book.judged("C").score == Fraction(3400, 36)


def test_an_organization_merged_after_the_year_is_judged_on_its_last_day(book: "Book") -> None:
    book.branch("A")
    book.in_order("A", but=("B1 H2",))
    book.leave("A", "A's secretary", "2026-01-05")
    book.branch("C", "2026-01-05", predecessors=("A",))
    book.merge("A", "C", "2026-01-05")

    assert book.state("written-report/2025-H2", "A") == "void"  # due when A no longer stood
    assert book.judged("A").score == 100
    assert book.judged("C").score == 100
    assert book.judged("C").segments == ()


def test_an_abolished_organization_owes_no_period_it_did_not_stand_in_full(book: "Book") -> None:
    book.branch("A")
    meetings(book, "A", range(1, 5))
    end = book.abolish("A", "05-20")

    assert book.state("branch-meeting/2025-05", "A") == "void"
    assert end in book.standing("branch-meeting/2025-05", "A").facts
    assert book.judged("A").score == 100
    months = {each.obligation.period.name for each in book.judged("A").standings}
    assert "2025-06" not in months


@pytest.mark.clause("S-08", "E-20")
def test_a_change_of_category_cuts_the_year_by_days(book: "Book") -> None:  # E-20
    book.in_order(but=("M2 03",))
    book.categorize("branch", "community", "07-01")

    first, second = book.judged().segments

    # January to June: M2 22 + B1 12 of 36, 181 days; July to December and the year: 100, 184 days
    assert (first.score, first.days) == (Fraction(3400, 36), 181)
    assert (second.score, second.days) == (100, 184)
    assert book.judged().score == (Fraction(3400, 36) * 181 + 100 * 184) / 365


def test_a_category_named_again_cuts_nothing(book: "Book") -> None:
    book.categorize("branch", "village", "07-01")

    assert len(book.judged().segments) == 1


@pytest.mark.clause("S-27", "E-19")
def test_a_move_cuts_the_year_and_each_part_has_the_pack_of_its_superior(
    book: "Book", pack_text: str
) -> None:  # E-19
    book.establish("other township", "township_committee", "2000-01-01", superior="county")
    strict = pack_text.replace("missed: 2,", "missed: 12,")
    book.pack("other township", strict, "01-01", "12-31", label="strict")
    book.in_order(but=("M2 03", "M2 10"))
    book.move("branch", "other township", "06-15")

    first, second = book.judged().segments

    # Months to May: M2 22 of 24, 165 days. From June on: M2 12 + T1 16 + B1 12 of 52, 200 days.
    assert (first.score, first.days) == (Fraction(2200, 24), 165)
    assert (second.score, second.days) == (Fraction(4000, 52), 200)
    assert book.judged().score == (Fraction(2200, 24) * 165 + Fraction(4000, 52) * 200) / 365


def test_what_is_decided_for_a_day_after_the_valid_date_weighs_nothing(book: "Book") -> None:
    meetings(book, "branch", range(1, 13))
    book.categorize("branch", "community", "11-01")

    result = book.judged(valid_at="2025-06-30")

    assert [each.days for each in result.segments] == [181, 0]
    assert result.score == result.segments[0].score
