"""Fixtures of the integration tests.

``app``       the trial service of `shared/testing/trial_store.py`; it knows what `trial.py` names.
``rabbitmq``  a private RabbitMQ node for the whole run.
``bus_uri``   the AMQP address of a bus; a test that asks for it runs on both transports.
``script``    runs a file of ``scripts/`` in a process of its own and gives its answer: what is
              patched by eventlet must not share a process with pytest. The answer is the last
              line printed, as JSON.
``start``     starts a script and leaves it running; its ``next_line()`` is what it says next.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared.settings import Settings
from shared.testing.rabbitmq import RabbitMqNode
from shared.testing.trial_store import TrialActivities, know
from tests.integration.running import Running, start_script
from tests.integration.trial import CHAIR, ORGANIZATION

Script = Callable[..., dict[str, Any]]


@pytest.fixture
def app(database: Settings) -> Iterator[TrialActivities]:
    known = [("registry.organization", ORGANIZATION), ("registry.person", CHAIR)]
    know(database, known, "activities")
    with TrialActivities(database) as app:
        yield app


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


@pytest.fixture
def start() -> Iterator[Callable[..., Running]]:
    """Start scripts and leave them running; they are killed afterwards."""
    started: list[Running] = []

    def run(name: str, *arguments: str) -> Running:
        started.append(Running(name, *arguments))
        return started[-1]

    yield run
    for process in started:
        process.kill()


@pytest.fixture
def script() -> Script:
    def run(name: str, *arguments: str, timeout_s: float = 60) -> dict[str, Any]:
        process = start_script(name, *arguments)
        try:
            output, errors = process.communicate(timeout=timeout_s)
        finally:
            process.kill()
        assert process.returncode == 0, output + errors
        answer: dict[str, Any] = json.loads(output.splitlines()[-1])
        return answer

    return run
