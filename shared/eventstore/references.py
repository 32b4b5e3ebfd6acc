"""What a service knows to exist elsewhere: read from the ledger, asked before a command is decided.

The follower writes `references_seen` and how far it has read in one transaction; the reader answers
from them. References only ever grow, so what was once found is remembered.
"""

import time
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier
from psycopg.types.json import Jsonb

from shared.contracts.principal import Position
from shared.eventstore.connections import conninfo
from shared.settings import Settings

MAX_STEP = 2000  # entries in one transaction
_POLL_S = 0.01
_STALE_S = 0.05  # a size older than this is read again
_MAX_REMEMBERED = 200_000


class Reference(NamedTuple):
    """Something a command names: an id and the kind it must be of, ``registry.organization``."""

    kind: str
    subject: UUID


class _Place(msgspec.Struct):
    """The two members of an entry that a reference is made of."""

    subject: str
    streamversion: int


_read_place = msgspec.json.Decoder(_Place).decode


class ReferencesFollower:
    """Follows the ledger into a service's `references_seen`."""

    name = "references"

    def __init__(self, settings: Settings, schema: str) -> None:
        self._conninfo = conninfo(settings, f"{schema}_service")
        self._lock = _statement(_LOCK_POSITION, schema)
        self._insert = _statement(_INSERT_REFERENCES, schema)
        self._update = _statement(_UPDATE_POSITION, schema)
        self._connection: psycopg.Connection[Any] | None = None

    def step(self) -> int:
        """Take over the next entries of the ledger, at most `MAX_STEP`.

        Returns:
            How many entries were read; 0 where there is nothing to do.

        Raises:
            psycopg.Error: the database is away; the next call connects again.
        """
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._conninfo, autocommit=True)
        with self._connection.transaction(), self._connection.cursor(binary=True) as cursor:
            cursor.execute(self._lock, (self.name,))
            size, sources = cursor.fetchall()[0]
            entries = cursor.execute(_NEXT_ENTRIES, (size, MAX_STEP)).fetchall()
            if not entries:
                return 0
            seen = set(filter(None, (_reference(*row[2:]) for row in entries)))
            if seen:
                kinds, subjects = zip(*seen, strict=True)
                cursor.execute(self._insert, (list(subjects), list(kinds)))
            sources |= {source: sequence for source, sequence, _, _ in entries}
            cursor.execute(self._update, (size + len(entries), Jsonb(sources), self.name))
        return len(entries)

    def close(self) -> None:
        """Give back the connection."""
        if self._connection is not None:
            self._connection.close()


class References:
    """Answers, for a service's commands, what exists in the part of the ledger that was read."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        self._datastore = datastore
        self._position = _statement(_SELECT_POSITION, datastore.schema)
        self._found = _statement(_SELECT_REFERENCES, datastore.schema)
        self._known: set[Reference] = set()
        self._size = 0
        self._read_at = float("-inf")

    def size(self) -> int:
        """Give a size of the ledger that this service has read: what `reliesonindex` says."""
        if time.monotonic() - self._read_at > _STALE_S:
            self.covers(())
        return self._size

    def covers(self, after: Iterable[Position]) -> bool:
        """Whether the follower has come to these places in the services' logs."""
        with self._datastore.get_connection() as conn:
            cursor = conn.cursor(row_factory=tuple_row)
            size, sources = cursor.execute(self._position, prepare=True).fetchall()[0]
        self._note(size)
        return all(sources.get(place.service, 0) >= place.sequence for place in after)

    def wait(self, after: Collection[Position], timeout_s: float) -> bool:
        """Wait until the follower has come there, at most so long; whether it has."""
        deadline = time.monotonic() + timeout_s
        while not self.covers(after):
            if time.monotonic() >= deadline:
                return False
            time.sleep(_POLL_S)
        return True

    def missing(self, wanted: Collection[Reference]) -> set[Reference]:
        """Give those that are not known."""
        unknown = set(wanted) - self._known
        if not unknown:
            return set()
        kinds, subjects = zip(*unknown, strict=True)
        with self._datastore.get_connection() as conn:
            cursor = conn.cursor(row_factory=tuple_row, binary=True)
            cursor.execute(self._found, (list(subjects), list(kinds)), prepare=True)
            rows = cursor.fetchall()
        # The size stands in every row, from the snapshot in which the references were found.
        self._note(rows[0][0])
        found = {Reference(kind, subject) for _, kind, subject in rows if subject is not None}
        if len(self._known) > _MAX_REMEMBERED:
            self._known.clear()
        self._known |= found
        return unknown - found

    def _note(self, size: int) -> None:
        self._size = max(self._size, size)
        self._read_at = time.monotonic()


def _reference(kind: str, entry: bytes) -> Reference | None:
    place = _read_place(entry)
    if place.streamversion != 1:
        return None
    return Reference(".".join(kind.split(".", 2)[:2]), UUID(place.subject))


def _statement(text: str, schema: str) -> Composed:
    return SQL(text).format(schema=Identifier(schema))


_LOCK_POSITION = "SELECT size, sources FROM {schema}.positions WHERE name = %s FOR UPDATE"
_NEXT_ENTRIES = """
SELECT source, sequence, type, entry FROM ledger.entries WHERE index >= %s ORDER BY index LIMIT %s
"""
_INSERT_REFERENCES = """
INSERT INTO {schema}.references_seen SELECT * FROM unnest(%b::uuid[], %s::text[])
ON CONFLICT DO NOTHING
"""
_UPDATE_POSITION = "UPDATE {schema}.positions SET size = %s, sources = %s WHERE name = %s"
_SELECT_POSITION = "SELECT size, sources FROM {schema}.positions WHERE name = 'references'"
_SELECT_REFERENCES = """
SELECT p.size, r.kind, r.subject FROM {schema}.positions p
LEFT JOIN ({schema}.references_seen r
           JOIN unnest(%b::uuid[], %s::text[]) AS w(subject, kind) USING (subject, kind)) ON true
WHERE p.name = 'references'
"""
