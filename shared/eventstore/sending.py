"""The connection over which a service appends: kept, with its statements prepared on it.

Appends of a service go one after the other (`shared.eventstore.grouping`), so one connection is
enough; taking one from the pool for each, with a cursor and adapters, cost as much as deciding.
Parameters and the result are spoken to libpq directly, waiting as the library's connection waits,
which lets other greenthreads run.
"""

import select
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from struct import Struct
from typing import Any

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg import generators, pq

from shared.eventstore.parameters import Parameters

_BINARY = 1
_LOOK_S = 0.0005  # longer than an append of one takes on a disk that syncs in 0.1 ms
_MOST_SELECT = 1024  # file descriptors from here on are beyond `select`
_first = Struct(">q").unpack
REFUSED = ("22", "23", "ZR")  # classes of SQLSTATE: what is sent is wrong, and nothing else


class Sender:
    """Sends one call after the other; nobody else may send meanwhile.

    Args:
        datastore: whose connection is kept.
        statements: each appends and gives the first position; one is named by its place.
        soon: the place of the statement whose result is looked for before it is waited for:
            of one that nobody prepares others beside meanwhile.
    """

    def __init__(
        self, datastore: PostgresDatastore, statements: Sequence[bytes], *, soon: int
    ) -> None:
        self._datastore = datastore
        self._statements = [(b"append%d" % n, text) for n, text in enumerate(statements)]
        self._soon = soon
        self._lease = ExitStack()  # of the connection; given back where anything goes wrong
        self.connection: psycopg.Connection[Any] | None = None  # while one is kept

    def send(self, place: int, parameters: Parameters) -> int:
        """Append with a statement in a transaction of its own; give the first position.

        Raises:
            psycopg.Error: the function refused; nothing was appended.
            PersistenceError: of the library; the next call takes another connection.
        """
        try:
            connection = self.connection or self._connect()
            connection.pgconn.send_query_prepared(
                self._statements[place][0], *parameters, result_format=_BINARY
            )
            if place == self._soon:
                _look(connection.pgconn)
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
        """Give the connection back as it is: its pool is closed next, and closes it."""
        self.connection = None
        self._lease.close()

    def _connect(self) -> psycopg.Connection[Any]:
        connection = self._lease.enter_context(self._datastore.get_connection())
        self.connection = connection
        for name, statement in self._statements:
            connection.pgconn.send_prepare(name, statement)
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


def _look(pgconn: pq.abc.PGconn) -> None:
    """Look for the result before it is waited for: sleeping and being woken costs a quarter more.

    Others run at each look, greenthreads as well; the wait follows where the looks found nothing.
    """
    until = time.perf_counter() + _LOOK_S
    pgconn.flush()
    while pgconn.is_busy() and pgconn.socket < _MOST_SELECT and time.perf_counter() < until:
        if select.select((pgconn.socket,), (), (), 0)[0]:
            pgconn.consume_input()
