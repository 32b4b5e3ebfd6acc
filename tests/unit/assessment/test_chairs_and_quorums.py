"""S-37c: who may chair a meeting, how many must be present, and who answers for it."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from shared.contracts.facts.activities import ChairBasis, MeetingKind, MeetingPurposesStated
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

CHAIR = "branch's secretary"
MARCH = "branch-meeting/2025-03"
Q1 = "committee-meeting/2025-Q1"


def a_committee(book: "Book", size: int = 5) -> None:
    book.appoint("township", "first", "2020-01-01")
    for number in range(1, size):
        book.appoint("township", f"member {number}", "2020-01-01", "member")


def committee_meeting(book: "Book", on: str, **said: object) -> str:
    return book.meeting("township", on, "first", **{"kind": MeetingKind.PARTY_COMMITTEE, **said})


@pytest.mark.clause("S-37c")
def test_a_meeting_chaired_by_a_deputy_without_entrustment_is_invalid(book: "Book") -> None:
    book.appoint("branch", "deputy", "2010-01-01", "deputy_secretary")
    book.in_order(but=("M2 03",))
    held = book.meeting("branch", "03-10", "deputy")

    standing = book.standing(MARCH)
    assert (standing.state, standing.faults) == ("held_invalid", ("chair",))
    assert held in standing.facts
    assert book.item("M2") == "47/2 of 24"


@pytest.mark.clause("S-37c")
def test_a_meeting_chaired_by_a_deputy_with_a_written_entrustment_is_valid(book: "Book") -> None:
    book.in_order(but=("M2 03",))
    basis = {"chair_basis": ChairBasis.ENTRUSTED, "entrustment": "〔2025〕3号"}
    book.meeting("branch", "03-10", "deputy", **basis)

    standing = book.standing(MARCH)
    assert (standing.state, standing.notes) == ("fulfilled", ("chair_entrusted",))
    assert book.item("M2") == "24 of 24"


def test_an_entrustment_that_is_not_written_does_not_count(book: "Book") -> None:
    book.in_order(but=("M2 03",))
    book.meeting("branch", "03-10", "deputy", chair_basis=ChairBasis.ENTRUSTED)

    assert book.state(MARCH) == "held_invalid"


def test_the_claimed_basis_does_not_matter_where_the_post_was_held(book: "Book") -> None:
    book.in_order(but=("M2 03",))
    book.meeting("branch", "03-10", CHAIR, chair_basis=ChairBasis.ACTING)

    assert book.state(MARCH) == "fulfilled"


@pytest.mark.clause("S-37c", "S-67", "E-11")
def test_an_acting_secretary_chairs_validly_while_acting(book: "Book") -> None:  # E-11
    book.in_order(but=("M2 03", "M2 04"))
    book.leave("branch", CHAIR, "03-01")
    book.act("branch", "deputy", "03-01")
    book.leave("branch", "deputy", "04-10", acting=True)
    book.meeting("branch", "03-10", "deputy")
    book.meeting("branch", "04-10", "deputy")  # the first day no longer acting

    assert book.state(MARCH) == "fulfilled"
    assert book.state("branch-meeting/2025-04") == "held_invalid"


@pytest.mark.clause("S-37c")
def test_a_new_secretary_chairs_validly_on_the_first_day_in_post(book: "Book") -> None:
    book.in_order(but=("M2 06",))
    book.leave("branch", CHAIR, "06-15")
    book.appoint("branch", "new", "06-15")
    book.meeting("branch", "06-15", "new")

    assert book.state("branch-meeting/2025-06") == "fulfilled"


@pytest.mark.clause("S-37c", "E-10", "E-15")
def test_who_is_secretary_of_two_organizations_chairs_validly_in_each(book: "Book") -> None:
    book.establish("other", "branch", "2010-01-01", superior="township", category="village")
    book.count("other", "2010-01-01", 15)
    book.appoint("other", CHAIR, "2010-01-01")
    for label in ("branch", "other"):
        book.meeting(label, "03-10", CHAIR)

    states = [book.state(MARCH, label) for label in ("branch", "other")]
    assert states == ["fulfilled", "fulfilled"]


@pytest.mark.clause("S-67", "E-09")
def test_the_fault_falls_to_who_held_the_post_on_the_due_day(
    book: "Book", uid: Callable[[str], UUID]
) -> None:  # E-09
    book.leave("branch", CHAIR, "06-15")
    book.appoint("branch", "new", "06-15")
    answer = {
        each.obligation.period.name: each.obligation.answerable
        for each in book.judged().standings
        if each.obligation.duty == "branch-meeting"
    }

    assert answer["2025-05"] == uid(CHAIR)
    assert answer["2025-06"] == uid("new")
    assert book.state("branch-meeting/2025-06") == "missed"  # owed by the branch, not the person


@pytest.mark.clause("S-67", "E-11")
def test_without_a_secretary_the_acting_one_answers(
    book: "Book", uid: Callable[[str], UUID]
) -> None:  # E-11
    book.act("branch", "deputy", "02-01")
    assert book.standing(MARCH).obligation.answerable == uid(CHAIR)

    book.leave("branch", CHAIR, "03-01")
    assert book.standing(MARCH).obligation.answerable == uid("deputy")


@pytest.mark.clause("E-12")
def test_a_late_appointment_paper_changes_the_judgement(book: "Book") -> None:  # E-12
    book.in_order(but=("M2 03",))
    book.meeting("branch", "03-10", "new")
    assert book.state(MARCH) == "held_invalid"

    book.leave("branch", CHAIR, "03-01")
    book.appoint("branch", "new", "03-01")
    assert book.state(MARCH) == "fulfilled"


@pytest.mark.parametrize(("present", "state"), [(7, "held_invalid"), (8, "fulfilled")])
def test_a_general_meeting_needs_more_than_half_of_the_voters(
    book: "Book", present: int, state: str
) -> None:
    book.in_order(but=("M2 03",))
    book.count("branch", "03-01", full=14, vote=14)
    book.meeting("branch", "03-10", CHAIR, present=present)

    assert book.state(MARCH) == state


def test_the_count_of_the_day_decides_not_a_later_one(book: "Book") -> None:
    book.in_order(but=("M2 03",))
    book.meeting("branch", "03-10", CHAIR, present=8)
    book.count("branch", "03-11", full=40)

    assert book.state(MARCH) == "fulfilled"


@pytest.mark.parametrize(
    ("present", "entitled", "state"),
    [(5, 10, "held_invalid"), (6, 10, "fulfilled"), (1, None, "fulfilled")],
)
def test_without_a_count_the_claim_stands_and_without_a_claim_the_quorum_is_met(
    book: "Book", present: int, entitled: int | None, state: str
) -> None:
    book.establish("uncounted", "branch", "2010-01-01", superior="township")
    book.appoint("uncounted", "chair", "2010-01-01")
    book.meeting("uncounted", "03-10", "chair", present=present, entitled=entitled)

    assert book.state(MARCH, "uncounted") == state


@pytest.mark.clause("S-37b")
@pytest.mark.parametrize(
    ("size", "present", "state"),
    [(4, 2, "fulfilled"), (5, 2, "held_invalid"), (5, 3, "fulfilled")],
)
def test_a_committee_needs_half_of_its_members(
    book: "Book", size: int, present: int, state: str
) -> None:
    a_committee(book, size)
    book.appoint("township", "clerk", "2020-01-01", "office_head")  # no member by this post
    book.appoint("township", "first", "2020-01-01", "party_building_lead")  # counted once
    committee_meeting(book, "02-10", present=present)

    assert book.state(Q1, "township") == state


@pytest.mark.clause("E-03")
def test_a_theme_day_that_was_also_the_general_meeting_serves_the_month_once(
    book: "Book",
) -> None:
    book.in_order(but=("M2 03",))
    label = "branch meeting 03-10"
    held = book.meeting("branch", "03-10", CHAIR, kind=MeetingKind.THEME_DAY)
    assert book.state(MARCH) == "missed"

    serves = (MeetingKind.GENERAL_MEETING,)
    fact = MeetingPurposesStated(organization_id=uid("branch"), serves=serves)
    stated = book.write(label, fact, "03-10")

    standing = book.standing(MARCH)
    assert standing.state == "fulfilled"
    assert {held, stated} <= set(standing.facts)
    assert book.item("M2") == "24 of 24"


@pytest.mark.clause("S-36")
@pytest.mark.parametrize(("present", "state"), [(7, "held_invalid"), (8, "fulfilled")])
def test_a_pack_may_ask_for_a_quorum_of_any_kind_of_meeting(
    book: "Book", pack_text: str, present: int, state: str
) -> None:
    quorum = "  others:\n    organizational_life: {share: 1/2, counting: at_least}\n"
    text = pack_text.replace("\nduties:", f"{quorum}\nduties:", 1)
    for kinds in ("[branch_committee, general_meeting]", "[general_meeting]"):
        text = text.replace(f": {kinds}", ": [organizational_life]")
    book.pack("county", text, "01-01", "12-31", "stricter")
    book.meeting("branch", "03-10", CHAIR, kind=MeetingKind.ORGANIZATIONAL_LIFE, present=present)

    assert book.state(MARCH) == state
