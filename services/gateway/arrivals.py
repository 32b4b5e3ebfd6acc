"""News that read models have moved, so that questions which wait for one are woken, not polled."""

import threading
from collections.abc import Callable
from typing import Any

from psycopg import Connection

from shared.embedded.waiting import Waker
from shared.eventstore.follower import channel_of
from shared.messaging.loops import Loop

_POLL_S = 0.5  # how soon a loop hears that it shall end
_LEDGER = {"ledger": "ledger_entries"}


class Arrivals:
    """Listens for a read model from the first question that waits for it on.

    Args:
        connect: opens an autocommit connection; one is kept for each read model that is waited for.
    """

    def __init__(self, connect: Callable[[], Connection[Any]]) -> None:
        self._connect = connect
        self._bells: dict[str, tuple[Waker, Loop]] = {}
        self._making = threading.Lock()

    def of(self, schema: str) -> Waker:
        """Give what rings each time that this service's read model has moved."""
        with self._making:
            if schema not in self._bells:
                self._bells[schema] = self._listen(schema)
            return self._bells[schema][0]

    def close(self) -> None:
        """Stop listening; waits until the connections are given back."""
        with self._making:
            bells, self._bells = self._bells, {}
        for _, loop in bells.values():
            loop.stop()
        for _, loop in bells.values():
            loop.join()

    def _listen(self, schema: str) -> tuple[Waker, Loop]:
        waker = Waker()

        def ring() -> int:
            waker.wake()
            return 0

        loop = Loop(
            ring,
            name=f"gateway.{schema}",
            connect=self._connect,
            listen_channel=_LEDGER.get(schema) or channel_of(schema),
            poll_s=_POLL_S,
        )
        loop.start()
        return waker, loop
