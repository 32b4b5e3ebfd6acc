"""The ledger's stream over both servers: each event leaves at once, none waits for a full page."""

import http.client
import time
from urllib.parse import urlsplit
from uuid import uuid4

from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.testing.suites import Http, SuiteUnderTest, token_for

SECONDS = 8


def test_a_fact_comes_by_the_stream_while_it_is_open(suite: SuiteUnderTest, http: Http) -> None:
    parts = urlsplit(suite.url)
    token = token_for(suite.secrets, Principal(actor="system:feed", role=Role.SYSTEM))
    connection = http_connection(parts.hostname, parts.port)
    connection.request(
        "GET", f"/v1/ledger/stream?seconds={SECONDS}", headers={"Authorization": f"Bearer {token}"}
    )
    began = time.monotonic()
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.readline() == b"retry: 2000\n"

    person = str(uuid4())
    body = {"person_id": person, "name": "某甲", "occurred_on": "2025-01-02"}
    assert http.command("registry.register-person", body).status == 201

    line = b""
    while person.encode() not in line:
        line = answer.readline()
        assert line, "the stream ended before the fact came"
    assert time.monotonic() - began < SECONDS - 2
    connection.close()


def http_connection(host: str | None, port: int | None) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(host or "", port, timeout=30)
