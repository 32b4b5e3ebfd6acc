"""Which periods are closed for an organization."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.targets.domain.registers import periods
from services.targets.domain.registers.filed import read_file
from services.targets.domain.registers.periods import ClosedPeriodOn
from services.targets.queries.registers import Reader


def closed_periods(
    connection: Reader, organizations: Sequence[UUID], *, on: date
) -> tuple[ClosedPeriodOn, ...]:
    """Give the periods closed by a day for an organization or a superior of it.

    Args:
        connection: a reader's.
        organizations: the organization and its superiors, nearest first.
        on: the day on which it is asked.
    """
    rows = connection.execute(_CLOSED, {"line": list(organizations)}, prepare=True).fetchall()
    filed = read_file(bytes(raw) for (raw,) in rows)
    return periods.closed_periods(filed, organizations[0], on)


_CLOSED = """
SELECT entry FROM files
WHERE subject IN (SELECT f.subject FROM files f
                  WHERE f.organization_id = ANY(%(line)s)
                    AND f.name = 'targets.period.closed.v1')
ORDER BY sequence
"""
