"""The problem register: what was raised, who owns it, how old it is, who says it is solved."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.facts.activities_problems import ProblemKind, Raiser
from shared.contracts.page import Page
from shared.eventstore.asking import page_of, rows_of


class ProblemView(msgspec.Struct, frozen=True, kw_only=True):
    problem_id: UUID
    organization_id: UUID
    kind: ProblemKind
    problem: str
    raised_by_id: UUID
    raiser: Raiser
    raised_on: date
    owner_id: UUID | None
    due_on: date | None
    state: str  # open, claimed_solved, solved (as confirmed by whoever raised it)
    measure: str | None
    claimed_on: date | None
    solved_on: date | None
    rejections: int  # times that a claimed solution was none
    escalated_to: tuple[UUID, ...]
    escalated_on: date | None
    age_days: int  # up to the day on which it was solved, or the day asked for
    is_overdue: bool


class ProblemSummary(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of an organization's register on a day: the ratio is solved to raised."""

    raised: int
    solved: int
    claimed_solved: int
    open: int
    overdue: int
    escalated: int
    without_owner: int
    oldest_open_days: int | None


def problems(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    on: date,
    kind: ProblemKind | None = None,
    state: str | None = None,
    escalated_to_me: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> Page[ProblemView]:
    """Problems of an organization, or put before it by those below, the oldest first.

    Args:
        connection: a reader's.
        organization_id: that must see to them, or before which they were put.
        on: the day up to which ages count; what was raised later is left out.
        kind: only of this kind.
        state: only in this state.
        escalated_to_me: those that were put before this organization, instead of its own.
        limit: rows at most.
        offset: rows passed by.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {
        "organization": organization_id,
        "on": on,
        "kind": None if kind is None else kind.value,
        "state": state,
        "escalated": escalated_to_me,
    }
    return page_of(connection, ProblemView, _PROBLEMS, values, limit=limit, offset=offset)


def problem_summary(
    connection: Connection[Any], organization_id: UUID, *, on: date
) -> ProblemSummary:
    """The counts of an organization's register on a day."""
    values = {"organization": organization_id, "on": on}
    return rows_of(connection, ProblemSummary, _SUMMARY, values)[0]


_PROBLEMS = """
SELECT p.*, least(p.solved_on, %(on)s::date) - p.raised_on AS age_days,
       coalesce(p.due_on < %(on)s::date AND p.state <> 'solved', false) AS is_overdue
FROM problems p
WHERE NOT p.is_withdrawn AND p.raised_on <= %(on)s::date
  AND CASE WHEN %(escalated)s THEN %(organization)s::uuid = ANY (p.escalated_to)
           ELSE p.organization_id = %(organization)s END
  AND (%(kind)s::text IS NULL OR p.kind = %(kind)s)
  AND (%(state)s::text IS NULL OR p.state = %(state)s)
ORDER BY p.raised_on, p.problem_id
"""
_SUMMARY = """
SELECT count(*) AS raised,
       count(*) FILTER (WHERE state = 'solved') AS solved,
       count(*) FILTER (WHERE state = 'claimed_solved') AS claimed_solved,
       count(*) FILTER (WHERE state = 'open') AS open,
       count(*) FILTER (WHERE due_on < %(on)s::date AND state <> 'solved') AS overdue,
       count(escalated_on) AS escalated,
       count(*) FILTER (WHERE owner_id IS NULL) AS without_owner,
       max(%(on)s::date - raised_on) FILTER (WHERE state <> 'solved') AS oldest_open_days
FROM problems
WHERE organization_id = %(organization)s AND NOT is_withdrawn AND raised_on <= %(on)s::date
"""
