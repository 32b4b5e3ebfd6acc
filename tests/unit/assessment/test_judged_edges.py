"""Shapes at their edges, by hand: vetoes, levels, checks, ballots, proportions, marks, rounding."""

from fractions import Fraction
from typing import Literal

import pytest

from services.assessment.domain.results import rounded
from services.assessment.rules import score_item
from services.assessment.rules.reading import Observation, Reading
from services.assessment.rules.veto import capped
from shared.contracts import rule_shapes as r
from shared.contracts.rule_duties import Wording
from shared.contracts.rule_pack import Grade, Item
from tests.unit.assessment.packs import Seen, one, worth

TENTH = Fraction(1, 10)


@pytest.mark.clause("E-35")
@pytest.mark.parametrize(
    ("grade", "caps", "left"),
    [
        ("good", "", "good"),
        ("good", "good", "good"),
        ("good", "fair", "fair"),
        ("good", "fair poor", "poor"),
        ("fair", "fair", "fair"),
        ("poor", "fair", "poor"),
    ],
)
def test_a_veto_leaves_what_is_at_its_cap_or_below(grade: str, caps: str, left: str) -> None:
    named = {
        name: Grade(id=name, zh=name, en=name, at_least=Fraction(least))
        for name, least in (("good", 90), ("fair", 60), ("poor", 0))
    }

    assert capped(tuple(named.values()), named[grade], caps.split()).id == left


@pytest.mark.clause("E-32")
@pytest.mark.parametrize(("how", "points"), [("reweight", "0 of 0"), ("full", "12 of 12")])
@pytest.mark.parametrize("seen", [[], one("0", "0")])
def test_an_item_out_of_nothing_does_not_apply(
    how: Literal["reweight", "full"], points: str, seen: Seen
) -> None:
    assert worth(r.Proportion(reads="x"), seen, not_applicable=how) == points


@pytest.mark.parametrize(
    ("judged", "points"),
    [
        ("good", "12 of 12"),
        ("fairly_good", "48/5 of 12"),
        ("good good fair", "52/5 of 12"),  # (1 + 1 + 0.6) / 3
        ("good excellent", "6 of 12"),  # a level that the pack does not name earns nothing
        ("", "0 of 0"),
    ],
)
def test_levels_count_by_their_mean(judged: str, points: str) -> None:
    shares = {"good": Fraction(1), "fairly_good": Fraction(4, 5), "fair": Fraction(3, 5)}

    seen = [(level, "1", "1") for level in judged.split()]
    assert worth(r.Levels(reads="x", shares=shares), seen) == points


@pytest.mark.parametrize(
    ("seen", "points"),
    [
        ([("a", "90", "100"), ("b", "80", "100")], "51/5"),
        ([("a", "110", "100"), ("b", "0", "100")], "6"),  # more than all is all
        ([("a", "1", "1"), ("b", "0", "0")], "6"),  # a check out of nothing earns nothing
    ],
)
def test_checks_count_by_their_mean(seen: Seen, points: str) -> None:
    assert worth(r.MeanOfChecks(reads="x"), seen) == f"{points} of 12"


@pytest.mark.clause("E-08")
@pytest.mark.parametrize(
    ("filed", "late", "points"),
    [
        ("0", 0, "0"),
        ("1", 0, "48/5"),
        ("2", 0, "12"),
        ("3", 0, "12"),
        ("1", 1, "42/5"),
        ("1", 9, "0"),
    ],
)
def test_the_steps_of_a_check_begin_at_their_number(filed: str, late: int, points: str) -> None:
    """None 0, one 0.8, two or more everything; 0.1 off for each late, never below nothing."""
    steps = (r.Step(at_least=Fraction(1), share=Fraction(4, 5)),)
    rule = r.MeanOfChecks(reads="x", steps=steps, late=TENTH)
    seen = Reading("x", (), (Observation("a", Fraction(filed), Fraction(2), late),))
    whole = Item(
        id="X", title=Wording(zh="甲", en="X"), clauses=("S-47",), points=Fraction(12), rule=rule
    )

    assert str(score_item(whole, (), {"x": seen}).earned) == points


BALLOT = {"leaders": Fraction(1, 2), "members": Fraction(3, 10), "villagers": Fraction(1, 5)}
LEADERS, MEMBERS = ("leaders", "90", "100"), ("members", "80", "100")


