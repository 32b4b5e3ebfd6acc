"""Questions to the ledger; run by the gateway with the reader role."""

from typing import Any

from psycopg import Connection

from shared.eventstore.feed import FeedEntry, read_entries, read_size

__all__ = ["entries", "size"]


def entries(connection: Connection[Any], start: int, limit: int) -> list[FeedEntry]:
    """Entries ``start`` and on, in order, at most ``limit``."""
    return read_entries(connection, start, limit)


def size(connection: Connection[Any]) -> int:
    """The number of entries there are."""
    return read_size(connection)
