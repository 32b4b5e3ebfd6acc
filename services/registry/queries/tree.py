"""The tree of a day, as it was then or as it is today.

Reorganization moves no data: seen as it is today, each organization of the day is put to whatever
it went into since, by the facts of mergers and splits.
"""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.registry.queries.known import (
    Among,
    Known,
    KnownOf,
    Root,
    known_organizations,
    stands,
    within,
)
from shared.contracts.facts.registry import Category, OrganizationKind


class Shape(StrEnum):
    WAS = "was"  # as it was on the day
    TODAY = "today"  # as it is today


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """An organization of the tree, and those of the day that it stands for."""

    organization_id: UUID
    name: str
    kind: OrganizationKind
    category: Category | None
    superior_id: UUID | None
    was_ids: tuple[UUID, ...]  # of the day; itself, where it stood then


class TreeOn(msgspec.Struct, frozen=True, kw_only=True):
    """The tree of a day in one of its shapes."""

    on: date
    shape: Shape
    nodes: tuple[Node, ...]
    gone_ids: tuple[UUID, ...]  # of the day, ended since with nobody to follow


def tree(
    connection: Connection[Any],
    *,
    on: date,
    today: date,
    shape: Shape = Shape.WAS,
    root: Root = None,
    known_of: KnownOf = known_organizations,
) -> TreeOn:
    """The organizations standing on a day, or what they have become by today.

    Args:
        connection: a reader's.
        on: the day.
        today: the day that counts as today; not before `on` where the shape is today's.
        shape: as it was on the day, or as it is today.
        root: only this organization of the day and those that stood below it.
        known_of: reads the organizations.
    """
    then = known_of(connection, on=on)
    was = [one for one in within(then, root) if stands(one, on)]
    if shape is Shape.WAS:
        nodes = tuple(_node(one, (one.organization_id,)) for one in was)
        return TreeOn(on=on, shape=shape, nodes=nodes, gone_ids=())
    now = known_of(connection, on=max(on, today))
    stands_for: dict[UUID, list[UUID]] = {}
    gone = []
    for one in was:
        heirs = _heirs(one.organization_id, now, max(on, today))
        for heir in heirs:
            stands_for.setdefault(heir, []).append(one.organization_id)
        if not heirs:
            gone.append(one.organization_id)
    nodes = tuple(
        _node(one, tuple(stands_for[one.organization_id]))
        for one in now.values()
        if one.organization_id in stands_for
    )
    return TreeOn(on=on, shape=shape, nodes=nodes, gone_ids=tuple(gone))


def as_today(
    connection: Connection[Any],
    *,
    on: date,
    today: date,
    root: Root,
    known_of: KnownOf = known_organizations,
) -> Root:
    """Give the organizations of a day that are, today, in a root or have gone into it since.

    Args:
        connection: a reader's.
        on: the day.
        today: the day that counts as today.
        root: of today's tree.
        known_of: reads the organizations.
    """
    if root is None:
        return None
    last = max(on, today)
    now = known_of(connection, on=last)
    inside = {one.organization_id for one in within(now, root)}
    return Among(
        tuple(
            one
            for one in known_of(connection, on=on)
            if one in inside or not inside.isdisjoint(_heirs(one, now, last))
        )
    )


def _heirs(organization_id: UUID, now: dict[UUID, Known], today: date) -> list[UUID]:
    """Give what stands today of an organization: itself, or those it went into, in order."""
    one = now.get(organization_id)
    if one is None:
        return []
    if stands(one, today):
        return [organization_id]
    heirs = [heir for after in one.successor_ids for heir in _heirs(after, now, today)]
    return list(dict.fromkeys(heirs))


def _node(one: Known, was_ids: tuple[UUID, ...]) -> Node:
    return Node(
        organization_id=one.organization_id,
        name=one.name,
        kind=one.kind,
        category=one.category,
        superior_id=one.superior_id,
        was_ids=was_ids,
    )
