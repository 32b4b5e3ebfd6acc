"""Whatever is sent, alone or in a batch: a problem in both languages, soon, nothing recorded."""

import json
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from shared.testing.suites import Http, Reply, SuiteUnderTest, system
from tests.acceptance.ledger import settled

COMMAND = "registry.count-members"
GOOD = {"full_members": 9, "probationary_members": 1, "entitled_to_vote": 8}
WITHIN_S = 1.0


class Place(NamedTuple):
    """What bad input may refer to: an organization, and a command id that was used."""

    organization: str
    used_id: str


class Bad(NamedTuple):
    """Bytes that stand for a command's body, and the code that they are refused with."""

    raw: bytes
    code: str


@pytest.fixture(scope="module")
def place(suite: SuiteUnderTest) -> Place:
    with closing(system(suite)) as http:
        body = {"occurred_on": "2024-01-01", "kind": "county_committee", "name": "县委"}
        county = http.command("registry.establish-organization", body).json
        used_id = str(uuid4())
        good = {"occurred_on": "2025-01-01", "organization_id": county["stream"], **GOOD}
        counted = http.command(COMMAND, good, command_id=used_id)
        assert counted.status == 201
        settled(http, counted.json["position"])
    return Place(county["stream"], used_id)


def body(place: Place, **changes: Any) -> bytes:
    about = {"occurred_on": "2025-01-01", "organization_id": place.organization}
    return json.dumps({**about, **GOOD, **changes}).encode()


def with_raw(place: Place, member: bytes) -> bytes:
    """Give the body with one more member, written as it is."""
    return body(place)[:-1] + b"," + member + b"}"


INPUTS: dict[str, Callable[[Place], Bad]] = {
    "wrong type": lambda p: Bad(body(p, full_members="nine"), "invalid_command"),
    "unknown field": lambda p: Bad(body(p, rank=1), "invalid_command"),
    "missing field": lambda p: Bad(body(p).replace(b'"full_members": 9, ', b""), "invalid_command"),
    "no object": lambda _: Bad(b"[]", "invalid_command"),
    "NaN": lambda p: Bad(
        body(p).replace(b'"full_members": 9', b'"full_members": NaN'), "malformed_json"
    ),
    "infinity": lambda p: Bad(
        body(p).replace(b'"full_members": 9', b'"full_members": -Infinity'), "malformed_json"
    ),
    "a fraction": lambda p: Bad(
        body(p).replace(b'"full_members": 9', b'"full_members": 9.5'), "malformed_json"
    ),
    "a huge integer": lambda p: Bad(
        body(p).replace(b'"full_members": 9', b'"full_members": ' + b"9" * 5000), "malformed_json"
    ),
    "duplicate key": lambda p: Bad(with_raw(p, b'"full_members": 3'), "malformed_json"),
    "10 MB": lambda p: Bad(body(p, reason="x" * 10_000_000), "body_too_large"),
    "a text too long": lambda p: Bad(body(p, reason="x" * 100_000), "invalid_command"),
    "depth 10,000": lambda p: Bad(
        with_raw(p, b'"reason": ' + b"[" * 10_000 + b"]" * 10_000), "malformed_json"
    ),
    "unclosed depth": lambda p: Bad(
        with_raw(p, b'"reason": ' + b'{"a":' * 100_000), "malformed_json"
    ),
    "lone surrogate": lambda p: Bad(with_raw(p, rb'"reason": "\ud800"'), "malformed_json"),
    "surrogate bytes": lambda p: Bad(with_raw(p, b'"reason": "\xed\xa0\x80"'), "malformed_json"),
    "NUL": lambda p: Bad(with_raw(p, rb'"reason": "\u0000"'), "malformed_json"),
    "no UTF-8": lambda p: Bad(with_raw(p, b'"reason": "\xff"'), "malformed_json"),
    "nothing": lambda _: Bad(b"", "malformed_json"),
    "half an object": lambda p: Bad(body(p)[:-9], "malformed_json"),
    "unknown organization": lambda p: Bad(
        body(p, organization_id=str(uuid4())), "unknown_reference"
    ),
    "no id": lambda p: Bad(body(p, organization_id="../../etc"), "invalid_command"),
    "date before the Party": lambda p: Bad(body(p, occurred_on="1900-01-01"), "date_out_of_range"),
    "date too late": lambda p: Bad(body(p, occurred_on="9999-12-31"), "date_out_of_range"),
    "date to come": lambda p: Bad(body(p, occurred_on="2099-01-01"), "deed_in_future"),
    "received before time": lambda p: Bad(body(p, received_on="1800-01-01"), "date_out_of_range"),
    "no date": lambda p: Bad(body(p, occurred_on="2025-02-30"), "invalid_command"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_alone_it_is_refused_and_not_recorded(http: Http, place: Place, name: str) -> None:
    bad = INPUTS[name](place)
    before = settled(http)

    reply, seconds = timed(http, f"/v1/commands/{COMMAND}", bad.raw)

    assert_is_problem(reply, bad.code)
    assert seconds < WITHIN_S
    assert settled(http) == before


@pytest.mark.parametrize("name", INPUTS)
def test_in_a_batch_all_of_it_is_refused_and_not_recorded(
    http: Http, place: Place, name: str
) -> None:
    bad = INPUTS[name](place)
    good = b'{"command":"count-members","body":' + body(place, full_members=11) + b"}"
    row = b'{"command":"count-members","body":' + bad.raw + b"}"
    raw = b'{"service":"registry","commands":[' + good + b"," + row + b"]}"
    is_read = bad.code not in {"malformed_json", "body_too_large"}
    before = settled(http)

    reply, seconds = timed(http, "/v1/batches", raw)

    assert_is_problem(reply, "batch_refused" if is_read else bad.code)
    if is_read:
        assert [(one["row"], one["code"]) for one in reply.json["rows"]] == [(1, bad.code)]
        assert all(one["zh"] and one["en"] for one in reply.json["rows"])
    assert seconds < WITHIN_S
    assert settled(http) == before


def test_a_command_id_used_again_with_another_body_is_refused(http: Http, place: Place) -> None:
    before = settled(http)
    changed = json.loads(body(place, full_members=10))
    row = {"command": "count-members", "id": place.used_id, "body": changed}

    alone = http.command(COMMAND, changed, command_id=place.used_id)
    in_batch = http.post("/v1/batches", {"service": "registry", "commands": [row, row]})

    assert_is_problem(alone, "idempotency_key_reused")
    assert_is_problem(in_batch, "batch_refused")
    assert {one["code"] for one in in_batch.json["rows"]} == {"idempotency_key_reused"}
    assert settled(http) == before


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        ([], "invalid_command"),
        ("x", "invalid_command"),
        ([{"command": "count-members", "body": {}}] * 501, "batch_too_large"),
        ([{"command": "no-such-command", "body": {}}], "batch_refused"),
        ([{"command": "count-members", "body": {}, "rank": 1}], "batch_refused"),
        ([{"command": "count-members", "id": "x", "body": {}}], "batch_refused"),
        ([7], "batch_refused"),
    ],
    ids=["empty", "no list", "501", "unknown command", "unknown member", "id", "number"],
)
def test_what_is_no_batch_is_refused(http: Http, commands: Any, code: str) -> None:
    before = settled(http)

    reply = http.post("/v1/batches", {"service": "registry", "commands": commands})

    assert_is_problem(reply, code)
    assert settled(http) == before


