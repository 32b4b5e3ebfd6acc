"""From a command's answer to the questions that show what it did, as links of the OpenAPI document.

Each waits, by ``after``, until what was recorded is visible.
"""

from collections.abc import Iterator
from typing import Any

from services.gateway.questions import QUESTIONS
from shared.contracts.command import New
from shared.contracts.table import CommandSpec
from shared.contracts.wire import marks

_AFTER = "$response.body#/position"
_SENT, _MADE = "$request.body#/organization_id", "$response.body#/stream"
_LISTS = {  # of an organization, by the service that records
    "registry": "posts",
    "targets": "targets",
    "activities": "meetings",
    "assessment": "rounds",
}
_BY_OWN_ID = {
    question.path.rpartition("{")[2].rstrip("}"): question.name
    for question in QUESTIONS
    if question.path.endswith("}") and question.path.count("{") == 1
}


def links_of(spec: CommandSpec) -> dict[str, Any]:
    """Give a command's links, by name."""
    return {
        name: {"operationId": name, "parameters": {**parameters, "after": _AFTER}}
        for name, parameters in _linked(spec)
    }


def _linked(spec: CommandSpec) -> Iterator[tuple[str, dict[str, str]]]:
    found = marks(spec.struct)
    made = next((field for field, mark in found.items() if isinstance(mark, New)), "")
    if made in _BY_OWN_ID:
        yield _BY_OWN_ID[made], {made: _MADE}
    if "organization_id" in spec.struct.__struct_fields__:
        where = {"organization_id": _MADE if made == "organization_id" else _SENT}
        yield _LISTS[spec.service], where
