"""The ledger's entries in their one order, read where its database is at hand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString, Protocol

import msgspec
import psycopg
from psycopg.rows import tuple_row

MAX_PAGE = 10_000


class FeedEntry(msgspec.Struct, frozen=True, gc=False):
    """An entry in its place; `entry` are its canonical bytes."""

    index: int
    source: str
    sequence: int
    type: str
    entry: bytes
    integrated_at: datetime


class Feed(Protocol):
    """Whatever gives the ledger by number: this database, or the ledger over HTTP."""

    def entries(self, start: int, limit: int) -> Sequence[FeedEntry]:
        """Give entries ``start`` … in order, at most ``limit``."""

    def size(self) -> int:
        """Give the number of entries there are."""


class SqlFeed:
    """Reads `ledger.entries` over a connection of its own; any service's or reader's role may."""

    def __init__(self, connection_string: str) -> None:
        self._conninfo = connection_string
        self._connection: psycopg.Connection[Any] | None = None

    def entries(self, start: int, limit: int) -> list[FeedEntry]:
        """Give entries ``start`` … in order, at most ``limit`` (and at most `MAX_PAGE`).

        Raises:
            psycopg.Error: the database is away; the next call connects again.
        """
        return read_entries(self._connected(), start, limit)

    def size(self) -> int:
        """Give the number of entries there are; what `known_at` and cut-offs count.

        Raises:
            psycopg.Error: the database is away; the next call connects again.
        """
        return read_size(self._connected())

    def close(self) -> None:
        """Give back the connection."""
        if self._connection is not None:
            self._connection.close()

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._conninfo, autocommit=True)
        return self._connection


def read_entries(
    connection: psycopg.Connection[Any],
    start: int,
    limit: int,
    *,
    table: LiteralString = "ledger.entries",
) -> list[FeedEntry]:
    """Give entries ``start`` and on, in order, at most ``limit`` (and at most `MAX_PAGE`)."""
    cursor = connection.cursor(row_factory=tuple_row, binary=True)
    cursor.execute(_ENTRIES + table + _FOLLOWING, (start, min(limit, MAX_PAGE)), prepare=True)
    return [FeedEntry(*row) for row in cursor]


def read_size(connection: psycopg.Connection[Any]) -> int:
    """Give the number of entries there are."""
    cursor = connection.cursor(row_factory=tuple_row)
    ((size,),) = cursor.execute(_SIZE, prepare=True).fetchall()
    return int(size)


_ENTRIES: LiteralString = "SELECT index, source, sequence, type, entry, integrated_at FROM "
_FOLLOWING: LiteralString = " WHERE index >= %s ORDER BY index LIMIT %s"
_SIZE = "SELECT coalesce(max(index) + 1, 0) FROM ledger.entries"
