"""A restore from an older backup: nothing is signed until what only the log holds is given back."""

import json
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
    StoreBehindError,
)
from services.suite.reconcile import main, reconcile
from services.suite.reconciling import Reconciling
from services.verifier.checking import check_log
from services.verifier.policy import read_policy
from services.verifier.sources import Folder
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.secrets import MIGRATOR
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.ledgers import MadeUpCounty
from tests.integration.stored import store

SOURCES = ("registry", "targets", "activities")
_COMMANDS = """
INSERT INTO {0}.commands
SELECT command_id, actor, '\\x01', originator_id, originator_version, position FROM {0}.events
ON CONFLICT DO NOTHING
"""


@pytest.fixture(scope="module")
def county() -> MadeUpCounty:
    county = MadeUpCounty(9, branches=3)
    county.year(county.branches[0])
    county.rows = [row._replace(relies_on_index=0, received_on=None) for row in county.rows]
    return county


@pytest.fixture
def settings(database: Settings, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(database, log=tmp_path / "log", log_origin="county.example/log")


@pytest.fixture
def owner(settings: Settings, postgres: EmbeddedPostgres) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres.conninfo(settings.pg_database), autocommit=True) as connection:
        yield connection


def record(superuser: str, rows: list[Any]) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        store(connection, rows)
        for source in SOURCES:
            connection.execute(_COMMANDS.format(source).encode())


def sign(settings: Settings) -> int:
    """Take what is recorded and sign over it; give the size."""
    with closing(Intake(conninfo(settings, "ledger_service"))) as intake:
        while intake.step():
            pass
    assert settings.log is not None
    writer, _ = open_log(settings, settings.log)
    with closing(writer):
        while writer.step():
            pass
        policy = "".join(f"log {key}\n" for key in writer.public_keys()) + "quorum none\n"
    public = settings.log / "public"
    (public / "policy").write_text(policy, encoding="ascii")
    report = check_log(Folder(public), read_policy(policy.encode()))
    assert report.holds, report.faults
    return report.size


def forget(owner: psycopg.Connection[Any], source: str, after: int) -> None:
    """Take a store back in time, as the restore of an older backup does."""
    for table in ("events", "commands"):
        owner.execute(f"ALTER TABLE {source}.{table} DISABLE TRIGGER ALL".encode())
        owner.execute(f"DELETE FROM {source}.{table} WHERE position > {after}".encode())
        owner.execute(f"ALTER TABLE {source}.{table} ENABLE ALWAYS TRIGGER {table}_stay".encode())


def stored(superuser: str) -> dict[str, list[Any]]:
    tables = [*(f"{source}.events" for source in SOURCES), "ledger.entries", "ledger.heads"]
    with psycopg.connect(superuser) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1".encode()).fetchall()
            for table in tables
        }


def run(settings: Settings, capsys: pytest.CaptureFixture[str], *, back: bool) -> tuple[int, Any]:
    assert settings.log is not None
    place = str(settings.log / "public")
    capsys.readouterr()  # what the ledger said while it refused
    code = reconcile(settings, place, policy=None, gives_back=back, as_json=True)
    return code, json.loads(capsys.readouterr().out)


def test_the_whole_database_restored_from_an_older_backup_gets_back_all_that_was_signed(
    databases: Databases,
    postgres: EmbeddedPostgres,
    settings: Settings,
    county: MadeUpCounty,
    capsys: pytest.CaptureFixture[str],
) -> None:
    half = len(county.rows) // 2
    now = postgres.conninfo(settings.pg_database)
    record(now, county.rows[:half])
    sign(settings)
    with databases.fresh(of=settings.pg_database) as backup:
        record(now, county.rows[half:-1])
        size = sign(settings)
        lived = stored(now)
        restored = msgspec.structs.replace(settings, pg_database=backup.pg_database)
        older = postgres.conninfo(backup.pg_database)

        with pytest.raises(LedgerShorterError):
            sign(restored)
        code, told = run(restored, capsys, back=False)
        assert (code, told["given_back"], told["differing"]) == (1, False, [])
        assert len(told["lost"]) == 2 * (size - half)  # from its store, and from the ledger
        assert stored(older) != lived

        code, told = run(restored, capsys, back=True)
        assert (code, told["given_back"]) == (0, True)
        assert stored(older) == lived
        assert run(restored, capsys, back=True)[1]["lost"] == []

        record(older, county.rows[-1:])
        assert sign(restored) == size + 1


