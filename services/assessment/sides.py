"""One side of a what-if: every subject of a county judged, with what rounds recorded of it. Pure.

Marks, ballots and vetoes are those of the last round of the year that assessed the subject; where
there was none, what waits for a round leaves the score. They enter by the rules of each side's own
packs: what a draft does not name, it does not count. Quotas bind as in one round over everybody
below the publisher.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from services.assessment.cutting import given_in, ranks_anybody
from services.assessment.domain.assess import assess
from services.assessment.domain.filing import Filed
from services.assessment.domain.known import Record
from services.assessment.domain.owed import segments
from services.assessment.domain.peers import rank_lists
from services.assessment.domain.persons import (
    PersonAssessment,
    assess_person,
    people_of_year,
    posts_in,
)
from services.assessment.domain.readings import InRound
from services.assessment.domain.results import Assessment, rounded
from services.assessment.domain.rounds.grading import Candidate, Graded, hold_down
from services.assessment.domain.rounds.result import Result, result_of
from services.assessment.domain.rounds.round import Round
from services.assessment.domain.rounds.scoring import given_of, held_within, scored_of
from services.assessment.domain.rounds.subjects import Terms, subjects_of
from services.assessment.domain.scoring import grade_of
from services.assessment.loading import Known
from services.assessment.round_reading import fold_streams
from services.assessment.rules.reading import Reading
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.rule_pack import RulePack, read_rule_pack

County = Mapping[UUID, Record]
Recorded = Mapping[UUID, Result]
"""What was said and voted of an organization or a person, by its id."""


class Judged(NamedTuple):
    """A subject with its place in the county, and what it comes to."""

    organization_id: UUID
    person_id: UUID | None
    name: str | None
    kind: OrganizationKind | None
    category: Category | None
    superior_id: UUID | None
    pack: RulePack | None  # that governs; None where nothing does
    score: Fraction | None
    published: str | None
    grade: str | None


Side = Mapping[UUID, Judged]


def recorded_of(known: Known, year: int) -> dict[UUID, Result]:
    """Give what the last round of a year has of each subject, where it has anything."""
    rows = [row for its in known.rows.values() for row in its]
    rounds = fold_streams(Round, _of(Round, rows))
    results = {each.id: each for each in fold_streams(Result, _of(Result, rows))}
    found: dict[UUID, Result] = {}
    for round_ in sorted(rounds, key=lambda each: (each.opened_on, str(each.id))):
        for subject in round_.subjects if round_.opened.year == year else ():
            result = results.get(result_of(round_.id, subject))
            if result is not None and result.given:
                found[subject.person_id or subject.organization_id] = result
    return found


def judged(county: County, terms: Terms, day: date, recorded: Recorded) -> dict[UUID, Judged]:
    """Judge all organizations, or all leaders, by id; quotas bind among those of the terms.

    Raises:
        InvalidRulePackError: a published pack cannot be read.
    """
    found = _judged(county, terms.year, day, recorded, leaders=terms.leaders)
    if any(one.pack is not None and one.pack.quotas != "none" for one in found.values()):
        _hold_down(found, subjects_of(county, terms, day))
    return found


def _hold_down(found: dict[UUID, Judged], subjects: Iterable[RoundSubject]) -> None:
    """Apply the quotas among those whom a round would assess (E-36)."""
    ranked = {each.person_id or each.organization_id for each in subjects}
    candidates = {
        key: Candidate(
            score=one.score,
            pack=one.pack,
            is_person=one.person_id is not None,
            kind=one.kind,
            category=one.category,
            superior_id=one.superior_id,
        )
        for key, one in found.items()
        if key in ranked
    }
    grades = {key: Graded(found[key].grade, None, None, 0) for key in candidates}
    hold_down(candidates, grades)
    found |= {key: found[key]._replace(grade=one.grade) for key, one in grades.items()}


def _judged(
    county: County, year: int, day: date, recorded: Recorded, *, leaders: bool
) -> dict[UUID, Judged]:
    if leaders:
        people = {each for record in county.values() for each in people_of_year(record, year)}
        posts = posts_in(county)
        by_id = sorted(people, key=str)
        each_led = (_leader(county, each, posts[each], year, day, recorded) for each in by_id)
        return {each.person_id: each for each in each_led if each and each.person_id}
    given = given_in(county, recorded, year)
    peers = None
    if ranks_anybody(county):
        peers = rank_lists(county, year=year, valid_at=day, given=given)
    found: dict[UUID, Judged] = {}
    for each in sorted(county, key=str):
        if segments(county[each], year):
            is_in_round = peers is not None or each in recorded
            in_round = InRound(given, peers or {}) if is_in_round else None
            result = assess(county, each, year=year, valid_at=day, in_round=in_round)
            last = result.segments[-1]
            found[each] = Judged(
                each,
                None,
                county[each].names.on(day),
                county[each].kind,
                last.category,
                last.superior_id,
                *_outcome(result, recorded.get(each)),
            )
    return found


def _leader(  # noqa: PLR0917 - a person among all that a side is judged by
    county: County,
    person_id: UUID,
    led: Collection[UUID],
    year: int,
    day: date,
    recorded: Recorded,
) -> Judged | None:
    def assessed(given: Mapping[str, Reading] | None) -> PersonAssessment:
        return assess_person(county, person_id, year=year, valid_at=day, given=given, led=led)

    said = recorded.get(person_id)
    result = assessed(None if said is None else {})
    if said is not None and result.pack is not None:
        result = assessed(given_of(said.given, read_rule_pack(result.pack.content)))
    if not result.parts:
        return None
    last = result.parts[-1].scored
    record = county[last.organization_id]
    return Judged(
        last.organization_id,
        person_id,
        record.names.on(day),
        record.kind,
        last.category,
        last.superior_id,
        *_outcome(result, said),
    )


def _outcome(
    result: Assessment | PersonAssessment, said: Result | None
) -> tuple[RulePack | None, Fraction | None, str | None, str | None]:
    """Give pack, score, as published, and grade; with the marks that a round adds."""
    grade = result.grade.id if result.grade else None
    pack = read_rule_pack(result.pack.content) if result.pack else None
    if said is None or not said.added_points or pack is None or result.score is None:
        return pack, result.score, result.published, grade
    score = held_within(pack, result.score, said.added_points)
    if score is None:
        return pack, None, None, grade
    with_marks = grade_of(pack, score, scored_of(result))
    return pack, score, rounded(score, pack.rounding.step), with_marks.id


def _of(kind: type[Round] | type[Result], rows: Iterable[Filed]) -> list[Filed]:
    return [row for row in rows if row.type.startswith(f"{kind.KIND}.")]
