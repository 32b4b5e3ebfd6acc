"""Members as counts: mobile ones (S-54), and development beside its quota (S-19)."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.activities.queries.registers import RecordView, Register, fact_of, standing
from shared.contracts.facts import activities_registers as f
from shared.contracts.practice import Practice
from shared.eventstore.asking import rows_of


class MobileMembers(msgspec.Struct, frozen=True, kw_only=True):
    """The last count on or before a day."""

    counted_on: date
    away: int
    here: int
    away_contacted: int
    longest_silence_days: int
    contact_interval_days: int
    not_contacted: int
    is_interval_kept: bool


class Development(msgspec.Struct, frozen=True, kw_only=True):
    """The last count of a year on or before a day, beside what the superior planned."""

    year: int
    counted_on: date | None
    heads: dict[f.DevelopmentStage, int]
    quota: int | None  # the last one set
    is_over_quota: bool


def mobile_members(
    connection: Connection[Any], organization_id: UUID, *, on: date, practice: Practice
) -> MobileMembers | None:
    """Members away and here as last counted; None where never."""
    rows = standing(connection, Register.MOBILE_MEMBERS, organization_id, until=on)
    if not rows:
        return None
    fact = fact_of(rows[-1], f.MobileMembersCounted)
    return MobileMembers(
        counted_on=rows[-1].occurred_on,
        away=fact.away,
        here=fact.here,
        away_contacted=fact.away_contacted,
        longest_silence_days=fact.longest_silence_days,
        contact_interval_days=practice.contact_interval_days,
        not_contacted=fact.away - fact.away_contacted,
        is_interval_kept=fact.longest_silence_days <= practice.contact_interval_days,
    )


def development(
    connection: Connection[Any], organization_id: UUID, *, year: int, on: date
) -> Development:
    """How many stand at which stage, beside the quota of the year."""
    counted = [
        row
        for row in standing(connection, Register.DEVELOPMENT, organization_id, until=on)
        if row.occurred_on.year == year
    ]
    values = {"unit": organization_id, "year": year, "on": on}
    quotas = rows_of(connection, RecordView, _QUOTAS, values)
    quota = fact_of(quotas[-1], f.DevelopmentQuotaSet).quota if quotas else None
    heads = fact_of(counted[-1], f.DevelopmentCounted).heads if counted else ()
    by_stage = {head.stage: head.count for head in heads}
    admitted = by_stage.get(f.DevelopmentStage.ADMITTED, 0)
    return Development(
        year=year,
        counted_on=counted[-1].occurred_on if counted else None,
        heads=by_stage,
        quota=quota,
        is_over_quota=quota is not None and admitted > quota,
    )


_QUOTAS = """
SELECT * FROM records
WHERE unit_id = %(unit)s AND register = 'development_quota_set' AND year = %(year)s
  AND occurred_on <= %(on)s AND NOT is_withdrawn
ORDER BY occurred_on, record_id
"""
