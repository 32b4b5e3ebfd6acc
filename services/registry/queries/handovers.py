"""Handovers of posts: what is handed over, who has signed, what is still open on a day."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.registry.queries.known import (
    CaseFact,
    KnownOf,
    Root,
    case_files,
    case_views,
    known_organizations,
    page,
)
from services.registry.queries.known import within as within_of
from shared.contracts.facts.registry_duties import (
    HandoverItemKind,
    HandoverItemListed,
    HandoverOpened,
    HandoverRuled,
    HandoverSigned,
    Side,
)
from shared.contracts.page import Page


class HandoverItem(msgspec.Struct, frozen=True, kw_only=True):
    kind: HandoverItemKind
    title: str
    subject_id: UUID | None


class HandoverOn(msgspec.Struct, frozen=True, kw_only=True):
    """A handover as it stood on a day."""

    handover_id: UUID
    organization_id: UUID
    post_id: UUID
    predecessor_id: UUID
    successor_id: UUID
    opened_on: date
    items: tuple[HandoverItem, ...]
    predecessor_signed_on: date | None
    successor_signed_on: date | None
    ruled_on: date | None  # by the superior
    is_done: bool


def handovers(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    open_only: bool = False,
    limit: int = 100,
    offset: int = 0,
    known_of: KnownOf = known_organizations,
) -> Page[HandoverOn]:
    """Handovers opened by a day, the earliest first; only those not done where asked for."""
    wanted = [one.organization_id for one in within_of(known_of(connection, on=on), within)]
    files = case_files(connection, "handover", on=on, organizations=wanted)
    found = [one for one in case_views(files, _fold) if not (open_only and one.is_done)]
    found.sort(key=lambda one: (one.opened_on, one.handover_id))
    return page(found, limit=limit, offset=offset)


def open_handovers(connection: Connection[Any], *, on: date) -> list[HandoverOn]:
    """Handovers that were opened by a day, and not done on it."""
    views = case_views(case_files(connection, "handover", on=on), _fold)
    return [one for one in views if not one.is_done]


def _fold(handover_id: UUID, facts: list[CaseFact]) -> HandoverOn | None:
    opened, opened_on = None, date.min
    items, signed, ruled_on = [], dict[Side, date](), None
    for day, fact in facts:
        match fact:
            case HandoverOpened():
                opened, opened_on = fact, day
            case HandoverItemListed():
                items.append(
                    HandoverItem(kind=fact.kind, title=fact.title, subject_id=fact.subject_id)
                )
            case HandoverSigned():
                signed[fact.side] = day
            case HandoverRuled():
                ruled_on = day
    if opened is None:
        return None
    return HandoverOn(
        handover_id=handover_id,
        organization_id=opened.organization_id,
        post_id=opened.post_id,
        predecessor_id=opened.predecessor_id,
        successor_id=opened.successor_id,
        opened_on=opened_on,
        items=tuple(items),
        predecessor_signed_on=signed.get(Side.PREDECESSOR),
        successor_signed_on=signed.get(Side.SUCCESSOR),
        ruled_on=ruled_on,
        is_done=ruled_on is not None or len(signed) == len(Side),
    )
