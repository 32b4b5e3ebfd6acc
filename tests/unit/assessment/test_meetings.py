"""S-36, S-37a, S-37b, S-37c: M1 and M2, with E-01 to E-05, E-09, E-11, E-12, E-24."""

from typing import TYPE_CHECKING

import pytest

from shared.contracts.facts.activities import AgendaItem, MeetingKind, Tag
from shared.contracts.facts.registry_structure import CommitteeSet

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

CHAIR = "branch's secretary"
MARCH, APRIL = "branch-meeting/2025-03", "branch-meeting/2025-04"
Q1 = "committee-meeting/2025-Q1"


def a_committee(book: "Book", size: int = 5) -> None:
    book.appoint("township", "first", "2020-01-01")
    for number in range(1, size):
        book.appoint("township", f"member {number}", "2020-01-01", "member")


def committee_meeting(book: "Book", on: str, **said: object) -> str:
    return book.meeting("township", on, "first", **{"kind": MeetingKind.PARTY_COMMITTEE, **said})


@pytest.mark.clause("S-37b")
def test_every_month_with_a_valid_meeting_earns_all_of_m2(book: "Book") -> None:
    book.in_order()

    assert book.item("M2") == "24 of 24"


def test_a_month_without_a_meeting_costs_two_points(book: "Book") -> None:
    book.in_order(but=("M2 03",))

    assert book.state(MARCH) == "missed"
    assert book.item("M2") == "22 of 24"


@pytest.mark.clause("S-37b", "E-02")
def test_a_surplus_in_one_month_does_not_offset_another(book: "Book") -> None:  # E-02
    book.in_order(but=("M2 03",))
    book.meeting("branch", "04-20", CHAIR)
    book.meeting("branch", "02-20", CHAIR)

    assert book.item("M2") == "22 of 24"


@pytest.mark.clause("S-37a", "E-02")
def test_two_committee_meetings_in_the_second_quarter_do_not_cure_the_first(book: "Book") -> None:
    a_committee(book)
    for day in ("04-10", "06-10", "08-10", "11-10"):
        committee_meeting(book, day)

    assert book.state(Q1, "township") == "missed"
    assert book.item("M1", "township") == "12 of 16"


@pytest.mark.clause("E-01")
def test_a_meeting_on_31_march_recorded_in_april_belongs_to_march(book: "Book") -> None:  # E-01
    book.in_order(but=("M2 03",))
    book.meeting("branch", "03-31", CHAIR, started_at="23:50", received="04-02")

    assert book.state(MARCH) == "fulfilled"
    assert book.item("M2") == "24 of 24"


@pytest.mark.clause("S-37a", "E-01")
@pytest.mark.parametrize(
    ("day", "received", "points"),
    [
        ("03-31", "04-02", "16"),
        ("04-01", "04-01", "12"),  # of the second quarter, which cures nothing
        ("01-01", "01-01", "16"),
        ("2024-12-31", "01-02", "12"),  # of the year before
    ],
)
def test_a_quarter_has_its_own_days_whenever_they_were_recorded(
    book: "Book", day: str, received: str, points: str
) -> None:
    a_committee(book)
    committee_meeting(book, day, received=received)
    for other in ("06-10", "08-10", "11-10"):
        committee_meeting(book, other)

    assert book.item("M1", "township") == f"{points} of 16"


@pytest.mark.clause("E-01")
@pytest.mark.parametrize(("day", "points"), [("12-31", "24"), ("2026-01-01", "22")])
def test_the_last_day_of_a_year_is_of_its_december(book: "Book", day: str, points: str) -> None:
    book.in_order(but=("M2 12",))
    book.meeting("branch", day, CHAIR, received="2026-01-02")

    assert book.item("M2") == f"{points} of 24"


