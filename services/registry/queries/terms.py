"""Terms of office on a day: when the next election is due, and when the superior reminds."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.registry.domain.dates import months_after
from services.registry.queries.known import (
    Known,
    KnownOf,
    Root,
    known_organizations,
    page,
    standing_within,
)
from shared.contracts.facts.registry import OrganizationKind
from shared.contracts.page import Page
from shared.contracts.practice import PracticeOf, defaults_of
from shared.eventstore.asking import rows_of


class TermState(StrEnum):
    RUNNING = "running"
    DUE_SOON = "due_soon"  # the superior reminds: so many months or less are left
    OVERDUE = "overdue"
    MISSING = "missing"  # no term is on record


class TermOn(msgspec.Struct, frozen=True, kw_only=True):
    """The term of an organization as it stood on a day."""

    organization_id: UUID
    name: str
    kind: OrganizationKind
    state: TermState
    starts_on: date | None = None
    years: int | None = None
    is_elected: bool = False  # its election is on record
    ends_on: date | None = None  # by its length
    due_on: date | None = None  # the day of the next election, as approved
    remind_on: date | None = None
    is_extended: bool = False
    is_advanced: bool = False
    approving_id: UUID | None = None


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    organization_id: UUID
    starts_on: date
    ends_on: date
    years: int
    is_elected: bool
    until: date | None
    is_extension: bool | None
    approving_id: UUID | None


def terms(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    state: TermState | None = None,
    practice_of: PracticeOf = defaults_of,
    limit: int = 100,
    offset: int = 0,
    known_of: KnownOf = known_organizations,
) -> Page[TermOn]:
    """The terms of organizations standing on a day, those due first, those missing before them.

    Args:
        connection: a reader's.
        on: the day.
        within: only this organization and those below it.
        state: only those in this state.
        practice_of: the numbers in force: how long ahead the superior reminds.
        limit: rows at most.
        offset: rows passed by.
        known_of: reads the organizations.
    """
    _, wanted = standing_within(connection, on=on, root=within, known_of=known_of)
    rows = {row.organization_id: row for row in rows_of(connection, _Row, _TERMS, {"on": on})}
    found = [
        _term(
            one,
            rows.get(one.organization_id),
            on,
            practice_of(one.organization_id).term_reminder_months,
        )
        for one in wanted
    ]
    kept = [one for one in found if state is None or one.state is state]
    kept.sort(key=lambda one: one.due_on or date.min)
    return page(kept, limit=limit, offset=offset)


def _term(organization: Known, row: _Row | None, on: date, reminder_months: int) -> TermOn:
    if row is None:
        return TermOn(
            organization_id=organization.organization_id,
            name=organization.name,
            kind=organization.kind,
            state=TermState.MISSING,
        )
    due_on = row.until or row.ends_on
    remind_on = months_after(due_on, -reminder_months)
    state = TermState.DUE_SOON if remind_on <= on else TermState.RUNNING
    return TermOn(
        organization_id=organization.organization_id,
        name=organization.name,
        kind=organization.kind,
        state=TermState.OVERDUE if due_on <= on else state,
        starts_on=row.starts_on,
        years=row.years,
        is_elected=row.is_elected,
        ends_on=row.ends_on,
        due_on=due_on,
        remind_on=remind_on,
        is_extended=row.is_extension is True,
        is_advanced=row.is_extension is False,
        approving_id=row.approving_id,
    )


_TERMS = """
SELECT t.organization_id, t.starts_on, t.due_on AS ends_on, t.years, t.is_elected,
       c.until, c.is_extension, c.approving_id
FROM (
    SELECT DISTINCT ON (organization_id) *
    FROM terms WHERE starts_on <= %(on)s ORDER BY organization_id, starts_on DESC
) t
LEFT JOIN LATERAL (
    SELECT until, is_extension, approving_id FROM term_changes c
    WHERE c.organization_id = t.organization_id
      AND c.approved_on >= t.starts_on AND c.approved_on <= %(on)s
    ORDER BY c.approved_on DESC LIMIT 1
) c ON true
"""
