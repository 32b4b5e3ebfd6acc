"""Running nameko services and loops in one process, started and stopped in order.

Our own start, because the ``nameko`` command needs ``pkg_resources``. Stopping goes the other way
round: loops first (they make work), then services (they finish what they have in hand); only then
may whoever called us stop broker and database.
"""

import signal
import threading
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any

import structlog
from nameko import constants
from nameko.runners import ServiceRunner

import shared.embedded.transport  # noqa: F401  (makes embedded:// known)
from shared.messaging.errors import register_errors
from shared.messaging.green import ensure_green_psycopg
from shared.messaging.loops import Loop

_log = structlog.get_logger(__name__)


class Runner:
    """Services and loops of this process.

    ``extras`` is put into every service's configuration, for its dependencies and entrypoints
    (``dead_letters``, ``retries``, application objects).
    """

    def __init__(
        self,
        services: Sequence[type],
        *,
        amqp_uri: str,
        loops: Sequence[Loop] = (),
        max_workers: int = 10,
        extras: Mapping[str, Any] | None = None,
    ) -> None:
        config = {
            **(extras or {}),
            constants.AMQP_URI_CONFIG_KEY: amqp_uri,
            constants.MAX_WORKERS_CONFIG_KEY: max_workers,
        }
        self._services = ServiceRunner(config)
        for service in services:
            self._services.add_service(service)
        self._has_services = bool(services)
        self._loops = tuple(loops)
        self._ended = threading.Event()

    def start(self) -> None:
        """Start services, then loops; return when all take work.

        Raises:
            NotGreenError: the process is patched, but psycopg would block it.
        """
        ensure_green_psycopg()
        register_errors()
        if self._has_services:
            self._services.start()
        for loop in self._loops:
            loop.start()
        _log.info("started", services=sorted(self._services.service_names))

    def stop(self) -> None:
        """Stop in order. A second call changes nothing."""
        for loop in self._loops:
            loop.stop()
        for loop in self._loops:
            loop.join()
        if self._has_services:
            self._services.stop()
        self._ended.set()
        _log.info("stopped")

    def kill(self) -> None:
        """End services at once; what they had in hand comes back to its queues."""
        for loop in self._loops:
            loop.stop()
        if self._has_services:
            self._services.kill()
        self._ended.set()

    def run(self) -> None:
        """Start, stay until SIGTERM or SIGINT, stop. For a main; must be on the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._signalled)
        self.start()
        while not self._ended.wait(timeout=1.0):
            self._raise_if_dead()
        self.stop()

    def _signalled(self, _: int, __: FrameType | None) -> None:
        self._ended.set()

    def _raise_if_dead(self) -> None:
        """End with a service that ended by itself: whoever supervises starts us again."""
        for container in self._services.containers:
            if container._died.ready():  # noqa: SLF001  (nameko tells it no other way)
                self.stop()
                container.wait()
