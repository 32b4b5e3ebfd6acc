"""Lists in the order that is asked for: by a plain field of their rows, the absent last. Pure.

Scores are no such field: a ranking exists in a published round only.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

import msgspec

from shared.contracts.page import MAX_LIMIT, Page

MAX_SORTED = 50_000  # rows
_NEVER = frozenset({"rank"})  # counts inside a category only
_PLAIN = (str, int, bool, float, Decimal, date, datetime, UUID, Enum)


def row_of(result: Any) -> type[msgspec.Struct] | None:
    """Give the type of a row where a result is a list or a page of rows; else nothing."""
    origin, arguments = get_origin(result), get_args(result)
    is_list = origin in {tuple, list} or (isinstance(origin, type) and issubclass(origin, Page))
    row = arguments[0] if is_list and arguments else None
    return row if isinstance(row, type) and issubclass(row, msgspec.Struct) else None


@cache
def sorts_of(row: type[msgspec.Struct]) -> tuple[str, ...]:
    """Give the fields that rows can be sorted by."""
    return tuple(
        field.encode_name
        for field in msgspec.structs.fields(row)
        if _is_plain(field.type) and field.encode_name not in _NEVER
    )


def sorted_by(rows: Iterable[Any], sort: str) -> list[Any]:
    """Give rows in the order of a field, falling with ``-`` before it.

    Equals stay as they stood, and rows without a value stand last either way.
    """
    name = sort.removeprefix("-")
    found = [(_value(row, name), row) for row in rows]
    known = [one for one in found if one[0] is not None]
    known.sort(key=lambda one: one[0], reverse=sort.startswith("-"))
    return [row for _, row in known] + [row for value, row in found if value is None]


def every(ask: Callable[[int, int], Page[Any]]) -> list[Any]:
    """Give all rows of a question that is answered by pages; ``ask`` takes limit and offset."""
    rows: list[Any] = []
    while True:
        page = ask(MAX_LIMIT, len(rows))
        rows += page.items
        if not page.items or len(rows) >= page.total:
            return rows


def paged(rows: Sequence[Any], limit: int | None, offset: int) -> Sequence[Any]:
    """Give some of the rows."""
    return rows[offset:] if limit is None else rows[offset : offset + limit]


def _value(row: Any, name: str) -> Any:
    field = next(one for one in msgspec.structs.fields(type(row)) if one.encode_name == name)
    value = getattr(row, field.name)
    return str(value) if isinstance(value, Enum | UUID) else value


def _is_plain(kind: Any) -> bool:
    if get_origin(kind) is Annotated:
        return _is_plain(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        others = [one for one in get_args(kind) if one is not type(None)]
        return len(others) == 1 and _is_plain(others[0])
    return isinstance(kind, type) and issubclass(kind, _PLAIN)
