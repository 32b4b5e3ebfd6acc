"""What recording costs: values typed by organization and month, and cells of reports derived."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from services.assessment import dossier
from services.assessment.loading import progress_at


class TypedMonth(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed in about an organization in a month: facts, and the values in them."""

    organization_id: UUID
    month: str  # of receipt: 2025-03
    facts: int
    values: int  # each list's entries by themselves, the day included, the organization not


class ReportsTyped(msgspec.Struct, frozen=True, kw_only=True):
    """Situation reports filed, and the values typed into them by hand."""

    reports: int
    values: int


def typed_months(
    connection: psycopg.Connection[Any], since: date, until: date, *, known_at: int | None = None
) -> tuple[TypedMonth, ...]:
    """Give what was received on days ``since`` … ``until``, by organization and month.

    Raises:
        NotYetVisibleError: the projection has not come to ``known_at``.
    """
    progress = progress_at(connection, known_at)
    if not progress.version:
        return ()
    cursor = connection.cursor(row_factory=class_row(TypedMonth))
    statement = dossier.statement(_MONTHS, progress.version)
    return tuple(cursor.execute(statement, (progress.size, since, until)).fetchall())


def reports_typed(
    connection: psycopg.Connection[Any], since: date, until: date, *, known_at: int | None = None
) -> ReportsTyped:
    """Give the situation reports received on these days, and what was typed for them.

    Raises:
        NotYetVisibleError: the projection has not come to ``known_at``.
    """
    progress = progress_at(connection, known_at)
    if not progress.version:
        return ReportsTyped(reports=0, values=0)
    cursor = connection.cursor(row_factory=class_row(ReportsTyped))
    statement = dossier.statement(_REPORTS, progress.version)
    (found,) = cursor.execute(statement, (progress.size, since, until)).fetchall()
    return found


_MONTHS = """
SELECT organization_id, to_char(received_on, 'YYYY-MM') AS month, count(*) AS facts,
       sum(typed.values + 1)::bigint AS values
FROM {dossier}
CROSS JOIN LATERAL (
    SELECT count(*) AS values
    FROM jsonb_path_query(convert_from(data, 'UTF8')::jsonb - 'organization_id', 'strict $.**') v
    WHERE jsonb_typeof(v) NOT IN ('object', 'array', 'null')
) typed
WHERE index < %s AND received_on BETWEEN %s AND %s
GROUP BY 1, 2 ORDER BY 2, 1
"""
_REPORTS = """
SELECT count(*) AS reports, coalesce(sum(typed.values), 0)::bigint AS values
FROM {dossier}
CROSS JOIN LATERAL (
    SELECT count(*) AS values
    FROM jsonb_path_query(
        convert_from(data, 'UTF8')::jsonb - '{{organization_id,year,half}}'::text[], 'strict $.**'
    ) v
    WHERE jsonb_typeof(v) NOT IN ('object', 'array', 'null')
) typed
WHERE index < %s AND received_on BETWEEN %s AND %s AND type LIKE 'activities.report.filed.%%'
"""
