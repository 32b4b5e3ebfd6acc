"""A desk over services that really decide and record, all in this process, for a browser.

What is given is recorded, taken into the ledger and followed before the answer goes out.
"""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from werkzeug.serving import make_server

from services.assessment.rebuild_door import RebuildDoor
from services.registry.names import NamesDoor
from shared.contracts.table import COMMANDS
from shared.messaging.door import CommandDoor
from shared.security import read_key
from tests.integration.desk_client import DeskClient, desk_on
from tests.integration.services.conftest import TODAY, Suite

_NAMES = {(spec.service, spec.method): spec.name for spec in COMMANDS.values()}


class LivingServices:
    """The services as the gateway calls them; ``given`` has the id of every command that came."""

    def __init__(self, suite: Suite) -> None:
        key = read_key(suite.settings.secret("principal.pub"))
        self.suite = suite
        self.given: list[str] = []
        self._lock = threading.Lock()
        self._names = NamesDoor(suite.settings)
        self._rebuilds = RebuildDoor(suite.settings)
        self._doors = {
            name: CommandDoor(one, key, today=lambda: TODAY)
            for name, one in suite.applications.items()
        }

    def call(self, service: str, method: str, **given: Any) -> Any:
        given.pop("timeout_s", None)
        if method in {"names", "contacts"}:
            return getattr(self._names, method)(**given)
        if method in {"start_rebuild", "stop_rebuild"}:
            return getattr(self._rebuilds, method.removesuffix("_rebuild"))(**given)
        with self._lock:
            try:
                return self._decided(service, method, given)
            finally:
                self.suite.settle()

    def close(self) -> None:
        self._rebuilds.close()
        self._names.close()

    def _decided(self, service: str, method: str, given: dict[str, Any]) -> Any:
        if method in {"batch", "trial"}:
            return getattr(self._doors[service], method)(**given)
        self.given.append(given["command_id"])
        principal, after = given.pop("principal"), given.pop("after", None)
        row = {"id": given.pop("command_id"), "command": _NAMES[service, method], **given}
        return self._doors[service].batch(principal, [row], after)[0]


@contextmanager
def living_desk(suite: Suite, **settings: Any) -> Iterator[tuple[DeskClient, LivingServices]]:
    """Give a desk over a suite that is stepped with every command."""
    services = LivingServices(suite)
    with closing(services), desk_on(suite.settings, rpc=services, today=TODAY, **settings) as desk:
        yield desk, services


@contextmanager
def served(desk: DeskClient) -> Iterator[str]:
    """Serve a desk to browsers on this machine; give its address."""
    server = make_server("127.0.0.1", 0, desk.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="desk", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
