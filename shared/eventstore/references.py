"""What a service knows to exist elsewhere: read from the ledger, asked before a command is decided.

The follower writes `references_seen` and how far it has read in one statement; the reader answers
from them. References only ever grow, so what was once found is remembered.
"""

import time
from collections.abc import Collection, Iterable
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import msgspec
import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from shared.contracts.principal import Position
from shared.eventstore.connections import connect_to_follow, conninfo
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
        self._next = _statement(_NEXT_ENTRIES, schema)
        self._move = _statement(_MOVE, schema)
        self._connection: psycopg.Connection[Any] | None = None

    def step(self) -> int:
        """Take over the next entries of the ledger, at most `MAX_STEP`.

        Returns:
            How many entries were read; 0 where there is nothing to do.

        Raises:
            psycopg.Error: the database is away; the next call connects again.
        """
        if self._connection is None or self._connection.closed:
            self._connection = connect_to_follow(self._conninfo)
        with self._connection.cursor(binary=True, row_factory=tuple_row) as cursor:
            while rows := cursor.execute(self._next, (MAX_STEP, self.name)).fetchall():
                size = rows[0][0]
                seen = set(filter(None, (_reference(*row[3:]) for row in rows)))
                moved = {
                    "name": self.name,
                    "before": size,
                    "after": size + len(rows),
                    "sources": Jsonb({source: sequence for _, source, sequence, _, _ in rows}),
                    "subjects": [one.subject for one in seen],
                    "kinds": [one.kind for one in seen],
                }
                if cursor.execute(self._move, moved, prepare=True).fetchone():
                    return len(rows)
        return 0

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


def _statement(text: LiteralString, schema: str) -> bytes:
    return SQL(text).format(schema=Identifier(schema)).as_bytes(None)


_NEXT_ENTRIES = """
SELECT p.size, e.source, e.sequence, e.type, e.entry
FROM {schema}.positions p
JOIN LATERAL (SELECT * FROM ledger.entries WHERE index >= p.size ORDER BY index LIMIT %s) e ON true
WHERE p.name = %s ORDER BY e.index
"""
# One statement, so one transaction: rows and position move together, or another one has moved it.
_MOVE = """
WITH moved AS (
    UPDATE {schema}.positions SET size = %(after)s, sources = sources || %(sources)s
    WHERE name = %(name)s AND size = %(before)s RETURNING size
), seen AS (
    INSERT INTO {schema}.references_seen
    SELECT r.subject, r.kind
    FROM moved, unnest(%(subjects)b::uuid[], %(kinds)s::text[]) AS r(subject, kind)
    ON CONFLICT DO NOTHING
)
SELECT size FROM moved
"""
_SELECT_POSITION = "SELECT size, sources FROM {schema}.positions WHERE name = 'references'"
_SELECT_REFERENCES = """
SELECT p.size, r.kind, r.subject FROM {schema}.positions p
LEFT JOIN ({schema}.references_seen r
           JOIN unnest(%b::uuid[], %s::text[]) AS w(subject, kind) USING (subject, kind)) ON true
WHERE p.name = 'references'
"""
