"""Entries of the ledger, made again from the rows of the services' stores, and compared."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier, Literal

from services.ledger.intake import SOURCES
from services.ledger.log_errors import EntryDiffersError, LedgerShorterError, StoreBehindError
from shared.contracts.entry import EVENT_COLUMNS, StoredRow, entry_bytes
from shared.eventstore.feed import FeedEntry
from shared.kernel.canonical import canonical_time

__all__ = ["compare_with_stores", "leaf_of", "refuse_shorter", "refuse_stores_behind"]


def leaf_of(entry: FeedEntry) -> bytes:
    """Give the leaf of an entry: when it was taken (27 bytes), a line feed, its canonical bytes."""
    return canonical_time(entry.integrated_at).encode() + b"\n" + entry.entry


def compare_with_stores(connection: psycopg.Connection[Any], entries: Sequence[FeedEntry]) -> None:
    """Make each entry again from its row, and compare.

    Raises:
        StoreBehindError: a store lacks a row.
        EntryDiffersError: an entry is not what its row gives; the details say which.
    """
    by_source: dict[str, list[FeedEntry]] = {}
    for entry in entries:
        by_source.setdefault(entry.source, []).append(entry)
    for source, taken in by_source.items():
        rows = _rows(connection, source, taken[0].sequence, taken[-1].sequence)
        for entry in taken:
            row = rows.get(entry.sequence)
            details: dict[str, Any] = {
                "source": source,
                "sequence": entry.sequence,
                "index": entry.index,
            }
            if row is None:
                raise StoreBehindError(**details)
            if entry_bytes(row) != entry.entry:
                raise EntryDiffersError(stream=str(row.originator_id), **details)


def refuse_stores_behind(connection: psycopg.Connection[Any]) -> None:
    """Check that each store still has what the ledger took last of it.

    Raises:
        StoreBehindError: one is an older backup.
    """
    rows = connection.execute(_HEADS).fetchall()
    for source, head, last in rows:
        if head > last:
            raise StoreBehindError(source=source, sequence=last, head=head)


def refuse_shorter(size: int, signed: int) -> None:
    """Check that the ledger has at least what was signed.

    Raises:
        LedgerShorterError: it has not.
    """
    if size < signed:
        raise LedgerShorterError(size=size, signed=signed)


def _rows(
    connection: psycopg.Connection[Any], source: str, first: int, last: int
) -> dict[int, StoredRow]:
    query = SQL("SELECT {name}, {columns} FROM {table} WHERE position BETWEEN %s AND %s").format(
        name=Literal(source),
        columns=SQL(", ").join(map(Identifier, EVENT_COLUMNS)),
        table=Identifier(source, "events"),
    )
    cursor = connection.cursor(row_factory=tuple_row, binary=True)
    found: Iterable[Any] = cursor.execute(query, (first, last), prepare=True)
    return {row.position: row for row in map(StoredRow._make, found)}


_HEADS = SQL(" UNION ALL ").join(
    SQL(
        "SELECT h.source, h.sequence, coalesce((SELECT max(position) FROM {table}), 0) "
        "FROM ledger.heads h WHERE h.source = {name}"
    ).format(table=Identifier(source, "events"), name=Literal(source))
    for source in SOURCES
)
