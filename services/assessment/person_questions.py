"""Questions about people: leaders' scores, and what each must see to (S-60)."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import psycopg

from services.assessment import explaining
from services.assessment.answers import ObligationOn, PersonScore
from services.assessment.domain.obligations import State
from services.assessment.domain.persons import assess_person, duties_of, people_of_year
from services.assessment.loading import load_one, load_person, organizations_of
from services.assessment.rules.standing import standing_on
from shared.contracts.errors import InvalidQuestionError
from shared.contracts.page import MAX_LIMIT, Page

_MAX_OFFSET = 10_000_000


def check_page(limit: int, offset: int) -> None:
    """Let a page pass.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    if not 1 <= limit <= MAX_LIMIT or not 0 <= offset <= _MAX_OFFSET:
        raise InvalidQuestionError(field="limit, offset", at_most=MAX_LIMIT)


def led_by(
    connection: psycopg.Connection[Any], person_id: UUID, *, known_at: int | None = None
) -> tuple[UUID, ...]:
    """The organizations in which a person ever held a post, or acted for one, by id.

    Raises:
        NotFoundError: at that size nobody of that id is known to have held a post.
    """
    return tuple(sorted(organizations_of(connection, {person_id}, known_at=known_at), key=str))


def person_score(
    connection: psycopg.Connection[Any],
    person_id: UUID,
    *,
    year: int,
    valid_at: date | None = None,
    known_at: int | None = None,
) -> PersonScore:
    """The score of one leader, on own obligations while in post.

    Raises:
        NotFoundError: at that size nobody of that id is known to have held a post.
        NotYetVisibleError: the projection has not come to ``known_at``.
        InvalidQuestionError: ``known_at`` is negative.
        InvalidRulePackError: a published pack cannot be read.
    """
    known = load_person(connection, person_id, known_at=known_at)
    judged = assess_person(known.county, person_id, year=year, valid_at=valid_at)
    return explaining.person_of(known, judged)


def leaders(
    connection: psycopg.Connection[Any],
    organization_id: UUID,
    *,
    year: int,
    valid_at: date | None = None,
    known_at: int | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[PersonScore]:
    """The scores of all who held a post of an organization in a year, by id.

    Raises as `person_score`, and where the organization is not known.
    """
    check_page(limit, offset)
    known = load_one(connection, organization_id, known_at=known_at)
    people = people_of_year(known.county[organization_id], year)
    items = tuple(
        person_score(connection, each, year=year, valid_at=valid_at, known_at=known.size)
        for each in people[offset : offset + limit]
    )
    return Page(items=items, total=len(people), limit=limit, offset=offset)


def person_obligations(
    connection: psycopg.Connection[Any],
    person_id: UUID,
    *,
    year: int,
    valid_at: date,
    known_at: int | None = None,
    state: State | None = None,
    duty: str | None = None,
    within: Collection[UUID] | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[ObligationOn]:
    """What one person must see to in a year and how each stands on a day, by due day.

    Own obligations, and those of organizations that the person answers for; with ``within``, in
    these organizations only. Raises as
    `person_score`.
    """
    check_page(limit, offset)
    known = load_person(connection, person_id, known_at=known_at)
    standings = [
        standing_on(each, valid_at) for each in duties_of(known.county, person_id, year=year)
    ]
    wanted = [
        each
        for each in standings
        if (within is None or each.obligation.organization_id in within)
        and state in {None, each.state}
        and duty in {None, each.obligation.duty}
    ]
    wanted.sort(key=lambda each: (each.obligation.due_on, each.obligation.key))
    items = explaining.standings_of(known, wanted[offset : offset + limit], valid_at)
    return Page(items=items, total=len(wanted), limit=limit, offset=offset)
