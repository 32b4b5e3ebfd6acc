import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import errors

from services.ledger.intake import Intake
from shared.contracts.entry import EVENT_COLUMNS, StoredRow, entry_bytes, read_entry
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.eventstore.feed import SqlFeed
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty


@pytest.fixture
def rows() -> list[StoredRow]:
    county = MadeUpCounty(3, branches=4)
    county.year(county.branches[0])
    # Their clock runs ahead of what a store would record, so no day of receipt.
    return [row._replace(received_on=None) for row in county.rows]


@pytest.fixture
def owner(database: Settings, postgres: EmbeddedPostgres) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres.conninfo(database.pg_database), autocommit=True) as connection:
        yield connection


@pytest.fixture
def intake(database: Settings) -> Iterator[Intake]:
    intake = Intake(conninfo(database, "ledger_service"))
    yield intake
    intake.close()


@pytest.fixture
def feed(database: Settings) -> Iterator[SqlFeed]:
    feed = SqlFeed(conninfo(database, "assessment_service"))
    yield feed
    feed.close()


def store(connection: psycopg.Connection[Any], rows: list[StoredRow]) -> None:
    columns = ", ".join(EVENT_COLUMNS)
    connection.execute("SET session_replication_role = replica")  # rows may be missing, here
    with connection.cursor() as cursor:
        for source in {row.source for row in rows}:
            statement = f"COPY {source}.events ({columns}) FROM STDIN"
            with cursor.copy(statement.encode()) as copy:
                for row in rows:
                    if row.source == source:
                        copy.write_row(row[1:])


def alarms(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT source, kind, detail, cleared_at IS NULL FROM ledger.alarms ORDER BY id"
    ).fetchall()


def run(intake: Intake) -> int:
    taken = 0
    while moved := intake.step():
        taken += moved
    return taken


def eventually_takes(intake: Intake) -> int:
    """The server gives a lock back a moment after its connection was closed."""
    end = time.monotonic() + 20
    while not (taken := run(intake)) and time.monotonic() < end:
        time.sleep(0.02)
    return taken


def test_every_fact_is_taken_once_in_its_sources_order_as_canonical_bytes(
    owner: psycopg.Connection[Any], intake: Intake, feed: SqlFeed, rows: list[StoredRow]
) -> None:
    store(owner, rows)

    assert run(intake) == len(rows) == feed.size()
    assert run(intake) == 0

    entries = feed.entries(0, 10_000)
    assert [entry.index for entry in entries] == list(range(len(rows)))
    for source in ("registry", "targets", "activities"):
        taken = [entry.entry for entry in entries if entry.source == source]
        assert taken == [entry_bytes(row) for row in rows if row.source == source]
    times = [entry.integrated_at for entry in entries]
    assert times == sorted(times)
    assert feed.entries(5, 2) == entries[5:7]
    assert feed.entries(len(rows), 2) == []


def test_the_intake_goes_on_where_another_one_stopped(
    owner: psycopg.Connection[Any],
    database: Settings,
    feed: SqlFeed,
    rows: list[StoredRow],
) -> None:
    half = len(rows) // 2
    store(owner, rows[:half])
    first = Intake(conninfo(database, "ledger_service"))
    second = Intake(conninfo(database, "ledger_service"))
    assert first.step() == half
    store(owner, rows[half:])

    assert second.step() == 0  # stands by
    first.close()
    assert eventually_takes(second) == len(rows) - half
    second.close()

    assert feed.size() == len(rows)


def test_an_intake_whose_connection_is_cut_loses_nothing(
    owner: psycopg.Connection[Any], intake: Intake, feed: SqlFeed, rows: list[StoredRow]
) -> None:
    store(owner, rows[:10])
    intake.step()
    store(owner, rows[10:])
    owner.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE usename = 'ledger_service'"
    )

    with pytest.raises(psycopg.OperationalError):
        intake.step()
    assert run(intake) == len(rows) - 10
    assert feed.size() == len(rows)


