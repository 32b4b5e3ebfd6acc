"""Dead letters: messages that could not be handled, parked in a table of the consuming service.

The in-process bus has no dead-letter queues, and a table can be listed and replayed on both
transports. A letter goes back to its own queue only, never to the other subscribers.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from psycopg import Connection, sql
from psycopg.types.json import Jsonb

from shared.contracts.errors import NotFoundError
from shared.messaging.publisher import CLOUD_EVENT, Outgoing

# What a message was, kept through parking and replaying.
ROUTING_KEY_HEADER = "zeren-routing-key"
MESSAGE_ID_HEADER = "zeren-message-id"
CONTENT_TYPE_HEADER = "zeren-content-type"
MAX_ERROR_LENGTH = 2_000

Connect = Callable[[], AbstractContextManager[Connection[Any]]]


class DeadLetter(NamedTuple):
    """One parked message; ``replayed_at`` is None while it waits."""

    id: int
    queue: str
    routing_key: str
    headers: dict[str, Any]
    body: bytes
    error: str
    attempts: int
    parked_at: datetime
    replayed_at: datetime | None


class Publishes(Protocol):
    """What replaying needs of a publisher."""

    def publish(self, exchange: str, messages: list[Outgoing]) -> None:
        """Return once the messages are safe with the broker."""


class DeadLetters:
    """The table ``dead_letters`` of one service's schema.

    ``connect`` gives a connection for one transaction: a pool's ``connection``, or a function
    that opens one. ``mark`` marks a letter as replayed; whoever may only read the table gives one.
    """

    def __init__(
        self, connect: Connect, *, schema: str, mark: Callable[[int], None] | None = None
    ) -> None:
        self._connect = connect
        self._mark = mark or self._set_replayed
        self._table = sql.Identifier(schema, "dead_letters")

    def park(
        self,
        *,
        queue: str,
        routing_key: str,
        headers: Mapping[str, Any],
        body: bytes,
        error: str,
        attempts: int,
    ) -> int:
        """Keep one message; give its number. Hostile text is made storable, the body is exact.

        Raises:
            psycopg.Error: it could not be stored.
        """
        statement = sql.SQL(
            "INSERT INTO {} (queue, routing_key, headers, body, error, attempts)"
            " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id"
        ).format(self._table)
        values = (
            queue,
            _storable(routing_key),
            Jsonb(_storable(dict(headers)), dumps=json.dumps),
            body,
            _storable(error)[:MAX_ERROR_LENGTH],
            attempts,
        )
        with self._connect() as connection:
            row = connection.execute(statement, values).fetchone()
        return int(row[0]) if row else 0

    def waiting(self, limit: int = 100, after: int = 0) -> list[DeadLetter]:
        """Give letters not replayed yet, oldest first, with a number above ``after``."""
        return self._read(sql.SQL("replayed_at IS NULL AND id > %s"), after, limit)

    def count(self) -> int:
        """Give how many letters wait."""
        statement = sql.SQL("SELECT count(*) FROM {} WHERE replayed_at IS NULL")
        with self._connect() as connection:
            row = connection.execute(statement.format(self._table)).fetchone()
        return int(row[0]) if row else 0

    def get(self, number: int) -> DeadLetter:
        """Give one letter.

        Raises:
            NotFoundError: there is none with this number.
        """
        found = self._read(sql.SQL("id = %s"), number, 1)
        if not found:
            raise NotFoundError(str(number))
        return found[0]

    def replay(self, number: int, publisher: Publishes) -> DeadLetter:
        """Put a letter back into its queue, then mark it. May be done again on purpose.

        Raises:
            NotFoundError: there is none with this number.
            BusUnavailableError: not published, and so not marked.
        """
        letter = self.get(number)
        headers = {**letter.headers, ROUTING_KEY_HEADER: letter.routing_key}
        message = Outgoing(
            routing_key=letter.queue,
            body=letter.body,
            message_id=str(headers.pop(MESSAGE_ID_HEADER, f"dead-letter.{letter.id}")),
            headers=headers,
            content_type=str(headers.pop(CONTENT_TYPE_HEADER, CLOUD_EVENT)),
        )
        publisher.publish("", [message])
        self._mark(number)
        return letter

    def _set_replayed(self, number: int) -> None:
        statement = sql.SQL("UPDATE {} SET replayed_at = clock_timestamp() WHERE id = %s")
        with self._connect() as connection:
            connection.execute(statement.format(self._table), (number,))

    def _read(self, condition: sql.SQL, value: int, limit: int) -> list[DeadLetter]:
        statement = sql.SQL(
            "SELECT id, queue, routing_key, headers, body, error, attempts, parked_at, replayed_at"
            " FROM {} WHERE {} ORDER BY id LIMIT %s"
        ).format(self._table, condition)
        with self._connect() as connection:
            rows = connection.execute(statement, (value, limit)).fetchall()
        return [DeadLetter(*row) for row in rows]


def _storable(value: Any) -> Any:
    """Give text as PostgreSQL takes it: no NUL, no lone surrogate; what is no JSON as text."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode().replace("\x00", "\N{SYMBOL FOR NULL}")
        case bool() | int() | None:
            return value
        case Mapping():
            return {_storable(str(key)): _storable(item) for key, item in value.items()}
        case list() | tuple():
            return [_storable(item) for item in value]
        case _:
            return _storable(str(value))
