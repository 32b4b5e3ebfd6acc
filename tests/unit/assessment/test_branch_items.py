"""E1, D1, I1, K1, Y1, J1 and the bonus, worked by hand under the full pack."""

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shared.contracts.facts import activities_findings as f
from shared.contracts.facts.activities import MeetingKind, MeetingPurposesStated
from shared.contracts.facts.registry import OrganizationRenamed
from shared.contracts.facts.registry_structure import OrganizationVoided
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

TOGETHERS = ("deployment", "implementation", "inspection", "assessment")


@pytest.mark.clause("S-52")
def test_each_month_without_education_costs_a_point(full: "Book") -> None:
    for month in range(1, 11):
        full.educate("branch", f"{month:02}-08")

    # November and December without: 10 − 2
    assert full.item("E1") == "8 of 10"


@pytest.mark.clause("E-03", "S-52")
def test_a_theme_day_is_education_too(full: "Book") -> None:
    for month in range(1, 12):
        full.educate("branch", f"{month:02}-08")
    full.meeting("branch", "12-05", "branch's secretary", kind="theme_day")

    assert full.item("E1") == "10 of 10"


@pytest.mark.clause("E-03", "S-37b", "S-52")
def test_one_gathering_serves_two_duties_and_neither_of_them_twice(full: "Book") -> None:
    """The general meeting of December was the theme day, too; November has neither of the two.

    M2: November missed, 24 − 2. E1: November without, 10 − 1.
    """
    full.in_order(but=("M2 11", "M2 12"))
    for month in range(1, 11):
        full.educate("branch", f"{month:02}-08")
    full.meeting("branch", "12-05", "branch's secretary")
    assert (full.item("M2"), full.item("E1")) == ("22 of 24", "8 of 10")

    fact = MeetingPurposesStated(organization_id=uid("branch"), serves=(MeetingKind.THEME_DAY,))
    full.write("branch meeting 12-05", fact, "12-05")

    assert (full.item("M2"), full.item("E1")) == ("22 of 24", "9 of 10")


@pytest.mark.clause("S-55")
def test_each_month_whose_dues_were_not_settled_costs_half_a_point(full: "Book") -> None:
    for month in range(1, 10):
        full.dues("branch", month, f"{month:02}-25")
    full.dues("branch", 10, "12-20")

    # October settled late; November and December not: 6 − 1
    assert full.item("D1") == "5 of 6"
    assert full.state("dues/2025-10") == "fulfilled_late"


@pytest.mark.clause("S-51")
def test_findings_closed_by_their_due_day_earn_their_share(full: "Book") -> None:
    full.finding("branch", "in time", "03-01", "04-01", "03-28")
    full.finding("branch", "late", "03-01", "04-01", "04-10")
    full.finding("branch", "open", "05-01", "06-01")
    full.finding("branch", "next year's", "12-20", "2026-01-20")

    # one of three; what is due on 20 January 2026 is of the next year
    assert full.item("I1") == "10/3 of 10"


@pytest.mark.clause("S-52", "S-53", "S-54", "S-55", "S-56", "S-57")
def test_the_last_checklist_of_the_year_counts(full: "Book") -> None:
    full.inspect("township", "branch", "03-10", dues_used="not_satisfied")
    full.inspect(
        "township",
        "branch",
        "10-10",
        dues_used="satisfied",
        dues_managed="satisfied",
        mobile_members="not_satisfied",
        new_social="not_applicable",
        institutions="satisfied",
    )

    # three of the four that apply
    assert full.item("K1.branch") == "6 of 8"
    assert full.item("K1.branch", valid_at="2025-06-30") == "0 of 8"


@pytest.mark.clause("S-26")
def test_each_of_the_four_togethers_that_is_missing_costs_one_and_a_half(full: "Book") -> None:
    full.round("branch", "deployment", "02-01")
    full.round("branch", "implementation", "06-01")
    full.round("branch", "inspection", "08-01")
    full.round("branch", "inspection", "09-01", ideology=False)

    # one inspection was without ideology, no assessment: 6 − 1.5 − 1.5
    assert full.item("Y1") == "3 of 6"
    assert full.state("together/2025/inspection") == "held_invalid"
    assert full.state("together/2025/assessment") == "missed"


@pytest.mark.clause("S-30")
@pytest.mark.parametrize(
    ("satisfied", "points"), [(60, "0"), (95, "8"), (50, "0"), (98, "8"), (81, "24/5")]
)
def test_satisfaction_earns_linearly_from_60_to_95_per_cent(
    full: "Book", satisfied: int, points: str
) -> None:
    full.survey("branch", "11-20", satisfied, 100)

    # 81: (81 − 60) / 35 × 8 = 4.8
    assert full.item("J1") == f"{points} of 8"


