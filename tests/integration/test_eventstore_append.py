import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import ProgrammingError
from psycopg import errors

from shared.contracts.errors import DateOutOfRangeError, EntryTooLargeError
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.eventstore.environment import store_environment
from shared.eventstore.header import CommandRecord, Header
from shared.eventstore.mapper import DatedEvent
from shared.eventstore.recorder import CommandSeenError, FactRecorder, StreamMovedError
from shared.settings import Settings
from shared.testing.trial_store import TrialActivities

DAY = date(2025, 3, 5)
TOPIC = "activities.meeting.held.v1"


@pytest.fixture
def recorder(database: Settings) -> Iterator[FactRecorder]:
    with TrialActivities(database) as app:
        assert isinstance(app.recorder, FactRecorder)
        yield app.recorder


def event(stream: UUID, version: int = 1, state: bytes = b"{}") -> DatedEvent:
    return DatedEvent(stream, version, TOPIC, state, DAY)


def header(facts: int, *, command: UUID | None = None, received: date | None = None) -> Header:
    record = CommandRecord(
        command_id=command or uuid4(),
        principal="system:trial",
        body_hash=b"hash",
        stream=uuid4(),
        version=1,
        facts=facts,
        received_on=received,
        on_behalf_of=None,
        reason=None,
        correlation_id=uuid4(),
        causation_id=None,
        actor="system:trial",
        actor_post=None,
        actor_org=None,
        relies_on_index=0,
    )
    return [record]


def append(recorder: FactRecorder, *events: DatedEvent, **said: Any) -> list[int]:
    return list(recorder.insert_events(list(events), header=header(len(events), **said)))


def log(database: Settings, columns: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(conninfo(database, "activities_service")) as connection:
        return connection.execute(
            f"SELECT {columns} FROM activities.events ORDER BY position".encode()
        ).fetchall()


def test_eight_writers_at_once_leave_dense_positions_and_times_in_order(
    recorder: FactRecorder, database: Settings
) -> None:
    def write(_: int) -> None:
        for size in (1, 3, 1, 7):
            append(recorder, *(event(uuid4()) for _ in range(size)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))

    rows = log(database, "position, previous, recorded_at, command_id")
    assert [row[0] for row in rows] == list(range(1, 24 * 12 + 1))
    assert [row[1] for row in rows] == list(range(24 * 12))
    times = [row[2] for row in rows]
    assert times == sorted(times)
    assert len({row[3] for row in rows}) == 24 * 4
    assert len({(row[2], row[3]) for row in rows}) == 24 * 4  # one time an append


def test_a_command_id_and_a_version_stand_once(recorder: FactRecorder, database: Settings) -> None:
    stream, command = uuid4(), uuid4()
    append(recorder, event(stream), command=command)

    with pytest.raises(CommandSeenError):
        append(recorder, event(uuid4()), command=command)
    with pytest.raises(StreamMovedError):
        append(recorder, event(stream))
    with pytest.raises(StreamMovedError):
        append(recorder, event(stream, 3))

    assert append(recorder, event(stream, 2), event(stream, 3)) == [2, 3]
    assert len(log(database, "position")) == 3


def test_limits_hold_in_the_database_as_well(recorder: FactRecorder, database: Settings) -> None:
    append(recorder, event(uuid4(), state=b"x" * 60_000))

    with pytest.raises(EntryTooLargeError):
        append(recorder, event(uuid4(), state=b"x" * 60_001))
    with pytest.raises(DateOutOfRangeError):
        append(recorder, event(uuid4()), received=date(2099, 1, 1))

    assert len(log(database, "position")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO activities.events SELECT * FROM activities.events",
        "UPDATE activities.events SET topic = 'x'",
        "DELETE FROM activities.events",
        "TRUNCATE activities.events",
        "DELETE FROM activities.commands",
        "INSERT INTO activities.commands SELECT * FROM activities.commands",
        "ALTER TABLE activities.events DISABLE TRIGGER ALL",
        "DROP FUNCTION activities.refuse_change CASCADE",
    ],
)
def test_a_service_cannot_get_around_the_function(
    recorder: FactRecorder, database: Settings, statement: str
) -> None:
    append(recorder, event(uuid4()))

    with (
        psycopg.connect(conninfo(database, "activities_service")) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


@pytest.mark.parametrize("role", ["registry_service", "activities_reader", "ledger_service"])
def test_nobody_else_may_append(database: Settings, role: str) -> None:
    with (
        psycopg.connect(conninfo(database, role)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM activities.append(NULL, NULL)")


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("ledger_service", "SELECT * FROM activities.commands"),
        ("auditor_reader", "SELECT * FROM activities.cursors"),
    ],
)
def test_the_ledger_reads_facts_and_the_auditor_what_was_recorded_and_nothing_else(
    database: Settings, role: str, refused: str
) -> None:
    with psycopg.connect(conninfo(database, role), autocommit=True) as connection:
        connection.execute("SELECT * FROM activities.events")
        if role == "auditor_reader":
            connection.execute("SELECT * FROM activities.commands")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(refused.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE activities.events SET topic = 'x'",
        "DELETE FROM activities.events",
        "TRUNCATE activities.events",
        "UPDATE activities.commands SET version = 9",
    ],
)
@pytest.mark.parametrize("replication_role", ["origin", "replica"])
def test_even_the_owner_is_refused_whatever_mode_triggers_are_in(
    recorder: FactRecorder,
    database: Settings,
    postgres: EmbeddedPostgres,
    statement: str,
    replication_role: str,
) -> None:
    append(recorder, event(uuid4()))

    with psycopg.connect(postgres.conninfo(database.pg_database)) as connection:
        connection.execute(f"SET session_replication_role = {replication_role}".encode())
        connection.execute("SET ROLE activities_owner")
        with pytest.raises(psycopg.DatabaseError, match="never changed"):
            connection.execute(statement.encode())


