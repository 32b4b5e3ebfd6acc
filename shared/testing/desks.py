"""The desk as a browser without scripts meets it, over HTTP, for tests of a running suite."""

import http.client
import re
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from shared.contracts.roles import Role
from shared.testing.suites import Http, Reply

_FORM = "application/x-www-form-urlencoded"
_SEE_OTHER, _ERRORS = 303, 400


class Desk:
    """One browser that is signed in.

    Args:
        http: a connection with the rights of a system, to add its account.
        role: what it signs in as.
        organization_id: for which organization.
        timeout_s: for one page.
    """

    def __init__(
        self, http: Http, role: Role, organization_id: str, *, timeout_s: float = 300.0
    ) -> None:
        self._place = urlsplit(http.url)
        self._timeout_s = timeout_s
        self._cookie = ""
        login, password = f"t{uuid4().hex[:12]}", secrets.token_urlsafe(16)
        account = {
            "login": login,
            "password": password,
            "person_id": str(uuid4()),
            "role": str(role),
            "organization_id": organization_id,
            "must_change": False,
        }
        added = http.post("/v1/accounts", account)
        if added.status >= _ERRORS:
            raise AssertionError(added.raw)
        signed = self.post("/sign-in", {"login": login, "password": password})
        if signed.status != _SEE_OTHER:
            raise AssertionError(signed.raw)
        self._cookie = signed.header("Set-Cookie").partition(";")[0]

    @property
    def cookie(self) -> str:
        """The cookie of its session, for a connection that is kept."""
        return self._cookie

    def get(self, target: str) -> Reply:
        """Get a page or a file."""
        return self._ask("GET", target, b"", {})

    def post(self, target: str, form: Mapping[str, str]) -> Reply:
        """Send a form."""
        return self._ask("POST", target, urlencode(form).encode(), {"Content-Type": _FORM})

    def upload(self, target: str, content: bytes, form: Mapping[str, str]) -> Reply:
        """Send a form with a file, with the token of the page it stands on."""
        token = re.findall(rb'name="csrf" value="([^"]+)"', self.get(target).raw)[0].decode()
        mark = secrets.token_hex(16)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in {"csrf": token, **form}.items()
        ]
        head = 'Content-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n'
        raw = f"{''.join(parts)}--{mark}\r\n{head}".encode() + content + f"\r\n--{mark}--".encode()
        kind = f"multipart/form-data; boundary={mark}"
        return self._ask("POST", target, raw, {"Content-Type": kind})

    def _ask(self, method: str, target: str, raw: bytes, headers: dict[str, str]) -> Reply:
        connection = http.client.HTTPConnection(
            self._place.hostname or "", self._place.port, timeout=self._timeout_s
        )
        try:
            cookie = {"Cookie": self._cookie} if self._cookie else {}
            connection.request(method, target, raw, {**headers, **cookie})
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()
