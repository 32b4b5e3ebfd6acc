"""A read model that follows the ledger: facts of one service become statements on its tables.

Rows and position are one transaction, and the position is moved first, from where it was read: a
second copy of a follower waits, finds it moved and reads again. Whatever a message says, or fails
to say, changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier, Literal
from psycopg.types.json import Jsonb

from shared.contracts.catalogue import decode_fact
from shared.contracts.entry import Entry, read_entry
from shared.contracts.fact import Fact
from shared.eventstore.connections import connect_to_follow, conninfo
from shared.settings import Settings

READ_MODEL = "read_model"  # its row in {schema}.positions
MAX_STEP = 1000  # entries in one transaction


class Statement(NamedTuple):
    """A change of the read model; neighbours with the same text are sent together."""

    text: str
    values: dict[str, Any]


Project = Callable[[Entry, Fact], Iterable[Statement]]
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
        moved = [size + len(rows), Jsonb(sources), READ_MODEL, size]
        raws = [raw for _, _, _, raw in rows if raw is not None]
        if not raws:
            return cursor.execute(self._move, moved, prepare=True).rowcount == 1
        with cursor.connection.transaction():
            if cursor.execute(self._move, moved, prepare=True).rowcount == 0:
                return False
            for text, group in groupby(self._statements(raws), lambda one: one.text):
                _send(cursor, text.encode(), [one.values for one in group])
        return True

    def _statements(self, raws: Iterable[bytes]) -> Iterable[Statement]:
        for entry in map(read_entry, raws):
            yield from self._project(entry, decode_fact(entry.type, entry.data))


def _send(cursor: psycopg.Cursor[Any], text: bytes, values: list[dict[str, Any]]) -> None:
    if len(values) == 1:  # `executemany` opens a pipeline, which costs more than one statement
        cursor.execute(text, values[0])
    else:
        cursor.executemany(text, values)


def channel_of(schema: str) -> str:
    """Give the channel on which a read model says that it has moved."""
    return f"{schema}_{READ_MODEL}"


def _statement(text: LiteralString, schema: str) -> bytes:
    parts = {"schema": Identifier(schema), "channel": Literal(channel_of(schema))}
    return SQL(text).format(**parts).as_bytes(None)


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
SELECT pg_notify({channel}, size::text) FROM moved
"""
