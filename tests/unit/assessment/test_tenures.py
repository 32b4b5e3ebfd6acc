"""Tenures: comings and goings, in any order, joined to half-open intervals."""

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

OPEN = date.max


def terms(book: "Book") -> list[tuple[date, date]]:
    record = book.records()[uid("A")]
    return [(tenure.starts_on, tenure.ends_on) for tenure in record.tenures]


def test_the_first_day_is_in_post_and_the_day_of_the_end_is_not(book: "Book") -> None:
    book.appoint("A", "x", "2025-01-01")
    book.leave("A", "x", "2025-06-01")
    (tenure,) = book.records()[uid("A")].tenures

    assert tenure.holds(date(2025, 1, 1))
    assert tenure.holds(date(2025, 5, 31))
    assert not tenure.holds(date(2025, 6, 1))


def test_an_end_that_arrives_before_its_beginning_still_ends_it(book: "Book") -> None:
    book.leave("A", "x", "2025-06-01")
    book.appoint("A", "x", "2025-01-01")

    assert terms(book) == [(date(2025, 1, 1), date(2025, 6, 1))]


def test_somebody_appointed_again_on_the_day_of_the_end_goes_on(book: "Book") -> None:
    book.appoint("A", "x", "2025-01-01")
    book.leave("A", "x", "2025-06-01")
    book.appoint("A", "x", "2025-06-01")

    assert terms(book) == [(date(2025, 1, 1), date(2025, 6, 1)), (date(2025, 6, 1), OPEN)]


def test_an_appointment_ended_on_its_first_day_never_was(book: "Book") -> None:
    book.appoint("A", "x", "2025-06-01")
    book.leave("A", "x", "2025-06-01")

    assert terms(book) == []


def test_a_second_beginning_while_in_post_changes_nothing(book: "Book") -> None:
    book.appoint("A", "x", "2025-01-01")
    book.appoint("A", "x", "2025-03-01")
    book.leave("A", "x", "2025-06-01")

    assert terms(book) == [(date(2025, 1, 1), date(2025, 6, 1))]


def test_holding_and_acting_are_apart(book: "Book") -> None:
    book.act("A", "x", "2025-01-01")
    book.leave("A", "x", "2025-02-01")  # ends no acting

    assert terms(book) == [(date(2025, 1, 1), OPEN)]


def test_any_order_of_comings_and_goings_gives_the_same_tenures(book: "Book") -> None:
    steps = [
        (book.appoint, "2025-01-01"),
        (book.leave, "2025-03-01"),
        (book.appoint, "2025-03-01"),
        (book.leave, "2025-06-01"),
    ]
    for number, order in enumerate(permutations(steps)):
        for write, day in order:
            write("A", f"person {number}", day)

    expected = [(date(2025, 1, 1), date(2025, 3, 1))] * 24
    expected += [(date(2025, 3, 1), date(2025, 6, 1))] * 24
    assert terms(book) == expected
