"""The monitor, against everything that a database's superuser can do to the stores."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from services.ledger.intake import Intake
from services.ledger.log import open_log
from services.monitor.alarms import Alarm, Kind
from services.monitor.monitor import Monitor
from services.monitor.queries import standing
from services.monitor.stores import Stores
from services.verifier.sources import Folder
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.secrets import AUDITOR
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.ledgers import MadeUpCounty
from tests.integration.stored import store

GUARDED = ("registry.events", "registry.commands", "ledger.entries")
AT = 7  # the position in the registry that most of them are after


class Inside(Stores):
    """Reads within a transaction that is never committed, with the auditor's rights."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__("")
        self._connection = connection

    def close(self) -> None:
        """It is not ours."""


@dataclass(frozen=True)
class Ledger:
    """A database, the log over it, and what the monitor remembers of both."""

    settings: Settings
    superuser: str

    @property
    def log(self) -> Path:
        assert self.settings.log is not None
        return self.settings.log

    @property
    def book(self) -> Path:
        return self.log.parent / "monitor"

    def sign(self) -> None:
        """Take every fact, and sign over it."""
        with closing(Intake(conninfo(self.settings, "ledger_service"))) as intake:
            while intake.step():
                pass
        writer, cosigning = open_log(self.settings, self.log)
        with closing(writer):
            while writer.step():
                pass
            cosigning.step()

    def monitor(self, **given: Any) -> Monitor:
        stores = Stores(conninfo(self.settings, AUDITOR))
        return Monitor(stores, Folder(self.log / "public"), self.book, **given)

    def look(self) -> list[Alarm]:
        """Compare everything as a process that starts now."""
        with closing(self.monitor()) as monitor:
            return monitor.run_once()

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.superuser, autocommit=True)

    def index(self, position: int, source: str = "registry") -> int:
        with self.connect() as connection:
            ((index,),) = connection.execute(
                "SELECT index FROM ledger.entries WHERE source = %s AND sequence = %s",
                (source, position),
            ).fetchall()
        return int(index)

    def tampered(self, *statements: str, book: Path) -> list[Alarm]:
        """Give what is found after a superuser was there; then all is as before.

        He switches the triggers off and on again.
        """
        shutil.copytree(self.book, book)
        with self.connect() as owner, owner.transaction(force_rollback=True):
            tamper(owner, *statements)
            owner.execute("SET LOCAL ROLE auditor_reader")
            return Monitor(Inside(owner), Folder(self.log / "public"), book).run_once()


def tamper(owner: psycopg.Connection[Any], *statements: str) -> None:
    for table in GUARDED:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL".encode())
    for statement in statements:
        owner.execute(statement.encode())
    for table in GUARDED:
        trigger = f"{table.rpartition('.')[2]}_stay"
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL".encode())
        owner.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}".encode())


@pytest.fixture(scope="module")
def county() -> MadeUpCounty:
    county = MadeUpCounty(5, branches=3)
    county.year(county.branches[0])
    # Taken source by source: none relies on what came before it elsewhere.
    county.rows = [row._replace(relies_on_index=0, received_on=None) for row in county.rows]
    return county


@pytest.fixture(scope="module")
def whole(
    databases: Databases,
    postgres: EmbeddedPostgres,
    county: MadeUpCounty,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Ledger]:
    """A ledger that was signed and found in order; what is done to it is undone."""
    folder = tmp_path_factory.mktemp("whole")
    with databases.fresh() as database:
        yield found_in_order(folder, database, postgres, county)


@pytest.fixture
def ledger(
    database: Settings, postgres: EmbeddedPostgres, county: MadeUpCounty, tmp_path: Path
) -> Ledger:
    """Another one, of the test's own."""
    return found_in_order(tmp_path, database, postgres, county)


def found_in_order(
    folder: Path, database: Settings, postgres: EmbeddedPostgres, county: MadeUpCounty
) -> Ledger:
    settings = msgspec.structs.replace(database, log=folder / "log", log_origin="county/log")
    made = Ledger(settings, postgres.conninfo(database.pg_database))
    with made.connect() as owner:
        store(owner, county.rows)
        for source in ("registry", "targets", "activities"):
            owner.execute(_COMMANDS.format(source).encode())
    made.sign()
    assert made.look() == []
    return made


