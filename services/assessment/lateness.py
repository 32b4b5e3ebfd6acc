"""How much of what organizations did was recorded within the days of grace."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from services.assessment import dossier
from services.assessment.domain.lateness import in_time
from services.assessment.domain.packs import pack_in_force
from services.assessment.domain.timeline import Interval
from services.assessment.loading import load_some, load_structure, progress_at
from shared.contracts.in_time import InTime
from shared.contracts.rule_pack import read_rule_pack


def recorded_in_time(
    connection: psycopg.Connection[Any],
    organization_id: UUID,
    *,
    days: tuple[date, date],
    with_ids: Collection[UUID] = (),
    known_at: int | None = None,
) -> InTime | None:
    """Give the share of an organization's deeds that was received within the days of grace.

    Args:
        connection: a reader's.
        organization_id: whose deeds; by its rule pack on the last of the days.
        days: of the deeds, half-open.
        with_ids: others whose deeds are counted with its own.
        known_at: a size of the ledger.

    Returns:
        None where no rule pack binds it.

    Raises:
        NotYetVisibleError: the projection has not come to ``known_at``.
        InvalidRulePackError: a published pack cannot be read.
    """
    wanted = {organization_id, *with_ids}
    known = load_some(connection, wanted, known_at=known_at)
    pack = pack_in_force(known.county, organization_id, days[1] - timedelta(days=1))
    if pack is None:
        return None
    rows = (row for each in wanted for row in known.rows.get(each, ()))
    return in_time(rows, [Interval(*days)], read_rule_pack(pack.content).grace_days)


def grace_days(
    connection: psycopg.Connection[Any],
    organization_id: UUID,
    *,
    on: date,
    known_at: int | None = None,
) -> int | None:
    """Give the days of grace that bind an organization on a day; None where no rule pack does.

    Raises as `recorded_in_time`.
    """
    known = load_some(connection, {organization_id}, known_at=known_at)
    pack = pack_in_force(known.county, organization_id, on)
    return None if pack is None else read_rule_pack(pack.content).grace_days


def recorded_in_time_by_each(
    connection: psycopg.Connection[Any],
    organization_ids: Collection[UUID],
    *,
    year: int,
    known_at: int | None = None,
) -> dict[UUID, InTime]:
    """Give the share of each of many organizations, of a year's deeds, by its own rule pack.

    Counted by the database, so that a whole county's deeds are not read. Who is bound by no rule
    pack on the year's last day is left out. Raises as `recorded_in_time`.
    """
    known = load_structure(connection, known_at=known_at)
    progress = progress_at(connection, known.size)
    lags: dict[UUID, list[int]] = {each: [] for each in organization_ids}
    if progress.version:
        cursor = connection.cursor(row_factory=tuple_row)
        days = (date(year, 1, 1), date(year + 1, 1, 1))
        values = (list(organization_ids), known.size, *days)
        statement = dossier.statement(_LAGS, progress.version)
        for organization_id, lag, deeds in cursor.execute(statement, values).fetchall():
            lags[organization_id] += [lag] * deeds
    packs = (
        (each, pack_in_force(known.county, each, date(year, 12, 31))) for each in organization_ids
    )
    return {
        each: InTime.of(lags[each], read_rule_pack(pack.content).grace_days)
        for each, pack in packs
        if pack is not None
    }


_LAGS = """
SELECT organization_id, received_on - occurred_on, count(*) FROM {dossier}
WHERE organization_id = ANY(%s) AND index < %s AND occurred_on >= %s AND occurred_on < %s
  AND starts_with(type, 'activities.') AND fact LIKE '%%.1'
GROUP BY 1, 2
"""
