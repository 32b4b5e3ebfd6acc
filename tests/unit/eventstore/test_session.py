from datetime import date
from uuid import UUID, uuid4

import pytest

from shared.contracts.commands.activities import CorrectMeeting
from shared.contracts.errors import AlreadyExistsError, UnknownReferenceError
from shared.contracts.facts.activities import (
    AgendaItem,
    MeetingCorrected,
    MeetingHeld,
    MeetingKind,
    ReportFiled,
)
from shared.eventstore.aggregate import Recorded, projector
from shared.eventstore.mapper import DatedEvent, FactMapper
from shared.eventstore.session import Session
from shared.kernel.canonical import canonical
from shared.kernel.errors import UnknownFactError
from shared.testing.trial_store import Meeting, Report

DAY = date(2025, 3, 5)
ORGANIZATION = uuid4()
HELD = MeetingHeld(
    organization_id=ORGANIZATION,
    kind=MeetingKind.GENERAL_MEETING,
    chair_id=uuid4(),
    present=12,
    agenda=(AgendaItem(title="党建"),),
)


class Store:
    """Streams in memory, and how often they were asked for."""

    def __init__(self, *streams: UUID) -> None:
        self.asked: list[set[UUID]] = []
        self.streams = {
            stream: [DatedEvent(stream, 1, HELD.TOPIC, canonical(HELD), DAY)] for stream in streams
        }

    def session(self) -> Session:
        def read(ids: object) -> dict[UUID, list[DatedEvent]]:
            wanted = set(ids)  # type: ignore[call-overload]
            self.asked.append(wanted)
            return {stream: e for stream, e in self.streams.items() if stream in wanted}

        mapper = FactMapper(transcoder=None)  # type: ignore[arg-type]  # it needs none
        return Session(read, mapper.to_domain_event, lambda _: ())


def correct(meeting: Meeting, present: int) -> None:
    command = CorrectMeeting(
        occurred_on=DAY, organization_id=ORGANIZATION, meeting_id=meeting.id, present=present
    )
    meeting.correct(command)


def a_meeting(stream: UUID | None = None) -> Meeting:
    meeting = Meeting(stream or uuid4())
    meeting.record(HELD, DAY)
    return meeting


def test_recording_folds_at_once_and_collecting_empties() -> None:
    meeting = a_meeting()
    correct(meeting, 9)

    facts = meeting.collect_events()

    assert [fact.originator_version for fact in facts] == [1, 2]
    assert facts[1].fact == MeetingCorrected(organization_id=ORGANIZATION, present=9)
    assert (meeting.version, meeting.present) == (2, 9)
    assert meeting.collect_events() == []


def test_a_history_replays_to_the_same_state_and_has_nothing_new() -> None:
    meeting = a_meeting()
    correct(meeting, 9)
    history = meeting.collect_events()

    replayed = Meeting.replay(meeting.id, history)
    projected = projector(Meeting)(None, history)

    assert projected is not None
    assert vars(replayed) == vars(projected) == vars(meeting)


def test_a_fold_refuses_a_fact_that_it_does_not_know() -> None:
    filed = ReportFiled(organization_id=ORGANIZATION, year=2025, half=1, title="报告")
    meeting = a_meeting()

    with pytest.raises(UnknownFactError):
        meeting.apply(Recorded(meeting.id, 2, filed, DAY))

    assert meeting.version == 1


def test_a_fact_is_stored_under_its_own_name_in_canonical_bytes() -> None:
    mapper = FactMapper(transcoder=None)  # type: ignore[arg-type]
    recorded = Recorded(uuid4(), 1, HELD, DAY)

    stored = mapper.to_stored_event(recorded)

    assert (stored.topic, stored.state) == ("activities.meeting.held.v1", canonical(HELD))
    assert mapper.to_domain_event(stored) == recorded


def test_streams_are_read_together_and_once() -> None:
    one, two = uuid4(), uuid4()
    store = Store(one, two)
    session = store.session()

    session.preload([one, two])
    assert session.get(Meeting, one) is session.get(Meeting, one)
    assert session.exists("activities.meeting", two)
    assert session.version(two) == 1

    assert store.asked == [{one, two}]


def test_facts_keep_the_order_of_decisions_across_aggregates() -> None:
    old = uuid4()
    session = Store(old).session()
    new = a_meeting()

    session.add(new)
    first = session.get(Meeting, old)
    correct(first, 5)
    correct(new, 6)
    correct(first, 7)

    assert [(f.originator_id, f.originator_version) for f in session.recorded] == [
        (new.id, 1),
        (old, 2),
        (new.id, 2),
        (old, 3),
    ]
    assert session.version(old) == 3


def test_a_stream_that_exists_is_not_added_again() -> None:
    old = uuid4()
    session = Store(old).session()
    session.preload([old])
    session.add(added := a_meeting())

    with pytest.raises(AlreadyExistsError):
        session.add(a_meeting(old))
    with pytest.raises(AlreadyExistsError):
        session.add(a_meeting(added.id))

    assert len(session.recorded) == 1


def test_a_stream_is_only_found_under_its_own_kind() -> None:
    old = uuid4()
    session = Store(old).session()
    session.add(added := a_meeting())

    assert not session.exists("activities.report", old)
    assert not session.exists("activities.report", added.id)
    for stream in (old, added.id, uuid4()):
        with pytest.raises(UnknownReferenceError):
            session.get(Report, stream)
