"""Anything that the OpenAPI document allows, and much that it does not, sent to a running suite.

No answer is of 5xx, none has a status, content type or body that the document does not tell.
`make test` tries each operation with the same few examples each time, `make soak` with others.
"""

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.gateway.openapi import document
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from shared.testing.suites import OneProcess, token_for

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DOCUMENT = document()
NAMES = sorted(one["operationId"] for path in DOCUMENT["paths"].values() for one in path.values())
EXAMPLES, EXAMPLES_IN_SOAK = 20, 1_000
NOTHING_TO_GET_WRONG = {"healthz", "metrics", "openapi", "readyz"}
FOLLOWED = {200, 201, 400, 403, 404, 409, 422}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneProcess]:
    one = OneProcess(tmp_path_factory.mktemp("fuzzed"))
    one.start()
    try:
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="module")
def session(suite: OneProcess) -> Iterator[requests.Session]:
    with requests.Session() as one:
        token = token_for(suite.secrets, Principal(actor="system:test", role=Role.SYSTEM))
        one.headers["Authorization"] = f"Bearer {token}"
        yield one


@cache
def operations() -> dict[str, Any]:
    """Give every operation by its id."""
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    found = (result.ok() for result in schema.get_all_operations())
    return {one.definition.raw["operationId"]: one for one in found}


def fuzz(name: str, suite: OneProcess, session: requests.Session, examples: int) -> None:
    operation = operations()[name]

    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def positive(case: Any) -> None:
        send(case)

    @hypothesis.settings(
        max_examples=max(1, examples // 4),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def negative(case: Any) -> None:
        send(case)

    def send(case: Any) -> None:
        # A place that is never reached is waited for, and then told with 503: tested elsewhere.
        case.query = {k: v for k, v in (case.query or {}).items() if k != "after"}
        if name == "stream":
            case.query["seconds"] = "0"
        response = case.call(base_url=suite.url, session=session)
        case.validate_response(response, checks=CHECKS)

    positive()
    if name not in NOTHING_TO_GET_WRONG:
        negative()


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_answers_as_it_is_told(
    name: str, suite: OneProcess, session: requests.Session
) -> None:
    fuzz(name, suite, session, EXAMPLES)


@pytest.mark.soak
@pytest.mark.parametrize("name", NAMES)
def test_an_operation_answers_as_it_is_told_however_often_it_is_asked(
    name: str, suite: OneProcess, session: requests.Session
) -> None:
    fuzz(name, suite, session, EXAMPLES_IN_SOAK)


def follow(
    name: str,
    suite: OneProcess,
    session: requests.Session,
    examples: int,
    first: dict[str, str] | None = None,
) -> set[tuple[str, int]]:
    """Give a command over and over, and ask on by the links of each answer; give what was seen.

    Args:
        first: a body to begin with.
    """
    known, seen = operations(), set[tuple[str, int]]()
    links = known[name].definition.raw["responses"]["201"].get("links", {})

    def send(operation: str, case: Any) -> Any:
        response = case.call(base_url=suite.url, session=session)
        case.validate_response(response, checks=CHECKS)
        seen.add((operation, response.status_code))
        return response

    def give_and_ask(case: Any) -> None:
        response = send(name, case)
        if response.status_code != HTTPStatus.CREATED:
            return
        for link in links.values():
            target = known[link["operationId"]]
            given = {
                parameter: pointed(expression, sent=case.body, answered=response.json())
                for parameter, expression in link["parameters"].items()
            }
            in_path = {k: given.pop(k) for k in list(given) if f"{{{k}}}" in target.path}
            send(link["operationId"], target.Case(path_parameters=in_path, query=given))

    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=known[name].as_strategy(generation_mode=GenerationMode.POSITIVE))
    def tell(case: Any) -> None:
        case.query = {}
        give_and_ask(case)

    if first is not None:
        give_and_ask(known[name].Case(body=first, media_type="application/json"))
    tell()
    return seen


def pointed(expression: str, *, sent: Any, answered: Any) -> Any:
    """Give what a runtime expression of a link points at."""
    where, _, name = expression.partition("#/")
    return {"$request.body": sent, "$response.body": answered}[where][name]


def test_what_was_recorded_is_found_by_the_links_of_its_answer(
    suite: OneProcess, session: requests.Session
) -> None:
    name = "registry.establish-organization"
    county = {"occurred_on": "2024-01-01", "kind": "county_committee", "name": "县委"}
    seen = follow(name, suite, session, EXAMPLES, county)

    assert {(name, 201), ("organization", 200), ("posts", 200)} <= seen
    assert {status for _, status in seen} <= FOLLOWED, seen


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_whatever_was_recorded_is_found_by_the_links_of_its_answer(
    name: str, suite: OneProcess, session: requests.Session
) -> None:
    seen = follow(name, suite, session, EXAMPLES_IN_SOAK)

    assert {status for _, status in seen} <= FOLLOWED, seen
