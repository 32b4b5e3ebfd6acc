"""The relay: what is stored goes out on the bus, in order, at least once.

The table is the outbox. Read by position, publish a window, wait for its confirms, move the
cursor. One relay of a kind is active, by a session advisory lock; the others stand by and take
over when that session ends. Nothing is lost with the broker: the cursor moves only afterwards.
"""

import time
from collections.abc import Callable
from typing import Any, Protocol

import msgspec
import psycopg
import structlog
from psycopg import Connection, sql

from shared.messaging.append_lock import AppendLockWatch
from shared.messaging.publisher import Outgoing

BATCH = 1_000
WATCH_EVERY_S = 0.5

Connect = Callable[[], Connection[Any]]

_log = structlog.get_logger(__name__)


class Source(Protocol):
    """Where a relay reads. ``read`` gives messages after a cursor and the cursor after them."""

    name: str  # of the cursor and of the lock
    schema: str  # whose ``cursors`` table keeps the cursor
    exchange: str

    def read(
        self, connection: Connection[Any], cursor: int, limit: int
    ) -> tuple[list[Outgoing], int]:
        """Give at most ``limit`` messages in their order; none means nothing new."""


class Publishes(Protocol):
    """What a relay needs of a publisher."""

    def publish(self, exchange: str, messages: list[Outgoing]) -> None:
        """Return once every message is safe with the broker."""


class RelayCounts(msgspec.Struct):
    """What a relay did since it was made, and where it stands."""

    published: int = 0
    windows: int = 0
    cursor: int = 0
    active: bool = False
    alarms: int = 0  # times an append lock was found held too long
    append_lock_held_s: float = 0.0


class Relay:
    """Moves one source to the bus.

    Args:
        source: what to read.
        publisher: takes a window and returns when it is confirmed.
        connect: opens an autocommit connection with the service's role; kept by the relay.
        watch: looks for a transaction that holds the append lock, and so every follower, too long.
        batch: messages in a window, at most.
    """

    def __init__(
        self,
        source: Source,
        publisher: Publishes,
        connect: Connect,
        *,
        watch: AppendLockWatch | None = None,
        batch: int = BATCH,
    ) -> None:
        self.counts = RelayCounts()
        self._source = source
        self._publisher = publisher
        self._connect = connect
        self._watch = watch
        self._batch = batch
        self._connection: Connection[Any] | None = None
        self._cursor = 0  # as stored; nobody else moves it while this relay is active
        table = sql.Identifier(source.schema, "cursors")
        self._read_cursor = _READ_CURSOR.format(table=table).as_bytes(None)
        self._move_cursor = _MOVE_CURSOR.format(table=table).as_bytes(None)
        self._watched_at = 0.0

    def step(self) -> int:
        """Publish one window; give its size. 0: nothing new, or another relay is active.

        Raises:
            psycopg.Error: the database does not answer; the next step connects again.
            BusUnavailableError, NotConfirmedError: the window will be published again.
        """
        try:
            return self._step()
        except psycopg.Error:
            self.close()
            raise

    def close(self) -> None:
        """Give up the lock with its session; another relay may take over."""
        self.counts.active = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _step(self) -> int:
        if self._connection is None:
            self._connection = self._connect()
            # A cursor that is lost with the machine is a window published twice.
            self._connection.execute("SET synchronous_commit = off")
        try:
            return self._move(self._connection) if self._is_active(self._connection) else 0
        finally:  # afterwards: what is new does not wait for it
            self._look_for_long_locks(self._connection)

    def _move(self, connection: Connection[Any]) -> int:
        messages, reached = self._source.read(connection, self._cursor, self._batch)
        if not messages:
            return 0
        self._publisher.publish(self._source.exchange, messages)
        connection.execute(self._move_cursor, (self._source.name, reached))
        self._cursor = self.counts.cursor = reached
        self.counts.published += len(messages)
        self.counts.windows += 1
        return len(messages)

    def _is_active(self, connection: Connection[Any]) -> bool:
        if not self.counts.active:
            statement = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
            row = connection.execute(statement, (f"zeren.relay.{self._source.name}",)).fetchone()
            self.counts.active = bool(row and row[0])
            if self.counts.active:
                row = connection.execute(self._read_cursor, (self._source.name,)).fetchone()
                self._cursor = self.counts.cursor = int(row[0]) if row else 0
                _log.info("relay_active", relay=self._source.name)
        return self.counts.active

    def _look_for_long_locks(self, connection: Connection[Any]) -> None:
        if self._watch is None or time.monotonic() - self._watched_at < WATCH_EVERY_S:
            return
        self._watched_at = time.monotonic()
        self._watch.look(connection)
        self.counts.append_lock_held_s = self._watch.held_s
        self.counts.alarms = self._watch.alarms


_READ_CURSOR = sql.SQL("SELECT position FROM {table} WHERE name = %s")
_MOVE_CURSOR = sql.SQL(
    "INSERT INTO {table} AS cursor (name, position) VALUES (%s, %s)"
    " ON CONFLICT (name) DO UPDATE SET position = greatest(cursor.position, excluded.position)"
)
