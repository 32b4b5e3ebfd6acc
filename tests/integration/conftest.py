"""Fixtures of the integration tests.

``rabbitmq``  a private RabbitMQ node for the whole run.
``bus_uri``   the AMQP address of a bus; a test that asks for it runs on both transports.
``script``    runs a file of ``scripts/`` in a process of its own and gives its answer: what is
              patched by eventlet must not share a process with pytest. The answer is the last
              line printed, as JSON.
``start``     starts a script and leaves it running.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.testing.rabbitmq import RabbitMqNode

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).parent / "scripts"

Script = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[RabbitMqNode]:
    with RabbitMqNode() as node:
        yield node


@pytest.fixture(params=["embedded", "rabbitmq"])
def bus_uri(request: pytest.FixtureRequest) -> str:
    if request.param == "embedded":
        return "embedded://"
    node: RabbitMqNode = request.getfixturevalue("rabbitmq")
    return node.uri


def _start(name: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(SCRIPTS / name), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start scripts and leave them running; they are killed afterwards."""
    started: list[subprocess.Popen[str]] = []

    def run(name: str, *arguments: str) -> "subprocess.Popen[str]":
        started.append(_start(name, *arguments))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        with contextlib.suppress(BrokenPipeError), process:
            pass


@pytest.fixture
def script() -> Script:
    def run(name: str, *arguments: str, timeout_s: float = 60) -> dict[str, Any]:
        process = _start(name, *arguments)
        try:
            output, errors = process.communicate(timeout=timeout_s)
        finally:
            process.kill()
        assert process.returncode == 0, output + errors
        answer: dict[str, Any] = json.loads(output.splitlines()[-1])
        return answer

    return run
