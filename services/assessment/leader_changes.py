"""Leaders whose score differs between two states of what is known, and who is told of them (S-60).

Used by the reverse of an explanation and by the difference between two moments.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import tuple_row

from services.assessment import dossier
from services.assessment.answers import Figure, Word
from services.assessment.domain.persons import (
    LEADERS,
    County,
    PersonAssessment,
    assess_person,
    people_of_year,
    posts_in,
)
from services.assessment.dossier import Progress
from services.assessment.loading import Known
from shared.contracts.rule_pack import read_rule_pack


class LeaderChange(msgspec.Struct, frozen=True, kw_only=True):
    """A leader's score as it is, and as it would be; None: not assessed."""

    person_id: UUID
    score_before: Figure | None
    score_after: Figure | None
    grade_before: Word | None
    grade_after: Word | None


def leaders_in(known: Known, organization_ids: Collection[UUID]) -> set[UUID]:
    """Give who ever held a post of these organizations, where a pack assesses leaders at all."""
    contents = {pack.content for record in known.county.values() for pack in record.packs}
    if all(read_rule_pack(content).assesses != LEADERS for content in contents):
        return set()
    return {
        tenure.person_id
        for each in organization_ids
        if each in known.county
        for tenure in known.county[each].tenures
    }


def leaders_changed(
    before: Known,
    after: Known,
    people: Iterable[UUID],
    *,
    year: int,
    valid_at: date | None,
    posts: Mapping[UUID, Collection[UUID]] | None = None,
) -> Iterator[LeaderChange]:
    """Give the leaders whose score or grade differs between the two, by id.

    ``posts``: where each ever held one; None: it is looked for in what each side knows, once.
    """
    sides = [
        (side.county, posts_in(side.county) if posts is None else posts) for side in (before, after)
    ]
    for person_id in sorted(people, key=str):
        one, two = (
            assess_person(
                county, person_id, year=year, valid_at=valid_at, led=led.get(person_id, ())
            )
            for county, led in sides
        )
        if (one.score, one.grade) != (two.score, two.grade):
            yield LeaderChange(
                person_id=person_id,
                score_before=_score(one),
                score_after=_score(two),
                grade_before=_grade(one),
                grade_after=_grade(two),
            )


def leaders_changed_by_organization(
    before: Known,
    after: Known,
    posts: Mapping[UUID, Collection[UUID]],
    *,
    year: int,
    valid_at: date,
) -> Mapping[UUID, tuple[LeaderChange, ...]]:
    """Give those who changed, of some people, under every organization they led in the year.

    ``posts``: the people, each with all organizations in which they ever held one.
    """
    led: dict[UUID, set[UUID]] = defaultdict(set)
    for side in (before, after):
        for organization_id, record in side.county.items():
            for person_id in people_of_year(record, year):
                if person_id in posts:
                    led[person_id].add(organization_id)
    found: dict[UUID, list[LeaderChange]] = defaultdict(list)
    for each in leaders_changed(before, after, led, year=year, valid_at=valid_at, posts=posts):
        for organization_id in led[each.person_id]:
            found[organization_id].append(each)
    return {each: tuple(changes) for each, changes in found.items()}


def facts_behind(
    county: County, posts: Mapping[UUID, Collection[UUID]], *, year: int, valid_at: date
) -> set[str]:
    """Give every fact that the scores of leaders rest on; ``posts``: they, and where they led."""
    judged = (
        assess_person(county, person_id, year=year, valid_at=valid_at, led=led)
        for person_id, led in posts.items()
    )
    scored = [part.scored for each in judged for part in each.parts]
    points = [one for part in scored for one in (*part.items, *part.bonuses)]
    its = (
        *(standing.facts for part in scored for standing in part.standings),
        *(line.facts for one in points for line in one.lines),
        *(vetoed.facts for part in scored for vetoed in part.vetoes),
    )
    return {fact for facts in its for fact in facts}


def posts_of(
    connection: psycopg.Connection[Any],
    progress: Progress,
    people: Collection[UUID],
    sees: Callable[[UUID], bool],
) -> dict[UUID, set[UUID]]:
    """Give the organizations in which people ever held posts; of those alone who are seen whole."""
    if not people or not progress.version:
        return {}
    cursor = connection.cursor(row_factory=tuple_row)
    values = (progress.size, [str(each) for each in people])
    found: dict[UUID, set[UUID]] = {}
    for person, organization in cursor.execute(
        dossier.statement(_LED, progress.version), values
    ).fetchall():
        found.setdefault(UUID(person), set()).add(organization)
    seen = {each for each in {one for led in found.values() for one in led} if sees(each)}
    return {person: led for person, led in found.items() if led <= seen}


def _score(judged: PersonAssessment) -> Figure | None:
    return None if judged.score is None else Figure.of(judged.score, judged.published)


def _grade(judged: PersonAssessment) -> Word | None:
    return Word.of(judged.grade.id, judged.grade) if judged.grade else None


_LED = """
SELECT DISTINCT convert_from(data, 'UTF8')::jsonb ->> 'person_id', organization_id FROM {dossier}
WHERE {appointing} AND index < %s AND convert_from(data, 'UTF8')::jsonb ->> 'person_id' = ANY(%s)
"""
