"""Which organizations were merged into one, in a period."""

from typing import Any
from uuid import UUID

from psycopg import Connection

from shared.kernel.calendar import Period


def merged_into(
    connection: Connection[Any], organization_id: UUID, period: Period
) -> tuple[UUID, ...]:
    """The organizations merged into one in a period, with those merged into them in it before.

    One that was split is not among them: it went into several, and would be counted several times.
    """
    values = {"id": organization_id, "from": period.starts_on, "to": period.ends_on}
    return tuple(row[0] for row in connection.execute(_MERGED, values, prepare=True).fetchall())


_MERGED = """
WITH RECURSIVE merged AS (
    SELECT o.organization_id, o.ends_on FROM organizations o
    WHERE o.successor_id = %(id)s AND o.ends_on >= %(from)s AND o.ends_on < %(to)s
    UNION
    SELECT o.organization_id, o.ends_on
    FROM organizations o JOIN merged m ON o.successor_id = m.organization_id
    WHERE o.ends_on >= %(from)s AND o.ends_on < %(to)s
)
SELECT organization_id FROM merged ORDER BY ends_on, organization_id
"""
