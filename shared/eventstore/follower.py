"""A read model that follows the ledger: facts of one service become statements on its tables.

Rows and position are one transaction, and the position's row is locked first: a second copy of a
follower waits and then finds nothing to do. Whatever a message says, or fails to say, changes
nothing.
"""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, NamedTuple

import psycopg
from psycopg.sql import SQL, Composed, Identifier
from psycopg.types.json import Jsonb

from shared.contracts.catalogue import decode_fact
from shared.contracts.entry import Entry, read_entry
from shared.contracts.fact import Fact
from shared.eventstore.connections import conninfo
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
        self._lock = _statement(_LOCK_POSITION, schema)
        self._update = _statement(_UPDATE_POSITION, schema)
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
            self._connection = psycopg.connect(self._conninfo, autocommit=True)
        with self._connection.transaction(), self._connection.cursor() as cursor:
            size, sources = cursor.execute(self._lock, [READ_MODEL]).fetchall()[0]
            rows = cursor.execute(_NEXT_ENTRIES, [size, MAX_STEP], binary=True).fetchall()
            if not rows:
                return 0
            raws = [raw for source, _, raw in rows if source == self._schema]
            for text, group in groupby(self._statements(raws), lambda one: one.text):
                cursor.executemany(text.encode(), [one.values for one in group])
            sources |= {source: sequence for source, sequence, _ in rows}
            cursor.execute(self._update, [size + len(rows), Jsonb(sources), READ_MODEL])
        return len(rows)

    def close(self) -> None:
        """Give back the connection."""
        if self._connection is not None:
            self._connection.close()

    def _statements(self, raws: Iterable[bytes]) -> Iterable[Statement]:
        for entry in map(read_entry, raws):
            yield from self._project(entry, decode_fact(entry.type, entry.data))


def _statement(text: str, schema: str) -> Composed:
    return SQL(text).format(schema=Identifier(schema))


_LOCK_POSITION = "SELECT size, sources FROM {schema}.positions WHERE name = %s FOR UPDATE"
_NEXT_ENTRIES = """
SELECT source, sequence, entry FROM ledger.entries WHERE index >= %s ORDER BY index LIMIT %s
"""
_UPDATE_POSITION = "UPDATE {schema}.positions SET size = %s, sources = %s WHERE name = %s"
