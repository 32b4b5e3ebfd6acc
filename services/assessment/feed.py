"""Where entries come from, in the county's one order."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import psycopg

from shared.kernel.errors import ZerenError


class LedgerRow(NamedTuple):
    """An entry in its place."""

    index: int  # type: ignore[assignment]  # as the ledger calls it
    source: str
    sequence: int
    entry: bytes


class LedgerGapError(ZerenError):
    """The ledger gave other indexes than the ones that follow: nothing may be filed past a gap."""

    code = "ledger_gap"
    status = 500
    zh = "账本序号不连续,处理已停止"
    en = "The ledger's indexes do not follow each other; filing has stopped"


class Feed(Protocol):
    """Gives what follows in the ledger: by SQL where its database is at hand, by HTTP elsewhere."""

    def read(
        self, connection: psycopg.Connection[Any], start: int, limit: int
    ) -> Sequence[LedgerRow]:
        """Give the entries from index ``start`` on, at most ``limit``; none where none follow.

        ``connection`` is the reader's own, for feeds that stand in the same database.
        """
        ...


class SqlFeed:
    """Reads `ledger.entries` on the projection's own connection."""

    def read(
        self, connection: psycopg.Connection[Any], start: int, limit: int
    ) -> Sequence[LedgerRow]:
        """Give the entries from index ``start`` on, at most ``limit``.

        Raises:
            LedgerGapError: an index is missing.
        """
        cursor = connection.cursor(binary=True)
        cursor.execute(_FOLLOWING, (start, limit), prepare=True)
        rows = [LedgerRow(*row) for row in cursor.fetchall()]
        for expected, row in enumerate(rows, start):
            if row.index != expected:
                raise LedgerGapError(str(expected), found=row.index)
        return rows


_FOLLOWING = """
SELECT index, source, sequence, entry FROM ledger.entries WHERE index >= %s ORDER BY index LIMIT %s
"""
