"""The interface as pages: what `/openapi.json` says, to be read. Open to everybody, as that is."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from flask import Flask, Response

from services.gateway.desk.sections import Section, as_file, section, wanted
from services.gateway.desk.visit import language_of, refused, render
from services.gateway.openapi import document
from services.gateway.openapi_words import all_errors
from shared.contracts.errors import NotFoundError

_ERROR = ("code", "status", "zh", "en")
_TABLES = (
    ("parameters", "参数", "Parameters"),
    ("body", "请求内容(JSON)", "Content of the request (JSON)"),
    ("answer", "答复(JSON)", "Answer (JSON)"),
)


class Field(NamedTuple):
    """A parameter, or a property of a body or of an answer."""

    name: str
    type: str
    required: bool
    description: str


class Operation(NamedTuple):
    """One thing that may be asked for or done."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    example: str
    answer: tuple[Field, ...]
    statuses: tuple[tuple[str, str], ...]


def register(app: Flask) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/api", "reference", index)
    app.add_url_rule("/api/<name>", "reference_operation", operation)


def index() -> Response:
    """GET /api: every operation by its service, and every code."""
    groups: dict[str, list[Operation]] = {}
    for one in operations().values():
        groups.setdefault(one.tag, []).append(one)
    errors = all_errors()
    rows = [{name: getattr(each, name) for name in _ERROR} for each in errors]
    tables = (section(("errors", "错误代码", "Codes of refusals"), rows, _ERROR),)
    return _file(tables) or render(
        "reference.html", groups=groups, errors=errors, tables={each.id: each for each in tables}
    )


def operation(name: str) -> Response:
    """GET /api/{operation}: what it takes, answers and refuses."""
    one = operations().get(name)
    if one is None:
        return refused(NotFoundError(name[:100]))
    tables = tuple(
        section(name, [field._asdict() for field in getattr(one, name[0])], Field._fields)
        for name in _TABLES
    )
    return _file(tables) or render("reference_operation.html", one=one, tables=tables)


def _file(tables: Sequence[Section]) -> Response | None:
    found = wanted(tables)
    return as_file(found, language_of(), {}) if found else None


@cache
def operations() -> Mapping[str, Operation]:
    """Give every operation of the OpenAPI document, by its id."""
    whole = document()
    told = (
        _operation(whole, path, method, item[method], item)
        for path, item in whole["paths"].items()
        for method in item
        if isinstance(item[method], dict)
    )
    return {one.id: one for one in told}


def _operation(
    whole: Any, path: str, method: str, told: Mapping[str, Any], item: Mapping[str, Any]
) -> Operation:
    parameters = told.get("parameters", item.get("parameters", ()))
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    good = [told["responses"][status] for status in ("200", "201") if status in told["responses"]]
    answer = good[0].get("content", {}).get("application/json", {})
    example = body.get("example")
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        tag=told["tags"][0] if len(told["tags"]) == 1 else "batches",
        summary=told["summary"],
        description=told.get("description", ""),
        parameters=tuple(_parameter(whole, one) for one in parameters),
        body=tuple(_properties(whole, body.get("schema", {}))),
        example=json.dumps(example, ensure_ascii=False, indent=2) if example else "",
        answer=tuple(_properties(whole, answer.get("schema", {}))),
        statuses=tuple(
            (status, _at(whole, one).get("description", ""))
            for status, one in sorted(told["responses"].items())
        ),
    )


def _parameter(whole: Any, one: Mapping[str, Any]) -> Field:
    told = _at(whole, one)
    kind = _type(whole, told.get("schema", {}))
    return Field(told["name"], kind, bool(told.get("required")), told.get("description", ""))


def _properties(whole: Any, schema: Mapping[str, Any]) -> Iterator[Field]:
    told = _at(whole, schema)
    if told.get("type") == "array":
        told = _at(whole, told.get("items", {}))
    required = set(told.get("required", ()))
    for name, one in told.get("properties", {}).items():
        yield Field(name, _type(whole, one), name in required, one.get("description", ""))


def _type(whole: Any, schema: Mapping[str, Any]) -> str:
    told = _at(whole, schema)
    if "anyOf" in told:
        return " | ".join(_type(whole, one) for one in told["anyOf"])
    if "enum" in told:
        return " | ".join(map(str, told["enum"]))
    if told.get("type") == "array":
        return f"[{_type(whole, told.get('items', {}))}]"
    kind = told.get("format") or told.get("type") or "object"
    return " | ".join(kind) if isinstance(kind, list) else str(kind)


def _at(whole: Any, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what a reference points at; anything else as it is."""
    if "$ref" not in told:
        return told
    found = whole
    for part in told["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)
