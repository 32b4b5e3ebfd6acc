"""Items of a pack worked out by hand: floor, not applicable, bonus, veto, what waits."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.assessment.packs import (
    MEETING,
    earned,
    in_round,
    indicator,
    item,
    marked,
    pack,
    put_in_force,
)

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book


@pytest.mark.clause("E-33")
@pytest.mark.parametrize(("floor", "points"), [("zero", "0 of 24"), ("none", "-12 of 24")])
def test_an_item_stops_at_0_unless_the_pack_lets_it_go_below(
    book: "Book", pack_text: str, floor: str, points: str
) -> None:
    # Twelve months missed at 3 each: 24 − 36.
    more = f"    floor: {floor}\n"
    put_in_force(book, pack(pack_text, item("M2", "24", MEETING, more)))

    assert earned(book.judged()) == {"M2": points}
    assert (book.judged().score, book.judged().grade.zh) == (0, "差")


@pytest.mark.clause("E-32")
@pytest.mark.parametrize(("how", "score"), [("reweight", "50"), ("full", "60")])
def test_what_does_not_apply_leaves_the_score_or_counts_in_full(
    book: "Book", pack_text: str, how: str, score: str
) -> None:
    # Meetings 12 of 24 (four months missed at 3). Nothing measured for 6 points more:
    # 12 of 24 is 50; in full 18 of 30 is 60.
    more = f"    not_applicable: {how}\n"
    rule = "shape: proportion, reads: satisfaction"
    items = item("M2", "24", MEETING) + item("J1", "6", rule, more)
    put_in_force(book, pack(pack_text, items, indicator("satisfaction", "satisfaction")))
    book.in_order(but=("M2 03", "M2 04", "M2 05", "M2 06"))

    assert book.judged().score == Fraction(score)


@pytest.mark.clause("S-08")
@pytest.mark.parametrize(("points", "score"), [("24", "75"), ("36", "80"), ("0", "50")])
def test_a_category_has_points_of_its_own(
    book: "Book", pack_text: str, points: str, score: str
) -> None:
    # Meetings 12 of 24 and all reports, for which a village has 24 (36 of 48), 36 (48 of 60), or 0.
    items = item("M2", "24", MEETING) + item(
        "B1",
        "12",
        "shape: deductions, duty: written-report, missed: 6",
        f"    points_by_category: {{village: {points}}}\n",
    )
    put_in_force(book, pack(pack_text, items))
    book.in_order(but=("M2 03", "M2 04", "M2 05", "M2 06"))

    assert book.judged().score == Fraction(score)


BONUSES = """
bonuses:
  at_most: 5
  score_at_most: 100
  items:
    - id: innovation
      title: {zh: 创新, en: Innovation}
      clauses: [S-11]
      at_most: 4
      rule: {shape: honours, reads: mark, levels: {adopted: 2.5}, at_most: 4}
    - id: members
      title: {zh: 发展党员, en: Members}
      clauses: [S-19]
      at_most: 3
      rule:
        shape: per_head
        reads: heads
        gained: {per_head: 0.5, at_most: 3}
        lost: {per_head: 0.1, at_most: 2}
"""


@pytest.mark.clause("E-34", "S-11")
@pytest.mark.parametrize(
    ("counted", "bonus", "score"),
    [
        ((0, "0", "0"), "0", "75/2"),
        ((1, "0", "0"), "5/2", "40"),
        ((2, "0", "0"), "4", "83/2"),  # 5, capped at its own 4
        ((2, "4", "0"), "5", "85/2"),  # 4 + 2, capped at 5 for all
        ((0, "9", "5"), "5/2", "40"),  # 4.5 capped at 3, less 0.5
        ((0, "0", "30"), "-2", "71/2"),  # 3 capped at 2, off
    ],
)
def test_bonuses_stay_within_their_caps(
    book: "Book", pack_text: str, counted: tuple[int, str, str], bonus: str, score: str
) -> None:
    innovations, gained, lost = counted
    # Meetings 9 of 24: five months missed at 3. 37.5 before any bonus.
    indicators = indicator("mark", "mark") + indicator("heads", "mark")
    put_in_force(book, pack(pack_text, item("M2", "24", MEETING), indicators, BONUSES))
    book.in_order(but=tuple(f"M2 0{month}" for month in range(1, 6)))
    mark = marked("mark", *(("adopted", "1", "1") for _ in range(innovations)))
    heads = marked("heads", ("gained", gained, "1"), ("lost", lost, "1"))

    result = in_round(book, mark=mark, heads=heads)

    assert (result.bonus, result.score) == (Fraction(bonus), Fraction(score))


@pytest.mark.clause("E-34")
def test_a_score_with_its_bonus_is_100_at_most(book: "Book", pack_text: str) -> None:
    indicators = indicator("mark", "mark") + indicator("heads", "mark")
    put_in_force(book, pack(pack_text, item("M2", "24", MEETING), indicators, BONUSES))
    book.in_order()

    assert in_round(book, mark=marked("mark", ("adopted", "1", "1"))).score == 100


VETO = """
vetoes:
  - id: fabrication
    title: {zh: 弄虚作假, en: Fabrication}
    clauses: [S-65]
    reads: cases
    grade_at_most: fair