@pytest.mark.parametrize(
    ("seen", "empty_group", "points"),
    [
        ([LEADERS, MEMBERS, ("villagers", "60", "100")], "reweight", "243/25 of 12"),  # 0.81
        ([LEADERS, MEMBERS, ("villagers", "0", "0")], "reweight", "207/20 of 12"),  # 0.69 / 0.8
        ([LEADERS, MEMBERS], "zero", "207/25 of 12"),  # 0.69
        ([LEADERS, ("leaders", "30", "50")], "reweight", "48/5 of 12"),  # 120 of 150
        ([("villagers", "1", "1")], "reweight", "12 of 12"),
        ([("villagers", "0", "0")], "reweight", "0 of 0"),  # nobody voted
        ([("guests", "1", "1")], "zero", "0 of 0"),  # a group without weight has no say
    ],
)
def test_ballots_of_groups_that_voted_and_of_those_that_did_not(
    seen: Seen, empty_group: Literal["reweight", "zero"], points: str
) -> None:
    assert worth(r.Ballots(reads="x", groups=BALLOT, empty_group=empty_group), seen) == points


@pytest.mark.parametrize(
    ("zero_at", "full_at", "value", "points"),
    [
        ("0.6", "0.95", "0.6", "0"),
        ("0.6", "0.95", "0.599", "0"),
        ("0.6", "0.95", "0.775", "6"),
        ("0.6", "0.95", "0.95", "12"),
        ("0.6", "0.95", "0.951", "12"),
        ("0.1", "0", "0.1", "0"),  # fewer is better
        ("0.1", "0", "0.05", "6"),
        ("0.1", "0", "0", "12"),
    ],
)
def test_a_proportion_between_its_two_figures(
    zero_at: str, full_at: str, value: str, points: str
) -> None:
    rule = r.Proportion(reads="x", zero_at=Fraction(zero_at), full_at=Fraction(full_at))

    assert worth(rule, one(value)) == f"{points} of 12"


@pytest.mark.parametrize(
    ("quarters", "points"),
    [
        ("0.6 0.6", "12"),  # at the threshold nothing has occurred
        ("0.599", "12"),  # the first costs nothing
        ("0.599 0.6 0.599", "11"),
        ("0.5 0.4 0.3", "8"),  # 0 + 1 + 3
        ("0.5 0.4 0.3 0", "5"),  # every later one costs as the last
        ("0 0 0 0 0 0 0 0", "0"),  # 19 off 12
    ],
)
def test_escalation_counts_occurrences_below_the_threshold(quarters: str, points: str) -> None:
    rule = r.Escalation(
        reads="x", threshold=Fraction(3, 5), costs=(Fraction(0), Fraction(1), Fraction(3))
    )
    seen = [(f"Q{place}", value, "1") for place, value in enumerate(quarters.split())]

    assert worth(rule, seen) == f"{points} of 12"


@pytest.mark.clause("E-37")
@pytest.mark.parametrize(
    ("marks", "points"),
    [
        ("0", "0 of 12"),
        ("20", "12 of 12"),
        ("21", "12 of 12"),  # no more than the item has
        ("17 13", "9 of 12"),  # two marks by their mean
        ("-2", "0 of 12"),
        ("", "0 of 0"),
    ],
)
def test_a_mark_by_hand_out_of_twenty(marks: str, points: str) -> None:
    assert worth(r.ManualMark(reads="x"), [("mark", mark, "20") for mark in marks.split()]) == (
        points
    )


@pytest.mark.clause("E-42")
@pytest.mark.parametrize(
    ("score", "step", "published"),
    [
        ("91.245", "0.01", "91.25"),  # not to the even
        ("91.2449", "0.01", "91.24"),
        ("89.995", "0.01", "90.00"),
        ("91.25", "0.1", "91.3"),
        ("91.249", "0.1", "91.2"),
        ("89.95", "0.1", "90.0"),
        ("91.375", "0.05", "91.40"),
        ("89.5", "1", "90"),
        ("200/3", "0.01", "66.67"),
        ("100/3", "0.01", "33.33"),
        ("0.005", "0.01", "0.01"),
        ("-50/13", "0.01", "-3.85"),  # a difference
    ],
)
def test_a_half_goes_up_at_whichever_step_the_pack_names(
    score: str, step: str, published: str
) -> None:
    assert rounded(Fraction(score), Fraction(step)) == published
