from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.errors import (
    AlreadyExistsError,
    BatchRefusedError,
    DeedInFutureError,
    EntryTooLargeError,
    InvalidCommandError,
    OnBehalfNotAllowedError,
    UnknownCommandError,
    UnknownReferenceError,
)
from shared.contracts.principal import Incoming, Principal
from shared.contracts.roles import Role
from shared.settings import Settings
from shared.testing.trial_store import (
    DAY,
    LOADER,
    TODAY,
    MeetingWithdrawnError,
    TrialActivities,
    correct_meeting,
    record_meeting,
    withdraw_meeting,
)
from tests.integration.stored import facts, rows
from tests.integration.trial import CHAIR, ORGANIZATION, held


def test_a_command_is_answered_with_its_stream_version_and_position(
    app: TrialActivities, database: Settings
) -> None:
    meeting = uuid4()
    command = held(meeting=meeting)

    (answer,) = app.handle([command], LOADER, TODAY)

    assert (answer.stream, answer.version, answer.service, answer.sequence) == (
        meeting,
        1,
        "activities",
        1,
    )
    assert facts(database) == [(1, 0, meeting, 1, "activities.meeting.held.v1", command.id)]


def test_a_batch_is_one_transaction_with_every_fact_under_its_own_command(
    app: TrialActivities, database: Settings
) -> None:
    first, second = uuid4(), uuid4()
    batch = [
        held(meeting=first),
        correct_meeting(ORGANIZATION, first, present=9),
        held(meeting=second),
        withdraw_meeting(ORGANIZATION, first),
    ]

    answers = app.handle(batch, LOADER, TODAY)

    assert [(a.stream, a.version, a.sequence) for a in answers] == [
        (first, 1, 1),
        (first, 2, 2),
        (second, 1, 3),
        (first, 3, 4),
    ]
    assert [row[5] for row in facts(database)] == [command.id for command in batch]
    reasons = rows(database, "SELECT reason FROM activities.events ORDER BY position")
    assert reasons == [(None,), ("人数登记有误",), (None,), ("重复登记",)]
    assert len(rows(database, "SELECT DISTINCT recorded_at FROM activities.events")) == 1


def test_every_wrong_row_is_named_and_nothing_is_recorded(
    app: TrialActivities, database: Settings
) -> None:
    known = uuid4()
    app.handle([held(meeting=known)], LOADER, TODAY)
    nobody = uuid4()
    batch = [
        held(),
        held(present="many", colour="red"),
        held(meeting=known),
        record_meeting(ORGANIZATION, nobody, occurred_on="2026-02-01"),
        correct_meeting(ORGANIZATION, uuid4(), present=3),
        Incoming(id=uuid4(), command="fly-away", body={}),
    ]

    with pytest.raises(BatchRefusedError) as refused:
        app.handle(batch, LOADER, TODAY)

    named = [(row["row"], row["code"]) for row in refused.value.details["rows"]]
    assert named == [
        (1, InvalidCommandError.code),
        (2, AlreadyExistsError.code),
        (3, DeedInFutureError.code),
        (3, UnknownReferenceError.code),
        (4, UnknownReferenceError.code),
        (5, UnknownCommandError.code),
    ]
    assert all(row["zh"] and row["en"] for row in refused.value.details["rows"])
    assert len(facts(database)) == 1
    assert len(rows(database, "SELECT FROM activities.commands")) == 1


def test_a_batch_of_one_is_refused_with_its_own_error(app: TrialActivities) -> None:
    meeting = uuid4()
    app.handle([held(meeting=meeting), withdraw_meeting(ORGANIZATION, meeting)], LOADER, TODAY)

    with pytest.raises(MeetingWithdrawnError):
        app.handle([correct_meeting(ORGANIZATION, meeting, present=4)], LOADER, TODAY)
    with pytest.raises(UnknownReferenceError) as unknown:
        app.handle([record_meeting(ORGANIZATION, uuid4())], LOADER, TODAY)
    with pytest.raises(InvalidCommandError) as several:
        app.handle([record_meeting(uuid4(), uuid4())], LOADER, TODAY)

    assert unknown.value.details["field"] == "chair_id"
    assert [f.field for f in several.value.fields] == ["organization_id", "chair_id"]


def test_a_stream_of_another_kind_is_no_reference(app: TrialActivities) -> None:
    report = uuid4()
    body = {
        "occurred_on": DAY.isoformat(),
        "organization_id": str(ORGANIZATION),
        "report_id": str(report),
        "year": 2025,
        "half": 1,
        "title": "半年报告",
    }
    app.handle([Incoming(id=uuid4(), command="file-report", body=body)], LOADER, TODAY)

    with pytest.raises(UnknownReferenceError):
        app.handle([correct_meeting(ORGANIZATION, report, present=4)], LOADER, TODAY)


def test_only_who_enters_for_others_may_say_when_it_was_received(
    app: TrialActivities, database: Settings
) -> None:
    branch = Principal(actor=str(CHAIR), role=Role.BRANCH, organization_id=ORGANIZATION)
    late = held(received_on="2025-03-09", on_behalf_of="第三支部")

    with pytest.raises(InvalidCommandError) as refused:
        app.handle([late], branch, TODAY)
    app.handle([late], LOADER, TODAY)

    assert {fault.code for fault in refused.value.fields} == {OnBehalfNotAllowedError.code}
    stored = rows(database, "SELECT received_on, on_behalf_of FROM activities.events")
    assert stored == [(date(2025, 3, 9), "第三支部")]


def test_what_does_not_fit_an_entry_is_refused_before_it_is_appended(
    app: TrialActivities, database: Settings
) -> None:
    point = {"problem": "长" * 2000, "conclusion": "长" * 2000}

    with pytest.raises(EntryTooLargeError):
        app.handle([held(conclusions=[point] * 6)], LOADER, TODAY)

    assert facts(database) == []


def test_work_of_the_service_is_one_transaction_with_the_append(
    app: TrialActivities, database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(cursor: Any) -> None:
        cursor.execute("INSERT INTO activities.cursors VALUES ('trial', 7)")

    make = app.new_session

    def with_work() -> Any:
        session = make()
        session.also(count)
        return session

    monkeypatch.setattr(app, "new_session", with_work)
    app.handle([held()], LOADER, TODAY)
    with pytest.raises(UnknownReferenceError):
        app.handle([record_meeting(UUID(int=1), CHAIR)], LOADER, TODAY)

    assert rows(database, "SELECT position FROM activities.cursors") == [(7,)]
    assert len(facts(database)) == 1
