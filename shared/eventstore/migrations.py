"""Numbered SQL files, each run once, in order, by the owner of its schema.

Files are ``deploy/postgres/<series>/NNNN_name.sql``, numbered from 0001 without holes within their
series. A series belongs to one schema, or is shared: ``common`` is run in all schemas,
``eventstore`` in those that keep facts, ``citing`` where facts name files. ``{schema}`` in a file
stands for the schema it is run in, which is also the first of its search path. A file is never
changed once it was run anywhere.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg import sql

from shared.eventstore.connections import conninfo
from shared.eventstore.history import forget_views, keep_history
from shared.kernel.errors import ZerenError
from shared.secrets import MIGRATOR, SCHEMAS
from shared.settings import Settings

MIGRATIONS = Path(__file__).parents[2] / "deploy" / "postgres"
SHARED_SERIES = {
    "common": SCHEMAS,
    "eventstore": ("registry", "targets", "activities", "assessment"),
    "citing": ("targets", "activities"),
}
_FILE_NAME = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9_]+)\.sql")
_Key = tuple[str, str, int]  # schema, series, number
_LOCK = "SELECT pg_advisory_lock(hashtextextended('zeren.migrate', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('zeren.migrate', 0))"
_TABLE = """
    CREATE TABLE IF NOT EXISTS zeren_migrations.applied (
        schema     text        NOT NULL,
        series     text        NOT NULL,
        number     integer     NOT NULL,
        name       text        NOT NULL,
        sha256     text        NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (schema, series, number)
    )
"""


class MigrationError(ZerenError):
    """The files and what the database has run do not agree; the subject names the file and why."""

    code = "migration"
    status = 500
    zh = "数据库迁移文件与已执行的记录不一致"
    en = "The migration files disagree with what the database has run"


class Migration(NamedTuple):
    """One file, to be run in one schema."""

    schema: str
    series: str
    number: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """The hash of the file as it stands, before ``{schema}`` is put in."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.schema}: {self.series}/{self.number:04}_{self.name}.sql"


def migrate(settings: Settings, folder: Path = MIGRATIONS) -> list[Migration]:
    """Run, as ``zeren_migrator``, what has not been run; each file is a transaction of its own.

    Then each read model is given its history (shared/eventstore/history.py).
    Idempotent, and safe when several start at once: one runs, the others wait and find nothing.

    Returns:
        What was run now, in order.

    Raises:
        MigrationError: a file that was run has changed or is missing, or the numbers have a hole.
        psycopg.Error: a file failed; those before it stay, it left nothing.
    """
    wanted = list(read_migrations(folder))
    with psycopg.connect(conninfo(settings, MIGRATOR), autocommit=True) as connection:
        connection.execute(_LOCK)
        try:
            connection.execute(_TABLE)
            waiting = _not_run(wanted, _already_run(connection))
            for schema in {migration.schema: None for migration in waiting}:
                _as_owner(connection, schema, forget_views)
            for migration in waiting:
                _run(connection, migration)
            for schema in SCHEMAS:
                _as_owner(connection, schema, keep_history)
        finally:
            connection.execute(_UNLOCK)
    return waiting


def read_migrations(folder: Path = MIGRATIONS) -> Iterator[Migration]:
    """Give the migrations of ``folder`` in the order in which they are run.

    Raises:
        MigrationError: a folder is no schema's, a file is named otherwise, or a number is missing.
    """
    series_folders = {place.name for place in folder.iterdir() if place.is_dir()}
    if unknown := series_folders - SHARED_SERIES.keys() - set(SCHEMAS):
        raise MigrationError(f"{', '.join(sorted(unknown))}: not a schema of zeren")
    for schema in SCHEMAS:
        shared = [name for name, schemas in SHARED_SERIES.items() if schema in schemas]
        for series in (*shared, schema):
            yield from _read_series(folder / series, schema)


def _read_series(folder: Path, schema: str) -> Iterator[Migration]:
    for expected, file in enumerate(sorted(folder.glob("*.sql")), start=1):
        matched = _FILE_NAME.fullmatch(file.name)
        if matched is None or int(matched["number"]) != expected:
            raise MigrationError(f"{file}: expected the name {expected:04}_<name>.sql")
        yield Migration(
            schema=schema,
            series=folder.name,
            number=expected,
            name=matched["name"],
            text=file.read_text(encoding="utf-8"),
        )


def _already_run(connection: psycopg.Connection) -> dict[_Key, tuple[str, str]]:
    rows = connection.execute(
        "SELECT schema, series, number, name, sha256 FROM zeren_migrations.applied "
        "ORDER BY schema, series, number"
    )
    return {(schema, series, number): (name, sha) for schema, series, number, name, sha in rows}


def _not_run(wanted: list[Migration], run: dict[_Key, tuple[str, str]]) -> list[Migration]:
    files = {(m.schema, m.series, m.number): m for m in wanted}
    for key, (name, sha256) in run.items():
        schema, series, number = key
        file = files.get(key)
        if file is None:
            raise MigrationError(
                f"{schema}: {series}/{number:04}_{name}.sql was run and is missing"
            )
        if (file.name, file.sha256) != (name, sha256):
            raise MigrationError(f"{file} was changed after it had been run")
    return [migration for key, migration in files.items() if key not in run]


def _as_owner(
    connection: psycopg.Connection, schema: str, act: Callable[[psycopg.Connection, str], None]
) -> None:
    with connection.transaction():
        _become_owner(connection, schema)
        act(connection, schema)


def _become_owner(connection: psycopg.Connection, schema: str) -> None:
    owner, path = sql.Identifier(f"{schema}_owner"), sql.Identifier(schema)
    connection.execute(sql.SQL("SET LOCAL ROLE {}").format(owner))
    connection.execute(sql.SQL("SET LOCAL search_path = {}, pg_temp").format(path))


def _run(connection: psycopg.Connection, migration: Migration) -> None:
    with connection.transaction():
        _become_owner(connection, migration.schema)
        connection.execute(migration.text.replace("{schema}", migration.schema).encode())
        connection.execute("RESET ROLE")
        connection.execute(
            "INSERT INTO zeren_migrations.applied (schema, series, number, name, sha256) "
            "VALUES (%s, %s, %s, %s, %s)",
            [
                migration.schema,
                migration.series,
                migration.number,
                migration.name,
                migration.sha256,
            ],
        )
