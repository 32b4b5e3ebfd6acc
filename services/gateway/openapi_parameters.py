"""Parameters that many operations of the OpenAPI document have alike."""

from typing import Any

import msgspec

from services.gateway.bodies import IDEMPOTENCY_KEY
from services.gateway.openapi_words import described
from services.gateway.questions.question import Moments, Ordering, Parameters, Question

_REF = "#/components/schemas/{name}"
TOTAL_COUNT = "X-Total-Count"
TOTAL: dict[str, Any] = {
    TOTAL_COUNT: {
        "description": "总行数 / Rows in all",
        "schema": {"type": "integer"},
    }
}


def _after() -> dict[str, Any]:
    return {
        "name": "after",
        "in": "query",
        "description": "先等这些位置可见 / First wait until these positions are visible: "
        "service:sequence[,service:sequence]",
        "schema": {"type": "string", "examples": ["registry:42,activities:7"]},
    }


def shared_parameters() -> dict[str, Any]:
    """Give the parameters that several operations have alike, by name."""
    ordering = {k: v for k, v in _common(Ordering).items() if k != "sort"}
    return {"after": _after(), "key": _key(), **_common(Moments), **ordering}


def _common(kind: type[Parameters]) -> dict[str, Any]:
    """Give the parameters that many questions have alike."""
    (_,), components = msgspec.json.schema_components([kind], ref_template=_REF)
    properties = components[kind.__name__]["properties"]
    return {
        name: {"name": name, "in": "query", "description": described(name), "schema": of}
        for name, of in properties.items()
    }


def sort_of(question: Question) -> dict[str, Any]:
    """Give the parameter that says in which order a list is wanted."""
    names = [each for name in question.sorts for each in (name, f"-{name}")]
    return {
        "name": "sort",
        "in": "query",
        "required": False,
        "description": "按哪一栏排序,前加 - 为倒序 / By which field; - before it for falling order",
        "schema": {"type": "string", "enum": names},
    }


def _key() -> dict[str, Any]:
    return {
        "name": IDEMPOTENCY_KEY,
        "in": "header",
        "description": "命令编号(UUID);重复发送得到同一答复 / The command's id; sent again it is "
        "answered the same and records nothing",
        "schema": {"type": "string", "format": "uuid"},
    }
