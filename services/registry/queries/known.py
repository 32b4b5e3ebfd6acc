"""What several topics read: the organizations of a day, and the case files of a day."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.catalogue import decode_fact
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.facts.registry_structure import Form
from shared.contracts.page import Page
from shared.eventstore.asking import rows_of

T = TypeVar("T")
V = TypeVar("V")


class Own(NamedTuple):
    """An organization without those below it."""

    organization_id: UUID


class Among(NamedTuple):
    """These organizations, wherever they stand."""

    organization_ids: tuple[UUID, ...]


Root = UUID | Own | Among | None
"""An organization with those below it, an organization alone, some, or everything."""

_RANKS = {kind: rank for rank, kind in enumerate(OrganizationKind)}


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An organization as last known on a day; perhaps it had ended by then."""

    organization_id: UUID
    kind: OrganizationKind
    name: str
    sort_key: bytes
    category: Category | None
    superior_id: UUID | None
    has_committee: bool
    starts_on: date
    ends_on: date | None
    successor_ids: tuple[UUID, ...]
    form: Form
    form_until: date | None


class KnownOf(Protocol):
    """Gives what `known_organizations` gives; it may have read it before in the same request."""

    def __call__(self, connection: Connection[Any], /, *, on: date) -> dict[UUID, Known]:
        """As `known_organizations`."""


def known_organizations(connection: Connection[Any], *, on: date) -> dict[UUID, Known]:
    """Every organization that was to stand by a day, the higher kinds first, then by name."""
    found = rows_of(connection, Known, _KNOWN, {"on": on})
    ordered = sorted(found, key=lambda one: (_RANKS[one.kind], one.sort_key, one.organization_id))
    return {one.organization_id: one for one in ordered}


def stands(organization: Known, day: date) -> bool:
    """Whether an organization that is known on a day stands on it."""
    return organization.ends_on is None or day < organization.ends_on


def within(known: dict[UUID, Known], root: Root) -> list[Known]:
    """Those that are a root or stand below it; all where there is no root.

    Args:
        known: as `known_organizations` gives them, the higher kinds first.
        root: where to begin.
    """
    if root is None:
        return list(known.values())
    if isinstance(root, Own):
        return [known[root.organization_id]] if root.organization_id in known else []
    if isinstance(root, Among):
        return [one for one in known.values() if one.organization_id in root.organization_ids]
    inside = {root}
    found = []
    for one in known.values():  # superiors first: ranks fall strictly on the way down
        if one.organization_id == root or one.superior_id in inside:
            inside.add(one.organization_id)
            found.append(one)
    return found


def standing_within(
    connection: Connection[Any],
    *,
    on: date,
    root: Root,
    known_of: KnownOf = known_organizations,
) -> tuple[dict[UUID, Known], list[Known]]:
    """All that stand on a day, and those of them that are the root or below it."""
    known = known_of(connection, on=on)
    standing = {one.organization_id: one for one in known.values() if stands(one, on)}
    return standing, [one for one in within(known, root) if one.organization_id in standing]


def page(items: Sequence[T], *, limit: int, offset: int) -> Page[T]:
    """Give some of the items of an answer, and how many there are."""
    return Page(
        items=tuple(items[offset : offset + limit]), total=len(items), limit=limit, offset=offset
    )


class CaseFact(NamedTuple):
    """A fact of a case file, and its day."""

    on: date
    fact: Fact


def case_files(
    connection: Connection[Any],
    kind: str,
    *,
    on: date,
    organizations: Iterable[UUID] | None = None,
) -> Iterator[tuple[UUID, list[CaseFact]]]:
    """The case files of a kind that were open by a day, each with its facts up to then in order.

    Args:
        connection: a reader's.
        kind: handover, weak_case, focus, unit or venue.
        on: the day.
        organizations: only files with a fact of one of these.
    """
    wanted = None if organizations is None else list(organizations)
    rows = connection.execute(_FILES, {"kind": kind, "on": on, "wanted": wanted}, prepare=True)
    files: dict[UUID, list[CaseFact]] = {}
    for case_id, type_, day, data in rows.fetchall():
        files.setdefault(case_id, []).append(CaseFact(day, decode_fact(type_, bytes(data))))
    yield from files.items()


def case_views(
    files: Iterable[tuple[UUID, list[CaseFact]]],
    fold: Callable[[UUID, list[CaseFact]], V | None],
) -> list[V]:
    """Fold each case file; those that fold to None are left out."""
    views = (fold(case_id, facts) for case_id, facts in files)
    return [view for view in views if view is not None]


_KNOWN = """
SELECT o.organization_id, o.kind, o.name, o.sort_key, o.category, o.superior_id, o.has_committee,
       o.starts_on, o.ends_on, o.successor_ids, coalesce(o.form, 'regular') AS form, o.form_until
FROM organizations_known(%(on)s::date) o
"""
_FILES = """
SELECT f.case_id, f.type, f.occurred_on, f.data
FROM case_facts f
WHERE f.kind = %(kind)s AND f.occurred_on <= %(on)s
  AND (%(wanted)s::uuid[] IS NULL OR f.case_id IN (
      SELECT w.case_id FROM case_facts w
      WHERE w.kind = %(kind)s AND w.organization_id = ANY (%(wanted)s::uuid[])))
ORDER BY f.case_id, f.occurred_on, f.number
"""