def test_a_position_left_out_is_no_loss(
    owner: psycopg.Connection[Any], intake: Intake, rows: list[StoredRow]
) -> None:
    moved = [row._replace(position=row.position + 7) if row.previous == 0 else row for row in rows]
    moved = [
        row._replace(position=row.position + 7, previous=row.previous + 7) if row.previous else row
        for row in moved
    ]
    store(owner, moved)

    assert run(intake) == len(rows)
    assert alarms(owner) == []


def test_a_missing_row_stops_its_source_alone_until_it_comes(
    owner: psycopg.Connection[Any], intake: Intake, feed: SqlFeed, rows: list[StoredRow]
) -> None:
    lost = next(row for row in rows if row.source == "targets" and row.position == 3)
    others = [row for row in rows if row.source != "targets"]
    store(owner, [row for row in rows if row is not lost])

    assert run(intake) == len(others) + 2
    assert run(intake) == 0
    detail = {"sequence": 4, "previous": 3, "head": 2}
    assert alarms(owner) == [("targets", "row_missing", detail, True)]

    store(owner, [lost])
    run(intake)

    assert feed.size() == len(rows)
    assert alarms(owner) == [("targets", "row_missing", detail, False)]


@pytest.mark.parametrize(
    ("sequences", "previouses"),
    [([2], [1]), ([1, 3], [0, 2]), ([1, 1], [0, 0]), ([0], [0]), ([2, 1], [0, 2]), ([None], [0])],
)
def test_the_function_takes_nothing_out_of_order(
    database: Settings, sequences: list[int | None], previouses: list[int]
) -> None:
    n = len(sequences)
    with (
        psycopg.connect(conninfo(database, "ledger_service")) as connection,
        pytest.raises(psycopg.DatabaseError),
    ):
        connection.execute(
            "SELECT * FROM ledger.integrate(%s, %s::bigint[], %s::bigint[], %s, %s::bytea[])",
            (["registry"] * n, sequences, previouses, ["x.y.z.v1"] * n, [b"{}"] * n),
        )


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger.entries VALUES (0, 'registry', 1, 'x', '', now())",
        "UPDATE ledger.entries SET type = 'x'",
        "DELETE FROM ledger.entries",
        "TRUNCATE ledger.entries",
        "UPDATE ledger.heads SET sequence = 0",
    ],
)
def test_the_ledger_cannot_be_changed_around_its_function(
    database: Settings, statement: str
) -> None:
    with (
        psycopg.connect(conninfo(database, "ledger_service")) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger.entries SET type = 'x'",
        "DELETE FROM ledger.entries",
        "TRUNCATE ledger.entries",
    ],
)
def test_even_the_owner_changes_no_entry(
    owner: psycopg.Connection[Any], intake: Intake, rows: list[StoredRow], statement: str
) -> None:
    store(owner, rows[:3])
    intake.step()
    owner.execute("SET session_replication_role = replica")

    with pytest.raises(psycopg.DatabaseError, match="never changed"):
        owner.execute(statement.encode())


def test_subscribers_are_told_the_new_size(
    owner: psycopg.Connection[Any], intake: Intake, database: Settings, rows: list[StoredRow]
) -> None:
    store(owner, rows)
    with psycopg.connect(conninfo(database, "assessment_service"), autocommit=True) as follower:
        follower.execute("LISTEN ledger_entries")
        intake.step()
        told = [notify.payload for notify in follower.notifies(timeout=5, stop_after=1)]

    assert told == [str(len(rows))]


def test_an_entry_reads_back_as_what_was_stored(
    owner: psycopg.Connection[Any], intake: Intake, feed: SqlFeed, rows: list[StoredRow]
) -> None:
    store(owner, rows)
    intake.step()
    held = next(row for row in rows if row.topic == "activities.meeting.held.v1")

    raw = next(e.entry for e in feed.entries(0, 10_000) if e.type == held.topic)
    entry = read_entry(raw)

    assert (entry.subject, entry.sequence) == (held.originator_id, held.position)
    assert bytes(entry.data) == held.state
    assert UUID(json.loads(raw)["commandid"]) == held.command_id
