"""How much of what organizations did was recorded within the days of grace."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg

from services.assessment.domain.lateness import in_time
from services.assessment.domain.packs import pack_in_force
from services.assessment.domain.timeline import Interval
from services.assessment.loading import load_some
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
    return in_time(rows, Interval(*days), read_rule_pack(pack.content).grace_days)
