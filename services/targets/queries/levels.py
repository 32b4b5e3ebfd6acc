"""Whether responsibility goes down unbroken, from level to level (S-06)."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from services.targets.domain.registers import levels
from services.targets.domain.registers.levels import Item, LevelFault, LevelFinding, Tree
from shared.eventstore.asking import rows_of

__all__ = ["LevelFault", "LevelFinding", "level_findings"]


def level_findings(
    connection: Connection[Any],
    organizations: Collection[UUID],
    *,
    year: int,
    on: date,
    superiors: Tree,
) -> tuple[LevelFinding, ...]:
    """Orphans and gaps among the indicators under plans that hold a year, as set by a day.

    A successor's are those that it has inherited; what was handed on or ended is left out.

    Args:
        connection: a reader's.
        organizations: whose items.
        year: calendar year.
        on: the day; what was set or given later is left out.
        superiors: every organization that stands on the day with its superiors.
    """
    values = {"organizations": list(organizations), "year": year, "on": on}
    return levels.level_findings(rows_of(connection, Item, _ITEMS, values), superiors)


_ITEMS = """
WITH item AS (
    SELECT t.organization_id, t.target_id, t.set_on, i.indicator_id, i.place, i.name,
           i.parent_indicator_id
    FROM indicators i
    JOIN targets t USING (target_id)
    JOIN plans p USING (plan_id)
    WHERE t.set_on <= %(on)s AND (i.closed_on IS NULL OR i.closed_on > %(on)s)
      AND date_part('year', p.starts_on) <= %(year)s
      AND date_part('year', least(p.ends_on, p.ended_on - 1)) >= %(year)s
)
SELECT i.organization_id, i.target_id, i.indicator_id, i.name, i.parent_indicator_id,
       above.organization_id AS parent_organization_id,
       ARRAY(SELECT DISTINCT c.organization_id FROM item c
             WHERE c.parent_indicator_id = i.indicator_id
             ORDER BY c.organization_id) AS child_organization_ids,
       EXISTS (SELECT FROM cascades g
               WHERE g.target_id = i.target_id AND g.indicator_id = i.indicator_id
                 AND g.given_on <= %(on)s) AS is_given
FROM item i
LEFT JOIN item above ON above.indicator_id = i.parent_indicator_id
WHERE i.organization_id = ANY (%(organizations)s)
ORDER BY i.organization_id, i.set_on, i.target_id, i.place
"""
