"""Asking a read model: rows as frozen structs, some of many as pages."""

from collections.abc import Mapping
from typing import Any, LiteralString, TypeVar

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row

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
    return tuple(msgspec.convert(row, kind) for row in rows)


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

    Raises:
        InvalidQuestionError: the limit is not in 1 … `MAX_LIMIT`, or the offset is negative.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidQuestionError(field="limit", at_most=MAX_LIMIT)
    if not 0 <= offset <= _MAX_OFFSET:
        raise InvalidQuestionError(field="offset")
    part = {**values, "limit": limit, "offset": offset}
    items = rows_of(connection, kind, query + " LIMIT %(limit)s OFFSET %(offset)s", part)
    count: LiteralString = "SELECT count(*) AS total FROM (" + query + ") AS rows"  # noqa: S608  (literals)
    cursor = connection.cursor(row_factory=dict_row)
    row = cursor.execute(count, values).fetchone() or {}
    return Page(items=items, total=row.get("total", 0), limit=limit, offset=offset)