@pytest.mark.clause("S-37a", "E-05")
@pytest.mark.parametrize(
    ("founded", "points"),
    [
        ("07-01", "8 of 16"),  # the third and the fourth quarter missed: 16 − 8
        ("07-02", "12 of 16"),
        ("09-19", "12 of 16"),  # twelve days of the third are not owed
        ("10-01", "12 of 16"),
        ("10-02", "0 of 0"),  # no full quarter
    ],
)
def test_a_committee_owes_from_its_first_full_quarter(
    book: "Book", founded: str, points: str
) -> None:
    book.establish("young", "township_committee", f"2025-{founded}", superior="county")

    assert book.item("M1", "young") == points


@pytest.mark.clause("S-36", "E-04")
def test_an_aborted_meeting_is_not_held_and_is_cited(book: "Book") -> None:  # E-04
    book.in_order(but=("M2 03",))
    aborted = book.abort("branch", "03-10")

    assert book.state(MARCH) == "missed"
    assert aborted in book.standing(MARCH).facts
    assert book.item("M2") == "22 of 24"


@pytest.mark.clause("S-37b", "E-05")
def test_a_branch_founded_on_the_20th_owes_from_the_next_month(book: "Book") -> None:  # E-05
    book.branch("young", "2025-03-20")
    for month in ("04", "05", "06", "07", "08", "09", "10", "11", "12"):
        book.meeting("young", f"{month}-10", "young's secretary")

    assert book.state(MARCH, "young") == "void"
    assert book.state("branch-meeting/2025-04", "young") == "fulfilled"
    assert book.item("M2", "young") == "24 of 24"


def test_months_before_the_founding_are_not_owed_at_all(book: "Book") -> None:
    book.branch("young", "2025-03-20")

    keys = {each.obligation.key for each in book.judged("young").standings}
    assert "branch-meeting/2025-02" not in keys


@pytest.mark.clause("S-37a", "S-37b")
def test_a_meeting_without_a_party_building_item_is_invalid(book: "Book") -> None:
    book.in_order(but=("M2 03",))
    book.meeting("branch", "03-10", CHAIR, agenda=(AgendaItem(title="防汛", tags=(Tag.OTHER,)),))

    assert book.standing(MARCH).faults == ("no_party_building_item",)
    assert book.item("M2") == "47/2 of 24"


@pytest.mark.clause("S-37b")
def test_a_meeting_without_a_conclusion_is_invalid(book: "Book") -> None:
    book.in_order(but=("M2 03",))
    book.meeting("branch", "03-10", CHAIR, conclusions=())

    assert book.standing(MARCH).faults == ("no_conclusion",)


def test_one_valid_meeting_is_enough_whatever_else_was_held(book: "Book") -> None:
    book.in_order()
    book.meeting("branch", "03-20", "stranger", conclusions=())

    assert book.state(MARCH) == "fulfilled"


@pytest.mark.clause("S-37b")
def test_a_branch_without_a_committee_meets_in_general_meeting_only(book: "Book") -> None:
    book.in_order(but=("M2 03",))
    book.meeting("branch", "03-10", CHAIR, kind=MeetingKind.BRANCH_COMMITTEE)

    assert book.state(MARCH) == "missed"


@pytest.mark.parametrize("kind", [MeetingKind.BRANCH_COMMITTEE, MeetingKind.GENERAL_MEETING])
def test_a_branch_with_a_committee_meets_either_way(book: "Book", kind: MeetingKind) -> None:
    book.branch("big", has_committee=True)
    book.meeting("big", "03-10", "big's secretary", kind=kind)

    assert book.state(MARCH, "big") == "fulfilled"


@pytest.mark.clause("S-37b")
@pytest.mark.parametrize(("has_committee", "before"), [(True, "missed"), (False, "fulfilled")])
def test_a_committee_set_later_counts_on_the_days_from_then_on(
    book: "Book", before: str, *, has_committee: bool
) -> None:
    book.branch("later", has_committee=not has_committee)
    book.write("later", CommitteeSet(has_committee=has_committee), "04-01")
    for day in ("03-10", "04-10"):
        book.meeting("later", day, "later's secretary", kind=MeetingKind.BRANCH_COMMITTEE)

    after = {"missed": "fulfilled", "fulfilled": "missed"}[before]
    assert [book.state(each, "later") for each in (MARCH, APRIL)] == [before, after]


