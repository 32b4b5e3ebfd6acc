"""The whole suite in this one process: every part, the gateway, and PostgreSQL beside it."""

import time
from typing import Any
from uuid import uuid4

import eventlet
import structlog

from services.gateway.main import Gateway, open_gateway, serve_green
from services.suite.database import bring_up_to_date
from services.suite.errors import PortTakenError
from services.suite.folder import DataFolder
from services.suite.parts import PARTS, together
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.embedded.postgres import EmbeddedPostgres
from shared.messaging.runner import Runner
from shared.secrets import make_secrets, write_new
from shared.security import issue_token, read_key
from shared.settings import Settings

TOKEN_DAYS = 3650
_DAY_S = 86_400

_log = structlog.get_logger(__name__)


class Suite:
    """Started in order, stopped the other way round: gateway, services, database.

    Args:
        folder: where everything is kept; made when missing.
        port: of the gateway on 127.0.0.1; 0 takes any free one.
    """

    def __init__(self, folder: DataFolder, *, port: int) -> None:
        self.folder = folder
        self.url = ""
        self.seconds: dict[str, float] = {}  # by phase of starting
        self._port = port
        self._postgres = EmbeddedPostgres(folder.postgres, secrets=folder.secrets)
        self._runner: Runner | None = None
        self._closers: tuple[Any, ...] = ()
        self._gateway: Gateway | None = None
        self._server: Any = None

    def start(self) -> Settings:
        """Start everything; return when commands are taken.

        Raises:
            DataInUseError: another process keeps this folder.
            FolderUnusableError: the folder cannot be made or written.
            PortTakenError: the port is taken.
        """
        self.folder.make()
        make_secrets(self.folder.secrets)
        listener = self._listen()
        began = time.monotonic()
        self._postgres.start()
        began = self._phase("postgres", began)
        settings = self._settings(listener.getsockname()[1])
        bring_up_to_date(settings)
        began = self._phase("migrate", began)
        self._start_parts(settings)
        self._gateway = open_gateway(settings)
        self._server = eventlet.spawn(serve_green, self._gateway, listener)
        self.url = f"http://127.0.0.1:{settings.http_port}"
        self._issue_token()
        self.folder.announce(settings, self.url)
        self._phase("services", began)
        return settings

    def stop(self) -> None:
        """Stop what was started, however far that came. A second call changes nothing."""
        self.folder.take_back()
        if self._server is not None:
            self._server.kill()
        if self._gateway is not None:
            self._gateway.close()
        if self._runner is not None:
            self._runner.stop()
        for close in self._closers:
            close()
        self._postgres.stop()
        self._server = self._gateway = self._runner = None
        self._closers = ()

    def _listen(self) -> Any:
        try:
            return eventlet.listen(("127.0.0.1", self._port))
        except OSError as error:
            raise PortTakenError(f"127.0.0.1:{self._port}: {error.strerror}") from error

    def _settings(self, http_port: int) -> Settings:
        return Settings(
            secrets=self.folder.secrets,
            pg_port=self._postgres.port,
            amqp_uri="embedded://",
            http_port=http_port,
            vault=self.folder.vault,
            evidence=self.folder.evidence,
            log=self.folder.log,
            monitor=self.folder.monitor,
        )

    def _start_parts(self, settings: Settings) -> None:
        part = together([make(settings) for make in PARTS.values()])
        self._closers = part.closers
        self._runner = Runner(
            part.services, amqp_uri=settings.amqp_uri, loops=part.loops, extras=part.extras
        )
        self._runner.start()

    def _issue_token(self) -> None:
        """Write the token of this folder's command line: the system's own, for its owner alone."""
        if self.folder.token.exists():
            return
        key = read_key((self.folder.secrets / "token.key").read_text(encoding="utf-8"))
        principal = Principal(actor="system:cli", role=Role.SYSTEM, token_id=str(uuid4()))
        token = issue_token(principal, key, ttl_s=TOKEN_DAYS * _DAY_S)
        write_new(self.folder.token, token)

    def _phase(self, name: str, began: float) -> float:
        now = time.monotonic()
        self.seconds[name] = round(now - began, 3)
        return now
