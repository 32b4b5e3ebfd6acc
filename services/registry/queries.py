"""Questions to the registry: organizations and their tree on a day, posts, who holds them.

Each takes a connection of the role `registry_reader`. Days are calendar dates in Asia/Shanghai;
intervals are half-open: `ends_on` is the first day that no longer belongs, None where no end is
known. The answers are as of the facts projected so far (`registry.positions`, ``read_model``).
"""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.facts.registry import Category, OrganizationKind, PostKind
from shared.contracts.page import Page
from shared.eventstore.asking import page_of, rows_of


class OrganizationOn(msgspec.Struct, frozen=True, kw_only=True):
    """An organization as it stood on a day."""

    organization_id: UUID
    kind: OrganizationKind
    name: str
    category: Category | None
    superior_id: UUID | None
    has_committee: bool
    starts_on: date
    ends_on: date | None
    successor_id: UUID | None  # into which it was merged
    predecessor_ids: tuple[UUID, ...]
    approved_by: str | None


class MemberCount(msgspec.Struct, frozen=True, kw_only=True):
    """Members as counted on a day."""

    counted_on: date
    full_members: int
    probationary_members: int
    entitled_to_vote: int


class PostOn(msgspec.Struct, frozen=True, kw_only=True):
    """A post, and who held it, or acted for it, on a day."""

    post_id: UUID
    organization_id: UUID
    kind: PostKind
    title: str | None
    created_on: date
    holder_id: UUID | None
    acting_id: UUID | None


class Tenure(msgspec.Struct, frozen=True, kw_only=True):
    """A person in a post, or acting for it, from a day on."""

    post_id: UUID
    organization_id: UUID
    kind: PostKind
    person_id: UUID
    acting: bool
    starts_on: date
    ends_on: date | None
    document: str | None


def organizations(
    connection: Connection[Any],
    *,
    on: date,
    below: UUID | None = None,
    kind: OrganizationKind | None = None,
    category: Category | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[OrganizationOn]:
    """Organizations standing on a day, the higher kinds first, then by name.

    Args:
        connection: a reader's.
        on: the day.
        below: only those strictly below this one on that day.
        kind: only of this kind.
        category: only of this category.
        limit: rows at most, 1 … 1000.
        offset: rows passed by.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"on": on, "below": below, "kind": kind, "category": category}
    return page_of(
        connection,
        OrganizationOn,
        _ORGANIZATIONS,
        {name: str(value) if value else None for name, value in values.items()},
        limit=limit,
        offset=offset,
    )


def organization(
    connection: Connection[Any], organization_id: UUID, *, on: date
) -> OrganizationOn | None:
    """One organization as it stood on a day; None where it is unknown or did not stand."""
    values = {"id": organization_id, "on": on}
    found = rows_of(connection, OrganizationOn, _ORGANIZATION, values)
    return found[0] if found else None


def ancestors(
    connection: Connection[Any], organization_id: UUID, *, on: date
) -> tuple[UUID, ...] | None:
    """The superiors on a day, nearest first; None where no such organization is known.

    Each is named as last known on that day, also where one no longer stood: what is late about
    an organization that has ended concerns those who were above it. Empty at the root, and
    before the first day.
    """
    rows = connection.execute(_ANCESTORS, {"id": organization_id, "on": on}, prepare=True)
    line = [row[0] for row in rows.fetchall()]
    return tuple(line[1:]) if line else None


def members(connection: Connection[Any], organization_id: UUID, *, on: date) -> MemberCount | None:
    """The last count of an organization's members on or before a day; None where there is none."""
    values = {"id": organization_id, "on": on}
    found = rows_of(connection, MemberCount, _MEMBERS, values)
    return found[0] if found else None


def posts(connection: Connection[Any], organization_id: UUID, *, on: date) -> tuple[PostOn, ...]:
    """The posts of an organization, with who held each on a day, or acted for it."""
    return rows_of(connection, PostOn, _POSTS, {"id": organization_id, "on": on})


def tenures(
    connection: Connection[Any],
    *,
    organization_id: UUID | None = None,
    post_id: UUID | None = None,
    person_id: UUID | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[Tenure]:
    """Who held which post from when to when, by first day; of an organization, post or person.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id, "post": post_id, "person": person_id}
    return page_of(connection, Tenure, _TENURES, values, limit=limit, offset=offset)


_ORGANIZATIONS = """
WITH RECURSIVE standing AS MATERIALIZED (
    SELECT * FROM registry.organizations_on(%(on)s::date)
), below AS (
    SELECT organization_id FROM standing WHERE superior_id = %(below)s::uuid
    UNION
    SELECT s.organization_id FROM standing s JOIN below b ON s.superior_id = b.organization_id
)
SELECT s.* FROM standing s
WHERE (%(below)s::uuid IS NULL OR s.organization_id IN (SELECT organization_id FROM below))
  AND (%(kind)s::text IS NULL OR s.kind = %(kind)s)
  AND (%(category)s::text IS NULL OR s.category = %(category)s)
ORDER BY array_position(
    ARRAY['county_committee', 'township_committee', 'general_branch', 'branch'], s.kind
), s.name, s.organization_id
"""
_ORGANIZATION = """
SELECT * FROM registry.organizations_on(%(on)s::date) WHERE organization_id = %(id)s
"""
_ANCESTORS = """
WITH RECURSIVE up AS (
    SELECT organization_id, 0 AS distance
    FROM registry.organizations WHERE organization_id = %(id)s
    UNION ALL
    SELECT (SELECT c.superior_id FROM registry.organization_changes c
            WHERE c.organization_id = up.organization_id AND c.starts_on <= %(on)s::date
              AND c.superior_id IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1),
           up.distance + 1
    FROM up WHERE up.organization_id IS NOT NULL
)
SELECT organization_id FROM up WHERE organization_id IS NOT NULL ORDER BY distance
"""
_MEMBERS = """
SELECT counted_on, full_members, probationary_members, entitled_to_vote
FROM registry.member_counts
WHERE organization_id = %(id)s AND counted_on <= %(on)s
ORDER BY counted_on DESC LIMIT 1
"""
_POSTS = """
SELECT p.post_id, p.organization_id, p.kind, p.title, p.created_on,
       (SELECT t.person_id FROM registry.tenures t
        WHERE t.post_id = p.post_id AND NOT t.acting AND t.starts_on <= %(on)s
          AND (t.ends_on IS NULL OR %(on)s < t.ends_on)
        ORDER BY t.starts_on DESC LIMIT 1) AS holder_id,
       (SELECT t.person_id FROM registry.tenures t
        WHERE t.post_id = p.post_id AND t.acting AND t.starts_on <= %(on)s
          AND (t.ends_on IS NULL OR %(on)s < t.ends_on)
        ORDER BY t.starts_on DESC LIMIT 1) AS acting_id
FROM registry.posts p
WHERE p.organization_id = %(id)s
ORDER BY array_position(
    ARRAY['secretary', 'deputy_secretary', 'party_building_lead', 'member', 'office_head'], p.kind
), p.created_on, p.post_id
"""
_TENURES = """
SELECT t.post_id, p.organization_id, p.kind, t.person_id, t.acting, t.starts_on, t.ends_on,
       t.document
FROM registry.tenures t JOIN registry.posts p USING (post_id)
WHERE (%(organization)s::uuid IS NULL OR p.organization_id = %(organization)s)
  AND (%(post)s::uuid IS NULL OR t.post_id = %(post)s)
  AND (%(person)s::uuid IS NULL OR t.person_id = %(person)s)
ORDER BY t.starts_on, t.post_id, t.acting, t.person_id
"""
