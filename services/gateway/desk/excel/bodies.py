"""From the values of a row's columns to the body of its command, and back from a body's faults."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from services.gateway.desk.excel.columns import Column
from services.gateway.desk.excel.faults import of_field
from shared.contracts.errors import FieldError

_PLACE = re.compile(r"`\$([^`]*)`")
_MISSING = re.compile(r"missing required field `([^`]+)`")


def body_of(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Put values by path into a body; rows that were left empty close up.

    Returns:
        The body, and for each path in it the path of the column it came from.
    """
    body: dict[str, Any] = {}
    for path, value in values.items():
        here = body
        *steps, last = path.split(".")
        for step in steps:
            here = here.setdefault(step, {})
        here[last] = value
    came: dict[str, str] = {}
    return {name: _closed(value, name, name, came) for name, value in body.items()}, came


def _closed(value: Any, to: str, came_from: str, came: dict[str, str]) -> Any:
    came[to] = came_from
    if not isinstance(value, dict):
        return value
    if all(name.isdecimal() for name in value):
        return [
            _closed(value[name], f"{to}.{place}", f"{came_from}.{name}", came)
            for place, name in enumerate(sorted(value, key=int))
        ]
    return {
        name: _closed(one, f"{to}.{name}", f"{came_from}.{name}", came)
        for name, one in value.items()
    }


def left_out_ids(
    columns: Iterable[Column], body: Mapping[str, Any], came: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Give where ids of new parts were left out: the path of the part, and the field."""
    for column in columns:
        if not column.is_new_id:
            continue
        part, _, field = column.path.rpartition(".")
        for place, origin in came.items():
            if origin == part and field not in _at(body, place):
                yield place, field


def put(body: Mapping[str, Any], place: str, field: str, value: str) -> None:
    """Put a value into a part of a body."""
    _at(body, place)[field] = value


def path_of(one: FieldError, came: Mapping[str, str], known: Collection[str]) -> str:
    """Give the path of the column that a field's error is about; the field where none is."""
    detail = one.en.partition(": ")[2]
    inner = _PLACE.search(detail)
    steps = re.sub(r"\[(\d+|\.\.\.)\]", r".\1", inner[1]) if inner else ""
    path = f"{one.field}{steps}"
    if missing := _MISSING.search(detail):
        path = f"{path}.{missing[1]}"
    above, _, last = path.rpartition(".")
    origin = came.get(path) or f"{came.get(above, above)}.{last}".lstrip(".")
    while origin not in known and "." in origin:
        origin = origin.rpartition(".")[0]
    if origin in known:
        return origin
    return next((each for each in known if each.startswith(f"{origin}.")), one.field)


def code_of(one: FieldError) -> tuple[str, dict[str, str]]:
    """Give the code of a field's error, and what it tells."""
    detail = one.en.partition(": ")[2]
    return ("missing", {}) if _MISSING.search(detail) else of_field(one.code, detail)


def _at(body: Mapping[str, Any], path: str) -> Any:
    here: Any = body
    for step in path.split("."):
        here = here[int(step)] if isinstance(here, list) else here[step]
    return here