def test_a_party_group_is_no_branch_meeting(book: "Book") -> None:
    book.meeting("branch", "03-10", CHAIR, kind=MeetingKind.PARTY_GROUP)

    assert book.state(MARCH) == "missed"


@pytest.mark.clause("E-25")
def test_a_meeting_moved_by_a_correction_counts_where_it_was_held(book: "Book") -> None:  # E-25
    book.in_order(but=("M2 03",))
    book.meeting("branch", "04-02", CHAIR, received="04-02")
    correction = book.correct("branch", "04-02", "04-20", held_on=book.day("03-31"))

    assert book.state(MARCH) == "fulfilled"
    assert correction in book.standing(MARCH).facts


@pytest.mark.clause("E-25")
def test_a_correction_of_the_chair_is_judged_as_corrected(book: "Book") -> None:
    book.in_order()
    book.correct("branch", "03-10", "04-20", conclusions=())

    assert book.state(MARCH) == "held_invalid"


@pytest.mark.clause("E-25")
def test_a_withdrawn_meeting_was_not_held(book: "Book") -> None:
    book.in_order()
    withdrawn = book.withdraw("branch", "03-10", "04-20")

    assert book.state(MARCH) == "missed"
    assert withdrawn in book.standing(MARCH).facts
    assert book.item("M2") == "22 of 24"


@pytest.mark.clause("E-24")
@pytest.mark.parametrize(
    ("received", "state"), [("03-13", "fulfilled"), ("03-14", "fulfilled_late")]
)
def test_four_days_from_deed_to_receipt_are_late_and_cost_nothing(
    book: "Book", received: str, state: str
) -> None:  # E-24
    book.in_order(but=("M2 03",))
    book.meeting("branch", "03-10", CHAIR, received=received)

    assert book.state(MARCH) == state
    assert book.item("M2") == "24 of 24"


def test_a_timely_entry_beside_a_late_one_makes_the_month_timely(book: "Book") -> None:
    book.in_order()
    book.meeting("branch", "03-05", CHAIR, received="05-01")

    assert book.state(MARCH) == "fulfilled"


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2025-03-16", "scheduled"),
        ("2025-03-17", "due_soon"),  # 14 days before the 31st
        ("2025-03-31", "due_soon"),
        ("2025-04-01", "missed"),
    ],
)
def test_states_follow_from_the_day_asked_for(book: "Book", on: str, state: str) -> None:
    assert book.state(MARCH, on=on) == state


def test_a_deed_after_the_valid_date_is_not_seen_on_it(book: "Book") -> None:
    book.in_order()

    assert book.state(MARCH, on="2025-03-09") == "scheduled"
    assert book.state(MARCH, on="2025-03-10") == "fulfilled"


@pytest.mark.clause("S-36")
def test_the_county_committee_owes_a_quarterly_meeting_that_no_item_scores(book: "Book") -> None:
    book.appoint("county", "head", "2020-01-01")
    book.meeting("county", "02-10", "head", kind=MeetingKind.PARTY_COMMITTEE)

    assert book.state("county-meeting/2025-Q1", "county") == "fulfilled"
    assert book.state("county-meeting/2025-Q2", "county") == "missed"
    assert book.judged("county").score is None


@pytest.mark.clause("S-66")
def test_the_responsibility_system_is_on_the_committees_agenda_once_a_year(full: "Book") -> None:
    owed = "responsibility-on-agenda/2025"
    full.appoint("township", "first", "2020-01-01")
    committee_meeting(full, "02-10")
    assert full.state(owed, "township") == "held_invalid"

    tags = (Tag.RESPONSIBILITY, Tag.PARTY_BUILDING)
    committee_meeting(full, "09-10", agenda=(AgendaItem(title="责任制", tags=tags),))

    assert full.state(owed, "township") == "fulfilled"
