"""A command given again, by many at once, or with a lost answer is recorded once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import msgspec
import psycopg
import pytest

from shared.contracts.errors import (
    IdempotencyKeyReusedError,
)
from shared.contracts.principal import Answer, Principal
from shared.contracts.roles import Role
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.eventstore.sending import Sender
from shared.settings import Settings
from shared.testing.trial_store import (
    LOADER,
    TODAY,
    TrialActivities,
    correct_meeting,
)
from tests.integration.stored import facts
from tests.integration.trial import ORGANIZATION, held


def repeated(first: Answer) -> Answer:
    return msgspec.structs.replace(first, is_repeat=True)


@pytest.mark.clause("E-26")
def test_the_same_command_again_gets_its_first_answer_and_records_nothing(
    app: TrialActivities, database: Settings
) -> None:
    command = held()
    first = app.handle([command], LOADER, TODAY)
    app.handle([held()], LOADER, TODAY)

    again = app.handle([command], LOADER, TODAY)

    assert again == [repeated(first[0])]
    assert len(facts(database)) == 2


def test_a_batch_sent_again_in_part_records_only_what_is_new(
    app: TrialActivities, database: Settings
) -> None:
    old, new = held(), held()
    first = app.handle([old], LOADER, TODAY)

    answers = app.handle([old, new, new], LOADER, TODAY)

    assert answers[0] == repeated(first[0])
    assert answers[1] == answers[2]
    assert len(facts(database)) == 2


@pytest.mark.clause("E-26")
def test_a_command_id_with_another_body_or_principal_is_refused(
    app: TrialActivities, database: Settings
) -> None:
    command = held()
    app.handle([command], LOADER, TODAY)
    other = Principal(actor="system:other", role=Role.SYSTEM)

    with pytest.raises(IdempotencyKeyReusedError):
        app.handle([held(command_id=command.id)], LOADER, TODAY)
    with pytest.raises(IdempotencyKeyReusedError):
        app.handle([command], other, TODAY)

    assert len(facts(database)) == 1


def test_a_command_that_came_back_from_the_log_is_refused_whatever_its_body(
    app: TrialActivities, database: Settings, postgres: EmbeddedPostgres
) -> None:
    """The log holds no bodies, so a store given back from it has no hash of this one's."""
    command = held()
    app.handle([command], LOADER, TODAY)
    with psycopg.connect(postgres.conninfo(database.pg_database), autocommit=True) as superuser:
        superuser.execute("ALTER TABLE activities.commands DISABLE TRIGGER ALL")
        superuser.execute("UPDATE activities.commands SET body_hash = ''")

    for again in (command, held(command_id=command.id)):
        with pytest.raises(IdempotencyKeyReusedError):
            app.handle([again], LOADER, TODAY)

    assert len(facts(database)) == 1


def test_a_command_that_changes_nothing_is_answered_and_remembered(
    app: TrialActivities, database: Settings
) -> None:
    meeting = uuid4()
    app.handle([held(meeting=meeting)], LOADER, TODAY)
    same = correct_meeting(ORGANIZATION, meeting, present=12)

    (answer,) = app.handle([same], LOADER, TODAY)

    assert (answer.stream, answer.version, answer.sequence) == (meeting, 1, 0)
    assert app.handle([same], LOADER, TODAY) == [repeated(answer)]
    assert len(facts(database)) == 1


def test_a_thousand_copies_of_one_command_at_once_record_once(
    app: TrialActivities, database: Settings
) -> None:
    command = held()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: app.handle([command], LOADER, TODAY)[0], range(1000)))

    (first,) = (answer for answer in answers if not answer.is_repeat)
    assert answers.count(repeated(first)) == len(answers) - 1
    assert len(facts(database)) == 1


def test_writers_of_one_stream_decide_again_and_lose_nothing(
    app: TrialActivities, database: Settings
) -> None:
    meeting = uuid4()
    app.handle([held(meeting=meeting)], LOADER, TODAY)
    commands = [correct_meeting(ORGANIZATION, meeting, present=100 + n) for n in range(24)]

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: app.handle([one], LOADER, TODAY), commands))

    assert [row[3] for row in facts(database)] == list(range(1, 26))


def test_an_append_whose_answer_was_lost_is_answered_from_the_store(
    app: TrialActivities, database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = held()
    lost: list[int] = []
    send = Sender.send

    def commit_and_lose(sender: Sender, *sent: bytes) -> int:
        first = send(sender, *sent)
        if not lost:  # committed: the connection commits by itself
            assert sender.connection is not None
            lost.append(sender.connection.info.backend_pid)
            with psycopg.connect(conninfo(database, "activities_service")) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", lost)
            return send(sender, *sent)
        return first

    monkeypatch.setattr(Sender, "send", commit_and_lose)
    (answer,) = app.handle([command], LOADER, TODAY)

    assert lost
    assert answer.sequence == 1
    assert len(facts(database)) == 1
    assert answer.is_repeat
    assert app.handle([command], LOADER, TODAY) == [answer]
