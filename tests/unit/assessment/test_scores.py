"""Scores, grades, rounding, the floor: worked out by hand from the rule pack."""

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shared.contracts.rule_pack import read_rule_pack

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

CHAIR = "branch's secretary"


def one_item(content: str, points: str, missed: str, *, more: str = "") -> str:
    """A pack whose one item is the branch meeting."""
    head = content[: content.index("items:")]
    return f"""{head}items:
  - id: M2
    title: {{zh: 支部会议, en: Branch meeting}}
    clauses: [S-37b]
    points: {points}
    {more}
    rule: {{shape: deductions, duty: branch-meeting, missed: {missed}}}
"""


def other_pack(book: "Book", content: str, first: str = "01-01") -> None:
    """Put another pack in force for the township's tree."""
    book.pack("township", content, first, "12-31", label="township pack")


def test_the_worked_example_of_the_rules(book: "Book") -> None:
    # M2 24 − 2 − 0.5 = 21.5; T1 16; B1 12 − 2 = 10; 47.5 of 52 = 91.346…
    book.in_order(but=("M2 03", "M2 04", "B1 H1"))
    book.meeting("branch", "04-10", "deputy")
    book.report("branch", 1, "07-20")

    result = book.judged()

    assert result.score == Fraction(4750, 52)
    assert (result.published, result.grade.zh) == ("91.35", "好")
    assert book.item("M2") == "43/2 of 24"
    assert book.item("T1") == "16 of 16"
    assert book.item("B1") == "10 of 12"


def test_a_year_in_order_is_100(book: "Book") -> None:
    book.in_order()

    assert (book.judged().published, book.judged().grade.id) == ("100.00", "good")


def test_a_year_without_any_deed_is_0_and_poor(book: "Book") -> None:
    assert (book.judged().published, book.judged().grade.zh) == ("0.00", "差")


def test_a_township_is_scored_on_m1_and_t1(book: "Book") -> None:
    # Nothing done: 0 of 32.
    result = book.judged("township")

    assert [item.item for item in result.segments[0].items] == ["M1", "T1"]
    assert result.segments[0].applicable == 32


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("90", "好"),
        ("89.999", "较好"),
        ("80", "较好"),
        ("79.999", "一般"),
        ("60", "一般"),
        ("59.999", "差"),
        ("0", "差"),
        ("100", "好"),
    ],
)
def test_grades_begin_at_their_edge_on_the_exact_score(
    pack_text: str, score: str, grade: str
) -> None:
    assert read_rule_pack(pack_text).grade_of(Fraction(score)).zh == grade


@pytest.mark.clause("E-42")
@pytest.mark.parametrize(
    ("missed", "published", "grade"),
    [("10", "90.00", "好"), ("10.004", "90.00", "较好"), ("10.006", "89.99", "较好")],
)
def test_the_grade_is_taken_before_rounding(
    book: "Book", pack_text: str, missed: str, published: str, grade: str
) -> None:
    # One month missed of an item of 100 points: 100 − missed.
    other_pack(book, one_item(pack_text, "100", missed))
    book.in_order(but=("M2 03",))

    result = book.judged()

    assert (result.published, result.grade.zh) == (published, grade)


@pytest.mark.clause("E-42")
def test_a_half_is_rounded_up(book: "Book", pack_text: str) -> None:
    other_pack(book, one_item(pack_text, "100", "10.005"))
    book.in_order(but=("M2 03",))

    assert book.judged().score == Fraction("89.995")
    assert book.judged().published == "90.00"


@pytest.mark.clause("E-33")
def test_an_item_never_goes_below_0_and_its_lines_add_up(book: "Book", pack_text: str) -> None:
    other_pack(book, one_item(pack_text, "24", "3"))  # 12 months missed: 24 − 36

    (item,) = book.judged().segments[0].items

    assert item.earned == 0
    assert item.lines[-1][:2] == ("floor", 12)
    assert sum(line.points for line in item.lines) == 0