def test_items_without_findings_checklist_or_survey_do_not_apply(full: "Book") -> None:
    items = {item.item: item.applicable for item in full.judged().segments[0].items}

    assert [name for name, points in items.items() if not points] == ["I1", "K1.branch", "J1"]


@pytest.mark.clause("S-11", "E-34")
def test_adopted_innovations_add_two_and_a_half_each_and_five_at_most(full: "Book") -> None:
    full.in_order(but=("M2 03", "M2 04", "M2 05", "M2 06", "M2 07"))
    for month in range(1, 13):
        full.educate("branch", f"{month:02}-08")
        full.dues("branch", month, f"{month:02}-25")
    for kind in TOGETHERS:
        full.round("branch", kind, "06-01")
    plain = full.judged().score

    # M2 24 − 10, T1 16, B1 12, E1 10, D1 6, Y1 6 of 74: 100 × 64 / 74
    assert plain == Fraction(6400, 74)
    full.innovate("branch", "one", "05-01")
    assert full.judged().score == plain + Fraction(5, 2)
    full.innovate("branch", "two", "06-01")
    full.innovate("branch", "three", "07-01")
    assert full.judged().score == plain + 5


@pytest.mark.clause("S-61")
def test_the_example_of_the_rules_under_the_full_pack(full: "Book") -> None:
    """March missed, April chaired without entrustment, H1 filed on 20 July; then the new items."""
    full.in_order(but=("M2 03", "M2 04", "B1 H1"))
    full.meeting("branch", "04-10", "deputy")
    full.report("branch", 1, "07-20")
    for month in range(1, 13):
        full.dues("branch", month, f"{month:02}-25")
        if month not in {2, 7, 8}:
            full.educate("branch", f"{month:02}-08")
    full.finding("branch", "in time", "03-01", "04-01", "03-28")
    full.finding("branch", "late", "03-01", "04-01", "04-10")
    for kind in TOGETHERS[:3]:
        full.round("branch", kind, "06-01")
    full.survey("branch", "11-20", 88, 100)

    # M2 21.5, T1 16, B1 10, E1 10 − 3 = 7, I1 5, D1 6, Y1 4.5, J1 28/35 × 8 = 6.4: 76.4 of 92
    result = full.judged()
    assert result.score == Fraction(7640, 92)
    assert (result.published, result.grade.zh if result.grade else None) == ("83.04", "较好")


@pytest.mark.clause("E-16", "S-51")
def test_a_finding_goes_on_with_the_successor_of_its_unit(full: "Book") -> None:
    full.branch("before")
    full.finding("before", "finding", "03-01", "11-01")
    full.branch("after", "2025-09-01", predecessors=("before",))
    full.merge("before", "after", "09-01")
    rehomed = f.FindingRehomed(
        organization_id=uid("after"), unit_id=uid("after"), from_unit_id=uid("before")
    )
    full.write("finding", rehomed, "09-01")
    full.write("finding", f.FindingClosed(organization_id=uid("after")), "10-20")

    # due on 1 November, when its unit no longer stands: the successor's, and closed in time
    assert full.item("I1", "after") == "10 of 10"
    assert full.item("I1", "before") == "0 of 0"


@pytest.mark.clause("E-22", "E-05")
def test_a_temporary_branch_owes_by_the_months_that_it_stood_in_full(full: "Book") -> None:
    full.branch("project", "2025-03-10")
    full.abolish("project", "10-20")
    for month in (4, 5, 6, 7, 9):
        full.educate("project", f"{month:02}-08")

    # April to September are six months, August without: 10 − 1; March and October do not count
    assert full.item("E1", "project") == "9 of 10"


@pytest.mark.clause("E-18")
def test_a_new_name_changes_nothing_that_is_owed(full: "Book") -> None:
    full.educate("branch", "02-08")
    before = full.judged()
    full.write("branch", OrganizationRenamed(name="新名"), "05-01")

    after = full.judged()

    assert (after.score, len(after.standings)) == (before.score, len(before.standings))


@pytest.mark.clause("E-23")
def test_an_organization_entered_by_mistake_owes_nothing(full: "Book") -> None:
    full.branch("mistake")
    full.write("mistake", OrganizationVoided(), "03-01")

    assert full.judged("mistake").score is None
    assert full.judged("mistake").standings == ()
