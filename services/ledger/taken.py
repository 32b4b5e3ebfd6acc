"""What the log is made of: the ledger's entries, each made again from the row of its store.

One log is written at a time: whoever writes holds an advisory lock of its connection.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier, Literal
from psycopg.types.json import Jsonb

from services.ledger.intake import SOURCES
from services.ledger.log_errors import EntryDiffersError, LogRefusedError, StoreBehindError
from shared.contracts.entry import EVENT_COLUMNS, StoredRow, entry_bytes
from shared.eventstore.feed import FeedEntry, read_entries, read_size
from shared.kernel.canonical import canonical_time

ALARMS_OF = "log"  # as the source of alarms


class Taken(Protocol):
    """What the writer of the log needs of the ledger and of the stores."""

    def hold(self) -> bool:
        """Take the lock, or still have it; False where another one writes."""

    def size(self) -> int:
        """Give the number of entries."""

    def entries(self, start: int, limit: int) -> Sequence[FeedEntry]:
        """Give entries ``start`` and on, in order, at most so many."""

    def compare(self, entries: Sequence[FeedEntry]) -> None:
        """Make each entry again from its row, and compare.

        Raises:
            StoreBehindError: a store lacks a row.
            EntryDiffersError: an entry is not what its row gives; the details say which.
        """

    def refuse_stores_behind(self) -> None:
        """Check that each store still has what the ledger took last of it.

        Raises:
            StoreBehindError: one is an older backup.
        """

    def raise_alarm(self, error: LogRefusedError) -> None:
        """Let an alarm stand; one of its kind that stands already stays."""

    def clear_alarms(self) -> None:
        """End every alarm of the log: it was checked from the first entry on."""

    def close(self) -> None:
        """Give back the lock."""


class TakenInPostgres:
    """Reads `ledger.entries` and the stores over one connection of the ledger's role.

    Every method may raise `psycopg.Error`; the lock is then gone.
    """

    def __init__(self, connection_string: str) -> None:
        self._conninfo = connection_string
        self._connection: psycopg.Connection[Any] | None = None
        self._is_held = False

    def hold(self) -> bool:
        if not self._is_held:
            ((self._is_held,),) = self._connected().execute(_LOCK).fetchall()
        return self._is_held

    def size(self) -> int:
        return read_size(self._connected())

    def entries(self, start: int, limit: int) -> list[FeedEntry]:
        return read_entries(self._connected(), start, limit)

    def compare(self, entries: Sequence[FeedEntry]) -> None:
        by_source: dict[str, list[FeedEntry]] = {}
        for entry in entries:
            by_source.setdefault(entry.source, []).append(entry)
        for source, taken in by_source.items():
            # With the one before them: a store that went back in time and recorded on over the
            # places of what was signed has another row there.
            checked = [*self._before(source, taken[0].sequence), *taken]
            rows = self._rows(source, checked[0].sequence, checked[-1].sequence)
            for entry in checked:
                _compare(entry, rows.get(entry.sequence))

    def refuse_stores_behind(self) -> None:
        for source, head, last in self._connected().execute(_HEADS).fetchall():
            if head > last:
                raise StoreBehindError(source=source, sequence=last, head=head)

    def raise_alarm(self, error: LogRefusedError) -> None:
        kind = error.code.removeprefix("ledger.")
        detail = {"subject": error.subject, **error.details} if error.subject else error.details
        self._connected().execute(_RAISE, (ALARMS_OF, kind, Jsonb(detail)))

    def clear_alarms(self) -> None:
        self._connected().execute(_CLEAR, (ALARMS_OF,))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._is_held = None, False

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            self._connection = psycopg.connect(self._conninfo, autocommit=True)
        return self._connection

    def _before(self, source: str, sequence: int) -> list[FeedEntry]:
        """Give the last entry of a source before a sequence, if there is one."""
        cursor = self._connected().cursor(row_factory=tuple_row, binary=True)
        cursor.execute(_BEFORE, (source, sequence), prepare=True)
        return [FeedEntry(*row) for row in cursor]

    def _rows(self, source: str, first: int, last: int) -> dict[int, StoredRow]:
        query = _ROWS.format(
            name=Literal(source),
            columns=SQL(", ").join(map(Identifier, EVENT_COLUMNS)),
            table=Identifier(source, "events"),
        )
        cursor = self._connected().cursor(row_factory=tuple_row, binary=True)
        cursor.execute(query, (first, last), prepare=True)
        return {row.position: row for row in map(StoredRow._make, cursor)}


def leaf_of(entry: FeedEntry) -> bytes:
    """Give the leaf of an entry: when it was taken (27 bytes), a line feed, its canonical bytes."""
    return canonical_time(entry.integrated_at).encode() + b"\n" + entry.entry


def _compare(entry: FeedEntry, row: StoredRow | None) -> None:
    details: dict[str, Any] = {
        "source": entry.source,
        "sequence": entry.sequence,
        "index": entry.index,
    }
    if row is None:
        raise StoreBehindError(**details)
    if entry_bytes(row) != entry.entry or row.topic != entry.type:
        raise EntryDiffersError(stream=str(row.originator_id), **details)


_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('ledger.log', 0))"
_ROWS = SQL("SELECT {name}, {columns} FROM {table} WHERE position BETWEEN %s AND %s")
_BEFORE = """
SELECT index, source, sequence, type, entry, integrated_at FROM ledger.entries
WHERE source = %s AND sequence < %s ORDER BY sequence DESC LIMIT 1
"""
_HEADS = SQL(" UNION ALL ").join(
    SQL(
        "SELECT h.source, h.sequence, coalesce((SELECT max(position) FROM {table}), 0) "
        "FROM ledger.heads h WHERE h.source = {name}"
    ).format(table=Identifier(source, "events"), name=Literal(source))
    for source in SOURCES
)
_RAISE = """
INSERT INTO ledger.alarms (source, kind, detail) VALUES (%s, %s, %s)
ON CONFLICT (source, kind) WHERE cleared_at IS NULL DO NOTHING
"""
_CLEAR = """
UPDATE ledger.alarms SET cleared_at = clock_timestamp() WHERE source = %s AND cleared_at IS NULL
"""