@pytest.mark.parametrize("source", SOURCES)
def test_one_service_restored_from_an_older_backup_gets_back_its_facts_and_commands(
    settings: Settings,
    owner: psycopg.Connection[Any],
    county: MadeUpCounty,
    capsys: pytest.CaptureFixture[str],
    source: str,
) -> None:
    superuser = owner.info.dsn + f" password={owner.info.password}"
    record(superuser, county.rows[:-1])
    size = sign(settings)
    lived = stored(superuser)
    commands = f"SELECT command_id, principal, stream, version, position FROM {source}.commands"
    given = set(owner.execute(commands.encode()).fetchall())
    forget(owner, source, 2)
    # Signed over no more, once something new is to be signed over.
    record(superuser, [row for row in county.rows[-1:] if row.source != source])
    if county.rows[-1].source != source:
        with pytest.raises(StoreBehindError):
            sign(settings)

    code, told = run(settings, capsys, back=True)

    assert (code, told["differing"]) == (0, [])
    assert {place["store"] for place in told["lost"]} == {source}
    assert {place["sequence"] for place in told["lost"]} == {
        row.position for row in county.rows[:-1] if row.source == source and row.position > 2
    }
    assert stored(superuser)[f"{source}.events"] == lived[f"{source}.events"]
    assert set(owner.execute(commands.encode()).fetchall()) == given
    assert sign(settings) >= size


def test_where_something_else_was_recorded_meanwhile_it_is_told_and_nothing_is_written(
    settings: Settings,
    owner: psycopg.Connection[Any],
    county: MadeUpCounty,
    capsys: pytest.CaptureFixture[str],
) -> None:
    superuser = owner.info.dsn + f" password={owner.info.password}"
    record(superuser, county.rows)
    sign(settings)
    forget(owner, "registry", 3)
    lost = next(row for row in county.rows if (row.source, row.position) == ("registry", 4))
    record(superuser, [lost._replace(reason="另有其事", command_id=county.new_id())])
    before = stored(superuser)

    code, told = run(settings, capsys, back=True)

    assert (code, told["given_back"]) == (1, False)
    assert [(one["store"], one["sequence"]) for one in told["differing"]] == [("registry", 4)]
    assert stored(superuser) == before


def test_a_log_that_does_not_hold_gives_nothing_back(
    settings: Settings,
    owner: psycopg.Connection[Any],
    county: MadeUpCounty,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    superuser = owner.info.dsn + f" password={owner.info.password}"
    record(superuser, county.rows)
    sign(settings)
    forget(owner, "registry", 3)
    before = stored(superuser)
    assert settings.log is not None
    (entries,) = (settings.log / "public" / "tile" / "entries").rglob("000*/*")
    raw = entries.read_bytes()
    entries.write_bytes(raw.replace(b'"actor":"', b'"actor":"9', 1))
    for name, value in settings.environ().items():
        monkeypatch.setenv(name, value)

    assert main(["--give-back"]) in {1, 2}
    assert stored(superuser) == before
    entries.write_bytes(raw)
    capsys.readouterr()
    assert main(["--give-back"]) == 0
    assert "已由日志补回" in capsys.readouterr().out


def test_a_fact_recorded_while_it_is_given_back_is_not_written_over(
    settings: Settings, owner: psycopg.Connection[Any], county: MadeUpCounty
) -> None:
    superuser = owner.info.dsn + f" password={owner.info.password}"
    record(superuser, county.rows)
    sign(settings)
    forget(owner, "registry", 3)
    assert settings.log is not None
    public = Folder(settings.log / "public")
    with psycopg.connect(conninfo(settings, MIGRATOR)) as connection:
        comparing = Reconciling(connection)
        check_log(public, read_policy(public.fetch("policy")), look=comparing.look)
        comparing.finish()
        lost = next(row for row in county.rows if (row.source, row.position) == ("registry", 4))
        record(superuser, [lost._replace(command_id=county.new_id())])
        before = stored(superuser)
        with pytest.raises(psycopg.errors.UniqueViolation):
            comparing.give_back()
    assert stored(superuser) == before


def test_a_store_that_recorded_on_over_lost_places_is_not_signed_over(
    settings: Settings,
    owner: psycopg.Connection[Any],
    county: MadeUpCounty,
    capsys: pytest.CaptureFixture[str],
) -> None:
    superuser = owner.info.dsn + f" password={owner.info.password}"
    last = max(row.position for row in county.rows if row.source == "registry")
    record(superuser, [row for row in county.rows if row.source != "registry"])
    record(superuser, [row for row in county.rows if row.source == "registry"][:-1])
    sign(settings)
    forget(owner, "registry", last - 2)
    (lost, new) = [row for row in county.rows if row.source == "registry"][-2:]
    record(superuser, [lost._replace(reason="另有其事", command_id=county.new_id()), new])

    with pytest.raises(EntryDiffersError):
        sign(settings)

    code, told = run(settings, capsys, back=True)
    assert (code, [one["sequence"] for one in told["differing"]]) == (1, [last - 1])
