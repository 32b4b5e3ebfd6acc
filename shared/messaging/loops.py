"""Loops that move things: step until nothing is left, then wait for news or a while.

News is a PostgreSQL notification, on a connection of the loop's own; polling makes up for a lost
one. A loop outlives whatever its step raises: it says so, waits longer each time, and tries again.
Works in plain threads and, psycopg made to wait by selector, in greenthreads.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import structlog
from psycopg import Connection, sql

FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 5.0

_log = structlog.get_logger(__name__)


class LoopCounts(msgspec.Struct):
    """What a loop did since it was made."""

    steps: int = 0
    items: int = 0
    failures: int = 0
    failing_since: float | None = None  # time.time(); None while all is well
    last_error: str = ""


class Loop:
    """Calls ``step()`` for ever.

    Args:
        step: moves some items, gives how many; 0 means there is nothing to do.
        name: what logs and metrics call it.
        connect: opens an autocommit connection to listen on; needed with ``listen_channel``.
        listen_channel: the channel whose notifications wake the loop, or several.
        poll_s: longest wait between two looks, in seconds.
        full: items of a full step; only after one is another made at once. Whatever came after a
            step had looked brings news of its own.
        linger_s: how long to let more come after news, so that one step takes it all, in seconds.
    """

    def __init__(
        self,
        step: Callable[[], int],
        *,
        name: str,
        connect: Callable[[], Connection[Any]] | None = None,
        listen_channel: str | Sequence[str] | None = None,
        poll_s: float = 1.0,
        full: int = 1,
        linger_s: float = 0.0,
    ) -> None:
        if (connect is None) != (listen_channel is None):
            raise ValueError("`connect` and `listen_channel` go together")
        self.name = name
        self.counts = LoopCounts()
        self._step = step
        self._connect = connect
        self._channels = (listen_channel,) if isinstance(listen_channel, str) else listen_channel
        self._poll_s = poll_s
        self._full = full
        self._linger_s = linger_s
        self._listener: Connection[Any] | None = None
        self._stopped = threading.Event()
        self._nudged = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Run in a thread of its own (a greenthread where the process is patched)."""
        self._stopped.clear()
        self._thread = threading.Thread(target=self.run, name=f"loop-{self.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask the loop to end after the step it is in; within ``poll_s`` when idle."""
        self._stopped.set()
        self._nudged.set()

    def join(self, timeout_s: float = 10.0) -> bool:
        """Wait for the end; tell whether it came in time."""
        if self._thread is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def nudge(self) -> None:
        """Wake a loop that listens to no channel."""
        self._nudged.set()

    def run(self) -> None:
        """Loop until `stop`. Never raises what the step raises."""
        pause_s = FIRST_PAUSE_S
        while not self._stopped.is_set():
            try:
                self._listen()
                self._step_until_done()
                self._recovered()
                pause_s = FIRST_PAUSE_S
                self._wait()
            except Exception as error:  # noqa: BLE001  (a follower must outlive any outage)
                self._failed(error, pause_s)
                self._stopped.wait(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
        self._hang_up()

    def _step_until_done(self) -> None:
        self._nudged.clear()
        while not self._stopped.is_set():
            moved = self._step()
            self.counts.steps += 1
            self.counts.items += moved
            if moved < self._full:
                return

    def _listen(self) -> None:
        """Listen before looking, so that nothing falls between the two."""
        if self._connect is not None and self._listener is None:
            self._listener = self._connect()
            for channel in self._channels or ():
                self._listener.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))

    def _wait(self) -> None:
        if self._listener is None:
            is_news = self._nudged.wait(self._poll_s)
        else:
            is_news = any(self._listener.notifies(timeout=self._poll_s, stop_after=1))
        if is_news and self._linger_s:
            self._stopped.wait(self._linger_s)

    def _failed(self, error: Exception, pause_s: float) -> None:
        self.counts.failures += 1
        self.counts.failing_since = self.counts.failing_since or time.time()
        self.counts.last_error = repr(error)
        _log.error("loop_failed", loop=self.name, error=repr(error), next_try_in_s=pause_s)
        self._hang_up()

    def _recovered(self) -> None:
        if self.counts.failing_since is not None:
            _log.info("loop_recovered", loop=self.name)
            self.counts.failing_since = None

    def _hang_up(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
