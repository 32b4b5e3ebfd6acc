"""Questions to the registers: records as entered, and what they come to on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.fact import Fact
from shared.contracts.facts import activities_registers as f
from shared.contracts.page import Page
from shared.eventstore.asking import page_of, rows_of


class Register(StrEnum):
    """The third part of the stored names."""

    EDUCATION = "education_held"
    SERVICE = "service_given"
    SUPPORT = "support_given"
    DUES = "dues_settled"
    MOBILE_MEMBERS = "mobile_members_counted"
    QUOTA = "development_quota_set"
    DEVELOPMENT = "development_counted"
    DISPOSITION = "disposition_counted"
    APPRAISAL = "appraisal_judged"


class RecordView(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a register; ``said`` has the fields of its fact."""

    record_id: UUID
    organization_id: UUID
    register: Register
    occurred_on: date
    unit_id: UUID | None
    year: int | None
    month: int | None
    said: dict[str, Any]
    is_withdrawn: bool


class MonthOfEducation(msgspec.Struct, frozen=True, kw_only=True):
    month: int
    held: dict[f.EducationKind, int]
    attended: int


class EducationOfYear(msgspec.Struct, frozen=True, kw_only=True):
    """What was held for members month by month, and the months without."""

    year: int
    months: tuple[MonthOfEducation, ...]
    months_without: tuple[int, ...]  # over before the day asked for
    work: dict[f.MemberWork, int]


class SupportTotal(msgspec.Struct, frozen=True, kw_only=True):
    kind: f.SupportKind
    total: str  # yuan, square metres or person-days
    units: int


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """What a superior gave in a year to whom below it, and who went without."""

    year: int
    totals: tuple[SupportTotal, ...]
    units_without: tuple[UUID, ...]


def records(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    register: Register | None = None,
    year: int | None = None,
    with_withdrawn: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> Page[RecordView]:
    """Records of an organization, or about it, the latest first.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {
        "organization": organization_id,
        "register": None if register is None else register.value,
        "year": year,
        "withdrawn": with_withdrawn,
    }
    return page_of(connection, RecordView, _RECORDS, values, limit=limit, offset=offset)


def education(
    connection: Connection[Any], organization_id: UUID, *, year: int, on: date
) -> EducationOfYear:
    """Education of an organization in a year up to a day."""
    by_month: dict[int, list[f.EducationHeld]] = defaultdict(list)
    for row in standing(connection, Register.EDUCATION, organization_id, until=on):
        if row.occurred_on.year == year:
            by_month[row.occurred_on.month].append(fact_of(row, f.EducationHeld))
    everything = [held for month in by_month.values() for held in month]
    over = months_over(year, on)
    return EducationOfYear(
        year=year,
        months=tuple(_month(month, by_month[month]) for month in sorted(by_month)),
        months_without=tuple(month for month in over if month not in by_month),
        work={work: sum(held.work is work for held in everything) for work in f.MemberWork},
    )


def support(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    unit_ids: Collection[UUID],
    year: int,
    on: date,
) -> Support:
    """What an organization gave in a year to the units below it (S-22)."""
    given = [
        fact_of(row, f.SupportGiven)
        for row in standing(connection, Register.SUPPORT, organization_id, until=on)
        if row.occurred_on.year == year
    ]
    return Support(
        year=year,
        totals=tuple(_total(kind, given) for kind in f.SupportKind),
        units_without=tuple(sorted(set(unit_ids) - {fact.unit_id for fact in given})),
    )


def standing(
    connection: Connection[Any], register: Register, organization_id: UUID, *, until: date
) -> tuple[RecordView, ...]:
    """Records of one register of an organization up to a day, the earliest first."""
    values = {"organization": organization_id, "register": register.value, "until": until}
    return rows_of(connection, RecordView, _STANDING, values)


def fact_of(row: RecordView, kind: type[Fact]) -> Any:
    """Give the fact that a record was made of."""
    return msgspec.convert(row.said | {"organization_id": row.organization_id}, kind, strict=False)


def months_over(year: int, on: date) -> tuple[int, ...]:
    """Give the months of a year that were over before a day's month."""
    return tuple(month for month in range(1, 13) if (year, month) < (on.year, on.month))


def sum_of(amounts: Iterable[Decimal]) -> str:
    """Give a sum as a decimal in text."""
    return format(sum(amounts, Decimal(0)), "f")


def _month(month: int, held: Iterable[f.EducationHeld]) -> MonthOfEducation:
    everything = list(held)
    kinds = {one.kind for one in everything}
    return MonthOfEducation(
        month=month,
        held={kind: sum(one.kind is kind for one in everything) for kind in sorted(kinds)},
        attended=sum(one.attended for one in everything),
    )


def _total(kind: f.SupportKind, given: Iterable[f.SupportGiven]) -> SupportTotal:
    of_kind = [fact for fact in given if fact.kind is kind]
    return SupportTotal(
        kind=kind,
        total=sum_of(Decimal(fact.amount) for fact in of_kind),
        units=len({fact.unit_id for fact in of_kind}),
    )


_RECORDS = """
SELECT * FROM records
WHERE (organization_id = %(organization)s OR unit_id = %(organization)s)
  AND (%(register)s::text IS NULL OR register = %(register)s)
  AND (%(year)s::int IS NULL OR coalesce(year, date_part('year', occurred_on)) = %(year)s)
  AND (%(withdrawn)s OR NOT is_withdrawn)
ORDER BY occurred_on DESC, record_id
"""
_STANDING = """
SELECT * FROM records
WHERE organization_id = %(organization)s AND register = %(register)s
  AND occurred_on <= %(until)s AND NOT is_withdrawn
ORDER BY occurred_on, record_id
"""
