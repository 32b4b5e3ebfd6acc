"""A folder of data, and a gateway that answers what it is told."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from shared.secrets import make_secrets


class FakeGateway:
    """An HTTP server on a free port; ``answers`` gives (status, value) by method and path."""

    def __init__(self) -> None:
        self.requests: list[SimpleNamespace] = []
        self.answer = lambda _: (200, {})
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                path, _, query = self.path.partition("?")
                request = SimpleNamespace(
                    method=self.command,
                    path=path,
                    query=query,
                    headers=dict(self.headers),
                    body=self._body(length),
                )
                outer.requests.append(request)
                status, value = outer.answer(request)
                content = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def _body(self, length: int) -> Any:
                content = self.rfile.read(length)
                is_json = self.headers.get("Content-Type") == "application/json"
                return json.loads(content) if is_json and content else content or None

            do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def gateway() -> Iterator[Any]:
    server = FakeGateway()
    yield server
    server.close()


@pytest.fixture(scope="session")
def some_secrets(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("cli") / "secrets"
    make_secrets(folder)
    return folder


@pytest.fixture
def data(tmp_path: Path, gateway: Any, some_secrets: Path) -> Any:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "secrets").symlink_to(some_secrets)
    (folder / "gateway.url").write_text(gateway.url + "\n")
    (some_secrets / "cli.token").write_text("a-token\n")
    return folder


@pytest.fixture
def zeren(data: Path) -> Any:
    """Run the command line on the folder of data; give exit code, output and errors."""

    def run(*words: Any, stdin: Any = None) -> Any:
        return CliRunner().invoke(app, [*map(str, words), "--data", str(data)], input=stdin)

    return run
