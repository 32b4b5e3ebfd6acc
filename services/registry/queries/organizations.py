"""Organizations and their tree on a day, and their members.

Each takes a connection of the role `registry_reader`. Days are calendar dates in Asia/Shanghai;
intervals are half-open: `ends_on` is the first day that no longer belongs, None where no end is
known. The answers are as of the facts projected so far (`registry.positions`, ``read_model``).
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.facts.registry_structure import Form
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
    successor_ids: tuple[UUID, ...]  # by merger or split
    predecessor_ids: tuple[UUID, ...]
    approved_by: str | None
    form: Form  # of a branch: regular, temporary, joint
    form_until: date | None  # of a temporary branch: the first day without it
    other_superior_ids: tuple[UUID, ...]
    assessor_id: UUID | None  # the one superior that assesses it that day; None at the root


class MemberCount(msgspec.Struct, frozen=True, kw_only=True):
    """Members as counted on a day."""

    counted_on: date
    full_members: int
    probationary_members: int
    entitled_to_vote: int


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
    """Organizations standing on a day, the higher kinds first, then by name in the order of pinyin.

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


def ids_below(connection: Connection[Any], organization_id: UUID, *, on: date) -> tuple[UUID, ...]:
    """Organizations strictly below one on a day, all of them, in the order of `organizations`."""
    rows = connection.execute(_IDS_BELOW, {"below": organization_id, "on": on}, prepare=True)
    return tuple(row[0] for row in rows.fetchall())


def organization(
    connection: Connection[Any], organization_id: UUID, *, on: date
) -> OrganizationOn | None:
    """One organization as it stood on a day; None where it is unknown or did not stand."""
    values = {"id": organization_id, "on": on}
    found = rows_of(connection, OrganizationOn, _ORGANIZATION, values)
    return found[0] if found else None


class LastName(msgspec.Struct, frozen=True, kw_only=True):
    """What an organization was last called by a day; perhaps it had ended by then."""

    organization_id: UUID
    name: str
    ends_on: date | None


def last_names(
    connection: Connection[Any], ids: Collection[UUID], *, on: date
) -> tuple[LastName, ...]:
    """What organizations were last called by a day; of ids that are none of them, nothing."""
    return tuple(rows_of(connection, LastName, _LAST_NAMES, {"ids": list(ids), "on": on}))


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


def leaders(
    connection: Connection[Any], organization_id: UUID, *, on: date
) -> tuple[UUID, ...] | None:
    """All that lead it on a day, by its first superior or another, and all above those.

    In the order of ids; None where no such organization is known.
    """
    rows = connection.execute(_LEADERS, {"id": organization_id, "on": on}, prepare=True)
    line = {row[0] for row in rows.fetchall()}
    return tuple(sorted(line - {organization_id})) if line else None


def members(connection: Connection[Any], organization_id: UUID, *, on: date) -> MemberCount | None:
    """The last count of an organization's members on or before a day; None where there is none."""
    values = {"id": organization_id, "on": on}
    found = rows_of(connection, MemberCount, _MEMBERS, values)
    return found[0] if found else None