"""


@pytest.mark.clause("E-35")
@pytest.mark.parametrize(
    ("missed", "score", "grades"), [(0, "100", ("好", "一般")), (5, "75/2", ("差", "差"))]
)
def test_a_veto_caps_the_grade_and_leaves_the_points(
    book: "Book", pack_text: str, missed: int, score: str, grades: tuple[str, str]
) -> None:
    cases = indicator("cases", "cases", "    case: fabrication\n")
    put_in_force(book, pack(pack_text, item("M2", "24", MEETING), cases, VETO))
    book.in_order(but=tuple(f"M2 0{month}" for month in range(1, missed + 1)))

    clean = in_round(book)
    vetoed = in_round(book, cases=marked("cases", ("fabrication", "1", "1")))

    assert (clean.score, vetoed.score) == (Fraction(score), Fraction(score))
    assert (clean.grade.zh, vetoed.grade.zh) == grades
    assert vetoed.vetoes[0].facts == ("fact of fabrication",)


@pytest.mark.clause("E-37")
def test_a_manual_mark_is_a_line_of_its_own_and_waits_for_its_round(
    book: "Book", pack_text: str
) -> None:
    # 17 of 20 for 10 points: 8.5, beside 24 of 24: 32.5 of 34.
    rule = "shape: manual_mark, reads: mark"
    items = item("M2", "24", MEETING) + item("X1", "10", rule)
    put_in_force(book, pack(pack_text, items, indicator("mark", "mark")))
    book.in_order()

    assert earned(book.judged()) == {"M2": "24 of 24", "X1": "0 of 0"}
    assert book.judged().segments[0].items[1].lines[0].meaning == "awaits_round"

    result = in_round(book, mark=marked("mark", ("given", "17", "20")))
    assert earned(result)["X1"] == "17/2 of 10"
    assert result.score == Fraction(3250, 34)
    (line,) = result.segments[0].items[1].lines
    assert (line.meaning, line.points, line.facts) == (
        "manual",
        Fraction("8.5"),
        ("fact of given",),
    )


@pytest.mark.clause("E-34")
def test_an_item_never_earns_more_than_its_points(book: "Book", pack_text: str) -> None:
    # Three honours of 4 are 12 by the cap of the rule, and 10 by the points of the item.
    rule = "shape: honours, reads: mark, levels: {city: 4}, at_most: 12"
    put_in_force(book, pack(pack_text, item("X1", "10", rule), indicator("mark", "mark")))

    result = in_round(book, mark=marked("mark", *(("city", "1", "1") for _ in range(3))))

    assert earned(result) == {"X1": "10 of 10"}
    assert result.segments[0].items[0].lines[-1][:2] == ("ceiling", Fraction(-2))


@pytest.mark.clause("E-31")
def test_a_change_within_the_year_binds_later_periods_only_unless_it_is_for_the_whole_year(
    new_book: Any, pack_text: str
) -> None:
    # March and August missed. From July on a month costs 6 instead of 3: August alone counts
    # under the new pack (18 of 24). For the whole year both count: 12 of 24.
    dearer = pack(pack_text, item("M2", "24", "shape: deductions, duty: branch-meeting, missed: 6"))
    scores = {}
    for first in ("07-01", "01-01"):
        book = new_book()
        book.branch()
        put_in_force(book, pack(pack_text, item("M2", "24", MEETING)))
        book.in_order(but=("M2 03", "M2 08"))
        book.pack("township", dearer, first, "12-31", label="amended")
        scores[first] = book.judged().score

    assert scores == {"07-01": Fraction(75), "01-01": Fraction(50)}
