"""The dossier as a table: one row for each fact that concerns an organization; rows never change.

``assessment.dossier_v<version>`` is made, written and dropped by the service's own role. Which
version answers questions stands in ``assessment.projections``, with the size of the ledger that it
was filed from; rows at or beyond a question's size are not read.

A table is partitioned by index: parts that a rebuild has filled, and an open end that live filing
goes on in (``shared/docs/decisions/0024-parts.md``).
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier, Literal
from psycopg.types.json import Jsonb

from services.assessment.domain.filing import Filed

NAME = "dossier"  # of the projection, and of its rows in a digest
SCHEMA = "assessment"
COLUMNS: LiteralString = (
    "index, organization_id, fact, type, subject, occurred_on, received_on, data"
)


PLACING: LiteralString = (  # the facts that say below whom an organization stands
    "type IN ('registry.organization.established.v1', 'registry.organization.moved.v1')"
)


APPOINTING: LiteralString = (  # the facts that say who came into a post, or acts for its holder
    "type IN ('registry.post.appointed.v1', 'registry.post.acting_started.v1')"
)


class Progress(NamedTuple):
    """How far the ledger has been filed, and into which version of the table."""

    version: int  # 0: no table yet
    size: int  # entries 0 … size - 1 are filed
    sources: dict[str, int]  # last sequence filed of each service


def read_progress(connection: psycopg.Connection[Any], *, lock: bool = False) -> Progress:
    """Read how far the projection is; with ``lock``, nobody else moves it in this transaction.

    Raises:
        psycopg.errors.LockNotAvailable: another process holds it for longer than `lock_timeout`.
    """
    cursor = connection.cursor(row_factory=tuple_row)
    cursor.execute(_LOCK_PROGRESS if lock else _READ_PROGRESS, (NAME,), prepare=True)
    return Progress(*cursor.fetchall()[0])


def write_progress(connection: psycopg.Connection[Any], progress: Progress) -> None:
    """Store how far the projection is; the caller holds its lock."""
    version, size, sources = progress
    connection.execute(_WRITE_PROGRESS, (version, size, Jsonb(sources), NAME), prepare=True)


def table(version: int) -> Identifier:
    """Give the name of a version's table."""
    return Identifier(SCHEMA, f"{NAME}_v{version}")


@lru_cache(maxsize=256)
def statement(text: LiteralString, version: int) -> bytes:
    """Put a version's table into SQL text, and what is written in one place only.

    ``{dossier}``: the table; ``{columns}``: its columns; ``{placing}``: the facts that say below
    whom an organization stands; ``{appointing}``: those that say who came into a post.
    """
    named = {"dossier": table(version), "columns": SQL(COLUMNS), "placing": SQL(PLACING)}
    named["appointing"] = SQL(APPOINTING)
    return SQL(text).format(**named).as_bytes(None)


def create(connection: psycopg.Connection[Any], version: int) -> None:
    """Make a table that has no parts yet."""
    connection.execute(statement(_CREATE, version))
    _index(connection, table(version))


def create_part(connection: psycopg.Connection[Any], version: int, start: int, stop: int) -> str:
    """Make what holds the rows ``start`` … ``stop - 1``, without indexes; gives its name in SQL.

    It is no part of the table before `attach`. What a rebuild that ended had put there is dropped.
    """
    connection.execute(SQL("DROP TABLE IF EXISTS {}").format(_part(version, start)))
    made = SQL(_CREATE_PART).format(
        _part(version, start), table(version), Literal(start), Literal(stop)
    )
    connection.execute(made)
    return _part(version, start).as_string(connection)


def attach(connection: psycopg.Connection[Any], version: int, start: int, stop: int) -> None:
    """Index what `create_part` made, now that it is filled, and make it part of the table."""
    part = _part(version, start)
    _index(connection, part)
    connection.execute(SQL("ANALYZE {}").format(part))
    for text in (_ATTACH, _UNCHECK):  # the check spares attaching a look at every row
        made = SQL(text).format(table(version), part, Literal(start), Literal(stop))
        connection.execute(made)


def open_end(connection: psycopg.Connection[Any], version: int, start: int) -> None:
    """Make the part that holds all from ``start`` on."""
    made = SQL(_OPEN_END).format(_part(version, start), table(version), Literal(start))
    connection.execute(made)


def _part(version: int, start: int) -> Identifier:
    return Identifier(SCHEMA, f"{NAME}_v{version}_from_{start}")


def _index(connection: psycopg.Connection[Any], of: Identifier) -> None:
    for text in _INDEXES:
        connection.execute(SQL(text).format(of, placing=SQL(PLACING), appointing=SQL(APPOINTING)))


def note(connection: psycopg.Connection[Any], progress: Progress, *, is_whole: bool) -> None:
    """Note on a version's table how far it was filed, for whoever goes on with it or back to it."""
    said = json.dumps({"size": progress.size, "sources": progress.sources, "is_whole": is_whole})
    comment = SQL("COMMENT ON TABLE {} IS {}").format(table(progress.version), Literal(said))
    connection.execute(comment)


