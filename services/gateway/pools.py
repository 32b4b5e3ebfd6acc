"""Connections for questions: one small pool a role, opened when it is first asked.

A question reads one snapshot: all its statements run in one read-only transaction.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any, Protocol, TypeVar

import psycopg
from psycopg import Connection, IsolationLevel, sql
from psycopg_pool import ConnectionPool

from services.gateway.arrivals import Arrivals
from shared.embedded.waiting import Waker
from shared.eventstore.connections import conninfo
from shared.settings import Settings

Reader = Connection[tuple[Any, ...]]
T = TypeVar("T")

_SIZE = 4
_WAIT_S = 5.0
_STATEMENT_TIMEOUT_MS = 20_000
_OWN_ROLE = "gateway_service"


class Readers(Protocol):
    """Where questions find a connection."""

    def reader(self, schema: str) -> AbstractContextManager[Reader]:
        """Lend a connection as ``<schema>_reader`` for one transaction."""

    def own(self) -> AbstractContextManager[Reader]:
        """Lend a connection as the gateway's own role, for its own table."""

    def news(self, schema: str) -> Waker:
        """Give what rings each time that a service's read model has moved."""


class Pools:
    """The pools of one gateway process; for threads and greenthreads alike."""

    def __init__(self, settings: Settings, *, size: int = _SIZE) -> None:
        self._settings = settings
        self._size = size
        self._pools: dict[str, ConnectionPool[Reader]] = {}
        self._making = threading.Lock()
        own = conninfo(settings, _OWN_ROLE)
        self._arrivals = Arrivals(partial(psycopg.connect, own, autocommit=True))

    @contextmanager
    def reader(self, schema: str) -> Iterator[Reader]:
        with self._pool(f"{schema}_reader").connection() as connection:
            yield connection

    @contextmanager
    def own(self) -> Iterator[Reader]:
        with self._pool(_OWN_ROLE).connection() as connection:
            yield connection

    def news(self, schema: str) -> Waker:
        return self._arrivals.of(schema)

    def close(self) -> None:
        """Close every connection; those lent end with their transaction."""
        self._arrivals.close()
        with self._making:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.close()

    def _pool(self, role: str) -> ConnectionPool[Reader]:
        with self._making:
            if role not in self._pools:
                self._pools[role] = self._open(role)
            return self._pools[role]

    def _open(self, role: str) -> ConnectionPool[Reader]:
        configure = _configure_own if role == _OWN_ROLE else _configure_reader
        return ConnectionPool(
            conninfo(self._settings, role),
            min_size=1,
            max_size=self._size,
            timeout=_WAIT_S,
            max_idle=60,
            name=role,
            kwargs={"options": f"-c statement_timeout={_STATEMENT_TIMEOUT_MS}"},
            configure=configure,
            open=True,
        )


def ask(readers: Readers, schema: str, question: Callable[[Reader], T]) -> T:
    """Run a question on one snapshot; once more where the connection had died meanwhile.

    Raises:
        psycopg.OperationalError, PoolTimeout: the database does not answer.
    """
    try:
        with readers.reader(schema) as connection:
            return question(connection)
    except psycopg.errors.QueryCanceled:
        raise
    except psycopg.OperationalError:
        with readers.reader(schema) as connection:
            return question(connection)


def mark_replayed(readers: Readers, schema: str, number: int) -> None:
    """Mark a dead letter of a service as replayed, by the function its schema has for it."""
    statement = sql.SQL("SELECT {}(%s)").format(sql.Identifier(schema, "dead_letter_replayed"))
    with readers.own() as connection:
        connection.execute(statement, (number,))


def _configure_reader(connection: Reader) -> None:
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.read_only = True


def _configure_own(connection: Reader) -> None:
    connection.autocommit = True
