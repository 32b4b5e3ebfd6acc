"""Questions about rounds, read from dossiers: so each is answered as of any size of the ledger.

A row of a dossier is a fact; the aggregates that decide fold the same rows here.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.assessment import round_answers as a
from services.assessment.book import DossierBook
from services.assessment.cutting import cut_of
from services.assessment.domain.persons import PersonAssessment
from services.assessment.domain.results import Assessment
from services.assessment.domain.rounds.commendation import Commendation
from services.assessment.domain.rounds.grading import exact
from services.assessment.domain.rounds.result import Result, result_of
from services.assessment.domain.rounds.round import Round
from services.assessment.domain.rounds.scoring import Cut, judge, work_out
from services.assessment.explaining import explanation_of, person_of
from services.assessment.loading import Known, load_some, load_structure, progress_at
from services.assessment.round_reading import Connection, aggregates
from services.assessment.round_telling import line_of, objections_of, result_told, round_told
from shared.contracts.errors import InvalidQuestionError, NotFoundError
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.contracts.rule_pack import RulePack, read_rule_pack


def rounds(
    connection: Connection,
    organization_id: UUID,
    *,
    on: date | None = None,
    known_at: int | None = None,
) -> tuple[a.RoundOn, ...]:
    """The rounds that an organization holds, as they stood on a day, the last opened first.

    Raises:
        NotYetVisibleError: the projection has not come to ``known_at``.
    """
    held = aggregates(connection, {organization_id}, Round, known_at, on=on)
    return tuple(
        round_told(each) for each in sorted(held, key=lambda r: (r.opened_on, r.id), reverse=True)
    )


def standings(
    connection: Connection,
    organization_id: UUID,
    round_id: UUID,
    *,
    on: date | None = None,
    known_at: int | None = None,
) -> tuple[a.StandingInRound, ...]:
    """Every subject's line in a round on a day; ranked within categories once it is published.

    Before that, in the order of names, without grades and ranks.

    Raises:
        NotFoundError: the organization holds no such round.
        NotYetVisibleError: the projection has not come to ``known_at``.
    """
    round_ = _round(connection, organization_id, round_id, known_at, on)
    known = load_structure(connection, known_at=known_at)
    results = _results(connection, round_, known_at, on)
    packs = _packs(known)
    subjects = {each.organization_id for each in round_.subjects}
    commended = aggregates(connection, subjects, Commendation, known_at, on=on)
    lines = [
        line_of(round_, each, results, known.county, packs, commended=commended)
        for each in round_.subjects
    ]
    if round_.published_on is None:
        return tuple(sorted(lines, key=_by_name))
    return tuple(
        sorted(
            lines,
            key=lambda one: (str(one.category or ""), one.rank or len(lines) + 1, one.name or ""),
        )
    )


def results(
    connection: Connection,
    organization_id: UUID,
    *,
    on: date | None = None,
    known_at: int | None = None,
) -> tuple[a.ResultOn, ...]:
    """All that an organization and its leaders had in rounds on a day, every version; latest first.

    A round that has only named them is there, too, with nothing in it yet.

    Raises:
        NotYetVisibleError: the projection has not come to ``known_at``.
    """
    known = load_some(connection, {organization_id}, known_at=known_at)
    held = aggregates(connection, known.county.keys(), Round, known_at, on=on)
    own = aggregates(connection, {organization_id}, Result, known_at, on=on)
    its = {each.id: each for each in own}
    packs = _packs(known)
    found = [
        result_told(round_, subject, its.get(stream) or Result(stream), packs)
        for round_ in sorted(held, key=lambda r: (r.opened_on, r.id), reverse=True)
        for subject in round_.subjects
        if subject.organization_id == organization_id
        for stream in (result_of(round_.id, subject),)
    ]
    return tuple(found)


def explained_result(
    connection: Connection,
    organization_id: UUID,
    round_id: UUID,
    *,
    person_id: UUID | None = None,
    version: int | None = None,
    known_at: int | None = None,
) -> a.ExplainedResult:
    """A version of a result with each point's facts, worked out anew; None: the last version.

    Raises:
        NotFoundError: there is no such result, or version.
        NotYetVisibleError: the projection has not come to ``known_at``.
    """
    asked = _asked(connection, organization_id, round_id, person_id, known_at)
    number = version or len(asked.result.versions)
    if not 1 <= number <= len(asked.result.versions):
        raise NotFoundError(f"{round_id}/{number}")
    stored = asked.result.versions[number - 1]
    cut, known = _cut(connection, asked, stored.size, stored.disregarded, known_at)
    result = asked.result.before(number)
    anew = work_out(cut, round_id, asked.round.opened, asked.subject, result)
    same = (anew.lines_sha256, anew.rule_score) == (stored.lines_sha256, stored.rule_score)
    judged = judge(cut, asked.round.opened, asked.subject, result)
    return a.ExplainedResult(
        version=number,
        is_same=same,
        score=a.figure(exact(stored.score)),
        explanation=explanation_of(known, judged) if isinstance(judged, Assessment) else None,
        person=person_of(known, judged) if isinstance(judged, PersonAssessment) else None,
    )


def simulated_result(
    connection: Connection,
    organization_id: UUID,
    round_id: UUID,
    *,
    person_id: UUID | None = None,
    size: int | None = None,
    disregarded: tuple[str, ...] = (),
    known_at: int | None = None,
) -> a.SimulatedResult:
    """What a result would be with what was entered since its cut-off, and without some facts.

    Raises:
        NotFoundError: there is no such result, or nothing is computed.
        InvalidQuestionError: the size lies before that of the result.
        NotYetVisibleError: the projection has not come to ``size`` or ``known_at``.
    """
    asked = _asked(connection, organization_id, round_id, person_id, known_at)
    before = asked.result.latest
    if before is None:
        raise NotFoundError(str(round_id))
    at = progress_at(connection, known_at if size is None else size).size
    if at < before.size:
        raise InvalidQuestionError(field="size", at_least=before.size)
    left_out = tuple(dict.fromkeys((*before.disregarded, *disregarded)))
    cut, _ = _cut(connection, asked, at, left_out, known_at)
    after = work_out(cut, round_id, asked.round.opened, asked.subject, asked.result)
    old, new = exact(before.score), exact(after.score)
    return a.SimulatedResult(
        version=before.version,
        size=at,
        disregarded=left_out,
        score_before=a.figure(old),
        score_after=a.figure(new),
        difference=None if old is None or new is None else a.figure(new - old),
    )


def objections(
    connection: Connection,
    organization_id: UUID,
    round_id: UUID,
    *,
    on: date | None = None,
    known_at: int | None = None,
) -> tuple[a.ObjectionOn, ...]:
    """The objections in a round on a day, open ones first. Raises as `standings`."""
    round_ = _round(connection, organization_id, round_id, known_at, on)
    found = [
        one
        for result in _results(connection, round_, known_at, on).values()
        for one in objections_of(result)
    ]
    return tuple(sorted(found, key=lambda one: (one.outcome is not None, str(one.organization_id))))


def _cut(
    connection: Connection,
    asked: "_Asked",
    size: int,
    disregarded: tuple[str, ...],
    known_at: int | None,
) -> tuple[Cut, Known]:
    def given() -> Mapping[UUID, Result]:
        its = _results(connection, asked.round, known_at)
        streams = {
            each.organization_id: result_of(asked.round.id, each)
            for each in asked.round.subjects
            if each.person_id is None
        }
        return {each: its[stream] for each, stream in streams.items() if stream in its}

    book = DossierBook(lambda: nullcontext(connection))
    return cut_of(book, asked.round, [asked.subject], given, size=size, disregarded=disregarded)


class _Asked(NamedTuple):
    round: Round
    subject: RoundSubject
    result: Result


def _asked(
    connection: Connection,
    organization_id: UUID,
    round_id: UUID,
    person_id: UUID | None,
    known_at: int | None,
) -> _Asked:
    """Give a result with its round, which one of those above the organization holds."""
    known = load_some(connection, {organization_id}, known_at=known_at)
    subject = RoundSubject(organization_id=organization_id, person_id=person_id)
    held = aggregates(connection, known.county.keys(), Round, known_at)
    round_ = next((each for each in held if each.id == round_id), None)
    its = {each.id: each for each in aggregates(connection, {organization_id}, Result, known_at)}
    result = its.get(result_of(round_id, subject))
    if round_ is None or result is None:
        raise NotFoundError(str(round_id))
    return _Asked(round_, subject, result)


def _round(
    connection: Connection,
    organization_id: UUID,
    round_id: UUID,
    known_at: int | None,
    on: date | None,
) -> Round:
    held = aggregates(connection, {organization_id}, Round, known_at, on=on)
    found = next((each for each in held if each.id == round_id), None)
    if found is None:
        raise NotFoundError(str(round_id))
    return found


def _results(
    connection: Connection, round_: Round, known_at: int | None, on: date | None = None
) -> Mapping[UUID, Result]:
    ids = {subject.organization_id for subject in round_.subjects}
    its = {result_of(round_.id, subject) for subject in round_.subjects}  # not those of others
    found = aggregates(connection, ids, Result, known_at, on=on)
    return {each.id: each for each in found if each.id in its}


def _packs(known: Known) -> Mapping[UUID, RulePack]:
    return {
        UUID(pack.fact.rpartition(".")[0]): read_rule_pack(pack.content)
        for record in known.county.values()
        for pack in record.packs
    }


def _by_name(line: a.StandingInRound) -> tuple[str, str]:
    return line.name or "", str(line.organization_id)
