"""Rounds: how opening, computing, grading, publishing and making final are decided."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.assessment.cutting import ranks_anybody
from services.assessment.domain.known import PublishedPack
from services.assessment.domain.rounds.errors import (
    CutsDifferError,
    GradesOutdatedError,
    NoRulePackError,
    NotComputedError,
    SizeAheadError,
)
from services.assessment.domain.rounds.grading import Candidate, Graded, exact, grade_all
from services.assessment.domain.rounds.result import Result
from services.assessment.domain.rounds.round import Round
from services.assessment.domain.rounds.scoring import work_out
from services.assessment.domain.rounds.subjects import Terms, assessed_packs, subjects_of
from services.assessment.domain.rounds.window import objections_until
from services.assessment.handlers.session import RoundHandler, RoundSession
from shared.contracts.assessment_defaults import OBJECTION_WORKING_DAYS
from shared.contracts.command import Command
from shared.contracts.commands import assessment_rounds as c
from shared.contracts.facts.assessment_results import GradeProposed, ScoreComputed
from shared.contracts.facts.assessment_rounds import (
    PackOfRound,
    PageComputed,
    RoundFinalised,
    RoundOpened,
    RoundPublished,
)
from shared.contracts.rule_pack import RulePack, read_rule_pack
from shared.eventstore.batch import Context
from shared.kernel.canonical import canonical


class _CutOff(NamedTuple):
    size: int
    valid_on: date | None


def open_round(session: RoundSession, command: c.OpenRound, _: Context) -> None:
    size, valid_on = _cut_off(session, command)
    known = session.book.county(size) if command.leaders else session.book.structure(size)
    terms = Terms(
        root=command.organization_id,
        year=command.year,
        kinds=command.kinds,
        categories=command.categories,
        leaders=command.leaders,
    )
    subjects = subjects_of(known.county, terms, valid_on)
    packs = assessed_packs(known.county, subjects, command.year)
    if subjects and not packs:
        raise NoRulePackError(str(command.organization_id), field="year")
    contents = [read_rule_pack(pack.content) for pack in packs]
    windows = [each.calendar.objection_working_days for each in contents if each.calendar]
    opened = RoundOpened(
        organization_id=command.organization_id,
        title=command.title,
        year=command.year,
        size=size,
        valid_on=valid_on or terms.valid_on(contents),
        packs=tuple(PackOfRound(rule_pack_id=_id_of(pack), sha256=pack.sha256) for pack in packs),
        subjects=len(subjects),
        objection_working_days=max(windows, default=OBJECTION_WORKING_DAYS),
        kinds=command.kinds,
        categories=command.categories,
        leaders=command.leaders,
        same_cut_as=command.same_cut_as,
    )
    session.add(Round.open(command.round_id, opened, subjects, on=command.occurred_on))


def compute_results(session: RoundSession, command: c.ComputeResults, _: Context) -> None:
    round_ = session.get(Round, command.round_id)
    page = round_.page(command.organization_id, command.page, on=command.occurred_on)
    round_.ensure_not_published()
    cut = session.cut(round_, page, size=round_.opened.size)
    results = [session.result(round_, subject) for subject in page]
    drafts: list[ScoreComputed] = []
    for subject, result in zip(page, results, strict=True):
        drafts.append(work_out(cut, round_.id, round_.opened, subject, result))
        session.breathe()
    said = [
        result.compute(draft, on=command.occurred_on)
        for result, draft in zip(results, drafts, strict=True)
    ]
    if any(said) or command.page not in round_.computed:
        computed = PageComputed(
            organization_id=command.organization_id,
            page=command.page,
            subjects=len(page),
            not_assessed=sum(draft.score is None for draft in drafts),
            sha256=digest_of(drafts),
        )
        round_.compute(computed, on=command.occurred_on)


def propose_grades(session: RoundSession, command: c.ProposeGrades, _: Context) -> None:
    round_ = session.get(Round, command.round_id)
    page = round_.page(command.organization_id, command.page, on=command.occurred_on)
    results = session.results(round_)
    grades = proposals(session, results)
    for subject in page:
        number = round_.subjects.index(subject)
        results[number].propose(grades[number], on=command.occurred_on)


def publish_round(session: RoundSession, command: c.PublishRound, _: Context) -> None:
    round_ = session.get(Round, command.round_id)
    until = objections_until(
        session.book.some({command.organization_id}, session.book.size()).county,
        command.organization_id,
        command.occurred_on,
        round_.opened.objection_working_days,
    )
    round_.ensure_not_published()
    _ensure_ranks_hold(session, round_)
    published = RoundPublished(
        organization_id=command.organization_id,
        objections_until=until.day,
        is_provisional=until.is_provisional,
        sha256=settled(session, round_),
    )
    round_.publish(published, on=command.occurred_on)


def finalise_round(session: RoundSession, command: c.FinaliseRound, _: Context) -> None:
    round_ = session.get(Round, command.round_id)
    round_.ensure_published()
    round_.ensure_not_final()
    for result in session.results(round_):
        result.ensure_no_objection()
    finalised = RoundFinalised(
        organization_id=command.organization_id, sha256=settled(session, round_)
    )
    round_.finalise(finalised, on=command.occurred_on)


def proposals(session: RoundSession, results: Sequence[Result]) -> list[GradeProposed]:
    """Give the grade of every result's last version, in the order of the subjects.

    Raises:
        NotComputedError: one is not computed, or something was given since.
    """
    versions = [result.computed() for result in results]
    packs = _packs(session, versions)
    candidates = {
        number: Candidate(
            score=exact(version.score),
            pack=packs.get(version.governed_by) if version.governed_by else None,
            is_person=version.person_id is not None,
            kind=version.kind,
            category=version.category,
            superior_id=version.superior_id,
            vetoes=frozenset(veto.veto for veto in results[number].vetoes),
        )
        for number, version in enumerate(versions)
    }
    graded = grade_all(candidates)
    return [_proposed(version, graded[number]) for number, version in enumerate(versions)]


def settled(session: RoundSession, round_: Round) -> str:
    """Give the digest of all results with their grades, all of them as they must be.

    Raises:
        NotComputedError, GradesOutdatedError: one is not.
    """
    results = session.results(round_)
    wanted = proposals(session, results)
    outdated = [
        str(subject.organization_id)
        for subject, result, grade in zip(round_.subjects, results, wanted, strict=True)
        if result.grade != grade
    ]
    if outdated:
        raise GradesOutdatedError(str(round_.id), subjects=outdated[:10])
    return digest_of(
        said for result in results for said in (result.latest, result.grade) if said is not None
    )


def digest_of(said: Iterable[msgspec.Struct]) -> str:
    """Give SHA-256 over canonical lines, each ending in a line feed."""
    return sha256(b"".join(canonical(each) + b"\n" for each in said)).hexdigest()


def _cut_off(session: RoundSession, command: c.OpenRound) -> _CutOff:
    filed = session.book.size()
    if command.same_cut_as is not None:
        other = session.get(Round, command.same_cut_as).opened
        given = (command.size, command.valid_on)
        if command.year != other.year or any(each is not None for each in given):
            raise CutsDifferError(field="same_cut_as")
        return _CutOff(other.size, other.valid_on)
    if command.size is not None and command.size > filed:
        raise SizeAheadError(field="size", size=filed)
    return _CutOff(filed if command.size is None else command.size, command.valid_on)


def _ensure_ranks_hold(session: RoundSession, round_: Round) -> None:
    """Refuse results among peers where a peer was given something after they were computed.

    Raises:
        NotComputedError: names some whose result is another by now.
    """
    size = round_.opened.size
    if not ranks_anybody(session.book.structure(size).county):
        return
    results = session.results(round_)
    cut = session.cut(round_, round_.subjects, size=size)
    outdated = [
        str(subject.organization_id)
        for subject, result in zip(round_.subjects, results, strict=True)
        if result.would_change(work_out(cut, round_.id, round_.opened, subject, result))
    ]
    if outdated:
        raise NotComputedError(str(round_.id), subjects=outdated[:10])


def _packs(session: RoundSession, versions: Iterable[ScoreComputed]) -> Mapping[UUID, RulePack]:
    """Give the packs that versions cite, by id, as the structure of the county has them."""
    size = max((version.size for version in versions), default=0)
    published = [
        pack for record in session.book.structure(size).county.values() for pack in record.packs
    ]
    return {_id_of(pack): read_rule_pack(pack.content) for pack in published}


def _id_of(pack: PublishedPack) -> UUID:
    return UUID(pack.fact.rpartition(".")[0])


def _proposed(version: ScoreComputed, graded: Graded) -> GradeProposed:
    return GradeProposed(
        organization_id=version.organization_id,
        person_id=version.person_id,
        round_id=version.round_id,
        version=version.version,
        grade=graded.grade,
        grade_place=graded.place,
        rank=graded.rank,
        of=graded.of,
        held_down_by=graded.held_down_by,
    )


HANDLERS: Mapping[type[Command], RoundHandler] = {
    c.OpenRound: open_round,
    c.ComputeResults: compute_results,
    c.ProposeGrades: propose_grades,
    c.PublishRound: publish_round,
    c.FinaliseRound: finalise_round,
}
