"""OpenAPI 3.1, made from the table of commands and the questions, so that it cannot differ."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from services.gateway.accounts import AccountAdded, AccountOn, PasswordGiven, SubjectBound
from services.gateway.batches import OF_THE_INTERFACE, Answered, BatchAnswered
from services.gateway.openapi_documents import PARAMETERS as DOCUMENT_PARAMETERS
from services.gateway.openapi_documents import documents
from services.gateway.openapi_links import links_of
from services.gateway.openapi_operations import (
    QUESTION_PROBLEMS,
    accounts,
    acts,
    always_open,
    evidence,
    json_answer,
    json_body,
    problems,
    stream,
)
from services.gateway.openapi_parameters import TOTAL, shared_parameters, sort_of
from services.gateway.openapi_words import described, errors_of, example_of, name_fields
from services.gateway.problems import PROBLEM_TYPE, Problem
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Question
from services.gateway.stream import PATH as STREAM_PATH
from services.gateway.stream import StreamAsked
from shared.contracts.roles import ROLE_NAMES
from shared.contracts.spec import filled_in
from shared.contracts.table import COMMAND_SERVICES, COMMANDS, CommandSpec

VERSION = "1"
_REF = "#/components/schemas/{name}"
_PROBLEM_RESPONSES = {
    "400": "请求或参数有误 / The request or a parameter is wrong",
    "401": "未登录或令牌无效 / There is no valid token",
    "403": "角色无权或超出范围 / The role may not, or the organization is out of reach",
    "404": "没有找到 / There is no such thing",
    "409": "编号已被使用或同时被修改 / The id is taken, or somebody else changed the record",
    "413": "内容过大 / The content is too large",
    "415": "内容类型应为 JSON / The content must be JSON",
    "422": "内容有误 / The content is wrong; fields are named",
    "503": "暂时不可用 / Not available at the moment",
}
COMMAND_PROBLEMS = ("400", "401", "403", "404", "409", "413", "415", "422", "503")


@cache
def document_bytes() -> bytes:
    """Give the document as JSON."""
    return msgspec.json.encode(document())


def document() -> dict[str, Any]:
    """Give the whole interface as one OpenAPI 3.1 document."""
    schemas, components = _schemas()
    paths: dict[str, Any] = {}
    for spec in COMMANDS.values():
        paths[f"/v1/commands/{spec.key}"] = {"post": _command(spec)}
    paths["/v1/batches"] = {"post": _batch()}
    for question in QUESTIONS:
        paths[question.path] = {"get": _question(question, schemas, components)}
    paths.update(documents(lambda path, asked: [*_parameters(path, components[asked.__name__])]))
    for asked in (*(question.parameters for question in QUESTIONS), *DOCUMENT_PARAMETERS):
        components.pop(asked.__name__, None)  # told as parameters
    name_fields(components)
    paths.update(acts())
    paths.update(accounts())
    paths[STREAM_PATH] = stream(components.pop(StreamAsked.__name__))
    paths["/v1/evidence/{sha256}"] = evidence()
    paths.update(always_open())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "责任 zeren",
            "version": VERSION,
            "summary": "县级责任台账 / A county's responsibility ledger",
            "description": "命令记录事实,查询读取投影。 / Commands record facts, questions read "
            "projections. `after=service:sequence` waits, bounded, until a fact is visible.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [
            *({"name": service} for service in COMMAND_SERVICES),
            {"name": "questions", "description": "查询 / Questions"},
            {"name": "documents", "description": "文书 / Documents"},
            {"name": "operation", "description": "运行 / Operation"},
        ],
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {
                f"Problem{status}": _problem_response(f"{text}\n\n{errors_of(status)}")
                for status, text in _PROBLEM_RESPONSES.items()
            },
            "parameters": shared_parameters(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT (EdDSA)"}
            },
        },
    }


def _plain(value: Any) -> Any:
    """Give defaults as JSON has them: lists for tuples, strings for enumerations."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _schemas() -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    """Give each type's schema, and the components that they share."""
    results = [question.result for question in QUESTIONS]
    types = [
        *(spec.struct for spec in COMMANDS.values()),
        *(question.parameters for question in QUESTIONS),
        *DOCUMENT_PARAMETERS,
        *results,
        Answered,
        BatchAnswered,
        Problem,
        AccountAdded,
        AccountOn,
        PasswordGiven,
        SubjectBound,
        StreamAsked,
    ]
    schemas, components = _plain(
        msgspec.json.schema_components(types, schema_hook=_other, ref_template=_REF)
    )
    for spec in COMMANDS.values():
        schema = components[spec.struct.__name__]
        needed = schema.get("required", ())
        schema["required"] = [name for name in needed if name not in filled_in(spec)]
        schema["description"] = f"{spec.zh} / {schema.get('description') or spec.en}"
    return dict(zip(map(id, types), schemas, strict=True)), components


