"""A trial decides as a batch does, and leaves nothing behind."""

from uuid import uuid4

import msgspec
import pytest

from shared.contracts.errors import BatchRefusedError, UnknownReferenceError
from shared.settings import Settings
from shared.testing.trial_store import (
    LOADER,
    TODAY,
    MeetingWithdrawnError,
    TrialActivities,
    record_meeting,
    withdraw_meeting,
)
from tests.integration.stored import facts
from tests.integration.trial import ORGANIZATION, held


def test_what_is_tried_is_not_recorded_and_may_be_recorded_then(
    app: TrialActivities, database: Settings
) -> None:
    batch = [held(), held()]

    tried = app.trial(batch, LOADER, TODAY)

    assert (tried.seen, tried.refused) == ([], {})
    assert facts(database) == []
    assert len(app.handle(batch, LOADER, TODAY)) == 2


def test_a_trial_refuses_what_the_batch_would_be_refused_for(
    app: TrialActivities, database: Settings
) -> None:
    meeting = uuid4()
    batch = [
        held(meeting=meeting),
        record_meeting(ORGANIZATION, uuid4()),
        withdraw_meeting(ORGANIZATION, meeting),
        withdraw_meeting(ORGANIZATION, meeting),
        held(present=-1),
    ]

    tried = app.trial(batch, LOADER, TODAY)
    with pytest.raises(BatchRefusedError) as refused:
        app.handle(batch, LOADER, TODAY)

    told = {number: [one.code for one in errors] for number, errors in tried.refused.items()}
    assert told[1] == [UnknownReferenceError.code]
    assert told[3] == [MeetingWithdrawnError.code]
    assert sorted(told) == [1, 3, 4]
    rows = refused.value.details["rows"]
    assert [(row["row"], row["code"]) for row in rows] == [
        (number, code) for number in sorted(told) for code in told[number]
    ]
    assert facts(database) == []


def test_a_command_that_stands_is_told_whoever_tries_it_and_another_body_is_refused(
    app: TrialActivities,
) -> None:
    one = held()
    app.handle([one], LOADER, TODAY)
    somebody = msgspec.structs.replace(LOADER, actor="system:somebody")
    other = msgspec.structs.replace(one, body={**one.body, "present": 99})

    assert app.trial([held(), one], somebody, TODAY).seen == [1]
    (errors,) = app.trial([other], LOADER, TODAY).refused.values()
    assert [error.code for error in errors] == ["idempotency_key_reused"]
