"""Questions about findings. One that is not released is kept from its unit (E-45)."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.activities.queries.inspections import Viewer
from shared.contracts.page import Page
from shared.eventstore.asking import page_of


class FindingState(StrEnum):
    RAISED = "raised"
    RELEASED = "released"
    ORDERED = "ordered"
    REPORTED = "reported"
    CLOSED = "closed"


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as it stands, and whether it was late on the day asked for."""

    finding_id: UUID
    raised_by: UUID
    unit_id: UUID
    inspection_id: UUID | None
    item: str
    summary: str
    raised_on: date
    released_on: date | None
    ordered_on: date | None
    owner_post_id: UUID | None
    due_on: date | None
    first_due_on: date | None
    extended_on: date | None
    approved_by: str | None
    reported_on: date | None
    measure: str | None
    closed_on: date | None
    on_the_spot: bool
    reopened: int
    former_unit_ids: tuple[UUID, ...]
    state: FindingState
    days_late: int  # past the day due, until closed or the day asked for; 0 where in time
    has_no_owner: bool  # released, open, and nobody answers for it


def findings(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    raised_here: bool = False,
    open_only: bool = False,
    on: date,
    viewer: Viewer,
    limit: int = 100,
    offset: int = 0,
) -> Page[FindingView]:
    """Findings about a unit, as far as the viewer may know of them, the latest first.

    Args:
        connection: a reader's.
        organization_id: the unit.
        raised_here: those that this organization raised instead.
        open_only: without those closed.
        on: the day on which lateness is told.
        viewer: who asks.
        limit: rows at most, 1 … 1000.
        offset: rows passed by.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {
        "organization": organization_id,
        "raised_here": raised_here,
        "open_only": open_only,
        "on": on,
        "own": viewer.own,
        "everything": viewer.sees_everything,
    }
    return page_of(connection, FindingView, _FINDINGS, values, limit=limit, offset=offset)


_FINDINGS = """
SELECT f.*,
  CASE WHEN closed_on IS NOT NULL THEN 'closed' WHEN reported_on IS NOT NULL THEN 'reported'
       WHEN due_on IS NOT NULL THEN 'ordered' WHEN released_on IS NOT NULL THEN 'released'
       ELSE 'raised' END AS state,
  coalesce(greatest(coalesce(closed_on, %(on)s::date) - due_on, 0), 0) AS days_late,
  released_on IS NOT NULL AND closed_on IS NULL AND owner_post_id IS NULL AS has_no_owner
FROM findings f
WHERE CASE WHEN %(raised_here)s THEN raised_by ELSE unit_id END = %(organization)s::uuid
  AND (NOT %(open_only)s OR closed_on IS NULL)
  AND (released_on IS NOT NULL OR raised_by = %(own)s::uuid
       OR (%(everything)s AND unit_id IS DISTINCT FROM %(own)s::uuid))
ORDER BY raised_on DESC, finding_id
"""
