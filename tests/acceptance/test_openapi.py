"""The interface as the running gateway tells it: valid, whole, and what it says is taken."""

from typing import Any
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from services.gateway.questions import QUESTIONS
from shared.contracts.spec import filled_in
from shared.contracts.table import COMMANDS
from shared.testing.suites import Http
from tests.acceptance.story import Story


@pytest.fixture
def described(http: Http) -> dict[str, Any]:
    answer: dict[str, Any] = http.get("/openapi.json").json
    return answer


def test_it_is_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(described).iter_errors()) == []


def test_it_covers_every_command_and_question(described: dict[str, Any]) -> None:
    for key, spec in COMMANDS.items():
        operation = described["paths"][f"/v1/commands/{key}"]["post"]
        assert operation["operationId"] == key
        assert all(role in operation["description"] for role in map(str, spec.roles.values()))
    for question in QUESTIONS:
        assert described["paths"][question.path]["get"]["operationId"] == question.name


def test_every_field_of_a_command_is_described_and_what_is_filled_in_may_be_left_out(
    described: dict[str, Any],
) -> None:
    for spec in COMMANDS.values():
        schema = described["components"]["schemas"][spec.struct.__name__]
        assert set(schema["properties"]) == set(spec.struct.__struct_fields__)
        assert not filled_in(spec) & set(schema["required"])


def test_commands_that_are_taken_are_those_that_are_described(described: dict[str, Any]) -> None:
    for one in Story(uuid4()).commands():
        schema = described["components"]["schemas"][COMMANDS[one.key].struct.__name__]
        whole = {**schema, "components": described["components"]}
        assert list(Draft202012Validator(whole).iter_errors(one.body)) == [], one.key


def test_codes_of_refusals_are_named(described: dict[str, Any]) -> None:
    told = set(described["components"]["schemas"]["Problem"]["properties"]["code"]["examples"])

    assert {"invalid_command", "out_of_scope", "idempotency_key_reused", "bad_request"} <= told
