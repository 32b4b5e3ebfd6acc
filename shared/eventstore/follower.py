"""A read model that follows the ledger: facts of one service become statements on its tables.

Rows and position are one transaction, and the position is moved first, from where it was read: a
second copy of a follower waits, finds it moved and reads again. Whatever a message says, or fails
to say, changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, LiteralString, NamedTuple

import msgspec
import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier, Literal
from psycopg.types.json import Jsonb

from shared.contracts.catalogue import decode_fact
from shared.contracts.entry import Entry, read_entry
from shared.contracts.fact import Fact
from shared.eventstore import history
from shared.eventstore.connections import connect_to_follow, conninfo
from shared.settings import Settings

READ_MODEL = "read_model"  # its row in {schema}.positions
MAX_STEP = 1000  # entries in one transaction


class Statement(NamedTuple):
    """A change of the read model."""

    text: str
    values: dict[str, Any]


class NewRow(NamedTuple):
    """A row that is put in, its values by column; of others the table has its defaults.

    A step puts all its new rows of a table in at once, and before its statements: no statement of
    an earlier entry may look at a row of a later one.
    """

    table: str
    values: dict[str, Any]  # as `msgspec.json` writes them; bytes as text, ``\x`` and hex digits


Change = Statement | NewRow
Project = Callable[[Entry, Fact], Iterable[Change]]
"""What a fact changes, pure. It judges nothing and refuses only what it does not know."""


class Follower:
    """Keeps the read model of a service at the ledger.

    Args:
        settings: where the database is.
        schema: the service; its facts are projected, those of others are passed by.
        project: what each fact changes.
    """

    def __init__(self, settings: Settings, schema: str, project: Project) -> None:
        self._conninfo = conninfo(settings, f"{schema}_service")
        self._schema, self._project = schema, project
        self._next = _statement(_NEXT_ENTRIES, schema)
        self._move = _statement(_MOVE_POSITION, schema)
        self._read = (schema, MAX_STEP, READ_MODEL)
        self._connection: psycopg.Connection[Any] | None = None

    def step(self) -> int:
        """Take over the next entries of the ledger, at most `MAX_STEP`.

        Returns:
            How many entries were read; 0 where there is nothing to do.

        Raises:
            UnknownFactError: a stored name this version does not know; nothing was taken over.
            psycopg.Error: the database is away; the next call connects again.
        """
        if self._connection is None or self._connection.closed:
            self._connection = connect_to_follow(self._conninfo)
        with self._connection.cursor(row_factory=tuple_row) as cursor:
            while rows := cursor.execute(self._next, self._read, binary=True).fetchall():
                if self._take(cursor, rows):
                    return len(rows)
        return 0

    def close(self) -> None:
        """Give back the connection."""
        if self._connection is not None:
            self._connection.close()

    def _take(self, cursor: psycopg.Cursor[Any], rows: Sequence[Any]) -> bool:
        """Take rows over; tells whether they were still the next ones."""
        size = rows[0][0]
        sources = {source: sequence for _, source, sequence, _ in rows}
        own = [(number, raw) for number, (*_, raw) in enumerate(rows, size + 1) if raw is not None]
        first = own[0][0] if own else size
        moved = [size + len(rows), Jsonb(sources), READ_MODEL, size, str(first)]
        if not own:
            return cursor.execute(self._move, moved, prepare=True).rowcount == 1
        with cursor.connection.transaction():
            if cursor.execute(self._move, moved, prepare=True).rowcount == 0:
                return False
            if len(own) == 1:  # a pipeline costs more than one statement
                self._apply(cursor, own, first)
            else:
                with cursor.connection.pipeline():
                    self._apply(cursor, own, first)
        return True

    def _apply(
        self, cursor: psycopg.Cursor[Any], own: Sequence[tuple[int, bytes]], first: int
    ) -> None:
        """Change the tables, each entry at the size that it makes (`history`)."""
        rows: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
        statements: list[tuple[int, Statement]] = []
        for size, raw in own:
            entry = read_entry(raw)
            for one in self._project(entry, decode_fact(entry.type, entry.data)):
                if isinstance(one, NewRow):
                    values = {**one.values, "known_from": size}
                    rows.setdefault((one.table, tuple(values)), []).append(values)
                else:
                    statements.append((size, one))
        for (table, columns), new in rows.items():
            put = _put_in(self._schema, table, columns)
            cursor.execute(put, [msgspec.json.encode(new).decode()], prepare=True)
        for size, statement in statements:
            if size != first:
                cursor.execute(_SET_SIZE, [str(size)], prepare=True)
                first = size
            cursor.execute(statement.text.encode(), statement.values)


def channel_of(schema: str) -> str:
    """Give the channel on which a read model says that it has moved."""
    return f"{schema}_{READ_MODEL}"


def _statement(text: LiteralString, schema: str) -> bytes:
    parts = {"channel": Literal(channel_of(schema)), "setting": Literal(history.SIZE)}
    return SQL(text).format(schema=Identifier(schema), **parts).as_bytes(None)


@cache
def _put_in(schema: str, table: str, columns: tuple[str, ...]) -> bytes:
    names = SQL(", ").join(map(Identifier, columns))
    return SQL(_PUT_IN).format(table=Identifier(schema, table), columns=names).as_bytes(None)


_PUT_IN = """
INSERT INTO {table} ({columns})
SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)
"""
_NEXT_ENTRIES = """
SELECT p.size, e.source, e.sequence, CASE WHEN e.source = %s THEN e.entry END
FROM {schema}.positions p
JOIN LATERAL (SELECT * FROM ledger.entries WHERE index >= p.size ORDER BY index LIMIT %s) e ON true
WHERE p.name = %s ORDER BY e.index
"""
_MOVE_POSITION = """
WITH moved AS (
    UPDATE {schema}.positions SET size = %s, sources = sources || %s
    WHERE name = %s AND size = %s RETURNING size
)
SELECT pg_notify({channel}, size::text), set_config({setting}, %s, true) FROM moved
"""
_SET_SIZE = f"SELECT set_config('{history.SIZE}', %s, true)".encode()
