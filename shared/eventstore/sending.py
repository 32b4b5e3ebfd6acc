"""The connection over which a service appends: kept, with its one statement prepared on it.

Appends of a service go one after the other (`shared.eventstore.grouping`), so one connection is
enough; taking one from the pool for each, with a cursor and adapters, cost as much as deciding.
Parameters and the result are spoken to libpq directly, waiting as the library's connection waits,
which lets other greenthreads run.
"""

import sys
from contextlib import ExitStack
from struct import Struct
from typing import Any

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg import generators, pq

_NAME = b"append"
_BINARY = 1
_first = Struct(">q").unpack
REFUSED = ("22", "23", "ZR")  # classes of SQLSTATE: what is sent is wrong, and nothing else


class Sender:
    """Sends one call of `append` after the other; nobody else may send meanwhile."""

    def __init__(self, datastore: PostgresDatastore, statement: bytes) -> None:
        self._datastore, self._statement = datastore, statement
        self._lease = ExitStack()  # of the connection; given back where anything goes wrong
        self.connection: psycopg.Connection[Any] | None = None  # while one is kept

    def send(self, facts: bytes, commands: bytes) -> int:
        """Append in a transaction of its own; give the first position.

        Raises:
            psycopg.Error: the function refused; nothing was appended.
            PersistenceError: of the library; the next call takes another connection.
        """
        try:
            connection = self.connection or self._connect()
            connection.pgconn.send_query_prepared(_NAME, (facts, commands), None, _BINARY)
            result, *_ = connection.wait(generators.execute(connection.pgconn))
            if result.status == pq.ExecStatus.TUPLES_OK:
                first: int = _first(result.get_value(0, 0))[0]
                return first
            error = psycopg.errors.error_from_result(result)
            if not str(error.sqlstate).startswith(REFUSED):
                raise error  # noqa: TRY301  # the library gives it its own name
        except BaseException:
            if not self._give_back():
                raise
        raise error

    def close(self) -> None:
        """Close the connection and give it back: nobody else has a use for its statement."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        self._lease.close()

    def _connect(self) -> psycopg.Connection[Any]:
        connection = self._lease.enter_context(self._datastore.get_connection())
        self.connection = connection
        connection.pgconn.send_prepare(_NAME, self._statement)
        result, *_ = connection.wait(generators.execute(connection.pgconn))
        if result.status != pq.ExecStatus.COMMAND_OK:
            raise psycopg.errors.error_from_result(result)
        return connection

    def _give_back(self) -> bool:
        """Let the library's context end with the error at hand, which it gives its own name."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        return bool(self._lease.__exit__(*sys.exc_info()))