def test_a_temporary_table_cannot_stand_in_for_the_log(
    recorder: FactRecorder, database: Settings
) -> None:
    with recorder.datastore.get_connection() as connection:
        connection.execute("CREATE TEMP TABLE events (LIKE activities.events)")
        connection.execute("CREATE TEMP TABLE commands (LIKE activities.commands)")

    append(recorder, event(uuid4()))

    assert len(log(database, "position")) == 1


def test_an_append_held_open_delays_others_by_a_bounded_time_and_is_undone(
    recorder: FactRecorder, database: Settings, postgres: EmbeddedPostgres
) -> None:
    with psycopg.connect(postgres.conninfo(database.pg_database)) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(hashtextextended('activities.events', 0))")
        holder.execute("SELECT set_config('transaction_timeout', '1s', true)")
        started = time.monotonic()

        append(recorder, event(uuid4()))

        assert 0.5 < time.monotonic() - started < 5
        with pytest.raises(errors.TransactionTimeout):
            holder.execute("SELECT 1")
    assert [row[0] for row in log(database, "position")] == [1]


def test_the_append_gives_its_transaction_ten_seconds(
    recorder: FactRecorder,
) -> None:
    held: list[str] = []

    def ask(cursor: Any) -> None:
        cursor.execute("SHOW transaction_timeout")
        held.append(cursor.fetchone()[0])

    recorder.insert_events([event(uuid4())], header=header(1), also=[ask])
    with recorder.datastore.transaction(commit=True) as cursor:
        cursor.execute("SELECT activities.append('[]', '[]')")
        ask(_FirstColumn(cursor))

    assert held == ["0", "10s"]


class _FirstColumn:
    """The library's cursors give dicts."""

    def __init__(self, cursor: Any) -> None:
        self.execute = cursor.execute
        self.fetchone = lambda: list(cursor.fetchone().values())


def test_followers_are_told_the_last_position(recorder: FactRecorder, database: Settings) -> None:
    with psycopg.connect(conninfo(database, "ledger_service"), autocommit=True) as follower:
        follower.execute("LISTEN activities_events")
        append(recorder, event(uuid4()), event(uuid4()))

        told = [notify.payload for notify in follower.notifies(timeout=5, stop_after=1)]

    assert told == ["2"]


def test_the_library_reads_streams_and_its_log_through_the_recorder(
    recorder: FactRecorder,
) -> None:
    one, two = uuid4(), uuid4()
    append(recorder, event(one), event(two), event(one, 2), event(one, 3))

    assert [e.originator_version for e in recorder.select_events(one, gt=1)] == [2, 3]
    assert [e.originator_version for e in recorder.select_events(one, desc=True, limit=1)] == [3]
    assert [e.originator_version for e in recorder.select_events(one, lte=2)] == [1, 2]
    assert recorder.select_events(one)[0] == event(one)
    assert {s: len(e) for s, e in recorder.select_streams([one, two, uuid4()]).items()} == {
        one: 3,
        two: 1,
    }
    assert [n.id for n in recorder.select_notifications(2, 2)] == [2, 3]
    assert [n.id for n in recorder.select_notifications(2, 9, inclusive_of_start=False)] == [3, 4]
    assert [n.id for n in recorder.select_notifications(None, 9, 3, [TOPIC])] == [1, 2, 3]
    assert recorder.max_notification_id() == 4


@pytest.mark.parametrize("unsafe", ["POSTGRES_ENABLE_DB_FUNCTIONS", "CREATE_TABLE"])
def test_the_librarys_functions_and_tables_are_refused_at_start(
    database: Settings, monkeypatch: pytest.MonkeyPatch, unsafe: str
) -> None:
    environment = store_environment(database, "activities") | {unsafe: "y"}
    monkeypatch.setattr("shared.eventstore.application.store_environment", lambda *_: environment)

    with pytest.raises(ProgrammingError, match=unsafe):
        TrialActivities(database)
