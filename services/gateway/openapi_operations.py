"""The part of the OpenAPI document that is neither a command nor a question."""

from collections.abc import Iterator
from typing import Any

from services.gateway.questions.orphans import ORPHAN_DAYS

QUESTION_PROBLEMS = ("400", "401", "403", "404", "503")


def acts() -> Iterator[tuple[str, Any]]:
    """Give the acts of operation, by path."""
    acts = (
        (
            "/v1/dead-letters/{service}/{number}/replay",
            "replay_dead_letter",
            "重新投递死信 / Put a dead letter back into its queue",
            {"service": {"type": "string"}, "number": {"type": "integer"}},
        ),
        (
            "/v1/tokens/{token_id}/revoke",
            "revoke_token",
            "吊销令牌 / Revoke a token",
            {"token_id": {"type": "string"}},
        ),
    )
    for path, name, summary, parameters in acts:
        yield (
            path,
            {
                "post": {
                    "operationId": name,
                    "tags": ["operation"],
                    "summary": summary,
                    "parameters": [
                        {"name": key, "in": "path", "required": True, "schema": schema}
                        for key, schema in parameters.items()
                    ],
                    "responses": {
                        "200": json_answer("已完成 / Done", {"type": "object"}),
                        **problems(QUESTION_PROBLEMS),
                    },
                }
            },
        )


def evidence() -> dict[str, Any]:
    """Give the acts on a file of evidence."""
    file = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    digest = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    parameters = [{"name": "sha256", "in": "path", "required": True, "schema": digest}]
    common = {"tags": ["operation"], "parameters": parameters}
    count = {"type": "integer", "minimum": 1, "default": ORPHAN_DAYS}
    days = {"name": "days", "in": "query", "required": False, "schema": count}
    kept = json_answer("已有或已保存 / It is kept", {"type": "object"})
    return {
        "put": {
            **common,
            "operationId": "keep_evidence",
            "summary": "存入佐证文件 / Keep a file under its SHA-256",
            "requestBody": {"required": True, "content": file},
            "responses": {
                "200": kept,
                "201": kept,
                **problems((*QUESTION_PROBLEMS, "413", "422")),
            },
        },
        "get": {
            **common,
            "operationId": "give_evidence",
            "summary": "取出佐证文件 / Give a file that an organization in sight attached",
            "responses": {
                "200": {"description": "文件 / The file", "content": file},
                **problems(QUESTION_PROBLEMS),
            },
        },
        "delete": {
            **common,
            "operationId": "remove_evidence",
            "summary": "删除无人引用的佐证文件 / Remove a file that no fact cites",
            "parameters": [*parameters, days],
            "responses": {
                "200": json_answer("已删除 / Removed", {"type": "object"}),
                **problems((*QUESTION_PROBLEMS, "409")),
            },
        },
    }


def always_open() -> Iterator[tuple[str, Any]]:
    """Give what is open to everybody, by path."""
    for path, name, summary, content in (
        ("/openapi.json", "openapi", "本文档 / This document", "application/json"),
        ("/healthz", "healthz", "进程在运行 / The process runs", "application/json"),
        ("/readyz", "readyz", "数据库与总线可用 / Database and bus answer", "application/json"),
        ("/metrics", "metrics", "Prometheus", "text/plain"),
    ):
        answered = {"description": summary, "content": {content: {"schema": {}}}}
        responses = {"200": answered} | ({"503": answered} if name == "readyz" else {})
        operation = {
            "operationId": name,
            "tags": ["operation"],
            "summary": summary,
            "security": [],
            "responses": responses,
        }
        yield path, {"get": operation}


def json_answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Give an answer in JSON."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def json_body(schema: dict[str, Any]) -> dict[str, Any]:
    """Give a body in JSON, which must be there."""
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def problems(statuses: tuple[str, ...]) -> dict[str, Any]:
    """Give the problems that may be answered, by status."""
    return {status: {"$ref": f"#/components/responses/Problem{status}"} for status in statuses}
