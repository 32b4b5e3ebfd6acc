"""A ledger that is signed and watched, and what a superuser may do to it."""

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from services.ledger.intake import Intake
from services.ledger.log import open_log
from services.monitor.alarms import Alarm
from services.monitor.monitor import Monitor
from services.monitor.stores import Stores
from services.verifier.sources import Folder
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.secrets import AUDITOR
from shared.settings import Settings
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
MOVE = """
UPDATE registry.events SET position = position + {0}, previous = previous + {0}
WHERE position BETWEEN {1} AND {2}
"""
COPY = """
INSERT INTO registry.events
SELECT {position}, {previous}, gen_random_uuid(), 1, topic, state, {recorded}, occurred_on,
       received_on, 0, actor, actor_post, actor_org, on_behalf_of, reason, gen_random_uuid(),
       correlation_id, causation_id
FROM registry.events WHERE position = 3
"""


def where(alarms: list[Alarm]) -> set[tuple[str, str, int | None]]:
    return {(alarm.store, str(alarm.kind), alarm.index) for alarm in alarms}
