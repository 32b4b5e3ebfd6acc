"""Posts of an organization, and who holds them from when to when."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.facts.registry import PostKind
from shared.contracts.page import Page
from shared.eventstore.asking import page_of, rows_of


class PostOn(msgspec.Struct, frozen=True, kw_only=True):
    """A post, and who held it, or acted for it, on a day."""

    post_id: UUID
    organization_id: UUID
    kind: PostKind
    title: str | None
    created_on: date
    holder_id: UUID | None
    acting_id: UUID | None
    filed_on: date | None  # when who holds a secretary's post was put on file, by the day
    needs_filing: bool  # who holds a secretary's post is not on file


class Exempt(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds a post and needs no contact point."""

    post_id: UUID
    person_id: UUID


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
    filed_on: date | None  # of a secretary, put on file with the county
    filed_by: str | None  # the document


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


def exempt_from_contact_points(
    connection: Connection[Any], organization_id: UUID, *, on: date
) -> tuple[Exempt, ...]:
    """Who needs no contact point on a day by a post of an organization (S-40)."""
    return rows_of(connection, Exempt, _EXEMPT, {"id": organization_id, "on": on})


_POSTS = """
SELECT p.post_id, p.organization_id, p.kind, p.title, p.created_on,
       held.person_id AS holder_id,
       (SELECT t.person_id FROM tenures t
        WHERE t.post_id = p.post_id AND t.acting AND t.starts_on <= %(on)s
          AND (t.ends_on IS NULL OR %(on)s < t.ends_on)
        ORDER BY t.starts_on DESC LIMIT 1) AS acting_id,
       held.filed_on,
       p.kind = 'secretary' AND held.person_id IS NOT NULL AND held.filed_on IS NULL AS needs_filing
FROM posts p
LEFT JOIN LATERAL (
    SELECT t.person_id, CASE WHEN t.filed_on <= %(on)s THEN t.filed_on END AS filed_on
    FROM tenures t
    WHERE t.post_id = p.post_id AND NOT t.acting AND t.starts_on <= %(on)s
      AND (t.ends_on IS NULL OR %(on)s < t.ends_on)
    ORDER BY t.starts_on DESC LIMIT 1
) held ON true
WHERE p.organization_id = %(id)s
ORDER BY array_position(
    ARRAY['secretary', 'deputy_secretary', 'party_building_lead', 'member', 'office_head'], p.kind
), p.created_on, p.post_id
"""
_TENURES = """
SELECT t.post_id, p.organization_id, p.kind, t.person_id, t.acting, t.starts_on, t.ends_on,
       t.document, t.filed_on, t.filed_by
FROM tenures t JOIN posts p USING (post_id)
WHERE (%(organization)s::uuid IS NULL OR p.organization_id = %(organization)s)
  AND (%(post)s::uuid IS NULL OR t.post_id = %(post)s)
  AND (%(person)s::uuid IS NULL OR t.person_id = %(person)s)
ORDER BY t.starts_on, t.post_id, t.acting, t.person_id
"""
_EXEMPT = """
SELECT e.post_id, e.person_id
FROM (
    SELECT DISTINCT ON (x.post_id, x.person_id) x.post_id, x.person_id, x.holds
    FROM exemptions x JOIN posts p USING (post_id)
    WHERE p.organization_id = %(id)s AND x.starts_on <= %(on)s
    ORDER BY x.post_id, x.person_id, x.starts_on DESC
) e
WHERE e.holds
ORDER BY e.post_id, e.person_id
"""
