"""Asking a read model: rows as frozen structs, some of many as pages."""

from collections.abc import Mapping
from typing import Any, LiteralString, TypeVar

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row, tuple_row

from shared.contracts.errors import InvalidQuestionError
from shared.contracts.page import MAX_LIMIT, Page

S = TypeVar("S", bound=msgspec.Struct)
_MAX_OFFSET = 10_000_000


def rows_of(
    connection: Connection[Any], kind: type[S], query: LiteralString, values: Mapping[str, Any]
) -> tuple[S, ...]:
    """Give the rows of a query as structs whose fields are named as its columns."""
    cursor = connection.cursor(row_factory=dict_row)
    rows = cursor.execute(query, values, prepare=True).fetchall()
    return msgspec.convert(rows, tuple[kind, ...])  # type: ignore[valid-type]


def page_of(
    connection: Connection[Any],
    kind: type[S],
    query: LiteralString,
    values: Mapping[str, Any],
    *,
    limit: int,
    offset: int,
) -> Page[S]:
    """Give some of the rows of a query that has an order, and how many there are.

    They are counted only where those that are given do not tell it.

    Raises:
        InvalidQuestionError: the limit is not in 1 … `MAX_LIMIT`, or the offset is negative.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidQuestionError(field="limit", at_most=MAX_LIMIT)
    if not 0 <= offset <= _MAX_OFFSET:
        raise InvalidQuestionError(field="offset")
    part = {**values, "limit": limit, "offset": offset}
    items = rows_of(connection, kind, query + " LIMIT %(limit)s OFFSET %(offset)s", part)
    is_last = 0 < len(items) < limit or (not items and offset == 0)
    total = offset + len(items) if is_last else _count(connection, query, values)
    return Page(items=items, total=total, limit=limit, offset=offset)


def _count(connection: Connection[Any], query: LiteralString, values: Mapping[str, Any]) -> int:
    count: LiteralString = "SELECT count(*) AS total FROM (" + query + ") AS rows"  # noqa: S608  (literals)
    row = connection.cursor(row_factory=tuple_row).execute(count, values).fetchone()
    return row[0] if row else 0
