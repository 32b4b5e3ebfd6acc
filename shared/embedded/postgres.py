"""PostgreSQL beside us: made, started, watched and stopped with the binaries of a wheel.

A folder of data holds four things: ``cluster`` (PostgreSQL's own), ``lock`` (held while a process
of ours keeps the server), ``port`` (the last one, taken again while free) and ``log``.
"""

import fcntl
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from psycopg.conninfo import make_conninfo

from shared.embedded.account import account_for, binaries_for
from shared.embedded.cluster import SUPERUSER, folder_for, make_cluster, server_environment
from shared.embedded.errors import DataInUseError, PostgresFailedError
from shared.embedded.leftovers import clear_leftovers, is_ready, wait_until_gone
from shared.secrets import make_password, read_secret

HOST = "127.0.0.1"
_START_TIMEOUT_S = 120  # recovery after a crash is part of starting
_STOP_TIMEOUT_S = 60
_POLL_S = 0.02
_PORT_ATTEMPTS = 5  # another process may take a free port between our look and the server's bind
_LOG_LIMIT_BYTES = 10_000_000
_LOG_TAIL_CHARACTERS = 2000

# For a machine of two cores and little memory; every answer is durable before it is given.
_SETTINGS = {
    "cluster_name": "zeren",
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "150",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "10min",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "io_method": "sync",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "password_encryption": "scram-sha-256",
}
_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class EmbeddedPostgres:
    """One PostgreSQL server on 127.0.0.1, kept by this process.

    Args:
        data_dir: the folder of data, made when missing.
        secrets: the folder of secret files; ``postgres.password`` is made there when missing.
        port: the port to take; by default the last one while free, otherwise any free one.
        fast: for tests in which durability is not the matter: nothing is synced to disk.
    """

    def __init__(
        self, data_dir: Path, *, secrets: Path, port: int | None = None, fast: bool = False
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.cluster = self.data_dir / "cluster"
        self.log = self.data_dir / "log"
        self.port = port or 0
        self._asked_port = port
        self._secrets = secrets
        self._fast = fast
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The server's process id; None while it does not run."""
        server = self._server
        return server.pid if server is not None and server.poll() is None else None

    def conninfo(self, database: str = SUPERUSER) -> str:
        """Give the superuser's connection string, password included: for set-up only."""
        return make_conninfo(
            host=HOST,
            port=self.port,
            user=SUPERUSER,
            password=read_secret(self._secrets, "postgres.password"),
            dbname=database,
        )

    def start(self) -> None:
        """Make the cluster where there is none, start the server, return when it answers.

        What a killed process left behind is cleared first. Started already: does nothing.

        Raises:
            DataInUseError: another process keeps this folder.
            AccountError: no account fits to run it; the message says what to do.
            PostgresFailedError: initdb or the server failed.
        """
        if self.pid is not None:
            return
        self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._take_lock()
        try:
            self._make_where_missing()
            clear_leftovers(self.cluster)
            self._start_on_a_free_port()
        except BaseException:
            self._end(signal.SIGQUIT)
            raise

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back, all is on disk. Idempotent."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End the server with SIGKILL, as a crash would; for tests of recovery."""
        self._end(signal.SIGKILL)

    def _make_where_missing(self) -> None:
        password = make_password(self._secrets, "postgres.password")
        if (self.cluster / "PG_VERSION").exists():
            return
        account = account_for(self.cluster)
        make_cluster(
            self.cluster,
            binaries=binaries_for(account),
            account=account,
            password=password,
            durable=not self._fast,
        )

    def _start_on_a_free_port(self) -> None:
        remembered = self.data_dir / "port"
        last = remembered.read_text(encoding="ascii") if remembered.exists() else ""
        wanted = self._asked_port or int(last or 0)
        for _ in range(_PORT_ATTEMPTS):
            self.port = self._asked_port or _free_port(wanted)
            if self._start_on(self.port):
                remembered.write_text(str(self.port), encoding="ascii")
                return
            wanted = 0
            if self._asked_port:
                break
        raise PostgresFailedError(f"port {self.port} is taken; end of {self.log}: {self._tail()}")

    def _start_on(self, port: int) -> bool:
        """Start on ``port``; False when somebody else has it."""
        account = account_for(self.cluster)
        binaries = binaries_for(account)
        settings = _SETTINGS | (_FAST if self._fast else {}) | {"port": str(port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._rotate_log()
        with self.log.open("ab") as log, folder_for(self.cluster, account) as (seen, fds):
            begin = log.tell()
            self._server = subprocess.Popen(
                [str(binaries / "postgres"), "-D", seen, *options],
                cwd="/",
                env=server_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=fds,
                start_new_session=True,  # Ctrl-C in a terminal is ours to handle, not the server's
                **account.popen(),
            )
        if self._wait_until_ready(self._server):
            return True
        said = self.log.read_bytes()[begin:].decode(errors="replace")
        if "could not bind" in said:
            return False
        raise PostgresFailedError(f"end of {self.log}: {said[-_LOG_TAIL_CHARACTERS:]}")

    def _wait_until_ready(self, server: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while server.poll() is None:
            if is_ready(self.cluster, server.pid):
                return True
            if time.monotonic() > deadline:
                raise PostgresFailedError(
                    f"not ready after {_START_TIMEOUT_S} s; end of {self.log}: {self._tail()}"
                )
            time.sleep(_POLL_S)
        return False

    def _end(self, how: signal.Signals) -> None:
        server, self._server = self._server, None
        try:
            if server is not None:
                server.send_signal(how)
                _wait_or_kill(server)
                wait_until_gone(self.cluster, timeout_s=_STOP_TIMEOUT_S)
        finally:
            self._release_lock()

    def _take_lock(self) -> None:
        lock = os.open(self.data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise DataInUseError(str(self.data_dir)) from None
        self._lock = lock

    def _release_lock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _rotate_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_name("log.1"))

    def _tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL_CHARACTERS:]


def _wait_or_kill(server: subprocess.Popen[bytes]) -> None:
    try:
        server.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((HOST, port))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    raise PostgresFailedError("no free port on 127.0.0.1")
