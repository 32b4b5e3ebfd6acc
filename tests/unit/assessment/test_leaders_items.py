"""C1, C2, R1 of a township: contact points, visits and research reports, worked by hand."""

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from shared.contracts.facts.targets_governance import WaiverGranted, WaiverGround, WaiverKind
from shared.testing.county import uid
from tests.unit.assessment.conftest import TOWNSHIP_PACK_FILE

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

FULL_PACK = TOWNSHIP_PACK_FILE.with_name("township-full.yaml").read_text("utf-8")
LAST_LINE = "    one_below_months: 9\n"
SPLITTING = FULL_PACK.replace(LAST_LINE, f"{LAST_LINE}    co_authors: equal_shares\n")
VISITS = ("03-10", "05-12", "08-11", "11-10")


def team(book: "Book") -> None:
    """A secretary, a deputy and a member since 2020; three lagging units, and one that is not."""
    book.appoint("township", "head", "2020-01-01")
    book.appoint("township", "deputy", "2020-01-01", "deputy_secretary")
    book.appoint("township", "member", "2020-01-01", "member")
    for unit in ("A", "B", "C", "D"):
        book.establish(unit, "branch", "2010-01-01", superior="township", category="village")
    for unit in ("A", "B", "C"):
        book.flag(unit, "2024-12-01")


@pytest.mark.clause("S-38", "S-39", "S-40", "E-08")
def test_a_team_with_its_contact_points_has_all_points(full: "Book") -> None:
    team(full)
    for leader, units in (("head", "AB"), ("deputy", "ABC"), ("member", "D")):
        for unit in units:
            full.point("township", leader, unit)

    assert full.item("C1", "township") == "12 of 12"


@pytest.mark.clause("S-39", "E-08")
def test_a_secretary_with_one_unit_or_with_four_counts_nothing(full: "Book") -> None:
    team(full)
    full.flag("D", "2024-12-01")
    full.point("township", "head", "A")
    for unit in "ABCD":
        full.point("township", "deputy", unit)
    full.point("township", "member", "D")

    # one of three leaders: 12 × 1/3
    assert full.item("C1", "township") == "4 of 12"
    assert full.states("contact-points", "township") == {
        "head": "missed",
        "deputy": "held_invalid",
        "member": "fulfilled",
    }


@pytest.mark.clause("S-39")
def test_a_unit_that_was_not_lagging_on_the_day_of_choice_spoils_the_choice(full: "Book") -> None:
    team(full)
    full.unflag("B", "01-10")
    for leader, units in (("head", "AC"), ("deputy", "ABC"), ("member", "D")):
        for unit in units:
            full.point("township", leader, unit)

    # the deputy's B had lost its flag on 10 January and was chosen on 21 January
    assert full.item("C1", "township") == "8 of 12"


@pytest.mark.clause("S-39")
def test_a_unit_that_improves_after_it_was_chosen_stays_a_contact_point(full: "Book") -> None:
    team(full)
    for leader, units in (("head", "AB"), ("deputy", "AC"), ("member", "D")):
        for unit in units:
            full.point("township", leader, unit)
    full.unflag("A", "06-01")

    assert full.item("C1", "township") == "12 of 12"


@pytest.mark.clause("S-39")
def test_a_shortage_waiver_lets_a_secretary_have_one_unit_that_is_not_lagging(
    full: "Book",
) -> None:
    team(full)
    full.shortage("township", "01-01", "12-31")
    full.point("township", "head", "D")
    full.point("township", "deputy", "A")
    full.point("township", "member", "D")

    assert full.item("C1", "township") == "12 of 12"


@pytest.mark.clause("S-40")
def test_a_point_that_was_ended_counts_no_longer(full: "Book") -> None:
    team(full)
    for leader, units in (("head", "AB"), ("deputy", "AC"), ("member", "D")):
        for unit in units:
            full.point("township", leader, unit)
    full.end_point("township", "member", "D", "10-01")

    assert full.item("C1", "township") == "8 of 12"


@pytest.mark.clause("S-42")
def test_only_a_point_with_four_confirmed_visits_counts(full: "Book") -> None:
    team(full)
    for unit in ("A", "B"):
        full.point("township", "head", unit)
    full.point("township", "member", "D")
    for day in VISITS:
        full.visit("township", "head", "A", day)
        full.visit("township", "head", "B", day, confirmed=day != "11-10")
    for day in VISITS[:3]:
        full.visit("township", "member", "D", day)

    # A has four; B has three that were confirmed, and D has three: 8 × 1/3
    assert full.item("C2", "township") == "8/3 of 8"
    visits = [x for x in full.judged("township").standings if x.obligation.duty == "contact-visits"]
    progress = sorted(each.obligation.progress_on(each.day) for each in visits)
    assert progress == [(3, 4), (3, 4), (4, 4)]


@pytest.mark.clause("S-47", "S-48")
def test_reports_earn_by_number_and_lose_by_late_filing(full: "Book") -> None:
    team(full)
    full.appoint("township", "fourth", "2020-01-01", "party_building_lead")
    full.research("township", "deputy", "05-12")
    full.research("township", "member", "05-12", filed="05-27")
    for finished, filed in (("04-10", "04-11"), ("06-10", "06-25"), ("09-10", "09-12")):
        full.research("township", "fourth", finished, filed)

    # 12 May 2025 and ten working days: 26 May. 10 June and ten: 24 June.
    # head 0, deputy 0.8, member 0.8 − 0.1, fourth 1 − 0.1: 2.4 / 4 = 0.6 of 10
    assert full.item("R1", "township") == "6 of 10"


