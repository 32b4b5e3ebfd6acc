"""The stores as the auditor's role reads them: rows, the ledger's entries, commands, heads."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier, Literal

from shared.contracts.entry import EVENT_COLUMNS, StoredRow
from shared.eventstore.feed import FeedEntry, read_entries
from shared.observability.positions import LOGS

Rows = list[tuple[Any, ...]]


class Ends(NamedTuple):
    """How far a store goes, and since when something beyond what was signed waits there."""

    last: int
    first_lost: int | None  # the first index that the ledger has of it and the store has not
    waits_s: float | None  # of the oldest row beyond what was signed


class Stores:
    """Reads over one connection of ``auditor_reader``; opened when first asked.

    Every method may raise `psycopg.Error`; the next call connects again.
    """

    def __init__(self, connection_string: str) -> None:
        self._conninfo = connection_string
        self._connection: psycopg.Connection[Any] | None = None

    def close(self) -> None:
        """Give back the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def entries(self, start: int, count: int) -> dict[int, FeedEntry]:
        """Give the ledger's entries by index."""
        return {entry.index: entry for entry in read_entries(self.connection(), start, count)}

    def index_of(self, source: str, sequence: int) -> int | None:
        """Give where the ledger's table has a service's fact, if anywhere."""
        found: int | None = self._one(_INDEX_OF, (source, sequence))
        return found

    def is_entry(self, source: str, identity: str) -> bool:
        """Tell whether some entry of the ledger's table is this fact; reads all of them."""
        return bool(self._one(_IS_ENTRY, (source, f'"id":"{identity}"'.encode())))

    def rows(self, source: str, first: int, last: int) -> dict[int, StoredRow]:
        """Give a store's rows by position, both ends included."""
        columns = SQL(", ").join(map(Identifier, EVENT_COLUMNS))
        query = _ROWS.format(Literal(source), columns, Identifier(source, "events"))
        found = self._all(query, (first, last))
        return {row.position: row for row in map(StoredRow._make, found)}

    def position_of(self, source: str, stream: UUID, version: int) -> int | None:
        """Give where a store has a fact, if anywhere."""
        query = _POSITION_OF.format(Identifier(source, "events"))
        found: int | None = self._one(query, (stream, version))
        return found

    def commands(self, source: str, ids: Sequence[UUID]) -> dict[UUID, tuple[str, int]]:
        """Give who gave commands, and the position of the last fact of each."""
        query = _COMMANDS.format(Identifier(source, "commands"))
        return {row[0]: (row[1], row[2]) for row in self._all(query, (list(ids),))}

    def commands_digest(self, source: str, last: int, seed: int) -> int:
        """Give a keyed digest over the commands that recorded something up to a position."""
        query = _COMMANDS_DIGEST.format(Identifier(source, "commands"))
        return self._one(query, (seed, last)) or 0

    def ends(self, source: str, signed: int) -> Ends:
        """Give how far a store goes; ``signed`` is the last position that the log has of it."""
        query = _ENDS.format(events=Identifier(source, "events"))
        return Ends(*self._all(query, {"source": source, "signed": signed})[0])

    def entries_wait_s(self, size: int) -> float | None:
        """Give for how long the oldest entry beyond what was signed has been in the table."""
        found: float | None = self._one(_ENTRIES_WAIT, (size,))
        return found

    def wrong_heads(self) -> Rows:
        """Give the heads of the ledger that are not its last entry: source, head, last entry."""
        return self._all(_WRONG_HEADS, (list(LOGS),))

    def connection(self) -> psycopg.Connection[Any]:
        """Give the connection, opened where there is none that lives."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._conninfo, autocommit=True)
        return self._connection

    def _all(self, query: Any, given: Any) -> Rows:
        cursor = self.connection().cursor(row_factory=tuple_row, binary=True)
        return cursor.execute(query, given).fetchall()

    def _one(self, query: Any, given: Any) -> Any:  # of one column and at most one row
        found = self._all(query, given)
        return found[0][0] if found else None


_INDEX_OF = "SELECT index FROM ledger.entries WHERE source = %s AND sequence = %s"
_IS_ENTRY = """
SELECT EXISTS (SELECT FROM ledger.entries WHERE source = %s AND position(%b::bytea IN entry) > 0)
"""
_ROWS = SQL("SELECT {}, {} FROM {} WHERE position BETWEEN %s AND %s")
_POSITION_OF = SQL("SELECT position FROM {} WHERE originator_id = %s AND originator_version = %s")
_COMMANDS = SQL("SELECT command_id, principal, position FROM {} WHERE command_id = ANY (%s)")
_COMMANDS_DIGEST = SQL(
    "SELECT bit_xor(hashtextextended(c::text, %s)) FROM {} c WHERE position BETWEEN 1 AND %s"
)
_ENDS = SQL("""
WITH store AS (SELECT coalesce(max(position), 0) AS last FROM {events})
SELECT last,
       (SELECT min(index) FROM ledger.entries
        WHERE source = %(source)s AND sequence > last AND sequence <= %(signed)s),
       (SELECT extract(epoch FROM clock_timestamp() - min(recorded_at))::float8 FROM {events}
        WHERE position > %(signed)s)
FROM store
""")
_ENTRIES_WAIT = """
SELECT extract(epoch FROM clock_timestamp() - min(integrated_at))::float8 FROM ledger.entries
WHERE index >= %s
"""
_WRONG_HEADS = """
SELECT coalesce(h.source, e.source), h.sequence, e.last
FROM ledger.heads h FULL JOIN (
    SELECT s.source, (SELECT max(sequence) FROM ledger.entries WHERE source = s.source) AS last
    FROM unnest(%s::text[]) AS s(source)
) e ON e.source = h.source
WHERE h.sequence IS DISTINCT FROM e.last
"""
