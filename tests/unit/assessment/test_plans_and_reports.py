"""S-31 to S-34 (T1) and S-58 (B1)."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from shared.contracts.facts.targets import Indicator
from shared.contracts.facts.targets_progress import TargetEnded, TargetInherited
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

CHAIR = "branch's secretary"
SPAN = ("01-01", "12-31")


def long_term(book: "Book", last: str = "2027-12-31", on: str = "2023-01-05") -> str:
    return book.plan("branch", "long_term", on, ("2023-01-01", last))


def annual(book: "Book", on: str = "02-10") -> str:
    return book.plan("branch", "annual", on, SPAN)


def accepted(book: "Book", *indicators: str, of: tuple[str, ...] = ()) -> None:
    """Set a target with indicators, all cascaded to the secretary; `of` alone are accepted."""
    book.target("branch", "02-10", *indicators)
    for each in indicators:
        book.cascade("branch", each, CHAIR, "02-11")
    for each in of:
        book.accept("branch", each, CHAIR, "02-12")


@pytest.mark.clause("S-34", "E-16")
def test_an_indicator_that_a_successor_goes_on_with_is_signed_for_there(book: "Book") -> None:
    long_term(book)
    annual(book)
    accepted(book, "one", of=("one",))
    assert book.state("targets-accepted/2025") == "fulfilled"
    inherited = TargetInherited(
        organization_id=uid("branch"),
        from_organization_id=uid("old"),
        from_target_ids=(uid("old target"),),
        plan_id=uid("branch annual plan"),
        title="承接的目标",
        indicators=(
            Indicator(
                indicator_id=uid("two"),
                name="服务群众",
                unit="次",
                quantity="3",
                due_on=date(2025, 12, 31),
                standard="按记录",
                source="台账",
            ),
        ),
    )
    book.write("inherited target", inherited, "09-01")

    assert book.state("targets-accepted/2025") == "missed"

    book.cascade("branch", "two", CHAIR, "09-02")
    book.accept("branch", "two", CHAIR, "09-03")

    assert book.state("targets-accepted/2025") == "fulfilled"


@pytest.mark.clause("S-31", "S-32", "S-34")
def test_plan_targets_and_acceptance_in_order_earn_all_of_t1(book: "Book") -> None:
    book.plans("branch")

    assert book.item("T1") == "16 of 16"


@pytest.mark.clause("S-31")
def test_nothing_planned_earns_nothing(book: "Book") -> None:
    assert book.item("T1") == "0 of 16"
    assert book.state("long-term-plan/2025") == "missed"
    assert book.state("years-targets/2025") == "missed"
    assert book.state("targets-accepted/2025") == "missed"


@pytest.mark.clause("S-33")
@pytest.mark.parametrize(
    ("adopted", "points", "state"),
    [
        ("03-31", "16", "fulfilled"),
        ("04-01", "14", "fulfilled_late"),  # 16 × (1/4 + 1/8 + 1/2)
        ("11-30", "14", "fulfilled_late"),
        ("2024-12-20", "16", "fulfilled"),
    ],
)
def test_targets_adopted_after_31_march_earn_half_of_their_quarter(
    book: "Book", adopted: str, points: str, state: str
) -> None:
    book.plans("branch", adopted=adopted)

    assert book.state("years-targets/2025") == state
    assert book.item("T1") == f"{points} of 16"


def test_the_earliest_adoption_counts(book: "Book") -> None:
    book.plans("branch", adopted="05-10")
    book.plan("branch", "annual", "03-01", SPAN)

    assert book.state("years-targets/2025") == "fulfilled"


def test_a_plan_of_another_year_does_not_serve(book: "Book") -> None:
    book.plan("branch", "annual", "2024-02-01", ("2024-01-01", "2024-12-31"))

    assert book.state("years-targets/2025") == "missed"


@pytest.mark.parametrize(
    ("last", "points"), [("2026-01-16", "16"), ("2026-01-15", "12"), ("2025-12-31", "12")]
)
def test_the_long_term_plan_must_be_in_force_on_the_valid_date(
    book: "Book", last: str, points: str
) -> None:
    long_term(book, last)
    annual(book)
    accepted(book, "one", of=("one",))

    assert book.item("T1") == f"{points} of 16"


def test_a_long_term_plan_is_in_force_from_its_adoption_on(book: "Book") -> None:
    long_term(book, on="2025-06-01")

    assert book.state("long-term-plan/2025", on="2025-05-31") == "scheduled"
    assert book.state("long-term-plan/2025", on="2025-06-01") == "fulfilled"


@pytest.mark.clause("S-34")
def test_half_of_the_indicators_accepted_earn_half_of_the_half(book: "Book") -> None:
    long_term(book)
    annual(book)
    accepted(book, "one", "two", of=("one",))

    assert book.state("targets-accepted/2025") == "missed"
    assert book.item("T1") == "12 of 16"  # 16 × (1/4 + 1/4 + 1/4)


def test_no_leaf_indicators_earn_nothing_of_that_half(book: "Book") -> None:
    long_term(book)
    annual(book)

    assert book.item("T1") == "8 of 16"


@pytest.mark.clause("S-34")
def test_an_acceptance_lapses_when_its_person_leaves_the_post(book: "Book") -> None:
    book.plans("branch")
    book.leave("branch", CHAIR, "2026-01-16")

    assert book.item("T1") == "8 of 16"


def test_a_person_who_leaves_after_the_valid_date_still_counts(book: "Book") -> None:
    book.plans("branch")
    book.leave("branch", CHAIR, "2026-01-17")

    assert book.item("T1") == "16 of 16"


@pytest.mark.clause("S-34")
def test_a_successor_must_be_given_the_indicator_and_accept_it(book: "Book") -> None:
    book.plans("branch")
    book.leave("branch", CHAIR, "06-01")
    book.appoint("branch", "new", "06-01")
    book.cascade("branch", "branch 1", "new", "06-10")
    assert book.item("T1") == "8 of 16"

    book.accept("branch", "branch 1", "new", "06-11")
    assert book.item("T1") == "16 of 16"


def ended(book: "Book", on: str, *indicators: str) -> str:
    given = tuple(uid(each) for each in indicators)
    fact = TargetEnded(organization_id=uid("branch"), indicator_ids=given)
    return book.write("branch target", fact, on)


@pytest.mark.clause("S-34")
def test_no_acceptance_is_owed_after_its_end_of_a_target_that_nobody_had_accepted(
    book: "Book",
) -> None:
    long_term(book)
    annual(book)
    accepted(book, "one", "two", of=("one",))
    ended(book, "06-01", "two")

    assert book.state("targets-accepted/2025", on="2025-05-31") == "scheduled"
    assert book.state("targets-accepted/2025", on="2025-06-01") == "fulfilled"
    assert book.item("T1") == "16 of 16"


@pytest.mark.clause("S-34")
def test_where_every_target_ended_before_it_was_due_no_acceptance_is_owed(book: "Book") -> None:
    long_term(book)
    annual(book)
    accepted(book, "one")
    end = ended(book, "06-01", "one")

    standing = book.standing("targets-accepted/2025")
    assert standing.state == "void"
    assert end in standing.facts


@pytest.mark.clause("S-34")
def test_an_acceptance_in_force_when_its_target_ends_needs_no_successor(book: "Book") -> None:
    book.plans("branch")
    ended(book, "06-01", "branch 1")
    book.leave("branch", CHAIR, "07-01")

    assert book.state("targets-accepted/2025") == "fulfilled"


@pytest.mark.clause("S-34")
def test_a_target_that_ends_after_its_acceptance_was_due_was_still_missed(book: "Book") -> None:
    long_term(book)
    annual(book)
    accepted(book, "one", "two", of=("one",))
    ended(book, "2026-01-02", "two")

    assert book.state("targets-accepted/2025") == "missed"
    assert book.item("T1") == "12 of 16"


def test_an_indicator_given_again_must_be_accepted_again(book: "Book") -> None:
    book.plans("branch")
    book.cascade("branch", "branch 1", CHAIR, "06-10")

    assert book.item("T1") == "8 of 16"


def test_a_person_acting_in_the_post_may_accept(book: "Book") -> None:
    long_term(book)
    annual(book)
    book.act("branch", "deputy", "03-01")
    book.target("branch", "03-02", "one")
    book.cascade("branch", "one", "deputy", "03-02")
    book.accept("branch", "one", "deputy", "03-03")

    assert book.item("T1") == "16 of 16"


def test_before_anything_is_due_only_what_is_done_counts(book: "Book") -> None:
    long_term(book)
    assert book.item("T1", valid_at="2025-03-31") == "16 of 16"  # the plan alone
    assert book.item("T1", valid_at="2025-04-01") == "8 of 16"  # targets missed: 1/4 of 1/4 + 1/4


@pytest.mark.clause("S-58")
def test_two_reports_in_time_earn_all_of_b1(book: "Book") -> None:
    book.report("branch", 1, "07-15")
    book.report("branch", 2, "2026-01-15")

    assert book.item("B1") == "12 of 12"


@pytest.mark.clause("S-58")
def test_two_filed_in_december_are_both_received_and_the_first_is_late(book: "Book") -> None:
    book.report("branch", 1, "12-20")
    book.report("branch", 2, "12-20")

    assert book.state("written-report/2025-H1") == "fulfilled_late"
    assert book.state("written-report/2025-H2") == "fulfilled"
    assert book.item("B1") == "10 of 12"


def test_a_missing_report_costs_six_points(book: "Book") -> None:
    book.report("branch", 1, "07-16")

    assert book.item("B1") == "4 of 12"  # 12 − 2 − 6


@pytest.mark.clause("S-58", "E-24")
def test_a_report_filed_in_time_and_entered_late_costs_nothing(book: "Book") -> None:
    book.report("branch", 1, "07-10", received="08-01")
    book.report("branch", 2, "2026-01-10")

    assert book.state("written-report/2025-H1") == "fulfilled_late"
    assert book.standing("written-report/2025-H1").notes == ("entered_late",)
    assert book.item("B1") == "12 of 12"


def test_the_second_report_is_owed_until_15_january(book: "Book") -> None:
    assert book.state("written-report/2025-H2", on="2025-12-31") == "scheduled"
    assert book.state("written-report/2025-H2", on="2026-01-15") == "due_soon"
    assert book.state("written-report/2025-H2", on="2026-01-16") == "missed"