@pytest.mark.parametrize(
    ("target", "headers", "code"),
    [
        ("/v1/commands/registry.nonsense", {}, "unknown_command"),
        ("/v1/commands/registry", {}, "unknown_command"),
        ("/v1/nonsense", {}, "not_found"),
        (f"/v1/commands/{COMMAND}", {"Idempotency-Key": "1"}, "bad_request"),
        (f"/v1/commands/{COMMAND}", {"Content-Type": "text/plain"}, "wrong_content_type"),
        (f"/v1/commands/{COMMAND}?after=registry", {}, "invalid_question"),
        (f"/v1/commands/{COMMAND}?after=registry:-1", {}, "invalid_question"),
        ("/v1/status", {}, "method_not_allowed"),
    ],
)
def test_what_is_addressed_wrongly_is_refused(
    http: Http, place: Place, target: str, headers: dict[str, str], code: str
) -> None:
    before = settled(http)

    reply = http.post(target, body(place), **headers)

    assert_is_problem(reply, code)
    assert settled(http) == before


def timed(http: Http, target: str, raw: bytes) -> tuple[Reply, float]:
    """Send it, again after a while where a busy machine held it up; give the least seconds."""
    least = float("inf")
    for pause_s in (0, 0, 5, 10, 20):  # another suite takes so long to start beside this one
        time.sleep(pause_s)
        began = time.monotonic()
        reply = http.post(target, raw)
        least = min(least, time.monotonic() - began)
        if least < WITHIN_S:
            break
    return reply, least


def assert_is_problem(reply: Reply, code: str) -> None:
    assert 400 <= reply.status < 500, reply
    assert reply.header("Content-Type") == "application/problem+json"
    problem = reply.json
    assert problem["code"] == code, problem
    assert problem["status"] == reply.status
    assert problem["zh"]
    assert problem["en"]
    assert problem["title"] in {problem["zh"], problem["en"]}