def noted(connection: psycopg.Connection[Any], *, is_whole: bool) -> list[Progress]:
    """Give the versions that were noted as whole, or as begun only, the newest first."""
    cursor = connection.cursor(row_factory=tuple_row)
    rows = cursor.execute(_NOTES, (SCHEMA, _ANY_VERSION)).fetchall()
    found = [(int(name.removeprefix(f"{NAME}_v")), json.loads(said)) for name, said in rows]
    return sorted(
        (
            Progress(version, said["size"], said["sources"])
            for version, said in found
            if said["is_whole"] is is_whole
        ),
        reverse=True,
    )


def newest(connection: psycopg.Connection[Any]) -> int:
    """Give the highest version that has a table; 0 where there is none."""
    cursor = connection.cursor(row_factory=tuple_row)
    found = cursor.execute(_TABLES, (SCHEMA, _ANY_VERSION)).fetchall()
    return max((int(name.removeprefix(f"{NAME}_v")) for (name,) in found), default=0)


def drop_all_but(connection: psycopg.Connection[Any], kept: Sequence[int]) -> None:
    """Drop the tables of all versions but these."""
    names = {f"{NAME}_v{version}" for version in kept}
    for (name,) in connection.execute(_TABLES, (SCHEMA, _ANY_VERSION)).fetchall():
        if name not in names:
            connection.execute(SQL("DROP TABLE {}").format(Identifier(SCHEMA, name)))


def insert(connection: psycopg.Connection[Any], version: int, rows: Sequence[Filed]) -> None:
    """Add rows to a version's table."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(statement(_INSERT, version), columns, binary=True, prepare=True)


def advance(
    connection: psycopg.Connection[Any], before: Progress, after: Progress, rows: Sequence[Filed]
) -> bool:
    """Add rows and move the position in one statement; tells whether it still stood at ``before``.

    Where another process has moved it, or let another version live, nothing is added. Listeners to
    ``assessment_read_model`` are told.
    """
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * len(Filed._fields)
    values = [after.size, Jsonb(after.sources), NAME, before.version, before.size, *columns]
    cursor = connection.execute(
        statement(_ADVANCE, before.version), values, binary=True, prepare=True
    )
    return cursor.rowcount == 1


_INDEXES: tuple[LiteralString, ...] = (
    "ALTER TABLE {} ADD PRIMARY KEY (index)",
    "CREATE UNIQUE INDEX ON {} (organization_id, index)",
    "CREATE INDEX ON {} (organization_id) WHERE {placing} OR {appointing}",
)
_READ_PROGRESS = "SELECT version, size, sources FROM assessment.projections WHERE name = %s"
_LOCK_PROGRESS = f"{_READ_PROGRESS} FOR UPDATE"
_WRITE_PROGRESS = """
UPDATE assessment.projections SET version = %s, size = %s, sources = %s WHERE name = %s
"""
_CREATE = """
CREATE TABLE {dossier} (
    index           bigint NOT NULL,
    organization_id uuid   NOT NULL,
    fact            text   NOT NULL,
    type            text   NOT NULL,
    subject         uuid   NOT NULL,
    occurred_on     date   NOT NULL,
    received_on     date   NOT NULL,
    data            bytea  NOT NULL
) PARTITION BY RANGE (index)
"""
_CREATE_PART = "CREATE TABLE {} (LIKE {}, CONSTRAINT its_range CHECK (index >= {} AND index < {}))"
_ATTACH = "ALTER TABLE {0} ATTACH PARTITION {1} FOR VALUES FROM ({2}) TO ({3})"
_UNCHECK = "ALTER TABLE {1} DROP CONSTRAINT its_range"
_OPEN_END = "CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO (MAXVALUE)"
_INSERT = """
INSERT INTO {dossier}
SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::date[],
                     %s::date[], %s::bytea[])
"""
_ADVANCE = """
WITH moved AS (
    UPDATE assessment.projections SET size = %s, sources = %s
    WHERE name = %s AND version = %s AND size = %s RETURNING size
), filed AS (
    INSERT INTO {dossier} SELECT f.* FROM moved, unnest(
        %s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::date[], %s::date[],
        %s::bytea[]) AS f
)
SELECT pg_notify('assessment_read_model', size::text) FROM moved
"""
_ANY_VERSION = rf"^{NAME}_v[0-9]+$"
_NOTES = """
SELECT c.relname::text, obj_description(c.oid, 'pg_class') FROM pg_class c
WHERE c.relnamespace = to_regnamespace(%s) AND c.relname ~ %s AND c.relkind IN ('r', 'p')
  AND obj_description(c.oid, 'pg_class') IS NOT NULL
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename ~ %s"
