"""A private RabbitMQ node for tests: any user, loopback only, nothing shared, gone afterwards.

Debian's package is used for its programs only. The node has its own folder, Erlang cookie, ports
and port mapper (epmd), so neither a system service nor another test run can meet it.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

from kombu import Connection

from shared.messaging.broker_rights import VHOST, user

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
CONFIG = """\
listeners.tcp.local = 127.0.0.1:{port}
default_user = zeren
default_pass = {password}
default_user_tags.administrator = true
default_user_tags.impersonator = true
log.file.level = warning
disk_free_limit.absolute = 50MB
max_message_size = 16777216
"""


class RabbitMqMissingError(RuntimeError):
    """RabbitMQ's programs are not installed: ``apt-get install rabbitmq-server``."""


class RabbitMqStartError(RuntimeError):
    """The node did not answer in time; the message tells the end of its log."""


def is_installed() -> bool:
    return SERVER.exists() and shutil.which("epmd") is not None


class RabbitMqNode:
    """One node with a folder of its own; ``uri`` is the AMQP address of the test's operator.

    The operator may do everything, and send as anybody. Address and password stay the same through
    stop, kill, wipe and start.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if not is_installed():
            raise RabbitMqMissingError("apt-get install rabbitmq-server")
        self._own_folder = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="zeren-rabbitmq-"))
        self.port, self._dist_port, self._epmd_port = _free_ports(3)
        self.password = secrets.token_urlsafe(16)
        self.user = "zeren"
        self._definitions: Path | None = None
        self._name = f"zeren-{self.port}@localhost"
        self._wiped = 0
        self._server: subprocess.Popen[bytes] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"amqp://{self.user}:{self.password}@127.0.0.1:{self.port}//"

    def uri_as(self, name: str, password: str) -> str:
        """Give the AMQP address for another user."""
        return f"amqp://{name}:{password}@127.0.0.1:{self.port}//"

    def define(self, definitions: Path) -> None:
        """Start with the definitions of a deployed suite, and the test's operator beside them."""
        self.kill()
        described = json.loads(definitions.read_text(encoding="utf-8"))
        everything = dict.fromkeys(("configure", "write", "read"), ".*")
        tags = ("administrator", "impersonator")
        described["users"].append(user(self.user, self.password, tags=tags))
        described["permissions"].append({"user": self.user, "vhost": VHOST, **everything})
        self._definitions = self.folder / "definitions.json"
        self._definitions.write_text(json.dumps(described), encoding="utf-8")
        self.start()

    @property
    def data(self) -> Path:
        """The folder that holds everything the broker wrote down; another one after each wipe."""
        return self.folder / f"mnesia-{self._wiped}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, timeout_s: float = 60.0) -> None:
        """Start and wait until AMQP answers.

        Raises:
            RabbitMqStartError: it ended, or did not answer within ``timeout_s``.
        """
        environment = self._prepare()
        self._epmd = self._epmd or self._run(
            ["epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1"], environment
        )
        self._server = self._run([str(SERVER)], environment)
        end = time.monotonic() + timeout_s
        while not self.is_ready():
            if self._server.poll() is not None or time.monotonic() > end:
                tail = (self.folder / "output.txt").read_text(errors="replace")[-2000:]
                self.kill()
                raise RabbitMqStartError(tail)
            time.sleep(0.1)

    def stop(self, timeout_s: float = 30.0) -> None:
        """Stop in order; what is durable is on disk afterwards."""
        if self._server is not None:
            self._server.send_signal(signal.SIGTERM)
            try:
                self._server.wait(timeout_s)
            except subprocess.TimeoutExpired:
                self.kill()
        self.kill()

    def kill(self) -> None:
        """End the node's processes at once, as a lost machine would."""
        if self._server is not None:
            _kill_group(self._server)
            self._server = None

    def wipe(self) -> None:
        """Kill the node and delete all its data: queues, messages, exchanges, users."""
        self.kill()
        shutil.rmtree(self.data)
        self._wiped += 1

    def close(self) -> None:
        """Kill everything and, where the folder was made here, delete it."""
        self.kill()
        if self._epmd is not None:
            _kill_group(self._epmd)
            self._epmd = None
        if self._own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def is_ready(self) -> bool:
        """Tell whether a client can log in now."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                pass
            with Connection(self.uri, connect_timeout=2) as connection:
                connection.connect()
        except OSError:
            return False
        except connection.connection_errors:
            return False
        return True

    def _prepare(self) -> dict[str, str]:
        home = self.folder / "home"
        for folder in (home, self.data, self.folder / "log"):
            folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "rabbitmq.conf"
        written = CONFIG.format(port=self.port, password=self.password)
        if self._definitions is not None:
            written += f"load_definitions = {self._definitions}\n"
        config.write_text(written)
        config.chmod(0o600)
        plugins = self.folder / "enabled_plugins"
        plugins.write_text("[].\n")
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "RABBITMQ_NODENAME": self._name,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._dist_port),
            "RABBITMQ_MNESIA_BASE": str(self.data),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(config),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none"
            ),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self._epmd_port),
        }

    def _run(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        with (self.folder / "output.txt").open("ab") as output:
            return subprocess.Popen(
                command,
                env=environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it started, and wait for their death; its group is its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    while any(_group_of(stat) == process.pid for stat in Path("/proc").glob("[0-9]*/stat")):
        time.sleep(0.01)  # one in the middle of a write still has its files


def _group_of(stat: Path) -> int | None:
    """Give the process group of a living process; none of a dead one that nobody has fetched."""
    try:
        state, _, group, *_ = stat.read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if state in {"Z", "X"} else int(group)


def _free_ports(wanted: int) -> list[int]:
    """Draw free ports of the loopback interface, all different."""
    sockets = [socket.socket() for _ in range(wanted)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
