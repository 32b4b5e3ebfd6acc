"""The log over a real database: what is signed, and what stops it."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from services.ledger.intake import Intake
from services.ledger.log import open_log
from services.ledger.log_errors import (
    EntryDiffersError,
    LedgerShorterError,
    RootDiffersError,
    StoreBehindError,
)
from services.ledger.log_writer import LogWriter
from services.verifier.checking import check_log
from services.verifier.policy import read_policy
from services.verifier.sources import Folder
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty
from tests.integration.stored import store


@pytest.fixture
def county() -> MadeUpCounty:
    county = MadeUpCounty(3, branches=4)
    county.year(county.branches[0])
    # They are taken source by source here, so none relies on what came before it elsewhere; and
    # their clock runs ahead of what a store would record, so no day of receipt.
    county.rows = [row._replace(relies_on_index=0, received_on=None) for row in county.rows]
    return county


@pytest.fixture
def owner(database: Settings, postgres: EmbeddedPostgres) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres.conninfo(database.pg_database), autocommit=True) as connection:
        yield connection


@pytest.fixture
def settings(database: Settings, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(database, log=tmp_path / "log", log_origin="county.example/log")


@pytest.fixture
def log(settings: Settings) -> Iterator[LogWriter]:
    assert settings.log is not None
    writer, _ = open_log(settings, settings.log)
    yield writer
    writer.close()


def take(settings: Settings) -> None:
    intake = Intake(conninfo(settings, "ledger_service"))
    while intake.step():
        pass
    intake.close()


def again(settings: Settings) -> LogWriter:
    """As a process that starts now."""
    assert settings.log is not None
    return open_log(settings, settings.log)[0]


def run(log: LogWriter) -> None:
    try:
        while log.step():
            pass
    finally:
        log.close()


def tamper(owner: psycopg.Connection[Any], statement: str) -> None:
    """As a superuser who switches the triggers off."""
    with owner.transaction():
        owner.execute("SET LOCAL session_replication_role = replica")
        for schema, trigger in (
            ("ledger.entries", "entries_stay"),
            ("registry.events", "events_stay"),
        ):
            owner.execute(f"ALTER TABLE {schema} DISABLE TRIGGER {trigger}".encode())
        owner.execute(statement.encode())


def alarms(owner: psycopg.Connection[Any]) -> list[str]:
    rows = owner.execute(
        "SELECT kind FROM ledger.alarms WHERE cleared_at IS NULL AND source = 'log'"
    )
    return [kind for (kind,) in rows]


def public(settings: Settings) -> Folder:
    assert settings.log is not None
    return Folder(settings.log / "public")


def holds(settings: Settings) -> int:
    source = public(settings)
    report = check_log(source, read_policy(source.fetch("policy")))
    assert report.faults == []
    return report.size


def publish_policy(settings: Settings) -> None:
    """What the collecting of cosignatures does in its first step."""
    assert settings.log is not None
    writer, cosigning = open_log(settings, settings.log)
    while writer.step():
        pass
    cosigning.step()
    writer.close()


def test_every_entry_is_signed_and_can_be_checked(
    owner: psycopg.Connection[Any], settings: Settings, county: MadeUpCounty
) -> None:
    store(owner, county.rows[:40])
    take(settings)
    publish_policy(settings)
    assert holds(settings) == 40
    store(owner, county.rows[40:])
    take(settings)

    run(again(settings))

    assert holds(settings) == len(county.rows)


def test_one_writes_and_the_other_stands_by(
    owner: psycopg.Connection[Any], settings: Settings, county: MadeUpCounty, log: LogWriter
) -> None:
    store(owner, county.rows)
    take(settings)
    assert log.step()
    with closing(again(settings)) as other:
        assert other.step() == 0
        log.close()
        deadline = time.monotonic() + 10  # the server ends a closed session by and by
        while not other.step():
            assert time.monotonic() < deadline


def test_a_row_changed_after_it_was_taken_is_not_signed_over(
    owner: psycopg.Connection[Any], settings: Settings, county: MadeUpCounty, log: LogWriter
) -> None:
    store(owner, county.rows)
    take(settings)
    row = next(row for row in county.rows if row.source == "registry" and row.position == 7)
    tamper(owner, "UPDATE registry.events SET actor = 'system:nobody' WHERE position = 7")

    ((index,),) = owner.execute(
        "SELECT index FROM ledger.entries WHERE source = 'registry' AND sequence = 7"
    )

    with pytest.raises(EntryDiffersError) as caught:
        run(log)

    assert caught.value.details == {
        "source": "registry",
        "sequence": 7,
        "index": index,
        "stream": str(row.originator_id),
    }
    assert alarms(owner) == ["log_entry_differs"]
    tamper(owner, f"UPDATE registry.events SET actor = '{row.actor}' WHERE position = 7")
    run(again(settings))
    assert alarms(owner) == []


def test_a_store_that_lost_its_newest_rows_stops_it(
    owner: psycopg.Connection[Any], settings: Settings, county: MadeUpCounty, log: LogWriter
) -> None:
    store(owner, county.rows)
    take(settings)
    last = max(row.position for row in county.rows if row.source == "registry")
    tamper(owner, f"DELETE FROM registry.events WHERE position = {last}")

    with pytest.raises(StoreBehindError):
        run(log)
    assert alarms(owner) == ["log_store_behind"]


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("UPDATE ledger.entries SET entry = entry || ' ' WHERE index = 5", RootDiffersError),
        ("DELETE FROM ledger.entries WHERE index = 60", LedgerShorterError),
        ("DELETE FROM ledger.entries WHERE index = 5", LedgerShorterError),
        ("UPDATE ledger.entries SET integrated_at = now() WHERE index = 9", RootDiffersError),
    ],
)
def test_what_was_signed_and_then_changed_in_the_database_stops_it(
    owner: psycopg.Connection[Any],
    settings: Settings,
    county: MadeUpCounty,
    statement: str,
    error: type[Exception],
) -> None:
    store(owner, county.rows[:61])
    take(settings)
    run(again(settings))
    tamper(owner, statement)

    with pytest.raises(error):
        run(again(settings))
    assert len(alarms(owner)) == 1
