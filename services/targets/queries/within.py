"""Target management of many organizations at once: what a township's board shows.

Each takes a connection of the role `targets_reader`; the statements are as many for one
organization as for hundreds.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.targets.domain.registers import governance
from services.targets.domain.registers import indicators as of_indicators
from services.targets.domain.registers import plans as of_plans
from services.targets.domain.registers.filed import Filed, read_file
from services.targets.domain.registers.indicators import Deadline, Standing

_OPEN = frozenset({Standing.UNMET, Standing.UNREPORTED})
_PACK = "targets.rule_pack.published."  # of any version


class OverdueTarget(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator that was due before the day and is not reached."""

    organization_id: UUID
    target_id: UUID
    indicator_id: UUID
    name: str
    until: date  # the working day it was due on (E-07)
    is_provisional: bool  # 暂定: the calendar of that year is not published
    standing: Standing
    person_id: UUID | None  # who answers for it


class RulePackText(msgspec.Struct, frozen=True, kw_only=True):
    """A published rule pack, its text verbatim."""

    rule_pack_id: UUID
    organization_id: UUID
    name: str
    effective_from: date
    effective_to: date  # the last day of force
    sha256: str  # of the text in UTF-8
    content: str  # YAML


def overdue_targets(
    connection: Connection[Any],
    organizations: Sequence[UUID],
    *,
    on: date,
    above: Sequence[UUID],
) -> tuple[OverdueTarget, ...]:
    """Indicators of the year that are past due and not reached, the oldest first (S-33).

    Args:
        connection: a reader's.
        organizations: whose; none of them twice.
        on: the day, which also says the year.
        above: the line whose calendars bind them all, nearest first.
    """
    working_days = governance.working_days(_calendars(connection, above), on)
    plans = of_plans.plans(_read(connection, _PLANS, organizations), on)
    of_year = {
        key: plan.organization_id
        for key, plan in plans.items()
        if plan.starts_on.year <= on.year <= plan.last_day.year
    }
    wanted = set(organizations)
    known = of_indicators.indicators(_read(connection, _TARGETS, organizations), on)
    found = {key: each for key, each in known.items() if of_year.get(each.plan_id) in wanted}
    rows = of_indicators.deadlines(found.values(), working_days, on)
    return tuple(
        OverdueTarget(
            organization_id=of_year[found[row.indicator_id].plan_id],
            target_id=row.target_id,
            indicator_id=row.indicator_id,
            name=row.name,
            until=row.until,
            is_provisional=row.is_provisional,
            standing=row.standing,
            person_id=found[row.indicator_id].person_id,
        )
        for row in rows
        if _is_overdue(row)
    )


def rule_pack(connection: Connection[Any], rule_pack_id: UUID) -> RulePackText | None:
    """A published rule pack with its text; None where there is none of that id (S-61)."""
    rows = connection.execute(_PACK_OF, {"id": rule_pack_id, "name": f"{_PACK}%"}).fetchall()
    if not rows:
        return None
    (filed,) = read_file([bytes(rows[-1][0])])
    said = msgspec.structs.asdict(filed.fact)
    return msgspec.convert({**said, "rule_pack_id": rule_pack_id}, RulePackText)


def _is_overdue(row: Deadline) -> bool:
    return row.standing in _OPEN


def _calendars(connection: Connection[Any], line: Sequence[UUID]) -> list[tuple[Filed, ...]]:
    rows = connection.execute(_CALENDARS, {"ids": list(line)}, prepare=True).fetchall()
    return [read_file(bytes(raw) for by, raw in rows if by == each) for each in line]


def _read(
    connection: Connection[Any], query: Any, organizations: Sequence[UUID]
) -> tuple[Filed, ...]:
    rows = connection.execute(query, {"ids": list(organizations)}, prepare=True).fetchall()
    return read_file(bytes(raw) for (raw,) in rows)


_CALENDARS = """
SELECT organization_id, entry FROM files
WHERE organization_id = ANY (%(ids)s) AND name = 'targets.calendar.published.v1' ORDER BY sequence
"""
# Who has signed, and who assists, makes no indicator overdue.
_TARGETS = """
SELECT entry FROM files
WHERE organization_id = ANY (%(ids)s)
  AND (name LIKE 'targets.target.%%'
       OR name LIKE ANY ('{targets.indicator.cascaded.%%,targets.indicator.deadline_changed.%%,'
                         'targets.indicator.progress_reported.%%}'))
ORDER BY sequence
"""
_PLANS = """
SELECT entry FROM files
WHERE subject IN (SELECT f.subject FROM files f
                  WHERE f.organization_id = ANY (%(ids)s) AND f.name LIKE 'targets.plan.%%')
ORDER BY sequence
"""
_PACK_OF = """
SELECT entry FROM files WHERE subject = %(id)s AND name LIKE %(name)s ORDER BY sequence
"""