def two_joint_reports(book: "Book") -> None:
    team(book)
    book.research("township", "head", "05-12", co_authors=("deputy",))
    book.research("township", "member", "06-12", co_authors=("head",))


@pytest.mark.clause("S-47")
def test_a_joint_report_counts_for_its_lead_author_alone(full: "Book") -> None:
    two_joint_reports(full)

    # head 0.8, member 0.8, deputy 0: 1.6 / 3 of 10
    assert full.item("R1", "township") == "16/3 of 10"


@pytest.mark.clause("S-47")
def test_a_pack_may_split_a_joint_report_in_equal_shares(full: "Book") -> None:
    two_joint_reports(full)
    full.pack("county", SPLITTING, "01-01", "12-31", label="split")

    # head a half and a half: one, 0.8; deputy and member a half each, less than one: 0.8 / 3 of 10
    assert full.item("R1", "township") == "8/3 of 10"
    assert full.states("research-reports", "township") == {
        "head": "fulfilled",
        "deputy": "missed",
        "member": "missed",
    }
    by_head = next(
        each
        for each in full.judged("township").standings
        if each.obligation.duty == "research-reports" and each.state == "fulfilled"
    )
    assert "credit_shared" in by_head.notes
    assert by_head.tally == (Fraction(1), 2, 0)


@pytest.mark.clause("S-47")
def test_a_leader_who_owes_one_has_half_of_it_with_a_report_of_two(full: "Book") -> None:
    two_joint_reports(full)
    full.appoint("township", "summer", "04-15", "member")
    full.research("township", "summer", "08-12", co_authors=("head",))
    full.pack("county", SPLITTING, "01-01", "12-31", label="split")

    by_summer = next(
        each
        for each in full.judged("township").standings
        if each.obligation.duty == "research-reports" and each.obligation.person_id == uid("summer")
    )
    assert by_summer.tally == (Fraction(1, 2), 1, 0)


@pytest.mark.clause("S-47")
def test_a_leader_who_served_part_of_the_year_owes_one_report_or_none(full: "Book") -> None:
    full.appoint("township", "head", "2020-01-01")
    full.appoint("township", "spring", "2020-01-01", "member")
    full.leave("township", "spring", "03-31", "member")
    full.appoint("township", "summer", "04-15", "member")
    full.research("township", "head", "05-12")
    full.research("township", "head", "06-12")
    full.research("township", "summer", "09-10")

    # spring: January and February, exempt; summer: May to December, eight months: one is full
    assert full.item("R1", "township") == "10 of 10"


@pytest.mark.clause("E-13")
def test_a_long_leave_suspends_a_leaders_own_duties(full: "Book") -> None:
    team(full)
    full.away("township", "deputy", "02-01", "06-01", "deputy_secretary")
    for leader, units in (("head", "AB"), ("member", "D")):
        for unit in units:
            full.point("township", leader, unit)

    assert full.item("C1", "township") == "12 of 12"
    assert full.states("contact-points", "township")["deputy"] == "void"


@pytest.mark.clause("E-13")
@pytest.mark.parametrize(("back", "state"), [("05-02", "missed"), ("05-03", "void")])
def test_a_leave_is_long_from_its_ninety_first_day_on(full: "Book", back: str, state: str) -> None:
    """From 1 February: 28 + 31 + 30 days are 89, so back on 2 May after 90."""
    team(full)
    full.away("township", "deputy", "02-01", back, "deputy_secretary")

    assert full.states("contact-points", "township")["deputy"] == state


@pytest.mark.clause("E-13")
def test_a_short_leave_suspends_nothing(full: "Book") -> None:
    team(full)
    full.away("township", "deputy", "02-01", "03-01", "deputy_secretary")

    assert full.states("contact-points", "township")["deputy"] == "missed"


@pytest.mark.clause("S-39", "E-05")
def test_a_deputy_who_came_in_october_owes_from_the_next_year_on(full: "Book") -> None:
    team(full)
    full.appoint("township", "newcomer", "10-08", "deputy_secretary")

    assert full.states("contact-points", "township")["newcomer"] == "void"


@pytest.mark.clause("S-41")
def test_a_weak_unit_without_a_contact_point_is_shown(full: "Book") -> None:
    team(full)
    full.point("township", "head", "A")

    states = full.states("weak-units-reached", "township")

    assert states == {"A": "fulfilled", "B": "missed", "C": "missed"}


@pytest.mark.clause("S-59")
def test_each_secretary_of_a_year_reports_on_their_own_days(full: "Book") -> None:
    full.leave("branch", "branch's secretary", "06-01")
    full.appoint("branch", "second", "06-01")
    full.duty_report("branch", "branch's secretary", "12-20")
    full.duty_report("branch", "second", "12-20", section=False)

    states = full.states("duty-report", "branch")

    assert states == {"branch's secretary": "fulfilled", "second": "held_invalid"}


@pytest.mark.clause("E-06")
def test_a_waived_duty_of_leaders_leaves_the_score(full: "Book") -> None:
    team(full)
    waiver = WaiverGranted(
        organization_id=uid("township"),
        kind=WaiverKind.OBLIGATION,
        ground=WaiverGround.DISASTER,
        authority_id=uid("county"),
        document="县委〔2025〕3号",
        starts_on=full.day("01-01"),
        ends_on=full.day("12-31"),
        duty="contact-points",
    )
    full.write("waiver", waiver, "08-01")

    assert full.item("C1", "township") == "0 of 0"
    assert set(full.states("contact-points", "township").values()) == {"waived"}
    assert full.states("contact-points", "township", on="2025-07-31")["head"] == "scheduled"
