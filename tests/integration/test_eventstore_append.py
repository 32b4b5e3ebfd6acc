import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, ProgrammingError
from psycopg import errors

from shared.contracts.errors import DateOutOfRangeError, EntryTooLargeError
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.eventstore.environment import store_environment
from shared.eventstore.header import CommandRecord
from shared.eventstore.recorder import CommandSeenError, FactRecorder, StreamMovedError
from shared.settings import Settings
from shared.testing.trial_store import TrialActivities
from tests.integration.appending import TOPIC, append, append_alone, event, header, log


@pytest.fixture
def recorder(database: Settings) -> Iterator[FactRecorder]:
    with TrialActivities(database) as app:
        assert isinstance(app.recorder, FactRecorder)
        yield app.recorder


both_ways = pytest.mark.parametrize("way", [append, append_alone])


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


@both_ways
def test_a_command_id_and_a_version_stand_once(
    recorder: FactRecorder, database: Settings, way: Callable[..., list[int]]
) -> None:
    stream, command = uuid4(), uuid4()
    way(recorder, event(stream), command=command)

    with pytest.raises(CommandSeenError):
        way(recorder, event(uuid4()), command=command)
    with pytest.raises(StreamMovedError):
        way(recorder, event(stream))
    with pytest.raises(StreamMovedError):
        way(recorder, event(stream, 3))

    assert append(recorder, event(stream, 2), event(stream, 3)) == [2, 3]
    assert way(recorder, event(stream, 4)) == [4]
    assert len(log(database, "position")) == 4


@both_ways
def test_limits_hold_in_the_database_as_well(
    recorder: FactRecorder, database: Settings, way: Callable[..., list[int]]
) -> None:
    way(recorder, event(uuid4(), state=b"x" * 60_000))

    with pytest.raises(EntryTooLargeError):
        way(recorder, event(uuid4(), state=b"x" * 60_001))
    with pytest.raises(DateOutOfRangeError):
        way(recorder, event(uuid4()), received=date(2099, 1, 1))
    with pytest.raises(IntegrityError, match="events_originator_version_check"):
        way(recorder, event(uuid4(), 0))

    assert len(log(database, "position")) == 1


def test_one_fact_is_recorded_alike_both_ways(recorder: FactRecorder, database: Settings) -> None:
    said = CommandRecord(
        command_id=uuid4(),
        principal="person:p",
        body_hash=b"\x00\xffhash",
        stream=uuid4(),
        version=1,
        facts=1,
        received_on=date(2025, 3, 6),
        on_behalf_of="代“行”\\",
        reason='补"录"',
        correlation_id=uuid4(),
        causation_id="file:1#2!3",
        actor="person:p",
        actor_post=uuid4(),
        actor_org=uuid4(),
        relies_on_index=7,
    )
    state = '{"title":"党\\"建\\"\\\\"}'.encode()
    one, other = event(said.stream, state=state), event(uuid4(), state=state)

    recorder.insert_events([one], header=[said])
    recorder.insert_events([other], header=[said._replace(command_id=uuid4())])

    columns = (
        "originator_version, topic, state, occurred_on, received_on, relies_on_index, actor,"
        " actor_post, actor_org, on_behalf_of, reason, correlation_id, causation_id"
    )
    alone, among = log(database, columns)
    assert alone[2] == state
    assert alone == among
    with psycopg.connect(conninfo(database, "activities_service")) as connection:
        kept = connection.execute(
            "SELECT principal, body_hash, stream, version FROM activities.commands"
        ).fetchall()
    assert kept == [("person:p", b"\x00\xffhash", said.stream, 1)] * 2


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
