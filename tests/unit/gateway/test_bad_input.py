"""Whatever is sent, the answer is a 4xx problem in both languages, soon, and nobody is called."""

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

Headers = Callable[..., dict[str, str]]
COMMAND = "/v1/commands/registry.register-person"
GOOD = {"occurred_on": "2025-01-01", "name": "张三"}


def body(**changes: Any) -> Any:
    return json.dumps({**GOOD, **changes}).encode()


def without(field: str) -> Any:
    return json.dumps({k: v for k, v in GOOD.items() if k != field}).encode()


BAD_BODIES = [
    ("wrong type", body(name=7), 422, "invalid_command"),
    ("unknown field", body(nmae="x"), 422, "invalid_command"),
    ("missing field", without("name"), 422, "invalid_command"),
    ("empty text", body(name=""), 422, "invalid_command"),
    ("wrong date", body(occurred_on="2025-02-30"), 422, "invalid_command"),
    ("time for a date", body(occurred_on="2025-02-01T00:00:00Z"), 422, "invalid_command"),
    ("wrong id", body(person_id="42"), 422, "invalid_command"),
    ("no object", b"[]", 422, "invalid_command"),
    ("null", b"null", 422, "invalid_command"),
    ("NaN", b'{"occurred_on": NaN}', 400, "malformed_json"),
    ("Infinity", b'{"occurred_on": -Infinity}', 400, "malformed_json"),
    ("fraction", b'{"occurred_on": 1.5}', 400, "malformed_json"),
    ("huge integer", b'{"occurred_on": ' + b"9" * 400_000 + b"}", 400, "malformed_json"),
    ("duplicate key", b'{"name": "a", "name": "b"}', 400, "malformed_json"),
    ("depth 10,000", b"[" * 10_000 + b"]" * 10_000, 400, "malformed_json"),
    ("depth of objects", b'{"a":' * 100_000, 400, "malformed_json"),
    ("lone surrogate", b'{"name": "\\ud800"}', 400, "malformed_json"),
    ("NUL", b'{"name": "a\\u0000"}', 400, "malformed_json"),
    ("not UTF-8", b'{"name": "\xff"}', 400, "malformed_json"),
    ("cut short", b'{"name": "a', 400, "malformed_json"),
    ("nothing", b"", 400, "malformed_json"),
    ("two values", b"{} {}", 400, "malformed_json"),
    ("a key that is not ASCII", '{"名": 1}'.encode(), 400, "malformed_json"),
    ("10 MB", b'{"name": "' + b"x" * 10_000_000 + b'"}', 413, "body_too_large"),
]


def assert_problem(response: Any, status: int, code: str) -> Any:
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["type"] == f"urn:zeren:problem:{code}"
    assert problem["zh"]
    assert problem["en"]
    assert problem["title"] == problem["zh"]
    assert "Traceback" not in response.text
    return problem


@pytest.mark.parametrize(
    ("content", "status", "code"), [r[1:] for r in BAD_BODIES], ids=[r[0] for r in BAD_BODIES]
)
def test_a_bad_body_is_a_problem_within_a_second_and_reaches_no_service(
    client: FlaskClient, services: Any, bearer: Headers, *, content: Any, status: int, code: str
) -> None:
    headers = bearer()
    began = time.perf_counter()

    response = client.post(COMMAND, data=content, content_type="application/json", headers=headers)

    assert time.perf_counter() - began < 1
    assert_problem(response, status, code)
    assert services.calls == []


def test_every_wrong_field_is_named(client: FlaskClient, bearer: Headers) -> None:
    response = client.post(COMMAND, json={"name": 7, "colour": "red"}, headers=bearer())

    fields = {field["field"]: field["code"] for field in response.get_json()["fields"]}
    assert fields == {
        "occurred_on": "missing_field",
        "name": "wrong_value",
        "colour": "unknown_field",
    }


def test_a_body_that_is_said_to_be_far_too_large_is_not_read(app: Flask, bearer: Headers) -> None:
    class Untouchable:
        def read(self, *_: Any) -> None:
            raise AssertionError("was read")

    with app.test_request_context(
        COMMAND, method="POST", content_type="application/json", headers=bearer()
    ) as context:
        context.request.environ |= {"CONTENT_LENGTH": "100000000", "wsgi.input": Untouchable()}

        assert app.full_dispatch_request().status_code == 413


