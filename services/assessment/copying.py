"""Binary COPY, out of the ledger and into a dossier, a row at a time and nothing kept.

Rows are read and written by hand: the library's row adapters cost more than all the rest.
Source: PostgreSQL documentation, COPY, "Binary Format".
"""

from collections.abc import Iterator
from functools import lru_cache
from struct import Struct
from typing import Any, Self

import psycopg
from psycopg import pq

from services.assessment.dossier import COLUMNS
from services.assessment.glancing import Glance

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)  # signature, no flags, no extension
_TRAILER = b"\xff\xff"
_TRAILER_BYTES = len(_TRAILER)

_read_index = Struct(">q").unpack_from
_INDEX_AT = 6  # after the count of fields and the length of the first
_ENTRY_AT = 18  # after the index and the length of the entry
_length = Struct(">i").pack
_until_fact = Struct(">hiqi16si").pack


def entries_out(
    connection: psycopg.Connection[Any], start: int, stop: int
) -> Iterator[tuple[int, memoryview]]:
    """Give index and bytes of the ledger's entries ``start`` … ``stop - 1``, in constant memory.

    The connection is autocommit and nobody else's until the last one was given.

    Raises:
        psycopg.Error: the server refused or went away.
    """
    pgconn = connection.pgconn
    get = pgconn.get_copy_data
    _begin(pgconn, _ENTRIES_OUT % (start, stop), pq.ExecStatus.COPY_OUT)
    length, row = get(0)
    row = row[len(_HEADER) :]  # the header comes with the first row
    while length > 0 and len(row) > _TRAILER_BYTES:
        yield _read_index(row, _INDEX_AT)[0], row[_ENTRY_AT:]
        length, row = get(0)
    while length > 0:
        length, row = get(0)
    _finish(pgconn)


class DossierIn:
    """Writes rows into a table as a context; the transaction that made the table keeps them.

    They are frozen as they are written: nothing has to write their pages a second time.

    Raises:
        psycopg.Error: the server refused or went away.
    """

    def __init__(self, connection: psycopg.Connection[Any], table: str) -> None:
        self._pgconn = connection.pgconn
        self._statement = _DOSSIER_IN % (table, COLUMNS)
        self._pieces: list[Any] = []  # bytes, or what they can be taken from
        self._add = self._pieces.extend

    def __enter__(self) -> Self:
        _begin(self._pgconn, self._statement, pq.ExecStatus.COPY_IN)
        self._pieces.append(_HEADER)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._pgconn.put_copy_end(b"the reader failed")
            _drain(self._pgconn)
            return
        self._pieces.append(_TRAILER)
        self.flush()
        self._pgconn.put_copy_end()
        _finish(self._pgconn)

    def write(self, index: int, glance: Glance) -> None:
        """Add one row; `flush` sends what was added."""
        organization_id, fact, name, subject, days, data = glance
        # Joining takes the data from where it lies; until then the row that it lies in is kept.
        self._add(
            (
                _until_fact(8, 8, index, 16, organization_id, len(fact)),
                fact.encode(),
                _name(name),
                subject,
                days,
                _length(len(data)),
                data,
            )
        )

    def flush(self) -> None:
        """Send what was added; waits while the server is busy with earlier rows."""
        self._pgconn.put_copy_data(b"".join(self._pieces))
        self._pieces.clear()


@lru_cache(maxsize=1024)
def _name(value: str) -> bytes:
    encoded = value.encode()
    return _length(len(encoded)) + encoded + _length(16)  # of the subject, which follows


def _begin(pgconn: pq.abc.PGconn, statement: str, wanted: int) -> None:
    result = pgconn.exec_(statement.encode())
    if result.status != wanted:
        raise psycopg.errors.error_from_result(result)


def _finish(pgconn: pq.abc.PGconn) -> None:
    failed = None
    while (result := pgconn.get_result()) is not None:
        if result.status != pq.ExecStatus.COMMAND_OK:
            failed = result
    if failed is not None:
        raise psycopg.errors.error_from_result(failed)


def _drain(pgconn: pq.abc.PGconn) -> None:
    while pgconn.get_result() is not None:
        pass


_ENTRIES_OUT = (
    "COPY (SELECT index, entry FROM ledger.entries WHERE index >= %d AND index < %d "
    "ORDER BY index) TO STDOUT (FORMAT binary)"
)
_DOSSIER_IN = "COPY %s (%s) FROM STDIN (FORMAT binary, FREEZE)"
