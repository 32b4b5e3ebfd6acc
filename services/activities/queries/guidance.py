"""Guidance, experience cards, innovation claims (S-11, S-16, S-44)."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.facts.activities_points import GuidanceForm
from shared.contracts.facts.activities_research import InnovationField
from shared.contracts.page import Page
from shared.contracts.practice import Practice
from shared.eventstore.asking import page_of


class GuidanceView(msgspec.Struct, frozen=True, kw_only=True):
    """What a leading body advised a unit, and what became of it."""

    guidance_id: UUID
    organization_id: UUID
    unit_id: UUID
    given_on: date
    form: GuidanceForm
    about: str
    follow_up_on: date | None
    followed_up_on: date | None
    outcome: str | None
    is_overdue: bool  # to be followed up by now, and not done


class CardAt(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a card at a unit; adopted without having been brought there is possible."""

    unit_id: UUID
    spread_on: date | None
    means: str | None
    adopted_on: date | None
    change: str | None


class ExperienceView(msgspec.Struct, frozen=True, kw_only=True):
    experience_id: UUID
    organization_id: UUID
    recorded_on: date
    title: str
    practice: str
    contact_point_id: UUID | None
    units: tuple[CardAt, ...]


class InnovationView(msgspec.Struct, frozen=True, kw_only=True):
    """A claim, where it stands, and who else claims the same practice."""

    innovation_id: UUID
    organization_id: UUID
    claimed_on: date
    field: InnovationField
    year: int
    title: str
    practice: str
    evidence: int  # pieces
    adopted_on: date | None
    adopted_by_id: UUID | None
    document: str | None
    revoked_on: date | None
    withdrawn_on: date | None
    is_adopted: bool  # and neither revoked nor withdrawn
    same_as: tuple[UUID, ...]  # claims of the same practice, by whomever and whenever


def guidance(
    connection: Connection[Any],
    *,
    on: date,
    organization_id: UUID | None = None,
    unit_id: UUID | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[GuidanceView]:
    """Guidance given by a body, or to a unit, up to a day, the latest first.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"on": on, "organization": organization_id, "unit": unit_id}
    return page_of(connection, GuidanceView, _GUIDANCE, values, limit=limit, offset=offset)


def experiences(
    connection: Connection[Any], organization_id: UUID, *, limit: int = 100, offset: int = 0
) -> Page[ExperienceView]:
    """Cards of an organization, or brought to it or adopted by it, the latest first.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id}
    return page_of(connection, ExperienceView, _CARDS, values, limit=limit, offset=offset)


def innovations(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    year: int | None = None,
    practice: Practice,
    limit: int = 100,
    offset: int = 0,
) -> Page[InnovationView]:
    """Claims of an organization; a practice claimed twice, by anybody in any year, is shown.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id, "year": year, "like": practice.like_bits}
    return page_of(connection, InnovationView, _INNOVATIONS, values, limit=limit, offset=offset)


_GUIDANCE = """
SELECT *, coalesce(follow_up_on < %(on)s::date AND followed_up_on IS NULL, false) AS is_overdue
FROM guidance
WHERE NOT is_withdrawn AND given_on <= %(on)s::date
  AND (%(organization)s::uuid IS NULL OR organization_id = %(organization)s)
  AND (%(unit)s::uuid IS NULL OR unit_id = %(unit)s)
ORDER BY given_on DESC, guidance_id
"""
_CARDS = """
SELECT e.experience_id, e.organization_id, e.recorded_on, e.title, e.practice, e.contact_point_id,
       coalesce((SELECT json_agg(json_build_object(
            'unit_id', u.unit_id, 'spread_on', u.spread_on, 'means', u.means,
            'adopted_on', u.adopted_on, 'change', u.change) ORDER BY u.unit_id)
        FROM experience_units u WHERE u.experience_id = e.experience_id), '[]') AS units
FROM experiences e
WHERE NOT e.is_withdrawn AND (e.organization_id = %(organization)s OR EXISTS (
    SELECT FROM experience_units u
    WHERE u.experience_id = e.experience_id AND u.unit_id = %(organization)s))
ORDER BY e.recorded_on DESC, e.experience_id
"""
_INNOVATIONS = """
SELECT i.*,
       i.adopted_on IS NOT NULL AND i.revoked_on IS NULL AND i.withdrawn_on IS NULL AS is_adopted,
       ARRAY(SELECT o.innovation_id FROM innovations o
             WHERE o.innovation_id <> i.innovation_id AND bit_count(
                   ('x' || o.sketch)::bit(64) # ('x' || i.sketch)::bit(64)) <= %(like)s
             ORDER BY o.claimed_on, o.innovation_id) AS same_as
FROM innovations i
WHERE i.organization_id = %(organization)s AND (%(year)s::int IS NULL OR i.year = %(year)s)
ORDER BY i.year, i.claimed_on, i.innovation_id
"""
