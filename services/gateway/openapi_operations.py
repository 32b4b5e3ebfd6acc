"""The part of the OpenAPI document that is neither a command nor a question."""

from collections.abc import Iterator
from typing import Any

from services.gateway.openapi_words import described
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
                        {
                            "name": key,
                            "in": "path",
                            "required": True,
                            "description": described(key),
                            "schema": schema,
                        }
                        for key, schema in parameters.items()
                    ],
                    "responses": {
                        "200": json_answer("已完成 / Done", {"type": "object"}),
                        **problems(QUESTION_PROBLEMS),
                    },
                }
            },
        )


def accounts() -> Iterator[tuple[str, Any]]:
    """Give the acts on local accounts, by path."""
    account = _named("AccountOn")
    one = json_answer("账户 / The account", account)
    every = json_answer(
        "可登录的账户 / Accounts that may sign in", {"type": "array", "items": account}
    )
    done = json_answer("已完成 / Done", {"type": "object"})
    refused = problems((*QUESTION_PROBLEMS, "409", "415", "422"))
    login = [
        {
            "name": "login",
            "in": "path",
            "required": True,
            "description": described("login"),
            "schema": {"type": "string"},
        }
    ]
    common = {"tags": ["operation"]}
    yield (
        "/v1/accounts",
        {
            "get": {
                **common,
                "operationId": "accounts",
                "summary": "账户列表 / Accounts",
                "responses": {"200": every, **problems(QUESTION_PROBLEMS)},
            },
            "post": {
                **common,
                "operationId": "add_account",
                "summary": "开设账户 / Add an account",
                "requestBody": json_body(_named("AccountAdded")),
                "responses": {"201": one, **refused},
            },
        },
    )
    for act, summary, body in (
        ("password", "重置密码 / Reset a password", json_body(_named("PasswordGiven"))),
        ("disable", "停用账户 / Disable an account", None),
        ("drop-second-factor", "取消动态口令 / Ask for no one-time code any more", None),
        ("bind", "绑定统一身份 / Bind a provider's subject", json_body(_named("SubjectBound"))),
    ):
        operation: dict[str, Any] = {
            **common,
            "operationId": f"{act.replace('-', '_')}_account",
            "summary": summary,
            "parameters": login,
            "responses": {"200": done, **refused},
        }
        if body is not None:
            operation["requestBody"] = body
        yield f"/v1/accounts/{{login}}/{act}", {"post": operation}


def evidence() -> dict[str, Any]:
    """Give the acts on a file of evidence."""
    file = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    digest = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    parameters = [
        {
            "name": "sha256",
            "in": "path",
            "required": True,
            "description": described("sha256"),
            "schema": digest,
        }
    ]
    common = {"tags": ["operation"], "parameters": parameters}
    count = {"type": "integer", "minimum": 1, "default": ORPHAN_DAYS}
    days = {
        "name": "days",
        "in": "query",
        "required": False,
        "description": described("days"),
        "schema": count,
    }
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


def stream(schema: dict[str, Any]) -> dict[str, Any]:
    """Give the ledger's stream; ``schema`` is that of its parameters."""
    parameters = [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": described(name),
            "schema": wanted,
        }
        for name, wanted in schema["properties"].items()
    ]
    last = {
        "name": "Last-Event-ID",
        "in": "header",
        "description": "最后收到的台账序号 / The index of the last entry that came",
        "schema": {"type": "string", "pattern": "^[0-9]{1,16}$"},
    }
    events: dict[str, Any] = {"text/event-stream": {}}  # OpenAPI 3.1 has no schema of an event
    return {
        "get": {
            "operationId": "stream",
            "tags": ["operation"],
            "summary": "台账实时推送(SSE) / The ledger as it grows, by server-sent events",
            "description": "每条 `entry` 事件的 id 为台账序号,data 为规范字节;断线后凭 "
            "Last-Event-ID 续接。 / Each `entry` event has the entry's index as its id and its "
            "canonical bytes as data; go on with Last-Event-ID after a break.",
            "parameters": [*parameters, last],
            "responses": {
                "200": {"description": "事件流 / The events", "content": events},
                **problems(("400", "401", "403", "503")),
            },
        }
    }


def _named(component: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{component}"}


def json_answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Give an answer in JSON."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def json_body(schema: dict[str, Any], example: Any = None) -> dict[str, Any]:
    """Give a body in JSON, which must be there."""
    content = {"schema": schema} | ({} if example is None else {"example": example})
    return {"required": True, "content": {"application/json": content}}


def problems(statuses: tuple[str, ...]) -> dict[str, Any]:
    """Give the problems that may be answered; an address too long is refused before it is read."""
    told = {status: {"$ref": f"#/components/responses/Problem{status}"} for status in statuses}
    return {**told, "414": {"description": "地址过长 / The address is too long"}}
