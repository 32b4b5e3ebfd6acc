"""When a question is asked for: a day on which things held, and what the ledger held by then.

``valid_at`` takes the place of today. ``known_at`` is a size of the ledger: what counts is what its
first so many entries said. Both are taken by every question alike; rights are those of the present.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Annotated, LiteralString

import msgspec
from psycopg import sql

from services.gateway.bodies import wrong_parameter
from services.gateway.checkpoints import PolicyOf, no_policy, size_signed
from services.gateway.pools import Reader, Readers
from services.ledger import queries as ledger
from shared.contracts.errors import InvalidQuestionError, NotYetVisibleError
from shared.embedded.waiting import Waker
from shared.eventstore.history import KNOWN_AT, past_schema
from shared.kernel.calendar import SHANGHAI
from shared.kernel.canonical import MAX_INTEGER

VISIBLE_TIMEOUT_S = 5.0
_LOOK_S = 0.05  # between two looks where no news comes

ValidAt = Annotated[
    date,
    msgspec.Meta(description="以何日为准,默认今天 / The day it is asked for; today if left out"),
]
KnownAt = Annotated[
    str,
    msgspec.Meta(
        max_length=4_096,
        description="台账的前 N 条,或带时区的时刻,或某日终,或经日志签名的检查点全文 / The first N "
        "entries of the ledger; or by a time with its zone, by the end of a day, by a checkpoint's "
        "text, which a key of the log must have signed",
    ),
]


class ReadersAsOf:
    """Lends connections on which every read model is what it was at a size of the ledger."""

    def __init__(self, readers: Readers, known_at: int) -> None:
        self._readers = readers
        self._known_at = known_at
        self._seen: set[str] = set()

    @contextmanager
    def reader(self, schema: str) -> Iterator[Reader]:
        """Lend a connection as ``<schema>_reader`` for one transaction.

        Raises:
            NotYetVisibleError: the read model has not come to that size, nor does it in time.
        """
        if schema not in self._seen:
            self._wait(schema)
            self._seen.add(schema)
        with self._readers.reader(schema) as connection:
            path = sql.SQL(", ").join(map(sql.Identifier, (past_schema(schema), schema)))
            values = (path.as_string(), KNOWN_AT, str(self._known_at))
            connection.execute(_SET, values, prepare=True)
            yield connection

    def own(self) -> AbstractContextManager[Reader]:
        """Lend a connection as the gateway's own role; it reads no read model."""
        return self._readers.own()

    def news(self, schema: str) -> Waker:
        """Give what rings each time that a service's read model has moved."""
        return self._readers.news(schema)

    def _wait(self, schema: str) -> None:
        deadline = time.monotonic() + VISIBLE_TIMEOUT_S
        bell: Waker | None = None
        while True:
            rung = bell.calls if bell else 0
            size = _size_seen(self._readers, schema)
            if size >= self._known_at:
                return
            if time.monotonic() >= deadline:
                raise NotYetVisibleError(known_at=self._known_at, size=size)
            if bell is None:
                bell = self._readers.news(schema)
                continue  # what came before the bell was heard of
            bell.wait(rung, _LOOK_S)


def size_of(text: str, readers: Readers, policy: PolicyOf = no_policy) -> int:
    """Read ``known_at``: a size, a time or a checkpoint, as a size of the ledger.

    Args:
        text: what was said.
        readers: to the ledger.
        policy: names the keys that may have signed a checkpoint.

    Raises:
        InvalidQuestionError: it is none of them, or a checkpoint that the log has not signed.
        NotYetVisibleError: the ledger has not come to that size.
    """
    size = size_said(text, policy)
    with readers.reader("ledger") as connection:
        there = ledger.size(connection)
        if size is None:
            return ledger.size_at(connection, moment_said(text))
    if size > there:
        raise NotYetVisibleError(known_at=size, size=there)
    return size


def size_said(text: str, policy: PolicyOf = no_policy) -> int | None:
    """Give the size that a number of entries or a checkpoint says; None: it may be a time.

    Raises:
        InvalidQuestionError: it is a size that no ledger has, or a checkpoint that the log has not
            signed.
    """
    if "\n" in text:
        return size_signed(text, policy)
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) > len(str(MAX_INTEGER)) or int(text) > MAX_INTEGER:
        raise _wrong()
    return int(text)


def moment_said(text: str) -> datetime:
    """Give a time; of a day, its last instant in Asia/Shanghai.

    Raises:
        InvalidQuestionError: it is none, or has no zone.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        following = datetime.combine(day, time_of_day(), SHANGHAI) + timedelta(days=1)
        return following - timedelta(microseconds=1)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _wrong() from error
    if moment.tzinfo is None:
        raise _wrong()
    return moment


def _wrong() -> InvalidQuestionError:
    return wrong_parameter(
        "known_at", "a number of entries, a time with its zone, a day, or a checkpoint"
    )


def _size_seen(readers: Readers, schema: str) -> int:
    """Give how far a read model has read the ledger."""
    if schema == "ledger":
        with readers.reader(schema) as connection:
            return ledger.size(connection)
    statement = _POSITIONS if schema != "assessment" else _PROJECTIONS
    with readers.reader(schema) as connection:
        row = connection.execute(sql.SQL(statement).format(sql.Identifier(schema))).fetchone()
    return row[0] if row and row[0] is not None else 0


_SET: LiteralString = "SELECT set_config('search_path', %s, true), set_config(%s, %s, true)"
_POSITIONS: LiteralString = "SELECT size FROM {}.positions WHERE name = 'read_model'"
_PROJECTIONS: LiteralString = "SELECT min(size) FROM {}.projections"
