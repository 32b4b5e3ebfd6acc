"""The part of the OpenAPI document that is about documents and calendars."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from services.gateway.documents.deadlines import (
    OrganizationCalendarAsked,
    PersonCalendarAsked,
)
from services.gateway.documents.kinds import CONTENT_TYPES, KINDS, FileType
from services.gateway.documents.routes import ORGANIZATION_CALENDAR, PERSON_CALENDAR
from services.gateway.openapi_operations import QUESTION_PROBLEMS, problems

PARAMETERS: tuple[type[msgspec.Struct], ...] = (
    *(kind.parameters for kind in KINDS),
    OrganizationCalendarAsked,
    PersonCalendarAsked,
)
_MOMENTS = ("valid_at", "known_at", "after")
_CALENDARS = (
    (
        ORGANIZATION_CALENDAR,
        "organization_deadlines",
        "组织的时限日历(ICS) / An organization's deadlines as a calendar",
        OrganizationCalendarAsked,
    ),
    (
        PERSON_CALENDAR,
        "person_deadlines",
        "个人的时限日历(ICS) / A person's deadlines as a calendar",
        PersonCalendarAsked,
    ),
)
_SAME = (
    "同一台账时点、同一姓名库和模板,生成的文件逐字节相同。 / The same bytes for the same index of "
    "the ledger, state of the vault and template."
)

Told = Callable[[str, type[msgspec.Struct]], list[dict[str, Any]]]


def documents(told: Told) -> Iterator[tuple[str, Any]]:
    """Give each operation by its path; ``told`` gives a path's own parameters."""
    for kind in KINDS:
        for file_type in FileType:
            path = kind.path(file_type)
            name = f"{kind.name}-{file_type}".replace("-", "_")
            summary = f"{kind.zh} ({file_type}) / {kind.en}"
            refused = problems((*QUESTION_PROBLEMS, "409"))
            parameters = told(path, kind.parameters)
            yield (
                path,
                _operation(name, summary, parameters, CONTENT_TYPES[file_type], refused),
            )
    for path, name, summary, asked in _CALENDARS:
        refused = problems(QUESTION_PROBLEMS)
        yield path, _operation(name, summary, told(path, asked), "text/calendar", refused)


def _operation(
    name: str,
    summary: str,
    parameters: list[dict[str, Any]],
    content_type: str,
    refused: dict[str, Any],
) -> dict[str, Any]:
    schema = {"type": "string"} | ({} if "text/" in content_type else {"format": "binary"})
    headers = {
        "ETag": {"schema": {"type": "string"}},
        "X-Ledger-Size": {
            "description": "据以生成的台账条数 / The size of the ledger that it was made from",
            "schema": {"type": "string", "pattern": "^[0-9]{1,16}$"},
        },
    }
    common = [{"$ref": f"#/components/parameters/{each}"} for each in _MOMENTS]
    file = {"description": "文件 / The file", "headers": headers}
    return {
        "get": {
            "operationId": name,
            "tags": ["documents"],
            "summary": summary,
            "description": _SAME,
            "parameters": [*parameters, *common],
            "responses": {
                "200": file | {"content": {content_type: {"schema": schema}}},
                "304": {"description": "未变 / Not changed: the ETag is the one that was sent"},
                **refused,
            },
        }
    }
