"""A log that a web server gives."""

import http.client
import ssl
from urllib.parse import quote, urlsplit

from services.verifier.sources import MAX_FILE_BYTES, FileMissingError, UnreachableError

_TIMEOUT_S = 30.0
_OK, _NOT_FOUND = 200, 404


class Web:
    """A log that a web server gives, over one connection that is kept.

    Raises:
        UnreachableError: the address is none.
    """

    def __init__(self, url: str) -> None:
        self.name = url
        try:
            self._parts = urlsplit(url.rstrip("/"))
        except ValueError as error:
            raise UnreachableError(f"{url}: {error}") from error
        self._prefix = quote(self._parts.path, safe="/%:@!$&'()*+,;=~")
        self._connection: http.client.HTTPConnection | None = None

    def fetch(self, path: str) -> bytes:
        for last in (False, True):
            try:
                return self._get(path)
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.close()
                if last:
                    raise UnreachableError(f"{self.name}/{path}: {error}") from error
        raise AssertionError

    def _get(self, path: str) -> bytes:
        if self._connection is None:
            self._connection = self._connected()
        self._connection.request("GET", f"{self._prefix}/{path}")
        answer = self._connection.getresponse()
        raw = answer.read(MAX_FILE_BYTES + 1)
        if answer.status == _NOT_FOUND:
            raise FileMissingError(path)
        if answer.status != _OK or len(raw) > MAX_FILE_BYTES:
            self.close()
            raise UnreachableError(f"{self.name}/{path}: HTTP {answer.status}")
        return raw

    def _connected(self) -> http.client.HTTPConnection:
        host = self._parts.netloc
        if self._parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, timeout=_TIMEOUT_S, context=context)
        return http.client.HTTPConnection(host, timeout=_TIMEOUT_S)

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
