"""The log as static files: byte by byte, cached as it may be, and nothing else of the folder."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway.app import create_app
from shared.settings import Settings

FILES = (
    "public/checkpoint",
    "public/checkpoint.cosigned",
    "public/policy",
    "public/cosigned/x000/000",
    "public/tile/0/000",
    "public/tile/0/x001/x234/067",
    "public/tile/0/001.p/7",
    "public/tile/entries/001.p/7",
    "public/tile/63/000.p/1",
    "public/.hidden",
    "public/tile/0/other",
    "signed",
)


@pytest.fixture
def client(secrets: Path, services: Any, readers: Any, tmp_path: Path) -> FlaskClient:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    app = create_app(
        Settings(secrets=secrets, log=tmp_path),
        rpc=services,
        readers=readers,
        publisher=nullcontext,
        bus_answers=lambda: True,
    )
    return app.test_client()


@pytest.mark.parametrize("name", [name for name in FILES[:9] if "tile" in name])
def test_tiles_and_bundles_never_change(client: FlaskClient, name: str) -> None:
    answer = client.get(name.replace("public", "/log"))

    assert (answer.status_code, answer.data) == (200, name.encode())
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", [name for name in FILES[:9] if "tile" not in name])
def test_checkpoints_are_text_and_not_kept_long(client: FlaskClient, name: str) -> None:
    answer = client.get(name.replace("public", "/log"))

    assert (answer.status_code, answer.data) == (200, name.encode())
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=1"


@pytest.mark.parametrize(
    "path",
    [
        "/log/signed",
        "/log/../signed",
        "/log/%2e%2e/signed",
        "/log/tile/../../signed",
        "/log/.hidden",
        "/log/tile/0/other",
        "/log/tile/64/000",
        "/log/tile/00/000",
        "/log/tile/0/001.p/0",
        "/log/tile/0/002",
        "/log/tile/0",
        "/log/",
    ],
)
def test_nothing_else_is_given(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