def test_lines_add_up_to_what_an_item_earned(book: "Book") -> None:
    book.in_order(but=("M2 03", "B1 H1"))

    for item in book.judged().segments[0].items:
        assert sum(line.points for line in item.lines) == item.earned


@pytest.mark.clause("E-24")
def test_a_late_entry_costs_what_the_pack_says(book: "Book", pack_text: str) -> None:
    other_pack(book, one_item(pack_text, "24", "2", more="late_entry: 0.25"))
    book.in_order(but=("M2 03",))
    book.meeting("branch", "03-10", CHAIR, received="05-01")

    assert book.item("M2") == "95/4 of 24"


@pytest.mark.clause("E-32")
def test_an_item_with_nothing_counting_leaves_the_score(book: "Book") -> None:
    # Founded on 2 October: no full quarter, no full half, no full year; November and December.
    book.branch("young", "2025-10-02")
    book.meeting("young", "11-10", "young's secretary")
    book.meeting("young", "12-10", "young's secretary")

    result = book.judged("young")

    assert result.segments[0].applicable == 24
    assert result.published == "100.00"


@pytest.mark.clause("E-32")
def test_or_counts_in_full_where_the_pack_says_so(book: "Book", pack_text: str) -> None:
    other_pack(book, pack_text.replace("not_applicable: reweight", "not_applicable: full"))
    book.branch("young", "2025-10-02")

    # M2 24 − 2 × 2 for November and December; T1 and B1 in full: 48 of 52
    result = book.judged("young")

    assert result.score == Fraction(4800, 52)


@pytest.mark.clause("E-41")
def test_a_year_with_nothing_applicable_is_not_assessed(book: "Book") -> None:  # E-41
    book.branch("young", "2025-12-02")

    result = book.judged("young")

    assert (result.score, result.published, result.grade) == (None, None, None)


def test_a_year_without_a_pack_is_not_assessed(book: "Book") -> None:
    result = book.judged(year=2024)

    assert (result.score, result.pack) == (None, None)


def test_what_is_not_yet_due_does_not_count(book: "Book") -> None:
    # On 15 February: January held, February not yet due; the plan is missing and not yet due.
    book.meeting("branch", "01-10", CHAIR)

    result = book.judged(valid_at="2025-02-15")

    assert (result.segments[0].earned, result.segments[0].applicable) == (24, 24)


def test_the_nearest_pack_applies(book: "Book", pack_text: str) -> None:
    other_pack(book, one_item(pack_text, "10", "1"))
    book.in_order(but=("M2 03",))

    assert book.judged().score == 90
    assert book.judged("township").segments[0].applicable == 0  # no item for a township in it


def test_only_periods_that_the_years_pack_governs_count(book: "Book", pack_text: str) -> None:
    other_pack(book, one_item(pack_text, "24", "2"), first="07-01")
    book.in_order(but=("M2 03", "M2 08"))

    result = book.judged()

    assert result.score == Fraction(2200, 24)  # August alone; March was owed under the county's
    assert book.state("branch-meeting/2025-03") == "missed"


@pytest.mark.clause("S-61")
def test_a_later_pack_of_the_same_root_supersedes(book: "Book", pack_text: str) -> None:
    book.pack("county", one_item(pack_text, "24", "4"), "06-01", "12-31", label="amended")
    book.in_order(but=("M2 08",))

    assert book.item("M2") == "20 of 24"


@pytest.mark.clause("S-01")
def test_every_point_lost_cites_rule_clause_obligation_state_and_facts(book: "Book") -> None:
    book.in_order(but=("M2 04",))
    held = book.meeting("branch", "04-10", "deputy")
    items = book.judged().segments[0].items

    (line,) = [each for each in items[0].lines if each.points < 0]

    assert (line.rule, line.clauses) == ("deductions", ("S-37b", "S-37c"))
    assert (line.obligation, line.state) == ("branch-meeting/2025-04", "held_invalid")
    assert held in line.facts
    assert line.faults == ("chair",)
