"""Words for the OpenAPI document: each field's name in both languages, examples, every error."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

import msgspec

from services.gateway.desk.labels import field_label
from shared.contracts.command import New

_DAY, _ID = "2025-03-31", "8b4e6f0a-6c1d-4a52-9a53-0d5f7c2b9e11"
_IDS = (_ID, "1f3c2f57-2a40-4c3b-8d8e-6d7b1f0c9a22")
_TEXTS = (
    "示例",
    "12.5",
    "first_item",
    "7f" * 32,
    "2025-03-31T09:30",
    "application/pdf",
    f"{_ID}.1",
    "activities.record-meeting",
)


class ErrorTold(msgspec.Struct, frozen=True):
    """A refusal as ERRORS.md lists it."""

    code: str
    status: int
    zh: str
    en: str


@cache
def all_errors() -> tuple[ErrorTold, ...]:
    """Give every refusal there is, by code; `python -m services.suite.documents` writes them."""
    text = files("services.gateway").joinpath("errors.json").read_bytes()
    return msgspec.json.decode(text, type=tuple[ErrorTold, ...])


def errors_of(status: str) -> str:
    """Give the codes that a problem of this status may have, a line each, as Markdown."""
    found = [one for one in all_errors() if str(one.status) == status]
    return "\n".join(f"- `{one.code}`: {one.zh} / {one.en}" for one in found)


def name_fields(components: Mapping[str, Any]) -> None:
    """Describe every property of every schema that is an object, in place."""
    for schema in components.values():
        for name, wanted in schema.get("properties", {}).items():
            wanted["description"] = described(name, wanted.get("description"))


def described(name: str, said: str | None = None) -> str:
    """Give what a field is called in both languages, and what else is said of it."""
    label = field_label(name)
    told = f"{label.zh} / {label.en}"
    return f"{told}. {said}" if said else told


def example_of(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """Give a body that is taken as one: what must be there, and nothing else."""
    return dict(_examples(struct))


def _examples(struct: type[msgspec.Struct]) -> Iterator[tuple[str, Any]]:
    for field in msgspec.structs.fields(struct):
        is_new = get_origin(field.type) is Annotated and any(
            isinstance(mark, New) for mark in get_args(field.type)[1:]
        )
        if field.required and not is_new:
            yield field.encode_name, _example(field.type)


def _example(kind: Any, meta: msgspec.Meta | None = None) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        metas = [one for one in inner[1:] if isinstance(one, msgspec.Meta)]
        return _example(inner[0], metas[0] if metas else meta)
    if origin in {Union, UnionType}:
        return _example(next(one for one in inner if one is not type(None)), meta)
    if origin in {tuple, list}:
        one, least = _example(inner[0]), (meta.min_length or 1) if meta else 1
        return [_IDS[n] if one == _ID else one for n in range(least)]
    return _plain_example(kind, meta)


def _plain_example(kind: Any, meta: msgspec.Meta | None) -> Any:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return example_of(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return str(next(iter(kind)).value)
    plain = {bool: True, date: _DAY, UUID: _ID}
    if kind in plain:
        return plain[kind]
    return _number(meta) if kind is int else _text(meta)


def _number(meta: msgspec.Meta | None) -> int:
    least = (meta.ge if meta.ge is not None else meta.gt) if meta else None
    return int(least) + 1 if least is not None else 1


def _text(meta: msgspec.Meta | None) -> str:
    pattern = re.compile(meta.pattern) if meta and meta.pattern else None
    return next(one for one in _TEXTS if pattern is None or pattern.search(one))