def _other(kind: type) -> dict[str, Any]:
    return {"type": "string", "description": kind.__name__}


def _command(spec: CommandSpec) -> dict[str, Any]:
    reach = ", ".join(f"{' '.join(ROLE_NAMES[role])}: {far}" for role, far in spec.roles.items())
    reason = "须填写理由 / Needs a reason. " if spec.needs_reason else ""
    return {
        "operationId": spec.key,
        "tags": [spec.service],
        "summary": f"{spec.zh} / {spec.en}",
        "description": f"{reason}角色与范围 / Roles and scopes: {reach}",
        "parameters": [{"$ref": "#/components/parameters/" + name} for name in ("key", "after")],
        "requestBody": json_body(
            {"$ref": _REF.format(name=spec.struct.__name__)}, example_of(spec.struct)
        ),
        "responses": {
            **_answers("Answered", links_of(spec)),
            **problems(COMMAND_PROBLEMS),
        },
    }


def _batch() -> dict[str, Any]:
    rows = [_row(spec) for spec in COMMANDS.values()]
    body = {
        "type": "object",
        "required": ["service", "commands"],
        "additionalProperties": False,
        "properties": {
            "service": {"enum": list(COMMAND_SERVICES)},
            "commands": {
                "type": "array",
                "minItems": 1,
                "maxItems": OF_THE_INTERFACE.commands,
                "items": {"oneOf": rows},
            },
        },
    }
    return {
        "operationId": "give_batch",
        "tags": list(COMMAND_SERVICES),
        "summary": "成批提交命令,要么全部记录,要么全不记录 / Commands recorded all or none",
        "parameters": [{"$ref": "#/components/parameters/" + name} for name in ("key", "after")],
        "requestBody": json_body(body),
        "responses": {
            **_answers("BatchAnswered"),
            **problems(COMMAND_PROBLEMS),
        },
    }


def _answers(schema: str, links: dict[str, Any] | None = None) -> dict[str, Any]:
    body = {"$ref": _REF.format(name=schema)}
    again = (
        "重复提交:与首次答复相同;或无需变更 / "
        "Given before: the first answer once more; or all was so already"
    )
    recorded = json_answer("已记录 / Recorded", body) | ({"links": links} if links else {})
    return {"201": recorded, "200": json_answer(again, body)}


def _row(spec: CommandSpec) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["command", "body"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": ["string", "null"], "format": "uuid"},
            "command": {"const": spec.name},
            "body": {"$ref": _REF.format(name=spec.struct.__name__)},
        },
    }


def _question(
    question: Question, schemas: dict[Any, dict[str, Any]], components: dict[str, Any]
) -> dict[str, Any]:
    properties = components[question.parameters.__name__]
    paging = [name for name in question.ordering if name != "sort"]
    common = [
        {"$ref": f"#/components/parameters/{name}"}
        for name in (*paging, *question.moments, "after")
    ]
    sort = [sort_of(question)] if question.sorts else []
    parameters = [*_parameters(question.path, properties), *sort, *common]
    return {
        "operationId": question.name,
        "tags": ["questions"],
        "summary": f"{question.zh} / {question.en}",
        "parameters": parameters,
        "responses": {
            "200": json_answer("答复 / The answer", schemas[id(question.result)])
            | ({"headers": TOTAL} if "limit" in question.ordering else {}),
            "304": {"description": "未变 / Not changed: the ETag is the one that was sent"},
            **problems(QUESTION_PROBLEMS),
        },
    }


def _parameters(path: str, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    required = schema.get("required", ())
    for name, wanted in schema.get("properties", {}).items():
        in_path = f"{{{name}}}" in path
        yield {
            "name": name,
            "in": "path" if in_path else "query",
            "required": in_path or name in required,
            "description": described(name, wanted.pop("description", None)),
            "schema": wanted,
        }


def _problem_response(text: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(name="Problem")}
    return {"description": text, "content": {PROBLEM_TYPE: {"schema": schema}}}
