"""Anything that the OpenAPI document allows, and much that it does not, sent to a running suite.

No answer is of 5xx, none has a status, content type or body that the document does not tell.
`make test` tries a seeded share of the operations, `make soak` all of them, with many examples.
"""

import random
from collections.abc import Iterator
from datetime import date
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
from shared.testing.suites import OneProcess, token_for

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES, EXAMPLES_IN_SOAK = 20, 1_000
NOTHING_TO_GET_WRONG = {"healthz", "metrics", "openapi", "readyz"}
SHARE = 15  # of some two hundred and seventy operations; two seconds each
SLOW = {"give_batch"}  # its body is one of all commands: the soak's


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


def operations() -> dict[str, Any]:
    """Give every operation by its id."""
    schema = schemathesis.openapi.from_dict(document())
    found = (result.ok() for result in schema.get_all_operations())
    return {one.definition.raw["operationId"]: one for one in found}


def today() -> list[str]:
    """Give the operations of the day: another share each day, the same all day."""
    names = sorted(set(operations()) - SLOW)
    return random.Random(date.today().toordinal()).sample(names, SHARE)  # noqa: DTZ011


def fuzz(name: str, suite: OneProcess, session: requests.Session, examples: int) -> None:
    operation = operations()[name]

    @hypothesis.seed(date.today().toordinal())  # noqa: DTZ011
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

    @hypothesis.seed(date.today().toordinal())  # noqa: DTZ011
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


@pytest.mark.parametrize("name", today())
def test_a_share_of_operations_answers_as_it_is_told(
    name: str, suite: OneProcess, session: requests.Session
) -> None:
    fuzz(name, suite, session, EXAMPLES)


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(operations()))
def test_every_operation_answers_as_it_is_told(
    name: str, suite: OneProcess, session: requests.Session
) -> None:
    fuzz(name, suite, session, EXAMPLES_IN_SOAK)
