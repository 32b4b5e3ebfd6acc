"""Rules of meetings: what is malformed is refused; what is odd is recorded and judged elsewhere."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from services.activities.domain.errors import (
    HeldAfterCorrectionError,
    MeetingWasAbortedError,
    MeetingWithdrawnError,
    MorePresentThanEntitledError,
    NothingToCorrectError,
    ServesTwiceError,
)
from services.activities.domain.meeting import Meeting
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.activities import (
    AgendaItem,
    ChairBasis,
    MeetingAborted,
    MeetingCorrected,
    MeetingHeld,
    MeetingKind,
    MeetingPurposesStated,
    MeetingWithdrawn,
)
from shared.contracts.table import COMMANDS

BRANCH, OTHER = UUID(int=1), UUID(int=2)
LI = UUID(int=11)
APRIL, MAY = date(2025, 4, 2), date(2025, 5, 2)


def hold(*, serves: tuple[MeetingKind, ...] = (), **changes: Any) -> Meeting:
    fields: dict[str, Any] = {
        "organization_id": BRANCH,
        "kind": MeetingKind.BRANCH_COMMITTEE,
        "chair_id": LI,
        "present": 4,
        "entitled": 5,
        "agenda": (AgendaItem(title="党建"),),
    }
    return Meeting.hold(UUID(int=61), MeetingHeld(**fields | changes), on=APRIL, serves=serves)


def a_meeting(**changes: Any) -> Meeting:
    meeting = hold(**changes)
    meeting.collect_events()
    return meeting


def an_aborted_meeting() -> Meeting:
    aborted = MeetingAborted(organization_id=BRANCH, kind=MeetingKind.GENERAL_MEETING, present=3)
    meeting = Meeting.abort(UUID(int=62), aborted, on=APRIL)
    meeting.collect_events()
    return meeting


def correct(
    meeting: Meeting, *, on: date = MAY, organization: UUID = BRANCH, **to: Any
) -> list[Fact]:
    meeting.correct(MeetingCorrected(organization_id=organization, **to), on=on)
    return facts_of(meeting)


def facts_of(meeting: Meeting) -> list[Fact]:
    return [recorded.fact for recorded in meeting.collect_events()]


def test_no_more_are_present_than_entitled() -> None:
    with pytest.raises(MorePresentThanEntitledError):
        hold(present=6)


def test_where_nobody_says_how_many_are_entitled_any_number_may_be_present() -> None:
    hold(present=600, entitled=None)


@pytest.mark.clause("S-37c")
def test_a_chair_who_claims_to_be_entrusted_without_a_paper_is_recorded_and_judged_elsewhere() -> (
    None
):
    (fact,) = facts_of(hold(chair_basis=ChairBasis.ENTRUSTED))

    assert isinstance(fact, MeetingHeld)
    assert (fact.chair_basis, fact.entrustment) == (ChairBasis.ENTRUSTED, None)


@pytest.mark.clause("E-25")
def test_a_correction_records_only_what_differs() -> None:
    assert correct(a_meeting(), present=5, chair_id=LI) == [
        MeetingCorrected(organization_id=BRANCH, present=5)
    ]


def test_correcting_to_what_the_record_says_records_nothing() -> None:
    assert correct(a_meeting(), present=4, held_on=APRIL) == []


def test_a_correction_names_at_least_one_field() -> None:
    with pytest.raises(NothingToCorrectError):
        correct(a_meeting())


def test_a_meeting_cannot_be_moved_past_the_day_of_its_correction() -> None:
    with pytest.raises(HeldAfterCorrectionError):
        correct(a_meeting(), on=APRIL, held_on=MAY)


def test_after_a_correction_no_more_are_present_than_entitled_either() -> None:
    meeting = a_meeting()

    with pytest.raises(MorePresentThanEntitledError):
        correct(meeting, entitled=3)
    assert len(correct(meeting, entitled=3, present=3)) == 1


def test_a_second_correction_is_of_the_corrected_record() -> None:
    meeting = a_meeting()
    correct(meeting, present=5)

    assert correct(meeting, present=5) == []
    assert correct(meeting, present=4) == [MeetingCorrected(organization_id=BRANCH, present=4)]


@pytest.mark.clause("E-25")
def test_a_withdrawn_meeting_takes_no_correction() -> None:
    meeting = a_meeting()
    meeting.withdraw(BRANCH, on=MAY)
    meeting.collect_events()

    with pytest.raises(MeetingWithdrawnError):
        correct(meeting, present=5)

    assert facts_of(meeting) == []


def test_withdrawing_twice_records_once() -> None:
    meeting = a_meeting()

    for _ in range(2):
        meeting.withdraw(BRANCH, on=MAY)

    assert facts_of(meeting) == [MeetingWithdrawn(organization_id=BRANCH)]


@pytest.mark.clause("S-36", "E-04")
def test_an_aborted_meeting_has_a_day_a_kind_and_a_number_and_nothing_else_to_correct() -> None:
    meeting = an_aborted_meeting()

    assert len(correct(meeting, held_on=date(2025, 4, 1), present=2)) == 1
    with pytest.raises(MeetingWasAbortedError):
        correct(meeting, chair_id=LI)


def test_a_meeting_of_another_organization_is_refused() -> None:
    meeting = a_meeting()

    with pytest.raises(WrongOrganizationError):
        correct(meeting, organization=OTHER, present=5)
    with pytest.raises(WrongOrganizationError):
        meeting.withdraw(OTHER, on=MAY)


@pytest.mark.clause("E-03")
def test_one_gathering_may_be_of_several_kinds() -> None:
    held = hold(serves=(MeetingKind.THEME_DAY, MeetingKind.PARTY_LECTURE))

    assert facts_of(held)[1:] == [
        MeetingPurposesStated(
            organization_id=BRANCH, serves=(MeetingKind.THEME_DAY, MeetingKind.PARTY_LECTURE)
        )
    ]


@pytest.mark.clause("E-03")
@pytest.mark.parametrize(
    "serves",
    [
        (MeetingKind.BRANCH_COMMITTEE,),
        (MeetingKind.THEME_DAY, MeetingKind.THEME_DAY),
    ],
)
def test_no_gathering_is_twice_of_one_kind(serves: tuple[MeetingKind, ...]) -> None:
    with pytest.raises(ServesTwiceError):
        hold(serves=serves)
    with pytest.raises(ServesTwiceError):
        a_meeting().correct(MeetingCorrected(organization_id=BRANCH), on=MAY, serves=serves)


@pytest.mark.clause("E-03", "E-25")
def test_what_else_a_gathering_was_may_be_corrected() -> None:
    meeting = a_meeting()
    for _ in range(2):
        meeting.correct(
            MeetingCorrected(organization_id=BRANCH), on=MAY, serves=(MeetingKind.THEME_DAY,)
        )

    assert facts_of(meeting) == [
        MeetingPurposesStated(organization_id=BRANCH, serves=(MeetingKind.THEME_DAY,))
    ]


@pytest.mark.clause("S-37b")
def test_recording_a_meeting_asks_for_six_things_and_the_organization() -> None:
    spec = COMMANDS["activities.record-meeting"]
    asked = {field.name for field in msgspec.structs.fields(spec.struct) if field.required}

    given_by_the_entry = {"organization_id", "meeting_id"}
    assert asked - given_by_the_entry == {"occurred_on", "kind", "chair_id", "present", "agenda"}
