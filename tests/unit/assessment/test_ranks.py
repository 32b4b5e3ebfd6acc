"""E-40: marks by rank, worked out by hand: ties, order, and outside a round."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from services.assessment.domain.assess import assess
from services.assessment.domain.peers import rank_lists
from services.assessment.domain.readings import InRound
from shared.testing.county import uid
from tests.unit.assessment.packs import earned, item, pack, put_in_force

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

BRANCHES = ("one", "two", "three", "four")


def four_branches(book: "Book", meetings: Mapping[str, int]) -> None:
    for label in BRANCHES:
        book.branch(label)
        for month in range(1, meetings[label] + 1):
            book.meeting(label, f"{month:02}-10", f"{label}'s secretary")


def ranked(book: "Book", rule: str, points: str, pack_text: str) -> dict[str, str]:
    put_in_force(book, pack(pack_text, item("R", points, rule)))
    records = book.records()
    day = book.judged("one").valid_at
    peers = rank_lists(records, year=2025, valid_at=day, given={})
    found = {}
    for label in BRANCHES:
        result = assess(records, uid(label), year=2025, in_round=InRound({}, peers))
        found[label] = str(result.segments[0].items[0].earned)
    return found


@pytest.mark.clause("E-40")
@pytest.mark.parametrize(
    ("ties", "points"),
    [
        ("best", {"one": "60", "two": "57", "three": "57", "four": "51"}),
        ("worst", {"one": "60", "two": "54", "three": "54", "four": "51"}),
        ("mean", {"one": "60", "two": "111/2", "three": "111/2", "four": "51"}),
    ],
)
def test_equal_figures_share_a_rank_by_the_packs_own_word(
    new_book: Any, pack_text: str, ties: str, points: dict[str, str]
) -> None:
    # Meetings in 12, 9, 9 and 6 of 12 months: the first, two second and third at once, the fourth.
    book = new_book()
    four_branches(book, {"one": 12, "two": 9, "three": 9, "four": 6})
    rule = (
        f"shape: rank_table, reads: branch-meeting, points_by_rank: [60, 57, 54, 51], ties: {ties}"
    )

    assert ranked(book, rule, "60", pack_text) == points


@pytest.mark.clause("E-40")
def test_a_share_of_the_best_and_what_lies_below_the_average(new_book: Any, pack_text: str) -> None:
    # 12, 9, 9, 6 of 12. Of the best, with 12 points: 12, 9, 9, 6. The mean is 9: the last lies a
    # third of it below, 33⅓ steps of 1 % at 0.1: 3⅓ off 12.
    book = new_book()
    four_branches(book, {"one": 12, "two": 9, "three": 9, "four": 6})
    best = "shape: share_of_best, reads: branch-meeting"
    assert ranked(book, best, "12", pack_text) == {
        "one": "12",
        "two": "9",
        "three": "9",
        "four": "6",
    }

    again = new_book()
    four_branches(again, {"one": 12, "two": 9, "three": 9, "four": 6})
    below = "shape: below_average, reads: branch-meeting, step: 0.01, cost: 0.1"
    assert ranked(again, below, "12", pack_text) == {
        "one": "12",
        "two": "12",
        "three": "12",
        "four": "26/3",
    }


@pytest.mark.clause("E-40")
def test_ranks_are_the_same_in_whatever_order_the_facts_came(new_book: Any, pack_text: str) -> None:
    rule = "shape: rank_table, reads: branch-meeting, points_by_rank: [60, 57, 54, 51]"
    found = []
    for order in (BRANCHES, BRANCHES[::-1]):
        book = new_book()
        meetings = {"one": 12, "two": 9, "three": 9, "four": 6}
        four_branches(book, {label: meetings[label] for label in order})
        found.append(ranked(book, rule, "60", pack_text))

    assert found[0] == found[1]


@pytest.mark.clause("E-40")
def test_outside_a_round_a_ranked_item_waits_and_leaves_the_score(
    book: "Book", pack_text: str
) -> None:
    rule = "shape: rank_table, reads: branch-meeting, points_by_rank: [60, 57]"
    put_in_force(
        book,
        pack(
            pack_text,
            item("R", "60", rule)
            + item("B1", "12", "shape: deductions, duty: written-report, missed: 6"),
        ),
    )
    book.in_order(but=("B1 H1",))

    assert earned(book.judged()) == {"R": "0 of 0", "B1": "6 of 12"}
    assert book.judged().score == 50
