"""Waiting until read models have come as far as a question asks; woken each time they move."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import LiteralString

from psycopg import sql

from services.gateway.pools import Reader, Readers
from services.ledger import queries as ledger
from shared.contracts.errors import NotYetVisibleError
from shared.contracts.principal import Position
from shared.embedded.waiting import Waker
from shared.eventstore.history import KNOWN_AT, past_schema
from shared.observability.positions import sources_seen

VISIBLE_TIMEOUT_S = 5.0
LOOK_S = 0.05  # between two looks where no news comes

_Missing = Callable[[], NotYetVisibleError | None]


class WaitingReaders:
    """Lends connections on which a read model has come as far as is asked.

    Args:
        readers: lend the connections.
        after: positions that the read model must have taken in.
        known_at: the size of the ledger at which it is then read; None: as it stands.
    """

    def __init__(
        self, readers: Readers, after: Sequence[Position] = (), known_at: int | None = None
    ) -> None:
        self._readers = readers
        self._after = after
        self._known_at = known_at
        self._seen: set[str] = set()

    @contextmanager
    def reader(self, schema: str) -> Iterator[Reader]:
        """Lend a connection as ``<schema>_reader`` for one transaction.

        Raises:
            NotYetVisibleError: the read model has not come there, nor does it in time.
        """
        if schema not in self._seen:
            self._wait(schema)
            self._seen.add(schema)
        with self._readers.reader(schema) as connection:
            if self._known_at is not None:
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
        wait_until_visible(self._readers, schema, self._after)
        known_at = self._known_at
        if known_at is not None:
            _wait(self._readers, schema, lambda: _behind(self._readers, schema, known_at))


def wait_until_visible(readers: Readers, schema: str, after: Sequence[Position]) -> None:
    """Wait until a service's read model has taken in these positions; woken when it moves.

    Raises:
        NotYetVisibleError: it has not within `VISIBLE_TIMEOUT_S`; the subject is what it waits for.
    """
    if after:
        _wait(readers, schema, lambda: _not_taken_in(readers, schema, after))


def _wait(readers: Readers, schema: str, missing: _Missing) -> None:
    deadline = time.monotonic() + VISIBLE_TIMEOUT_S
    bell: Waker | None = None
    while True:
        rung = bell.calls if bell else 0
        refusal = missing()
        if refusal is None:
            return
        if time.monotonic() >= deadline:
            raise refusal
        if bell is None:
            bell = readers.news(schema)
            continue  # what came before the bell was heard of
        bell.wait(rung, LOOK_S)


def _not_taken_in(
    readers: Readers, schema: str, after: Sequence[Position]
) -> NotYetVisibleError | None:
    at = sources_seen(readers.reader, schema)
    missing = [place for place in after if at.get(place.service, 0) < place.sequence]
    return NotYetVisibleError(", ".join(map(str, missing))) if missing else None


def _behind(readers: Readers, schema: str, known_at: int) -> NotYetVisibleError | None:
    size = _size_seen(readers, schema)
    return NotYetVisibleError(known_at=known_at, size=size) if size < known_at else None


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