def test_of_a_body_that_does_not_end_no_more_is_read_than_lets_most_senders_finish(
    app: Flask, bearer: Headers
) -> Any:
    class Endless:
        given = 0

        def read(self, size: Any) -> Any:
            self.given += size
            return b"x" * size

    endless = Endless()
    with app.test_request_context(
        COMMAND, method="POST", content_type="application/json", headers=bearer()
    ) as context:
        context.request.environ.pop("CONTENT_LENGTH", None)
        context.request.environ |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": endless}

        assert app.full_dispatch_request().status_code == 413
    assert endless.given == 16_000_000


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=gbk"],
)
def test_other_content_types_are_refused(
    client: FlaskClient, bearer: Headers, content_type: str
) -> None:
    response = client.post(COMMAND, data=b"{}", content_type=content_type, headers=bearer())

    assert_problem(response, 415, "wrong_content_type")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/v1//organizations", 404, "not_found"),
        ("GET", "/v1/commands/registry.register-person", 405, "method_not_allowed"),
        ("DELETE", "/v1/organizations", 405, "method_not_allowed"),
        ("POST", "/v1/commands/registry.drop-everything", 404, "unknown_command"),
        ("POST", "/v1/commands/registry.register-person?after=ledger:1", 400, "invalid_question"),
        ("POST", "/v1/commands/registry.register-person?after=registry:x", 400, "invalid_question"),
        ("GET", "/v1/organizations?on=yesterday", 400, "invalid_question"),
        ("GET", "/v1/organizations?colour=red", 400, "invalid_question"),
        ("GET", "/v1/organizations?on=2025-01-01&on=2025-01-02", 400, "invalid_question"),
        ("GET", "/v1/organizations?limit=0", 400, "invalid_question"),
        ("GET", "/v1/organizations?limit=99999999999999999999", 400, "invalid_question"),
        ("GET", "/v1/organizations/42/meetings", 400, "invalid_question"),
        ("GET", "/v1/ledger/entries?from=-1", 400, "invalid_question"),
        ("POST", "/v1/dead-letters/nothing/1/replay", 404, "not_found"),
    ],
)
def test_a_bad_address_is_a_problem(
    client: FlaskClient,
    services: Any,
    bearer: Headers,
    *,
    method: str,
    path: str,
    status: int,
    code: str,
) -> None:
    headers = {**bearer(), "Content-Type": "application/json"}

    response = client.open(
        path, method=method, data=body() if method == "POST" else None, headers=headers
    )

    assert_problem(response, status, code)
    assert services.calls == []


def test_a_command_id_that_is_no_uuid_is_refused(client: FlaskClient, bearer: Headers) -> None:
    headers = {**bearer(), "Idempotency-Key": "42"}

    assert_problem(client.post(COMMAND, json=GOOD, headers=headers), 400, "bad_request")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        ({"service": "registry"}, 422, "invalid_command"),
        ({"service": "ledger", "commands": [{}]}, 404, "unknown_command"),
        ({"service": "registry", "commands": []}, 422, "invalid_command"),
        ({"service": "registry", "commands": [{}] * 501}, 413, "batch_too_large"),
        ({"service": "registry", "commands": [{}], "more": 1}, 422, "invalid_command"),
        ({"service": "registry", "commands": [7]}, 422, "batch_refused"),
        ([], 422, "invalid_command"),
    ],
)
def test_a_bad_batch_is_a_problem(
    client: FlaskClient, services: Any, bearer: Headers, *, content: Any, status: int, code: str
) -> None:
    assert_problem(client.post("/v1/batches", json=content, headers=bearer()), status, code)
    assert services.calls == []


def test_a_bad_batch_names_each_wrong_row_and_field_and_nothing_of_it_is_sent(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    rows = [
        {"id": str(uuid4()), "command": "register-person", "body": GOOD},
        {"id": str(uuid4()), "command": "register-person", "body": {"name": "李四"}},
        {"id": str(uuid4()), "command": "fly", "body": GOOD},
    ]

    response = client.post(
        "/v1/batches", json={"service": "registry", "commands": rows}, headers=bearer()
    )

    problem = assert_problem(response, 422, "batch_refused")
    assert [(row["row"], row["code"]) for row in problem["rows"]] == [
        (1, "invalid_command"),
        (2, "unknown_command"),
    ]
    assert problem["rows"][0]["details"]["fields"][0]["field"] == "occurred_on"
    assert services.calls == []
