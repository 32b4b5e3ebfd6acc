"""The suite both ways: in one process, and as docker-compose.yml says over a private RabbitMQ."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from deploy.samples.line import as_bytes
from services.cli.client import Gateway
from services.cli.loading import Progress, load_file
from shared.testing.rabbitmq import RabbitMqNode
from shared.testing.suites import Deployed, Http, OneProcess, SuiteUnderTest, system
from tests.acceptance.sample import LINES
from tests.acceptance.year_desks import Desks, a_county


@pytest.fixture(scope="session", params=["embedded", "rabbitmq"])
def suite(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SuiteUnderTest]:
    """A running suite; the tests that ask for it run once on each transport."""
    folder = tmp_path_factory.mktemp(f"suite-{request.param}")
    if request.param == "embedded":
        yield from _running(OneProcess(folder))
    else:
        with closing(RabbitMqNode()) as node:
            yield from _running(Deployed(folder, node))


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """A deployed suite to be ill-treated: its broker, its data and its processes are killed.

    Whoever asks for it leaves it running and caught up.
    """
    with closing(RabbitMqNode()) as node:
        one = Deployed(tmp_path_factory.mktemp("deployed"), node)
        try:
            one.start()
            yield one
        finally:
            one.stop()


@pytest.fixture(scope="module")
def outside(deployed: Deployed) -> Iterator[Http]:
    """A connection to the ill-treated suite with the rights of a system."""
    connection = system(deployed)
    yield connection
    connection.close()


@pytest.fixture
def http(suite: SuiteUnderTest) -> Iterator[Http]:
    """A connection with the rights of a system."""
    connection = system(suite)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample county's year as JSON lines."""
    file = tmp_path_factory.mktemp("sample") / "sample.jsonl"
    file.write_bytes(as_bytes(LINES))
    return file


@pytest.fixture(scope="session")
def loaded(suite: SuiteUnderTest, sample_file: Path) -> Progress:
    """The sample county's year in the suite, by the command line's own loader."""
    with closing(Gateway(suite.url, system(suite).token or "")) as gateway:
        return load_file(gateway, sample_file)


@pytest.fixture(scope="session")
def desks(suite: SuiteUnderTest, loaded: Progress, browser: Browser) -> Desks:
    """A signed-in page a role, in a browser, over the sample county's year."""
    return Desks(browser, a_county(suite, loaded))


def _running(suite: SuiteUnderTest) -> Iterator[SuiteUnderTest]:
    suite.start()
    try:
        yield suite
    finally:
        suite.stop()
