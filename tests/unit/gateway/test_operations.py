"""What is open to everybody: condition, figures, the interface, the page at the root."""

import re
from collections.abc import Callable, Iterator
from typing import Any, get_origin
from uuid import UUID

import msgspec
import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from services.gateway.filling import with_new_ids
from services.gateway.openapi import document
from services.gateway.openapi_words import all_errors
from services.gateway.questions import QUESTIONS
from shared.contracts.command import New
from shared.contracts.page import Limit, Offset, Page
from shared.contracts.table import COMMANDS
from shared.contracts.wire import marks, read_command

Headers = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def described() -> Any:
    return document()


def test_the_interface_is_valid_openapi(described: dict[str, Any]) -> None:
    assert list(OpenAPIV31SpecValidator(described).iter_errors()) == []


def test_the_interface_describes_every_command_and_question(described: dict[str, Any]) -> None:
    paths = described["paths"]

    for spec in COMMANDS.values():
        operation = paths[f"/v1/commands/{spec.key}"]["post"]
        assert spec.zh in operation["summary"]
        assert spec.en in operation["summary"]
    for question in QUESTIONS:
        assert question.zh in paths[question.path]["get"]["summary"]


def test_every_route_is_described_and_nothing_else(described: dict[str, Any], app: Flask) -> None:
    routes = set()
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule)
        routes |= {(path, method.lower()) for method in rule.methods - {"HEAD", "OPTIONS"}}
    open_to_all = {"/openapi.json", "/healthz", "/readyz", "/metrics"}
    routes = {one for one in routes if one[0].startswith("/v1/") or one[0] in open_to_all}
    routes -= {("/v1/commands/{key}", "post")}

    told = {(path, method) for path, item in described["paths"].items() for method in item}
    assert {each for each in told if not each[0].startswith("/v1/commands/")} == routes


def test_ids_that_the_gateway_fills_in_are_not_required(described: dict[str, Any]) -> None:
    for spec in COMMANDS.values():
        new = {name for name, mark in marks(spec.struct).items() if isinstance(mark, New)}
        schema = described["components"]["schemas"][spec.struct.__name__]
        assert not new & set(schema["required"])


def test_every_problem_is_described_in_both_languages(described: dict[str, Any]) -> None:
    for response in described["components"]["responses"].values():
        assert " / " in response["description"]


def test_ready_only_where_database_and_bus_answer(client: FlaskClient, readers: Any) -> None:
    assert client.get("/readyz").get_json() == {"status": "ready", "database": True, "bus": True}

    readers.is_away = True

    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["database"] is False


def test_alive_whatever_else_is_away(client: FlaskClient, readers: Any) -> None:
    readers.is_away = True

    assert client.get("/healthz").status_code == 200


def test_figures_name_routes_and_never_what_was_asked_for(
    client: FlaskClient, bearer: Headers
) -> None:
    client.get("/v1/organizations/secret-id/meetings", headers=bearer())
    client.get("/secret-path")

    figures = client.get("/metrics").text
    assert 'route="/v1/organizations/<organization_id>/meetings"' in figures
    assert "secret" not in figures


def test_logs_hold_no_token_no_body_and_no_query(client: FlaskClient, bearer: Headers) -> None:
    headers = bearer()

    with structlog.testing.capture_logs() as logs:
        client.post(
            "/v1/commands/registry.register-person?after=registry:41",
            json={"occurred_on": "2025-01-01", "name": "张三"},
            headers=headers,
        )

    written = str(logs)
    assert any(log["event"] == "request" and log["status"] == 201 for log in logs)
    assert "张三" not in written
    assert "registry:41" not in written
    assert headers["Authorization"].split()[1] not in written


def test_the_root_says_what_this_is_in_both_languages_and_loads_nothing_from_elsewhere(
    client: FlaskClient,
) -> None:
    response = client.get("/")

    assert "责任" in response.text
    assert "/openapi.json" in response.text
    assert 'lang="en"' in response.text
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", response.text)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "title"),
    [(None, "zh"), ("en", "en"), ("en-GB,en;q=0.8", "en"), ("zh-CN", "zh"), ("fr", "zh")],
)
def test_the_title_is_in_the_language_asked_for(
    client: FlaskClient, asked: str | None, title: str
) -> None:
    headers = {} if asked is None else {"Accept-Language": asked}

    problem = client.get("/v1/status", headers=headers).get_json()

    assert problem["title"] == problem[title]


def test_what_fails_inside_tells_nothing_of_the_inside(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    services.refusal = RuntimeError("SELECT secret FROM vault")

    response = client.post(
        "/v1/commands/registry.register-person",
        json={"occurred_on": "2025-01-01", "name": "x"},
        headers=bearer(),
    )

    assert response.status_code == 500
    assert response.get_json()["code"] == "internal"
    assert "vault" not in response.text


def properties_in(described: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Give each parameter and property with where it stands and what is said of it."""
    for name, schema in described["components"]["schemas"].items():
        for field, wanted in schema.get("properties", {}).items():
            yield name, field, wanted.get("description", "")
    for path, item in described["paths"].items():
        for operation in item.values():
            for one in operation.get("parameters", item.get("parameters", ())):
                if "name" in one:
                    yield path, one["name"], one.get("description", "")


def test_every_parameter_and_property_is_described_in_both_languages(
    described: dict[str, Any],
) -> None:
    told = list(properties_in(described))

    bare = {name for _, name, said in told if " / " not in said}
    unnamed = {name for _, name, said in told if re.fullmatch(r"[ -~]*", said.partition(" / ")[0])}
    assert len(told) > 1000
    assert (bare, unnamed) == (set(), set())


def test_every_command_has_an_example_that_is_as_it_is_described(
    described: dict[str, Any],
) -> None:
    for key, spec in COMMANDS.items():
        content = described["paths"][f"/v1/commands/{key}"]["post"]["requestBody"]["content"]
        example = content["application/json"]["example"]
        schema = described["components"]["schemas"][spec.struct.__name__]
        whole = {**schema, "components": described["components"]}
        assert list(Draft202012Validator(whole).iter_errors(example)) == [], key
        assert read_command(spec.struct, with_new_ids(spec.struct, example, UUID(int=1)))


def test_every_refusal_is_listed_under_its_status(described: dict[str, Any]) -> None:
    for error in all_errors():
        if 400 <= error.status < 500 and error.status != 405:
            listed = described["components"]["responses"][f"Problem{error.status}"]["description"]
            assert f"`{error.code}`" in listed


def test_pages_are_asked_for_in_the_same_way_everywhere() -> None:
    for question in QUESTIONS:
        fields = {f.name: f for f in msgspec.structs.fields(question.parameters)}
        is_page = get_origin(question.result) is Page
        assert is_page == ("offset" in fields), question.name
        if is_page:
            assert (fields["limit"].type, fields["limit"].default) == (Limit, 100)
            assert (fields["offset"].type, fields["offset"].default) == (Offset, 0)
