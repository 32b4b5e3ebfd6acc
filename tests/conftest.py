"""Fixtures for everybody.

``database``  Settings of a fresh database with roles, schemas and all migrations; a test its own.
              Connect with ``conninfo(database, "registry_service")``.
``databases`` the same for a wider scope: ``with databases.fresh() as settings: ...``
``postgres``  the server itself; ``postgres.conninfo(database.pg_database)`` is its superuser.
``browser``   chromium, one for each worker: Playwright bears no second in a process.
``settings``  Settings with generated secrets and no database.

The server is one for each worker, in memory where there is room, and syncs nothing to disk.

Properties are tried with the same examples each time; `make soak` tries others.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import disk_usage
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser

from shared.embedded.postgres import EmbeddedPostgres
from shared.secrets import make_secrets
from shared.settings import Settings
from shared.testing.browser import chromium
from shared.testing.databases import Databases

hypothesis.settings.register_profile("seeded", derandomize=True, deadline=None)
hypothesis.settings.load_profile("seeded")

_MEMORY = Path("/dev/shm")  # noqa: S108  (the folder in it is the test's own)
_SERVERS = {"deployed": "deployed", "bus_uri": "rabbitmq", "rabbitmq": "rabbitmq"}
_TOGETHER = ("browser", "excel")  # one county and one browser for all of them; one desk
_ROOM_BYTES = 3_000_000_000  # journal and copies of one server
_NAMED = 60  # letters of a value that a test's name shows


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case by how its value begins: a megabyte of text is nobody's name."""
    is_long = isinstance(val, str | bytes) and len(val) > _NAMED
    return ascii(val[:_NAMED]) if is_long else None


@pytest.fixture(scope="session")
def secrets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    make_secrets(folder)
    return folder


@pytest.fixture(scope="session")
def postgres(secrets_folder: Path) -> Iterator[EmbeddedPostgres]:
    with (
        tempfile.TemporaryDirectory(prefix="zeren-postgres-", dir=_in_memory()) as place,
        EmbeddedPostgres(Path(place), secrets=secrets_folder, fast=True) as server,
    ):
        yield server


def _in_memory() -> Path | None:
    """Give a folder in memory where there is room: a database is copied there in 40 ms, not 400."""
    return _MEMORY if _MEMORY.is_dir() and disk_usage(_MEMORY).free > _ROOM_BYTES else None


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedPostgres, secrets_folder: Path) -> Databases:
    return Databases(postgres, secrets_folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def database(databases: Databases, tmp_path: Path) -> Iterator[Settings]:
    with databases.fresh(vault=tmp_path / "vault.sqlite") as settings:
        yield settings


@pytest.fixture
def settings(secrets_folder: Path, tmp_path: Path) -> Settings:
    return Settings(secrets=secrets_folder, http_port=0, vault=tmp_path / "vault.sqlite")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests of one running suite, of one broker, or of one file, on one worker."""
    servers = {
        item.path: server
        for item in items
        for fixture, server in _SERVERS.items()
        if fixture in getattr(item, "fixturenames", ())
    }
    for item in items:
        transport = getattr(item, "callspec", None) and item.callspec.params.get("suite")
        if transport:
            group = f"suite-{transport}"
        elif item.path in servers:
            group = servers[item.path]
        elif item.path.parent.name in _TOGETHER:
            group = item.path.parent.name
        else:
            group = str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_xdist_node_collection_finished(node: Any, ids: list[str]) -> None:
    """Stop where the groups are not heeded: each worker would start every suite.

    Raises:
        UsageError: pytest and pytest-xdist do not go together.
    """
    if node.config.getvalue("dist") == "loadgroup" and any("@" not in one for one in ids):
        raise pytest.UsageError("pytest-xdist does not group tests with this pytest")
