"""Who answers for what on a day, where nobody does, and which posts stand vacant since when."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.registry.domain.dates import months_after
from services.registry.domain.responsibility import (
    Answering,
    Gap,
    OpenHandover,
    Serving,
    Share,
    Snapshot,
    Standing,
    roles_of,
)
from services.registry.queries.handovers import open_handovers
from services.registry.queries.known import (
    KnownOf,
    Root,
    known_organizations,
    page,
    standing_within,
)
from shared.contracts.facts.registry import OrganizationKind, PostKind
from shared.contracts.page import Page
from shared.contracts.practice import PracticeOf, defaults_of
from shared.eventstore.asking import rows_of


class Responsibility(msgspec.Struct, frozen=True, kw_only=True):
    """The roles in an organization on a day."""

    organization_id: UUID
    name: str
    kind: OrganizationKind
    first: Answering  # 第一责任人
    direct: Answering | None  # 直接责任人; None: exempt, there is no committee
    shares: tuple[Share, ...]  # 班子成员分工
    uncovered_unit_ids: tuple[UUID, ...]
    overlapping_unit_ids: tuple[UUID, ...]
    gaps: tuple[Gap, ...]


class Vacancy(msgspec.Struct, frozen=True, kw_only=True):
    """A post that nobody holds on a day."""

    post_id: UUID
    organization_id: UUID
    kind: PostKind
    vacant_since: date  # the first day of it
    acting_id: UUID | None
    is_long: bool  # for longer than the rule pack in force says; three months by default
    last_holder_id: UUID | None
    filed_on: date | None  # when the last holder of a secretary's post was put on file, by the day
    needs_filing: bool  # the last holder of a secretary's post was never on file


def responsibility(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    with_gaps_only: bool = False,
    limit: int = 100,
    offset: int = 0,
    known_of: KnownOf = known_organizations,
) -> Page[Responsibility]:
    """Who answers for what in each organization on a day, with gaps and overlaps.

    Args:
        connection: a reader's.
        on: the day.
        within: only this organization and those below it.
        with_gaps_only: only those where something is not as S-67 … S-69 ask.
        limit: rows at most.
        offset: rows passed by.
        known_of: reads the organizations.
    """
    standing, wanted = standing_within(connection, on=on, root=within, known_of=known_of)
    ids = [one.organization_id for one in wanted]
    heard = {*ids, *(one.superior_id for one in wanted if one.superior_id is not None)}
    snapshot = Snapshot(
        standing={
            one.organization_id: Standing(
                organization_id=one.organization_id,
                kind=one.kind,
                has_committee=one.has_committee,
                superior_id=one.superior_id,
            )
            for one in standing.values()
        },
        posts=rows_of(connection, Serving, _SERVING, {"on": on, "organizations": list(heard)}),
        handovers=[
            OpenHandover(
                post_id=one.post_id,
                predecessor_id=one.predecessor_id,
                successor_id=one.successor_id,
            )
            for one in open_handovers(connection, on=on)
        ],
    )
    roles = roles_of(snapshot, ids)
    found = [
        Responsibility(
            organization_id=one.organization_id,
            name=one.name,
            kind=one.kind,
            **{field: getattr(its, field) for field in its.__struct_fields__},
        )
        for one in wanted
        if (its := roles[one.organization_id]).gaps or not with_gaps_only
    ]
    return page(found, limit=limit, offset=offset)


def vacancies(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    practice_of: PracticeOf = defaults_of,
    limit: int = 100,
    offset: int = 0,
    known_of: KnownOf = known_organizations,
) -> Page[Vacancy]:
    """Posts of standing organizations that nobody holds on a day, the longest vacant first."""
    _, wanted = standing_within(connection, on=on, root=within, known_of=known_of)
    values = {
        "on": on,
        "organizations": [one.organization_id for one in wanted],
        "long": [
            months_after(on, -practice_of(one.organization_id).vacancy_months) for one in wanted
        ],
    }
    found = rows_of(connection, Vacancy, _VACANCIES, values)
    return page(found, limit=limit, offset=offset)


_SERVING = """
WITH away AS (
    SELECT post_id, person_id FROM (
        SELECT DISTINCT ON (post_id, person_id) post_id, person_id, holds
        FROM leaves WHERE starts_on <= %(on)s
        ORDER BY post_id, person_id, starts_on DESC
    ) latest WHERE holds
), there AS (
    SELECT t.post_id, t.person_id, t.acting
    FROM tenures t
    LEFT JOIN away USING (post_id, person_id)
    WHERE t.starts_on <= %(on)s AND (t.ends_on IS NULL OR %(on)s < t.ends_on)
      AND away.person_id IS NULL
), held AS (
    SELECT post_id,
           array_agg(DISTINCT person_id ORDER BY person_id) FILTER (WHERE NOT acting) AS holders,
           array_agg(DISTINCT person_id ORDER BY person_id) FILTER (WHERE acting) AS acting
    FROM there GROUP BY post_id
), shared AS (
    SELECT DISTINCT ON (post_id) post_id, unit_ids, fields
    FROM scopes WHERE starts_on <= %(on)s ORDER BY post_id, starts_on DESC
)
SELECT p.post_id, p.organization_id, p.kind,
       coalesce(h.holders, '{}') AS holder_ids, coalesce(h.acting, '{}') AS acting_ids,
       coalesce(s.unit_ids, '{}') AS unit_ids, coalesce(s.fields, '{}') AS fields
FROM posts p LEFT JOIN held h USING (post_id) LEFT JOIN shared s USING (post_id)
WHERE p.organization_id = ANY (%(organizations)s)
ORDER BY p.created_on, p.post_id
"""
_VACANCIES = """
SELECT v.post_id, organization_id, v.kind, v.vacant_since, v.acting_id,
       v.vacant_since < limits.long_before AS is_long,
       last.person_id AS last_holder_id, last.filed_on,
       v.kind = 'secretary' AND last.person_id IS NOT NULL AND last.filed_on IS NULL
           AS needs_filing
FROM (
    SELECT p.post_id, p.organization_id, p.kind,
           greatest(p.created_on, coalesce((
               SELECT max(t.ends_on) FROM tenures t
               WHERE t.post_id = p.post_id AND NOT t.acting AND t.ends_on <= %(on)s
           ), p.created_on)) AS vacant_since,
           (SELECT t.person_id FROM tenures t
            WHERE t.post_id = p.post_id AND t.acting AND t.starts_on <= %(on)s
              AND (t.ends_on IS NULL OR %(on)s < t.ends_on)
            ORDER BY t.starts_on DESC LIMIT 1) AS acting_id
    FROM posts p
    WHERE p.created_on <= %(on)s AND p.organization_id = ANY (%(organizations)s)
      AND NOT EXISTS (
          SELECT FROM tenures t
          WHERE t.post_id = p.post_id AND NOT t.acting AND t.starts_on <= %(on)s
            AND (t.ends_on IS NULL OR %(on)s < t.ends_on))
) v
JOIN unnest(%(organizations)s::uuid[], %(long)s::date[]) AS limits(organization_id, long_before)
    USING (organization_id)
LEFT JOIN LATERAL (
    SELECT t.person_id, CASE WHEN t.filed_on <= %(on)s THEN t.filed_on END AS filed_on
    FROM tenures t
    WHERE t.post_id = v.post_id AND NOT t.acting AND t.ends_on <= %(on)s
    ORDER BY t.ends_on DESC LIMIT 1
) last ON true
ORDER BY v.vacant_since, organization_id, v.post_id
"""
