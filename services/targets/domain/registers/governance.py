"""E-06, E-07, S-07, S-35: waivers, working days, imported outcomes, sealed archives."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import msgspec

from services.targets.domain.registers.filed import Filed, by_day
from shared.contracts.facts.targets_governance import (
    ArchiveSealed,
    CalendarPublished,
    Retention,
    WaiverGranted,
    WaiverGround,
    WaiverKind,
    WaiverRevoked,
)
from shared.contracts.facts.targets_progress import OutcomeImported
from shared.kernel.workdays import WorkingDays, WorkingYear


class WaiverOn(msgspec.Struct, kw_only=True):
    """A waiver, and whether it was taken back by the day asked for."""

    waiver_id: UUID
    kind: WaiverKind
    ground: WaiverGround
    authority_id: UUID
    document: str
    granted_on: date
    starts_on: date
    ends_on: date
    duty: str | None
    units_available: int | None
    revoked_on: date | None = None
    revoked_because: str | None = None


class OutcomeOn(msgspec.Struct, frozen=True, kw_only=True):
    """A number of another department; what is context only has weight 0."""

    outcome_id: UUID
    name: str
    unit: str
    quantity: str
    as_of: date
    department: str
    document: str | None
    target_id: UUID | None
    is_context: bool


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """A year's archive as it was sealed."""

    archive_id: UUID
    year: int
    sealed_on: date
    up_to: int
    files: int
    manifest_sha256: str
    retention: Retention


def waivers(rows: Iterable[Filed], on: date) -> tuple[WaiverOn, ...]:
    """Give the waivers granted by a day, by first day."""
    found: dict[UUID, WaiverOn] = {}
    for row in by_day(rows, on):
        fact = row.fact
        if isinstance(fact, WaiverGranted):
            found[row.subject] = WaiverOn(
                waiver_id=row.subject,
                kind=fact.kind,
                ground=fact.ground,
                authority_id=fact.authority_id,
                document=fact.document,
                granted_on=row.occurred_on,
                starts_on=fact.starts_on,
                ends_on=fact.ends_on,
                duty=fact.duty,
                units_available=fact.units_available,
            )
        elif isinstance(fact, WaiverRevoked) and row.subject in found:
            found[row.subject].revoked_on = row.occurred_on
            found[row.subject].revoked_because = row.reason
    return tuple(sorted(found.values(), key=lambda each: each.starts_on))


def outcomes(rows: Iterable[Filed], on: date) -> tuple[OutcomeOn, ...]:
    """Give the numbers taken over that speak of a day up to this one."""
    return tuple(
        OutcomeOn(
            outcome_id=row.subject,
            name=row.fact.name,
            unit=row.fact.unit,
            quantity=row.fact.quantity,
            as_of=row.occurred_on,
            department=row.fact.department,
            document=row.fact.document,
            target_id=row.fact.target_id,
            is_context=row.fact.is_context,
        )
        for row in by_day(rows, on)
        if isinstance(row.fact, OutcomeImported)
    )


def seals(rows: Iterable[Filed]) -> tuple[Seal, ...]:
    """Give every seal ever set, by year and then as they were set."""
    found = [
        Seal(
            archive_id=row.subject,
            year=row.fact.year,
            sealed_on=row.occurred_on,
            up_to=row.fact.up_to,
            files=row.fact.files,
            manifest_sha256=row.fact.manifest_sha256,
            retention=row.fact.retention,
        )
        for row in rows
        if isinstance(row.fact, ArchiveSealed)
    ]
    return tuple(sorted(found, key=lambda seal: seal.year))


def working_days(files: Sequence[Iterable[Filed]], on: date) -> WorkingDays:
    """Give the working days as published by a day.

    Args:
        files: of the organization and its superiors, nearest first; the nearest calendar of a
            year holds, and of one publisher the latest.
        on: the day on which it is asked.
    """
    years: dict[int, WorkingYear] = {}
    for rows in reversed(files):
        for row in by_day(rows, on):
            if isinstance(row.fact, CalendarPublished):
                fact = row.fact
                years[fact.year] = WorkingYear(
                    fact.year, frozenset(fact.holidays), frozenset(fact.makeup_workdays)
                )
    return WorkingDays(years.values())