_COMMANDS = """
INSERT INTO {0}.commands
SELECT command_id, actor, '\\x01', originator_id, originator_version, position FROM {0}.events
"""
_MOVE = """
UPDATE registry.events SET position = position + {0}, previous = previous + {0}
WHERE position BETWEEN {1} AND {2}
"""
_COPY = """
INSERT INTO registry.events
SELECT {position}, {previous}, gen_random_uuid(), 1, topic, state, {recorded}, occurred_on,
       received_on, 0, actor, actor_post, actor_org, on_behalf_of, reason, gen_random_uuid(),
       correlation_id, causation_id
FROM registry.events WHERE position = 3
"""


def where(alarms: list[Alarm]) -> set[tuple[str, str, int | None]]:
    return {(alarm.store, str(alarm.kind), alarm.index) for alarm in alarms}


WAYS: dict[str, tuple[tuple[str, ...], str, Kind, int]] = {
    # what he does; then the store, the kind and the position that the monitor must name
    "a payload is edited": (
        (f"UPDATE registry.events SET state = '{{}}' WHERE position = {AT}",),
        "registry",
        Kind.CHANGED,
        AT,
    ),
    "an actor is edited in store and ledger alike": (
        (
            f"UPDATE registry.events SET actor = 'system:office' WHERE position = {AT}",
            (
                "UPDATE ledger.entries SET entry = convert_to(replace(convert_from(entry, 'UTF8'), "
                "'system:made-up', 'system:office'), 'UTF8') "
                f"WHERE source = 'registry' AND sequence = {AT}"
            ),
        ),
        "ledger",
        Kind.CHANGED,
        AT,
    ),
    "a fact is dated back": (
        (
            (
                f"UPDATE registry.events SET recorded_at = recorded_at - '1s'::interval "
                f"WHERE position = {AT}"
            ),
        ),
        "registry",
        Kind.RE_TIMED,
        AT,
    ),
    "the time of integration is edited": (
        (
            (
                f"UPDATE ledger.entries SET integrated_at = integrated_at - '1 day'::interval "
                f"WHERE source = 'registry' AND sequence = {AT}"
            ),
        ),
        "ledger",
        Kind.RE_TIMED,
        AT,
    ),
    "a row is deleted": (
        (f"DELETE FROM registry.events WHERE position = {AT}",),
        "registry",
        Kind.MISSING,
        AT,
    ),
    "an entry of the ledger is deleted": (
        (f"DELETE FROM ledger.entries WHERE source = 'registry' AND sequence = {AT}",),
        "ledger",
        Kind.MISSING,
        AT,
    ),
    "a row is inserted in the past": (
        (
            _MOVE.format(5000, AT, 4999),
            _MOVE.format(-4999, 5000, 9999),
            _COPY.format(
                position=AT,
                previous=AT - 1,
                recorded=f"(SELECT recorded_at FROM registry.events WHERE position = {AT - 1})",
            ),
        ),
        "registry",
        Kind.INSERTED,
        AT,
    ),
    "two rows change places": (
        (
            _MOVE.format(5000, AT, AT),
            _MOVE.format(-1, AT + 1, AT + 1),
            _MOVE.format(-4999, 5000, 9999),
        ),
        "registry",
        Kind.REORDERED,
        AT,
    ),
    "a row is replaced by another": (
        (
            f"DELETE FROM registry.events WHERE position = {AT}",
            _COPY.format(position=AT, previous=AT - 1, recorded="recorded_at"),
        ),
        "registry",
        Kind.CHANGED,
        AT,
    ),
    "an older backup is restored": (
        (f"DELETE FROM registry.events WHERE position >= {AT}",),
        "registry",
        Kind.ROLLED_BACK,
        AT,
    ),
    "who gave a command is edited": (
        (f"UPDATE registry.commands SET principal = 'system:office' WHERE position = {AT}",),
        "registry.commands",
        Kind.CHANGED,
        AT,
    ),
    "a command is forgotten, to be given again": (
        (f"DELETE FROM registry.commands WHERE position = {AT}",),
        "registry.commands",
        Kind.MISSING,
        AT,
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_superuser_does_is_found_at_its_index(
    whole: Ledger, way: str, tmp_path: Path
) -> None:
    statements, store_, kind, position = WAYS[way]

    found = whole.tampered(*statements, book=tmp_path / "book")

    assert (store_, str(kind), whole.index(position)) in where(found)


def test_a_log_truncated_and_filled_again_differs_from_its_first_entry_on(
    whole: Ledger, tmp_path: Path
) -> None:
    found = whole.tampered(
        "CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM registry.events",
        "TRUNCATE registry.events",
        "UPDATE kept SET recorded_at = recorded_at + '1s'::interval",
        "INSERT INTO registry.events SELECT * FROM kept ORDER BY position",
        book=tmp_path / "book",
    )

    assert {(alarm.store, str(alarm.kind)) for alarm in found} == {("registry", "re_timed")}
    assert min(alarm.index or 0 for alarm in found) == whole.index(1)


def test_the_newest_rows_deleted_are_a_store_rolled_back(
    whole: Ledger, county: MadeUpCounty, tmp_path: Path
) -> None:
    last = max(row.position for row in county.rows if row.source == "registry")

    found = whole.tampered(
        f"DELETE FROM registry.events WHERE position = {last}", book=tmp_path / "book"
    )

    assert where(found) == {("registry", "rolled_back", whole.index(last))}


def test_a_session_as_a_replica_does_not_pass_the_triggers(whole: Ledger) -> None:
    with whole.connect() as owner:
        owner.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.Error, match="never changed"):
            owner.execute("DELETE FROM registry.events")


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("ALTER TABLE registry.events DISABLE TRIGGER ALL", "registry.events"),
        ("UPDATE pg_trigger SET tgenabled = 'D' WHERE tgname = 'entries_stay'", "ledger.entries"),
        ("DROP TRIGGER commands_stay ON targets.commands", "targets.commands"),
        (
            (
                "CREATE OR REPLACE FUNCTION registry.refuse_change() RETURNS trigger "
                "LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
            ),
            "registry.refuse_change",
        ),
        (
            (
                "DO $do$ BEGIN EXECUTE replace(pg_get_functiondef('registry.append'::regproc), "
                "'clock_timestamp()', $$'2020-01-01'::timestamptz$$); END $do$"
            ),
            "registry.append",
        ),
        ("GRANT UPDATE ON registry.events TO registry_service", "registry.events"),
        (
            "CREATE RULE quiet AS ON INSERT TO registry.events DO INSTEAD NOTHING",
            "registry.events",
        ),
    ],
)
def test_guards_that_are_taken_away_are_missed(
    whole: Ledger, statement: str, place: str, tmp_path: Path
) -> None:
    shutil.copytree(whole.book, tmp_path / "book")
    with whole.connect() as owner, owner.transaction(force_rollback=True):
        owner.execute(statement.encode())
        monitor = Monitor(Inside(owner), Folder(whole.log / "public"), tmp_path / "book")

        assert where(monitor.run_once()) == {(place, "changed", None)}


