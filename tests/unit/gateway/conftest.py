"""A gateway whose services and database are stand-ins; its keys and its HTTP are real."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask

from services.gateway.app import create_app
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.kernel.errors import ZerenError
from shared.secrets import make_secrets, read_secret
from shared.security import issue_token, read_key
from shared.settings import Settings

PERSON = UUID(int=99)
TODAY = date(2025, 10, 1)


class FakeServices:
    """Stands in for every service: keeps what it is called with, answers as it is told."""

    def __init__(self) -> None:
        self.calls: list[SimpleNamespace] = []
        self.refusal: ZerenError | None = None
        self.sequence = 7

    def call(self, service: Any, method: str, *, timeout_s: float = 10.0, **kwargs: Any) -> Any:  # noqa: ARG002
        self.calls.append(SimpleNamespace(service=service, method=method, **kwargs))
        if self.refusal is not None:
            raise self.refusal
        answer = {"stream": str(uuid4()), "version": 1, "service": service}
        answer["sequence"] = self.sequence
        return [answer for _ in kwargs["commands"]] if method == "batch" else answer


class FakeReaders:
    """Stands in for the database where only the list of revoked tokens is asked for."""

    def __init__(self) -> None:
        self.revoked: list[str] = []
        self.is_away = False

    @contextmanager
    def own(self) -> Iterator[SimpleNamespace]:
        if self.is_away:
            raise psycopg.OperationalError("secret: host=10.0.0.1 password=x")
        yield SimpleNamespace(execute=self._execute)

    def reader(self, schema: Any) -> None:
        raise psycopg.OperationalError(f"{schema}: not here")

    def _execute(self, query: Any, values: Any = ()) -> Any:
        if query.startswith("INSERT INTO gateway.revoked_tokens"):
            self.revoked.append(values[0])
        return [(token_id,) for token_id in self.revoked]


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("secrets")
    make_secrets(folder)
    return folder


@pytest.fixture(scope="session")
def stand_ins() -> tuple[FakeServices, FakeReaders]:
    return FakeServices(), FakeReaders()


@pytest.fixture
def services(stand_ins: tuple[FakeServices, FakeReaders]) -> Any:
    stand_ins[0].__init__()  # as new: the app knows this one
    return stand_ins[0]


@pytest.fixture
def readers(stand_ins: tuple[FakeServices, FakeReaders]) -> Any:
    stand_ins[1].__init__()
    return stand_ins[1]


@pytest.fixture(scope="session")
def one_app(secrets: Path, stand_ins: tuple[FakeServices, FakeReaders]) -> Any:
    return create_app(
        Settings(secrets=secrets),
        rpc=stand_ins[0],
        readers=stand_ins[1],
        publisher=nullcontext,
        bus_answers=lambda: True,
        today=lambda: TODAY,
    )


@pytest.fixture
def app(one_app: Flask, services: Any, readers: Any) -> Any:  # noqa: ARG001
    """Give the one gateway, whose stand-ins are as new."""
    return one_app


@pytest.fixture
def client(app: Flask) -> Any:
    return app.test_client()


@pytest.fixture
def bearer(secrets: Path) -> Any:
    """Give the headers of a token for a role."""
    key = read_key(read_secret(secrets, "token.key"))

    def headers(
        role: Role = Role.SYSTEM, organization: Any = None, token_id: Any = None, ttl_s: Any = 60
    ) -> Any:
        principal = Principal(
            actor="system:test" if role is Role.SYSTEM else str(PERSON),
            role=role,
            organization_id=organization,
            token_id=token_id or uuid4().hex,
        )
        return {"Authorization": f"Bearer {issue_token(principal, key, ttl_s)}"}

    return headers