_LAST_NAMES = """
SELECT o.organization_id, o.name, o.ends_on
FROM organizations_known(%(on)s::date) o
WHERE o.organization_id = ANY (%(ids)s::uuid[])
ORDER BY o.organization_id
"""
_ORGANIZATIONS = """
WITH RECURSIVE standing AS MATERIALIZED (
    SELECT o.organization_id, o.kind, o.name, o.sort_key, o.category, o.superior_id,
           o.has_committee, o.starts_on, o.ends_on, o.successor_id, o.successor_ids,
           o.predecessor_ids, o.approved_by, coalesce(o.form, 'regular') AS form, o.form_until,
           coalesce(led.ids, '{}') AS other_superior_ids,
           CASE WHEN o.assessor_id = o.superior_id OR o.assessor_id = ANY (led.ids)
                THEN o.assessor_id ELSE o.superior_id END AS assessor_id
    FROM organizations_on(%(on)s::date) o
    LEFT JOIN (
        SELECT organization_id, array_agg(superior_id ORDER BY superior_id) AS ids
        FROM other_superiors_on(%(on)s::date) GROUP BY organization_id
    ) led USING (organization_id)
), below AS (
    SELECT organization_id FROM standing WHERE superior_id = %(below)s::uuid
    UNION
    SELECT s.organization_id FROM standing s JOIN below b ON s.superior_id = b.organization_id
)
SELECT s.organization_id, s.kind, s.name, s.category, s.superior_id, s.has_committee, s.starts_on,
       s.ends_on, s.successor_id, s.successor_ids, s.predecessor_ids, s.approved_by, s.form,
       s.form_until, s.other_superior_ids, s.assessor_id
FROM standing s
WHERE (%(below)s::uuid IS NULL OR s.organization_id IN (SELECT organization_id FROM below))
  AND (%(kind)s::text IS NULL OR s.kind = %(kind)s)
  AND (%(category)s::text IS NULL OR s.category = %(category)s)
ORDER BY array_position(
    ARRAY['county_committee', 'township_committee', 'general_branch', 'branch'], s.kind
), s.sort_key, s.organization_id
"""
_IDS_BELOW = """
WITH RECURSIVE standing AS MATERIALIZED (
    SELECT organization_id, kind, sort_key, superior_id FROM organizations_on(%(on)s::date)
), below AS (
    SELECT organization_id FROM standing WHERE superior_id = %(below)s::uuid
    UNION
    SELECT s.organization_id FROM standing s JOIN below b ON s.superior_id = b.organization_id
)
SELECT s.organization_id FROM standing s JOIN below USING (organization_id)
ORDER BY array_position(
    ARRAY['county_committee', 'township_committee', 'general_branch', 'branch'], s.kind
), s.sort_key, s.organization_id
"""
_ORGANIZATION = """
SELECT o.organization_id, o.kind, o.name, o.category, o.superior_id, o.has_committee, o.starts_on,
       o.ends_on, o.successor_id, o.successor_ids, o.predecessor_ids, o.approved_by,
       coalesce(o.form, 'regular') AS form, o.form_until, led.ids AS other_superior_ids,
       CASE WHEN o.assessor_id = o.superior_id OR o.assessor_id = ANY (led.ids)
            THEN o.assessor_id ELSE o.superior_id END AS assessor_id
FROM organizations_on(%(on)s::date) o
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(superior_id ORDER BY superior_id), '{}') AS ids
    FROM other_superiors_on(%(on)s::date) s WHERE s.organization_id = o.organization_id
) led
WHERE o.organization_id = %(id)s
"""
_ANCESTORS = """
WITH RECURSIVE up AS (
    SELECT organization_id, 0 AS distance
    FROM organizations WHERE organization_id = %(id)s
    UNION ALL
    SELECT (SELECT c.superior_id FROM organization_changes c
            WHERE c.organization_id = up.organization_id AND c.starts_on <= %(on)s::date
              AND c.superior_id IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1),
           up.distance + 1
    FROM up WHERE up.organization_id IS NOT NULL
)
SELECT organization_id FROM up WHERE organization_id IS NOT NULL ORDER BY distance
"""
_LEADERS = """
WITH RECURSIVE up AS (
    SELECT organization_id FROM organizations WHERE organization_id = %(id)s
    UNION
    SELECT led.superior_id FROM up CROSS JOIN LATERAL (
        (SELECT c.superior_id FROM organization_changes c
         WHERE c.organization_id = up.organization_id AND c.starts_on <= %(on)s::date
           AND c.superior_id IS NOT NULL ORDER BY c.starts_on DESC LIMIT 1)
        UNION ALL
        (SELECT s.superior_id FROM (
            SELECT DISTINCT ON (o.superior_id) o.superior_id, o.holds
            FROM other_superiors o
            WHERE o.organization_id = up.organization_id AND o.starts_on <= %(on)s::date
            ORDER BY o.superior_id, o.starts_on DESC
        ) s WHERE s.holds)
    ) led
)
SELECT organization_id FROM up
"""
_MEMBERS = """
SELECT counted_on, full_members, probationary_members, entitled_to_vote
FROM member_counts
WHERE organization_id = %(id)s AND counted_on <= %(on)s
ORDER BY counted_on DESC LIMIT 1
"""
