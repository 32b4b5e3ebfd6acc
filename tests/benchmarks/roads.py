"""The two roads, started beside each other: the whole suite with a county in it, and the bare one.

Both stand on one PostgreSQL server that syncs every commit, and on one broker where there is one.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import psycopg
from psycopg.conninfo import make_conninfo

from deploy.samples.generate import generate
from deploy.samples.line import Line, as_bytes
from services.cli.client import Gateway
from services.cli.loading import load_file
from shared.settings import Settings
from shared.testing.rabbitmq import RabbitMqNode
from shared.testing.suites import Deployed, Http, OneProcess, SuiteUnderTest, system, wait_for
from tests.benchmarks.bare_road import ROLES, TABLES

ROOT = Path(__file__).parents[2]
TRANSPORTS = ("embedded", "rabbitmq")


class Roads(NamedTuple):
    """The suite and its peer, running."""

    transport: str
    http: Http  # to the suite, with the rights of a system
    bare: Http  # to the bare road's door
    suite_sql: str  # connection strings of the superuser
    bare_sql: str
    meetings: list[Line]  # the county's meetings, to be recorded again under new ids
    after: str  # the places of what was loaded


@contextmanager
def running(transport: str) -> Iterator[Roads]:
    """Start both roads, load the sample county into the suite, stop both."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zeren-bench-")))
        folder.chmod(0o755)
        suite: SuiteUnderTest
        if transport == "embedded":
            suite, bus = OneProcess(folder / "suite"), "embedded://"
        else:
            node = stack.enter_context(RabbitMqNode())
            suite, bus = Deployed(folder / "suite", node, fast=False), node.uri
        stack.callback(suite.stop)
        suite.start()
        settings = _settings(suite)
        sql = _superuser(settings)
        lines = list(generate())
        after = _load(suite, folder / "sample.jsonl", lines)
        log = stack.enter_context((folder / "bare.log").open("wb"))
        bare_sql, url = stack.enter_context(_bare(sql, bus, transport, log))
        yield Roads(
            transport=transport,
            http=stack.enter_context(closing(system(suite))),
            bare=stack.enter_context(closing(Http(url, None))),
            suite_sql=sql,
            bare_sql=bare_sql,
            meetings=[line for line in lines if line.command == "record-meeting"],
            after=after,
        )


def _load(suite: SuiteUnderTest, file: Path, lines: list[Line]) -> str:
    file.write_bytes(as_bytes(lines))
    http = system(suite)
    with closing(Gateway(suite.url, http.token or "")) as gateway:
        after = load_file(gateway, file).after or ""
    http.get(f"/v1/scores?year=2025&limit=1&after={after}")
    http.close()
    return after


@contextmanager
def _bare(sql: str, bus: str, transport: str, log: BinaryIO) -> Iterator[tuple[str, str]]:
    bare_sql = make_conninfo(sql, dbname="bare")
    with psycopg.connect(sql, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
    with psycopg.connect(bare_sql, autocommit=True) as connection:
        connection.execute(TABLES)
    with closing(socket.create_server(("127.0.0.1", 0))) as held:
        port = held.getsockname()[1]
    environment = {
        **os.environ,
        "BARE_PG": bare_sql,
        "BARE_AMQP": bus,
        "BARE_PORT": str(port),
        "PYTHONWARNINGS": "ignore",
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.bare_road", role],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        for role in (("all",) if transport == "embedded" else ROLES)
    ]
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: _answers(url), "the bare road", alive=processes)
        yield bare_sql, url
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(url: str) -> bool:
    try:
        with closing(Http(url, None, timeout_s=5)) as http:
            return http.get("/calls/1").status == 200
    except OSError:
        return False


def _settings(suite: Any) -> Settings:
    if isinstance(suite, OneProcess):
        written = (suite.data / "settings.json").read_text(encoding="utf-8")
        return Settings.read(json.loads(written))
    return Settings(secrets=suite.secrets, pg_port=suite.postgres.port)


def _superuser(settings: Settings) -> str:
    return make_conninfo(
        host=settings.pg_host,
        port=settings.pg_port,
        dbname=settings.pg_database,
        user="postgres",
        password=settings.secret("postgres.password"),
    )
