"""The suite as users meet it, started for tests: in one process, or as docker-compose.yml says.

Both are reached by HTTP and by files only, so the same tests run on both.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
import yaml

from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.embedded.postgres import EmbeddedPostgres
from shared.messaging.broker_rights import password_file, write_definitions
from shared.secrets import make_secrets
from shared.security import issue_token, read_key
from shared.settings import Settings
from shared.testing.processes import end, free_ports, wait_for
from shared.testing.rabbitmq import RabbitMqNode

ROOT = Path(__file__).parents[2]


class Reply(NamedTuple):
    """What the gateway answered."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.raw)

    def header(self, name: str) -> str:
        """Give a header, however its name is written; empty where there is none."""
        return next((v for k, v in self.headers.items() if k.lower() == name.lower()), "")


class Http:
    """One connection to a gateway with one token."""

    def __init__(self, url: str, token: str | None, *, timeout_s: float = 60.0) -> None:
        self.url, self.token, self._timeout_s = url, token, timeout_s
        self._connection: http.client.HTTPConnection | None = None

    def get(self, target: str, **headers: str) -> Reply:
        """Ask a question."""
        return self.ask("GET", target, None, headers)

    def post(self, target: str, body: Any, **headers: str) -> Reply:
        """Send JSON; bytes go out as they are."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", target, raw, {"Content-Type": "application/json"} | headers)

    def command(
        self, name: str, body: Any, *, command_id: str | None = None, after: str = ""
    ) -> Reply:
        """Give a command."""
        headers = {"Idempotency-Key": command_id} if command_id else {}
        tail = f"?after={after}" if after else ""
        return self.post(f"/v1/commands/{name}{tail}", body, **headers)

    def ask(self, method: str, target: str, raw: bytes | None, headers: dict[str, str]) -> Reply:
        """Send one request; a connection that was closed meanwhile is opened again."""
        if self.token:
            headers = {"Authorization": f"Bearer {self.token}"} | headers
        for attempt in (1, 2):
            if self._connection is None:
                parts = urlsplit(self.url)
                self._connection = http.client.HTTPConnection(
                    parts.hostname or "", parts.port, timeout=self._timeout_s
                )
            try:
                self._connection.request(method, target, raw, headers)
                answer = self._connection.getresponse()
                return Reply(answer.status, dict(answer.getheaders()), answer.read())
            except (ConnectionError, http.client.HTTPException):
                self.close()
                if attempt == 2:  # noqa: PLR2004
                    raise
        raise AssertionError

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class SuiteUnderTest(Protocol):
    """What a test needs of a suite."""

    url: str
    secrets: Path

    def start(self) -> None:
        """Start; return when commands are taken."""

    def stop(self) -> None:
        """Stop as an operator would; data stay."""


def token_for(secrets: Path, principal: Principal) -> str:
    """Sign a token for tests, as ``zeren token issue`` does."""
    key = read_key((secrets / "token.key").read_text(encoding="utf-8"))
    named = msgspec.structs.replace(principal, token_id=principal.token_id or str(uuid4()))
    return issue_token(named, key, ttl_s=86_400)


def system(suite: SuiteUnderTest) -> Http:
    """Give a connection with the rights of a system."""
    principal = Principal(actor="system:test", role=Role.SYSTEM)
    return Http(suite.url, token_for(suite.secrets, principal))


class OneProcess:
    """``zeren up`` on a folder of data."""

    name = "embedded"

    def __init__(self, data: Path) -> None:
        self.data, self.secrets, self.url = data, data / "secrets", ""
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (self.data / "gateway.url").unlink(missing_ok=True)
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data / "suite.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "services.cli.main", "up"),
                    *("--data", str(self.data), "--port", "0", "--log", "INFO"),
                ],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        announced = self.data / "gateway.url"
        wait_for(announced.exists, "the suite's address", alive=[self.process])
        self.url = announced.read_text(encoding="utf-8").strip()
        wait_until_ready(self.url, [self.process])

    def stop(self) -> None:
        end([self.process])

    def kill(self) -> None:
        """End it with SIGKILL; its PostgreSQL is found and taken over at the next start."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