def test_heads_moved_back_to_have_facts_taken_twice_are_found(
    whole: Ledger, tmp_path: Path
) -> None:
    found = whole.tampered(
        "UPDATE ledger.heads SET sequence = sequence - 1 WHERE source = 'registry'",
        book=tmp_path / "book",
    )

    assert where(found) == {("ledger.heads", "changed", None)}


def test_the_hash_of_a_command_edited_differs_from_what_was_remembered(
    whole: Ledger, tmp_path: Path
) -> None:
    found = whole.tampered(
        f"UPDATE registry.commands SET body_hash = '\\x02' WHERE position = {AT}",
        book=tmp_path / "book",
    )

    assert where(found) == {("registry.commands", "changed", None)}


def test_a_fact_appended_with_an_earlier_time_is_found_once_it_is_signed(ledger: Ledger) -> None:
    with ledger.connect() as owner:
        ((last,),) = owner.execute("SELECT max(position) FROM registry.events").fetchall()
        recorded = "recorded_at - '1 year'::interval"
        owner.execute(_COPY.format(position=last + 1, previous=last, recorded=recorded).encode())
    ledger.sign()

    assert ("registry", "re_timed", ledger.index(last + 1)) in where(ledger.look())


def test_a_bundle_of_the_log_that_was_edited_is_named_with_its_entry(
    whole: Ledger, tmp_path: Path
) -> None:
    shutil.copytree(whole.log / "public", tmp_path / "public")
    bundle = next((tmp_path / "public/tile/entries/000.p").iterdir())
    content = bytearray(bundle.read_bytes())
    content[40] ^= 1
    bundle.write_bytes(content)
    shutil.copytree(whole.book, tmp_path / "book")
    stores = Stores(conninfo(whole.settings, AUDITOR))

    with closing(Monitor(stores, Folder(tmp_path / "public"), tmp_path / "book")) as monitor:
        assert ("log", "changed", 0) in where(monitor.run_once())


