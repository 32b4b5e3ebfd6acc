"""Closed periods that bind an organization, and the late entries that were approved in them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import msgspec

from services.targets.domain.registers.filed import Filed, by_day
from shared.contracts.facts.targets_governance import LateEntryApproved, PeriodClosed


class LateApproval(msgspec.Struct, frozen=True, kw_only=True):
    """Whose entries of which kind and day others than the approver may make, and why."""

    organization_id: UUID
    command: str
    happened_on: date
    approved_on: date
    approved_because: str | None


class ClosedPeriodOn(msgspec.Struct, frozen=True, kw_only=True):
    """A closed period; ``organization_id`` is for whom, with all below, it was closed."""

    period_id: UUID
    organization_id: UUID
    period_closed_on: date
    starts_on: date
    ends_on: date
    approvals: tuple[LateApproval, ...] = ()


def closed_periods(
    rows: Iterable[Filed], organization_id: UUID, on: date
) -> tuple[ClosedPeriodOn, ...]:
    """Give the periods closed by a day, by first day; approvals are the organization's own.

    For whom a period was closed is told the approvals of all below it.
    """
    found: dict[UUID, ClosedPeriodOn] = {}
    for row in by_day(rows, on):
        match row.fact:
            case PeriodClosed() as closed:
                found[row.subject] = ClosedPeriodOn(
                    period_id=row.subject,
                    organization_id=closed.organization_id,
                    period_closed_on=row.occurred_on,
                    starts_on=closed.starts_on,
                    ends_on=closed.ends_on,
                )
            case LateEntryApproved() as approved if row.subject in found:
                period = found[row.subject]
                if organization_id in {period.organization_id, approved.organization_id}:
                    more = (*period.approvals, _approval(row, approved))
                    found[row.subject] = msgspec.structs.replace(period, approvals=more)
    return tuple(sorted(found.values(), key=lambda each: (each.starts_on, each.ends_on)))


def _approval(row: Filed, approved: LateEntryApproved) -> LateApproval:
    return LateApproval(
        organization_id=approved.organization_id,
        command=approved.command,
        happened_on=approved.happened_on,
        approved_on=row.occurred_on,
        approved_because=row.reason,
    )
