"""The intake: every fact of every service, once, in its source's order, into the one index.

It reads the services' tables by position and asks `ledger.integrate` to take what follows the head
of each source. The function checks again, so two intakes at once, or one that died half way, can
neither repeat nor pass over anything. One is active, by an advisory lock of its connection; others
stand by.

`previous` tells an innocent gap from a missing row: a row whose `previous` was not taken stops its
source, and no other, and raises an alarm that stands until the source moves again.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
import structlog
from prometheus_client import Counter, Gauge
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier, Literal, Placeholder
from psycopg.types.json import Jsonb

from services.ledger.lock_alarms import LockAlarms
from shared.contracts.entry import EVENT_COLUMNS, StoredRow, entry_bytes
from shared.eventstore.connections import PLANNED_ONCE

SOURCES = ("registry", "targets", "activities", "assessment")
MAX_STEP = 2000  # entries of one source in one transaction

_log = structlog.get_logger(__name__)
_taken_total = Counter("zeren_ledger_entries_total", "Entries taken into the ledger", ["source"])
_stopped = Gauge("zeren_ledger_source_stopped", "1 where a row of a source is missing", ["source"])


class Intake:
    """Takes facts from the services' tables into `ledger.entries`."""

    def __init__(self, connection_string: str, sources: Sequence[str] = SOURCES) -> None:
        self._conninfo = connection_string
        self._sources = tuple(sources)
        self._query = SQL(" UNION ALL ").join(map(_next_rows, self._sources)).as_bytes(None)
        self._connection: psycopg.Connection[Any] | None = None
        self._is_active = False
        self._heads: dict[str, int] = {}
        self._missing: set[str] = set()  # sources that stand still
        self._lock_alarms = LockAlarms(self._sources)

    def step(self) -> int:
        """Take what has been recorded since the last step, at most `MAX_STEP` of each source.

        Returns:
            How many entries were taken; 0 where there is nothing to do, or another one is active.

        Raises:
            psycopg.Error: the database is away or refused; the next call begins again from the
                ledger's own heads.
        """
        try:
            cursor = self._cursor()
            if not self._is_active and not self._activate(cursor):
                return 0
            rows = [StoredRow._make(row) for row in cursor.execute(self._query, self._places())]
            following, missing = in_order(rows, self._heads)
            if following:
                self._integrate(cursor, following)
            for row in missing:
                self._alarm(cursor, row)
            self._lock_alarms.look(cursor.connection)
        except BaseException:
            self.close()
            raise
        return len(following)

    def close(self) -> None:
        """Give back the connection, and with it the lock."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._is_active = None, False

    def _cursor(self) -> psycopg.Cursor[Any]:
        if self._connection is None:
            self._connection = psycopg.connect(
                self._conninfo, autocommit=True, options=PLANNED_ONCE
            )
        return self._connection.cursor(row_factory=tuple_row, binary=True)

    def _activate(self, cursor: psycopg.Cursor[Any]) -> bool:
        ((self._is_active,),) = cursor.execute(_LOCK).fetchall()
        if self._is_active:
            heads = cursor.execute("SELECT source, sequence FROM ledger.heads").fetchall()
            self._heads = dict.fromkeys(self._sources, 0) | dict(heads)
            self._missing = {source for (source,) in cursor.execute(_STANDING).fetchall()}
            for source in self._sources:
                _stopped.labels(source).set(source in self._missing)
            self._lock_alarms.begin(cursor.connection)
        return self._is_active

    def _places(self) -> dict[str, int]:
        # Of a source that stands still only the next row is read, to see whether it has come.
        limits = {f"{s}_limit": 1 if s in self._missing else MAX_STEP for s in self._sources}
        return {source: self._heads[source] for source in self._sources} | limits

    def _integrate(self, cursor: psycopg.Cursor[Any], rows: Sequence[StoredRow]) -> None:
        entries = [entry_bytes(row) for row in rows]
        sources = [row.source for row in rows]
        sequences = [row.position for row in rows]
        previouses = [row.previous for row in rows]
        types = [row.topic for row in rows]
        cursor.execute(_INTEGRATE, (sources, sequences, previouses, types, entries), prepare=True)
        for row in rows:
            self._heads[row.source] = row.position
        for source in set(sources):
            _taken_total.labels(source).inc(sources.count(source))
            if source in self._missing:
                self._clear(cursor, source)

    def _alarm(self, cursor: psycopg.Cursor[Any], row: StoredRow) -> None:
        if row.source in self._missing:
            return
        head = self._heads[row.source]
        detail = {"sequence": row.position, "previous": row.previous, "head": head}
        _log.error("ledger_row_missing", source=row.source, **detail)
        _stopped.labels(row.source).set(1)
        cursor.execute(_RAISE_ALARM, (row.source, Jsonb(detail)))
        self._missing.add(row.source)

    def _clear(self, cursor: psycopg.Cursor[Any], source: str) -> None:
        _log.warning("ledger_row_came", source=source)
        _stopped.labels(source).set(0)
        cursor.execute(_CLEAR_ALARM, (source,))
        self._missing.discard(source)


def in_order(
    rows: Iterable[StoredRow], heads: dict[str, int]
) -> tuple[list[StoredRow], list[StoredRow]]:
    """Divide rows into those that follow their source's head, and the first of each that does not.

    A position may be left out (`previous` is then the head all the same); a row may not.
    """
    reached = dict(heads)
    following: list[StoredRow] = []
    missing: dict[str, StoredRow] = {}
    for row in rows:
        if row.source in missing:
            continue
        if row.previous == reached[row.source]:
            following.append(row)
            reached[row.source] = row.position
        else:
            missing[row.source] = row
    return following, list(missing.values())


def _next_rows(source: str) -> Composed:
    return SQL(
        "(SELECT {name}, {columns} FROM {table} WHERE position > {head} "
        "ORDER BY position LIMIT {limit})"
    ).format(
        name=Literal(source),
        columns=SQL(", ").join(map(Identifier, EVENT_COLUMNS)),
        table=Identifier(source, "events"),
        head=Placeholder(source),
        limit=Placeholder(f"{source}_limit"),
    )


_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('ledger.intake', 0))"
_STANDING = "SELECT source FROM ledger.alarms WHERE kind = 'row_missing' AND cleared_at IS NULL"
_INTEGRATE = """
SELECT size FROM ledger.integrate(%s::text[], %s::bigint[], %s::bigint[], %s::text[], %b::bytea[])
"""
_RAISE_ALARM = """
INSERT INTO ledger.alarms (source, kind, detail) VALUES (%s, 'row_missing', %s)
ON CONFLICT (source, kind) WHERE cleared_at IS NULL DO NOTHING
"""
_CLEAR_ALARM = """
UPDATE ledger.alarms SET cleared_at = clock_timestamp()
WHERE source = %s AND kind = 'row_missing' AND cleared_at IS NULL
"""
