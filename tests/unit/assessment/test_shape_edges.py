"""Shapes at their edges, by hand: at the threshold, out of nothing, ties, caps. Items of 12 points.

What deducts, what ranks among peers, what counts cases, honours and heads.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import pytest

from shared.contracts import rule_shapes as r
from tests.unit.assessment.packs import MEETING, Seen, item, one, pack, put_in_force, worth

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

HALF, TENTH, HUNDREDTH = Fraction(1, 2), Fraction(1, 10), Fraction(1, 100)


@pytest.mark.clause("E-33")
@pytest.mark.parametrize(
    ("missed", "points", "last"),
    [(3, "3 of 12", "deducted"), (4, "0 of 12", "deducted"), (5, "0 of 12", "floor")],
)
def test_deductions_come_to_nothing_exactly_and_stop_there(
    book: "Book", pack_text: str, missed: int, points: str, last: str
) -> None:
    """3 points a month: four months are all of 12, and a fifth is given back."""
    put_in_force(book, pack(pack_text, item("M2", "12", MEETING)))
    book.in_order(but=tuple(f"M2 {month:02}" for month in range(1, missed + 1)))

    assert book.item("M2") == points
    assert book.judged().segments[0].items[0].lines[-1].meaning == last


@pytest.mark.parametrize(
    ("at_least", "seen", "points"),
    [
        ("2/3", one("2", "3"), "12 of 12"),
        ("2/3", one("1999", "3000"), "0 of 12"),
        ("1", one("12", "12"), "12 of 12"),
        ("1", one("11", "12"), "0 of 12"),
        ("1", [("a", "3", "4"), ("b", "1", "0")], "12 of 12"),  # 4 of 4
        ("1", one("0", "0"), "0 of 0"),  # nothing to go by: it does not apply
        ("1", [], "0 of 0"),
    ],
)
def test_all_or_nothing_begins_at_its_mark(at_least: str, seen: Seen, points: str) -> None:
    assert worth(r.AllOrNothing(reads="x", at_least=Fraction(at_least)), seen) == points


@pytest.mark.parametrize(
    ("value", "counting", "points"),
    [
        ("0.8", "started", "12"),
        ("0.79", "exact", "23/2"),  # one step to the hair, in whichever way it is counted
        ("0.79", "whole", "23/2"),
        ("0.79", "started", "23/2"),
        ("0.7999", "exact", "2399/200"),
        ("0.7999", "whole", "12"),
        ("0.7999", "started", "23/2"),
        ("1.2", "exact", "12"),
        ("0", "exact", "0"),  # 80 steps of half a point, all of 12 and no more
    ],
)
def test_below_a_threshold_costs_from_the_first_step_under_it(
    value: str, counting: Any, points: str
) -> None:
    rule = r.BelowThreshold(
        reads="x", threshold=Fraction(4, 5), step=HUNDREDTH, cost=HALF, counting=counting
    )

    assert worth(rule, one(value)) == f"{points} of 12"


@pytest.mark.clause("E-40")
@pytest.mark.parametrize(
    ("value", "others", "counting", "points"),
    [
        ("0.8", ("0.7", "0.9"), "exact", "12"),  # at the mean
        ("0.6", ("0.9", "0.9"), "exact", "19/2"),  # a quarter of the mean below: 25 × 0.1
        ("0.8", ("1",), "exact", "98/9"),  # the mean is 0.9: a ninth below, 11 1/9 steps
        ("0.8", ("1",), "whole", "109/10"),
        ("0.8", ("1",), "started", "54/5"),
        ("0", ("0", "0"), "started", "12"),  # nobody has anything: nobody lies below
        ("0.1", (), "started", "12"),  # alone: at one's own mean
        ("0", ("1", "1"), "exact", "2"),  # 100 × 0.1
    ],
)
def test_below_the_average_costs_by_shares_of_the_mean(
    value: str, others: tuple[str, ...], counting: Any, points: str
) -> None:
    rule = r.BelowAverage(reads="x", step=HUNDREDTH, cost=TENTH, counting=counting)

    assert worth(rule, one(value), *others) == f"{points} of 12"


@pytest.mark.clause("E-40")
@pytest.mark.parametrize(
    ("value", "others", "ties", "first", "points"),
    [
        ("5", (), "best", "highest", "12"),
        ("5", ("5", "5", "5"), "best", "highest", "12"),
        ("5", ("5", "5", "5"), "worst", "highest", "1"),  # the fourth is beyond the table
        ("5", ("5", "5", "5"), "mean", "highest", "7"),  # (12 + 9 + 6 + 1) / 4
        ("5", ("9", "5"), "mean", "highest", "15/2"),  # second and third
        ("5", ("9", "8", "7"), "best", "highest", "1"),
        ("5", ("9", "8", "7"), "best", "lowest", "12"),
        ("9", ("9", "5"), "worst", "lowest", "6"),
    ],
)
def test_a_rank_table_at_its_ties_and_beyond_its_end(
    value: str,
    others: tuple[str, ...],
    ties: Literal["best", "worst", "mean"],
    first: Literal["highest", "lowest"],
    points: str,
) -> None:
    rule = r.RankTable(
        reads="x",
        points_by_rank=tuple(map(Fraction, (12, 9, 6))),
        beyond=Fraction(1),
        ties=ties,
        first=first,
    )

    assert worth(rule, one(value), *others) == f"{points} of 12"


@pytest.mark.clause("E-40")
@pytest.mark.parametrize(
    ("value", "others", "points"),
    [
        ("30", ("30", "10"), "12"),  # two are the best
        ("10", ("30", "30"), "4"),
        ("7", (), "12"),
        ("0", ("0",), "0"),  # the best has nothing
        ("0", ("9",), "0"),
    ],
)
def test_the_share_of_the_best(value: str, others: tuple[str, ...], points: str) -> None:
    assert worth(r.ShareOfBest(reads="x"), one(value), *others) == f"{points} of 12"


@pytest.mark.clause("E-33")
@pytest.mark.parametrize(
    ("cases", "cap", "points"),
    [(0, "4", "12"), (1, "4", "10"), (2, "4", "8"), (3, "4", "8"), (6, None, "0"), (7, None, "0")],
)
def test_cases_cost_two_each_up_to_their_cap(cases: int, cap: str | None, points: str) -> None:
    rule = r.PerCase(reads="x", cost=Fraction(2), at_most=Fraction(cap) if cap else None)
    seen = [(f"case {number}", "1", "1") for number in range(cases)]

    assert worth(rule, seen) == f"{points} of 12"


@pytest.mark.clause("E-34")
@pytest.mark.parametrize(
    ("levels", "points"),
    [
        ("", "0"),
        ("city", "3/2"),
        ("city province", "9/2"),  # the cap itself
        ("city city province", "9/2"),
        ("village", "0"),  # a level that the pack does not name
    ],
)
def test_honours_add_up_to_their_cap(levels: str, points: str) -> None:
    by_level = {"city": Fraction(3, 2), "province": Fraction(3)}
    rule = r.Honours(reads="x", levels=by_level, at_most=Fraction(9, 2))

    assert worth(rule, [(level, "1", "1") for level in levels.split()]) == f"{points} of 12"


@pytest.mark.clause("E-34")
@pytest.mark.parametrize(
    ("gained", "lost", "points"),
    [
        ("0", "0", "12"),
        ("2", "5", "58/5"),  # + 0.1 − 0.5
        ("10", "20", "21/2"),  # both caps themselves: + 0.5 − 2
        ("11", "21", "21/2"),
        ("10", "3", "12"),  # 12.2 is more than the item has
    ],
)
def test_heads_count_up_and_down_to_their_caps(gained: str, lost: str, points: str) -> None:
    rule = r.PerHead(
        reads="x",
        gained=r.HeadCount(per_head=Fraction(1, 20), at_most=HALF),
        lost=r.HeadCount(per_head=TENTH, at_most=Fraction(2)),
    )

    assert worth(rule, [("gained", gained, "1"), ("lost", lost, "1")]) == f"{points} of 12"