class Deployed:
    """Every container of docker-compose.yml as a process, over private PostgreSQL and RabbitMQ."""

    name = "rabbitmq"

    def __init__(self, folder: Path, node: RabbitMqNode, *, fast: bool = True) -> None:
        self.folder, self.node = folder, node
        self.secrets, self.url = folder / "secrets", ""
        self.postgres = EmbeddedPostgres(folder / "postgres", secrets=self.secrets, fast=fast)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
        self._gateway_ports = free_ports(2)

    @property
    def containers(self) -> dict[str, str]:
        """Names of processes such as ``registry-1``, each with its compose service."""
        return {
            f"{name}-{number}": name
            for name, service in self._compose["services"].items()
            if name not in {"postgres", "rabbitmq", "migrate"}
            for number in range(1, service["deploy"].get("replicas", 1) + 1)
        }

    @property
    def urls(self) -> list[str]:
        """The addresses of both gateways."""
        return [f"http://127.0.0.1:{port}" for port in self._gateway_ports]

    @property
    def settings(self) -> Settings:
        """Where database, bus and secrets are, for looking from outside."""
        return Settings(
            secrets=self.secrets,
            pg_port=self.postgres.port,
            amqp_uri=f"amqp://{self.node.user}@127.0.0.1:{self.node.port}/",
            vault=self.folder / "vault.sqlite",
        )

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        make_secrets(self.secrets)
        self.node.define(write_definitions(self.secrets))
        operator = self.secrets / password_file(self.node.user)
        operator.write_text(self.node.password, encoding="ascii")
        self.postgres.start()
        self._run("migrate", "migrate").wait()
        for container in self.containers:
            self.start_container(container)
        self.url = self.urls[0]
        for url in self.urls:
            wait_until_ready(url, list(self.processes.values()))

    def start_container(self, container: str) -> None:
        """Start one process anew."""
        self.processes[container] = self._run(container, self.containers[container])

    def kill_container(self, container: str) -> None:
        """End one process with SIGKILL."""
        process = self.processes[container]
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        end(list(self.processes.values()))
        self.processes.clear()
        self.postgres.stop()

    def _run(self, container: str, service: str) -> "subprocess.Popen[bytes]":
        """Run exactly the command of the compose file, with exactly its environment, moved here."""
        described = self._compose["services"][service]
        with (self.folder / f"{container}.log").open("ab") as log:
            return subprocess.Popen(
                [
                    str(Path(sys.executable).with_name(described["command"][0])),
                    *described["command"][1:],
                ],
                env=self._environment(container, described["environment"]),
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _environment(self, container: str, described: Mapping[str, str]) -> dict[str, str]:
        here = {
            "ZEREN_PG_HOST": "127.0.0.1",
            "ZEREN_PG_PORT": str(self.postgres.port),
            "ZEREN_AMQP_URI": described.get("ZEREN_AMQP_URI", "").replace(
                "@rabbitmq:5672", f"@127.0.0.1:{self.node.port}"
            ),
            "ZEREN_SECRETS": str(self.secrets),
            "ZEREN_VAULT": str(self.folder / "vault.sqlite"),
            "ZEREN_EVIDENCE": str(self.folder / "evidence"),
            "ZEREN_LOG": str(self.folder / "log"),
            "ZEREN_MONITOR": str(self.folder / "monitor"),
            "ZEREN_HTTP_HOST": "127.0.0.1",
        }
        if container.startswith("gateway"):
            here["ZEREN_HTTP_PORT"] = str(self._gateway_ports[int(container[-1]) - 1])
        moved = {name: here.get(name, value) for name, value in described.items()}
        beat = self.folder / f"{container}.heartbeat"
        return {**moved, "PATH": os.environ["PATH"], "ZEREN_HEARTBEAT": str(beat)}


def wait_until_ready(url: str, processes: Sequence["subprocess.Popen[bytes] | None"]) -> None:
    """Wait until the gateway says that it can serve.

    Raises:
        AssertionError: a process ended, or it took too long.
    """

    def is_ready() -> bool:
        with (
            suppress(OSError, http.client.HTTPException),
            closing(Http(url, None, timeout_s=5)) as connection,
        ):
            return connection.get("/readyz").status == http.HTTPStatus.OK
        return False

    wait_for(is_ready, f"{url}/readyz", alive=processes)
