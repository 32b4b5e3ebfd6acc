"""Dues of a branch: collected, managed and used apart, month by month (S-55)."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.activities.queries.registers import (
    Register,
    fact_of,
    months_over,
    standing,
    sum_of,
)
from shared.contracts.facts import activities_registers as f
from shared.contracts.practice import Practice


class DuesOfMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Three sums in yuan; None where that part is not settled."""

    month: int
    collected: str | None
    managed: str | None
    used: str | None
    collected_on: date | None  # the last day
    months_late: int
    is_lawful: bool  # late by no more than the months allowed


class DuesOfYear(msgspec.Struct, frozen=True, kw_only=True):
    year: int
    months: tuple[DuesOfMonth, ...]  # every month over before the day asked for, and those settled
    not_collected: tuple[int, ...]
    may_be_late_months: int


def dues(
    connection: Connection[Any], organization_id: UUID, *, year: int, on: date, practice: Practice
) -> DuesOfYear:
    """Dues of a branch month by month, as settled up to a day."""
    settled: dict[tuple[int, f.DuesPart], list[tuple[date, Decimal]]] = defaultdict(list)
    for row in standing(connection, Register.DUES, organization_id, until=on):
        fact = fact_of(row, f.DuesSettled)
        if fact.year == year:
            settled[fact.month, fact.part].append((row.occurred_on, Decimal(fact.amount)))
    over = months_over(year, on)
    named = sorted({*over, *(month for month, _ in settled)})
    collected = {month for month, part in settled if part is f.DuesPart.COLLECTED}
    return DuesOfYear(
        year=year,
        months=tuple(
            _dues(year, month, {p: settled.get((month, p)) for p in f.DuesPart}, on, practice)
            for month in named
        ),
        not_collected=tuple(month for month in over if month not in collected),
        may_be_late_months=practice.dues_late_months,
    )


def _dues(
    year: int,
    month: int,
    parts: dict[f.DuesPart, list[tuple[date, Decimal]] | None],
    on: date,
    practice: Practice,
) -> DuesOfMonth:
    sums = {part: sum_of(amount for _, amount in rows) for part, rows in parts.items() if rows}
    collected = parts[f.DuesPart.COLLECTED]
    last = max(day for day, _ in collected) if collected else None
    until = last or on
    late = max((until.year - year) * 12 + until.month - month, 0)
    return DuesOfMonth(
        month=month,
        collected=sums.get(f.DuesPart.COLLECTED),
        managed=sums.get(f.DuesPart.MANAGED),
        used=sums.get(f.DuesPart.USED),
        collected_on=last,
        months_late=late,
        is_lawful=late <= practice.dues_late_months,
    )
