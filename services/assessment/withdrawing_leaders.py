"""The leaders' part of the reverse of an explanation: whose score rests on a fact (S-60)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import tuple_row

from services.assessment import dossier
from services.assessment.answers import Figure, Word
from services.assessment.domain.persons import LEADERS, PersonAssessment, assess_person
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
    before: Known, after: Known, people: Iterable[UUID], *, year: int, valid_at: date | None
) -> Iterator[LeaderChange]:
    """Give the leaders whose score or grade differs between the two, by id."""
    for person_id in sorted(people, key=str):
        one, two = (
            assess_person(side.county, person_id, year=year, valid_at=valid_at)
            for side in (before, after)
        )
        if (one.score, one.grade) != (two.score, two.grade):
            yield LeaderChange(
                person_id=person_id,
                score_before=_score(one),
                score_after=_score(two),
                grade_before=_grade(one),
                grade_after=_grade(two),
            )


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
    return {person: led for person, led in found.items() if all(sees(each) for each in led)}


def _score(judged: PersonAssessment) -> Figure | None:
    return None if judged.score is None else Figure.of(judged.score, judged.published)


def _grade(judged: PersonAssessment) -> Word | None:
    return Word.of(judged.grade.id, judged.grade) if judged.grade else None


_LED = """
SELECT DISTINCT convert_from(data, 'UTF8')::jsonb ->> 'person_id', organization_id FROM {dossier}
WHERE {appointing} AND index < %s AND convert_from(data, 'UTF8')::jsonb ->> 'person_id' = ANY(%s)
"""
