"""Talking to the gateway over HTTP, with the standard library alone."""

import http.client
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit

from services.cli import folder
from services.cli.errors import AnswerError, GatewayUnreachableError, RefusedError

TIMEOUT_S = 120.0
_FIRST_ERROR = 400
_BYTES = "application/octet-stream"


class Gateway:
    """One connection to the gateway, opened again where it was lost; for one caller at a time."""

    def __init__(self, url: str, token: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self.url = url
        self._token = token
        self._timeout_s = timeout_s
        self._connection: http.client.HTTPConnection | None = None

    @classmethod
    def of(cls, data: Path, url: str | None, token_file: Path | None) -> Self:
        """Find the gateway and the token as the options say.

        Raises:
            AddressMissingError, TokenMissingError: with what to do.
        """
        return cls(folder.gateway_url(data, url), folder.token(data, token_file))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, path: str, **parameters: Any) -> Any:
        """Ask a question; parameters that are None are left out.

        Raises:
            RefusedError: the gateway answered a problem.
            GatewayUnreachableError: there was no answer.
        """
        return _json(self.get_bytes(path, **parameters))

    def get_bytes(self, path: str, **parameters: Any) -> bytes:
        """Ask a question; give the bytes of the answer as they came."""
        return self._ask("GET", f"{path}{_query(parameters)}", None, {})

    def post(
        self,
        path: str,
        body: Any = None,
        *,
        command_id: str | None = None,
        after: str | None = None,
    ) -> Any:
        """Give a command, a batch or another act.

        Raises:
            RefusedError: the gateway answered a problem.
            GatewayUnreachableError: there was no answer; it may have been done all the same.
        """
        headers = {"Idempotency-Key": command_id} if command_id else {}
        query = f"?{urlencode({'after': after})}" if after else ""
        content = json.dumps(body, ensure_ascii=False).encode()
        return _json(self._ask("POST", f"{path}{query}", content, headers))

    def put_bytes(self, path: str, content: bytes) -> Any:
        """Keep bytes under an address that names them.

        Raises:
            RefusedError: the gateway answered a problem.
            GatewayUnreachableError: there was no answer; they may be kept all the same.
        """
        return _json(self._ask("PUT", path, content, {"Content-Type": _BYTES}))

    def delete(self, path: str, **parameters: Any) -> Any:
        """Remove what an address names.

        Raises:
            RefusedError: the gateway answered a problem.
            GatewayUnreachableError: there was no answer; it may be gone all the same.
        """
        return _json(self._ask("DELETE", f"{path}{_query(parameters)}", None, {}))

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(
        self, method: str, target: str, content: bytes | None, headers: Mapping[str, str]
    ) -> bytes:
        all_headers = {
            "Accept": "application/json, application/problem+json",
            "Authorization": f"Bearer {self._token}",
            **({"Content-Type": "application/json"} if content is not None else {}),
            **headers,
        }
        status, answer = self._send(method, target, content, all_headers)
        if status >= _FIRST_ERROR:
            raise _refusal(status, answer)
        return answer

    def _send(
        self, method: str, target: str, content: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        kept = self._connection is not None
        try:
            return self._exchange(method, target, content, headers)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if not kept or isinstance(error, TimeoutError):
                raise GatewayUnreachableError(self.url, why=type(error).__name__) from error
        # A kept connection may have been closed meanwhile. Commands carry their id, so asking
        # twice does nothing twice.
        try:
            return self._exchange(method, target, content, headers)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise GatewayUnreachableError(self.url, why=type(error).__name__) from error

    def _exchange(
        self, method: str, target: str, content: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = _connect(self.url, self._timeout_s)
        prefix = urlsplit(self.url).path
        self._connection.request(method, prefix + target, body=content, headers=dict(headers))
        response = self._connection.getresponse()
        return response.status, response.read()


def segment(text: object) -> str:
    """Give a text as one segment of a path."""
    return quote(str(text), safe="")


def _query(parameters: Mapping[str, Any]) -> str:
    given = {key: str(value) for key, value in parameters.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""


def _connect(url: str, timeout_s: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise GatewayUnreachableError(url, why="not an http address")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname, parts.port, timeout=timeout_s)


def _refusal(status: int, answer: bytes) -> RefusedError:
    problem = _json(answer)
    if not isinstance(problem, dict) or "code" not in problem:
        raise AnswerError(f"HTTP {status}")
    return RefusedError(problem)


def _json(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except ValueError as error:
        raise AnswerError from error
