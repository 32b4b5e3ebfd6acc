"""What a superior owes: answers, inspections, support, rules; worked by hand (S-22, S-23, S-70)."""

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shared.contracts.facts.assessment_rounds import RoundOpened, RoundPublished
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book


def branches(book: "Book") -> None:
    for label in ("A", "B", "C"):
        book.branch(label)


@pytest.mark.clause("S-58", "S-70")
def test_reports_answered_within_thirty_days_earn_their_share(full: "Book") -> None:
    branches(full)
    for label, answered in (("A", "08-09"), ("B", "08-11"), ("C", None)):
        full.report(label, 1, "07-10")
        if answered:
            full.answer(label, 1, "07-10", answered)
    full.report("A", 2, "2026-01-10")

    # due 9 August: A in time, B two days late, C never; what was filed in 2026 is of that year
    assert full.item("B2", "township") == "2 of 6"


@pytest.mark.clause("S-70")
def test_a_report_from_below_a_general_branch_goes_to_the_township(full: "Book") -> None:
    full.establish("general", "general_branch", "2010-01-01", superior="township")
    full.branch("A", superior="general")
    full.report("A", 1, "07-10")
    full.answer("A", 1, "07-10", "07-20")

    assert full.item("B2", "township") == "6 of 6"


def test_an_answer_that_is_not_yet_due_does_not_count(full: "Book") -> None:
    full.report("branch", 1, "07-10")

    assert full.item("B2", "township", valid_at="2025-07-30") == "0 of 0"


@pytest.mark.clause("S-23", "S-49", "S-50")
def test_planned_inspections_held_with_their_checklists_earn_their_share(full: "Book") -> None:
    branches(full)
    full.inspect("township", "A", "03-10", dues_used="satisfied")
    full.inspect("township", "B", "05-10")
    full.inspect("township", "C", "09-10", held="")
    full.inspect("township", "branch", "10-10", held="10-14", dues_used="not_satisfied")

    # A and the branch; B without a checklist, C not held
    assert full.item("K1", "township") == "4 of 8"


@pytest.mark.clause("S-22", "S-23", "S-70")
def test_the_county_is_assessed_on_what_it_owes_to_those_below(full: "Book") -> None:
    full.establish("second", "township_committee", "2000-01-01", superior="county")
    full.appoint("county", "county head", "2020-01-01")
    for day in ("02-10", "05-12", "08-11"):
        full.meeting("county", day, "county head", kind="party_committee")
    full.support("county", "township", "04-01")
    full.inspect("county", "township", "06-10", institutions="satisfied")
    full.inspect("county", "second", "07-10", held="")
    full.calendar("county", "2024-12-25")

    # M1 20 − 5 (fourth quarter), S1 one of two 10, K1 one of two 10, K2 one of two 5, P1 10; of 80
    assert full.judged("county").score == Fraction(100 * 50, 80)


@pytest.mark.clause("S-70")
def test_rules_published_after_the_year_began_are_late(full: "Book") -> None:
    full.calendar("county", "01-08")

    # P1: the rules in time, the calendar on 8 January: 10 − 5
    assert full.item("P1", "county") == "5 of 10"


@pytest.mark.clause("S-12")
def test_a_directive_is_studied_and_a_measure_taken_within_thirty_days(full: "Book") -> None:
    for label in ("done", "not studied", "late", "idle"):
        full.directive("branch", label, "03-01")
    full.study("branch", "done", "03-10")
    full.measure("branch", "done", "03-20")
    full.measure("branch", "not studied", "03-20")
    full.study("branch", "late", "03-10")
    full.measure("branch", "late", "05-01")

    states = sorted(full.states("directives").values())

    assert states == ["fulfilled", "fulfilled_late", "held_invalid", "missed"]


@pytest.mark.clause("E-21")
def test_an_election_may_be_late_as_far_as_it_was_put_off(full: "Book") -> None:
    full.term("branch", "2022-05-20", "05-20")
    assert full.state("election/2025/2022-05-20") == "missed"

    full.extend_term("branch", "04-10", "11-20")
    full.term("branch", "11-05", "2028-11-05")

    assert full.state("election/2025/2022-05-20") == "fulfilled"
    assert full.state("election/2025/2022-05-20", on="2025-06-30") == "scheduled"


@pytest.mark.clause("E-21")
@pytest.mark.parametrize(("held", "state"), [("11-20", "fulfilled"), ("11-21", "fulfilled_late")])
def test_the_day_to_which_an_election_was_put_off_is_in_time(
    full: "Book", held: str, state: str
) -> None:
    full.term("branch", "2022-05-20", "05-20")
    full.extend_term("branch", "04-10", "11-20")
    full.term("branch", held, "2028-11-20")

    assert full.state("election/2025/2022-05-20") == state


@pytest.mark.clause("S-23", "S-70")
def test_results_are_published_by_the_end_of_february(full: "Book") -> None:
    opened = RoundOpened(
        organization_id=uid("county"),
        title="2025",
        year=2025,
        size=1,
        valid_on=full.day("2026-01-16"),
        packs=(),
        subjects=1,
        objection_working_days=5,
    )
    full.write("round", opened, "2026-01-16")
    assert full.state("results-published/2025", "county", on="2026-03-10") == "missed"

    published = RoundPublished(
        organization_id=uid("county"),
        objections_until=full.day("2026-03-13"),
        sha256="0" * 64,
    )
    full.write("round", published, "2026-03-06")

    # A1: published six days late, 10 − 5
    assert full.item("A1", "county", valid_at="2026-03-10") == "5 of 10"


@pytest.mark.clause("E-07", "S-70")
def test_an_answer_due_on_a_weekend_is_due_on_the_next_working_day(full: "Book") -> None:
    branches(full)
    full.calendar("county", "2024-12-25")
    for label, answered in (("A", "08-11"), ("B", "08-12")):
        full.report(label, 1, "07-10")
        full.answer(label, 1, "07-10", answered)

    # 9 August 2025 is a Saturday: Monday the 11th is in time, the 12th is not
    assert full.item("B2", "township") == "3 of 6"
