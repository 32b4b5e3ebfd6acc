"""One side of a what-if: every subject of a county judged, with what rounds recorded of it. Pure.

Marks, ballots and vetoes are those of the last round of the year that assessed the subject; where
there was none, what waits for a round leaves the score. They enter by the rules of each side's own
packs: what a draft does not name, it does not count.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from services.assessment.cutting import given_in, ranks_anybody
from services.assessment.domain.assess import assess
from services.assessment.domain.filing import Filed
from services.assessment.domain.known import Record
from services.assessment.domain.owed import Assesses, segments
from services.assessment.domain.peers import rank_lists
from services.assessment.domain.persons import PersonAssessment, assess_person, people_of_year
from services.assessment.domain.readings import InRound
from services.assessment.domain.results import Assessment, rounded
from services.assessment.domain.rounds.result import Result, result_of
from services.assessment.domain.rounds.round import Round
from services.assessment.domain.rounds.scoring import given_of, held_within, scored_of
from services.assessment.domain.scoring import grade_of
from services.assessment.loading import Known
from services.assessment.round_reading import fold_streams
from services.assessment.rules.reading import Reading
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.rule_pack import read_rule_pack

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


def judged(
    county: County, year: int, day: date, assesses: Assesses, recorded: Recorded
) -> dict[UUID, Judged]:
    """Judge everybody whom packs of a kind assess, by id.

    Raises:
        InvalidRulePackError: a published pack cannot be read.
    """
    if assesses == "leaders":
        people = {each for record in county.values() for each in people_of_year(record, year)}
        leaders = (_leader(county, each, year, day, recorded) for each in sorted(people, key=str))
        return {each.person_id: each for each in leaders if each and each.person_id}
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
                *_outcome(result, recorded.get(each)),
            )
    return found


def _leader(
    county: County, person_id: UUID, year: int, day: date, recorded: Recorded
) -> Judged | None:
    def assessed(given: Mapping[str, Reading] | None) -> PersonAssessment:
        return assess_person(county, person_id, year=year, valid_at=day, given=given)

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
        *_outcome(result, said),
    )


def _outcome(
    result: Assessment | PersonAssessment, said: Result | None
) -> tuple[Fraction | None, str | None, str | None]:
    """Give score, as published, and grade; with the marks that a round adds, where there are."""
    grade = result.grade.id if result.grade else None
    if said is None or not said.added_points or result.pack is None or result.score is None:
        return result.score, result.published, grade
    pack = read_rule_pack(result.pack.content)
    score = held_within(pack, result.score, said.added_points)
    if score is None:
        return None, None, grade
    with_marks = grade_of(pack, score, scored_of(result))
    return score, rounded(score, pack.rounding.step), with_marks.id


def _of(kind: type[Round] | type[Result], rows: Iterable[Filed]) -> list[Filed]:
    return [row for row in rows if row.type.startswith(f"{kind.KIND}.")]