def test_a_whole_database_and_log_of_an_older_backup_are_found(
    ledger: Ledger,
) -> None:
    """The older ones are those of another day: signed with the same key, and shorter."""
    with ledger.connect() as owner:
        tamper(owner, "DELETE FROM ledger.entries WHERE index > 9")
    shutil.rmtree(ledger.log)
    writer, _ = open_log(ledger.settings, ledger.log)
    with closing(writer):
        while writer.step():
            pass

    assert ("log", "rolled_back", 10) in where(ledger.look())


def test_a_ledger_that_falls_silent_is_an_alarm_until_it_follows_again(
    ledger: Ledger, county: MadeUpCounty
) -> None:
    with ledger.connect() as owner:
        ((last,),) = owner.execute("SELECT max(position) FROM registry.events").fetchall()
        recorded = "clock_timestamp() - '5 minutes'::interval"
        owner.execute(_COPY.format(position=last + 1, previous=last, recorded=recorded).encode())
        owner.execute(
            "INSERT INTO registry.commands SELECT command_id, actor, '\\x01', "
            "originator_id, 1, position FROM registry.events ORDER BY position DESC "
            "LIMIT 1"
        )
    silent = ("registry", "silent_ledger", len(county.rows))
    assert silent in where(ledger.look())

    ledger.sign()

    assert silent not in where(ledger.look())


def test_the_newest_are_compared_each_minute_and_all_of_them_each_night(ledger: Ledger) -> None:
    now = [datetime(2026, 3, 1, 12, tzinfo=UTC)]
    clock = [0.0]

    def run(monitor: Monitor) -> None:
        while monitor.step():
            pass

    (ledger.book / "monitor.json").unlink()
    with closing(ledger.monitor(clock=lambda: clock[0], now=lambda: now[0])) as monitor:
        run(monitor)
        with ledger.connect() as owner:
            tamper(owner, f"DELETE FROM registry.events WHERE position = {AT}")
        clock[0] += 61.0
        run(monitor)
        assert standing(ledger.book, 60, now[0]) == []
        now[0] += timedelta(hours=10)  # past two o'clock in the county
        clock[0] += 61.0
        run(monitor)

    (alarm,) = standing(ledger.book, 60, now[0])
    assert (alarm.store, alarm.kind, alarm.index) == ("registry", "missing", ledger.index(AT))
    assert standing(ledger.book, 60, now[0] + timedelta(hours=1))[-1].store == "monitor"


def test_what_is_put_right_again_ends_its_alarm_and_stays_in_the_book(
    whole: Ledger, tmp_path: Path
) -> None:
    book = tmp_path / "book"
    edit = f"UPDATE registry.events SET reason = 'x' WHERE position = {AT}"
    assert len(whole.tampered(edit, book=book)) == 1

    stores = Stores(conninfo(whole.settings, AUDITOR))
    with closing(Monitor(stores, Folder(whole.log / "public"), book)) as monitor:
        assert monitor.run_once() == []
    assert '"cleared_at": "20' in (book / "monitor.json").read_text()
