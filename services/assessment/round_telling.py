"""From rounds and results to answers: words put to grades, figures rounded as the pack says."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from uuid import UUID

from services.assessment import round_answers as a
from services.assessment.answers import Figure, Word
from services.assessment.domain.known import Record
from services.assessment.domain.results import rounded
from services.assessment.domain.rounds.commendation import Commendation, is_eligible
from services.assessment.domain.rounds.grading import exact
from services.assessment.domain.rounds.result import Result, result_of
from services.assessment.domain.rounds.round import Round
from shared.contracts.facts.assessment_results import ScoreComputed
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.contracts.rule_pack import RulePack

Packs = Mapping[UUID, RulePack]


def round_told(round_: Round) -> a.RoundOn:
    """Give a round as it stands."""
    opened = round_.opened
    return a.RoundOn(
        round_id=round_.id,
        organization_id=opened.organization_id,
        title=opened.title,
        year=opened.year,
        state=_state_of(round_),
        opened_on=round_.opened_on,
        size=opened.size,
        valid_on=opened.valid_on,
        packs=opened.packs,
        subjects=len(round_.subjects),
        pages=round_.pages,
        pages_computed=len(round_.computed),
        published_on=round_.published_on,
        objections_until=None if round_.published_on is None else round_.objections_until,
        final_on=round_.final_on,
        same_cut_as=opened.same_cut_as,
    )


def line_of(
    round_: Round,
    subject: RoundSubject,
    results: Mapping[UUID, Result],
    county: Mapping[UUID, Record],
    packs: Packs,
    *,
    commended: Iterable[Commendation] = (),
) -> a.StandingInRound:
    """Give a subject's line in its round."""
    result = results.get(result_of(round_.id, subject))
    latest = result.latest if result else None
    grade = result.grade if result and round_.published_on is not None else None
    return a.StandingInRound(
        organization_id=subject.organization_id,
        person_id=subject.person_id,
        name=_name(county.get(subject.organization_id), round_.opened.valid_on),
        category=latest.category if latest else None,
        version=latest.version if latest else None,
        score=_published(latest) if latest else None,
        grade=_word(latest, grade.grade if grade else None, packs),
        rank=grade.rank if grade else None,
        of=grade.of if grade else None,
        held_down_by=grade.held_down_by if grade else None,
        objection_open=result is not None and result.open_objection is not None,
        is_eligible=is_eligible(result) if result and grade else None,
        at_final=_at_final(result, packs) if result else None,
        to_review=result.to_review if result else (),
        commendations_to_review=_in_vain(round_, subject, result, commended) if result else (),
    )


def _in_vain(
    round_: Round, subject: RoundSubject, result: Result, commended: Iterable[Commendation]
) -> tuple[str, ...]:
    """Give what a subject was commended for on this round where the rule allows it no more."""
    whom = (round_.id, subject.organization_id, subject.person_id)
    stand = [each.granted for each in commended if each.granted and not each.revoked]
    its = [one for one in stand if (one.round_id, one.organization_id, one.person_id) == whom]
    return () if is_eligible(result) else tuple(sorted(one.title for one in its))


def _at_final(result: Result, packs: Packs) -> a.AtFinal | None:
    """Give what a result had when it was made final; None where it has that still."""
    had, has = result.made_final, result.grade
    if had is None or (has and (has.version, has.grade, has.rank, has.of) == tuple(had)):
        return None
    computed = result.versions[had.version - 1]
    return a.AtFinal(
        version=had.version,
        score=_published(computed),
        grade=_word(computed, had.grade, packs),
        rank=had.rank,
        of=had.of,
    )


def result_told(round_: Round, subject: RoundSubject, result: Result, packs: Packs) -> a.ResultOn:
    """Give all that a subject has in a round."""
    return a.ResultOn(
        round=round_told(round_),
        organization_id=subject.organization_id,
        person_id=subject.person_id,
        self_assessment=result.self_assessment,
        ballots=tuple(result.ballots),
        marks=tuple(result.marks),
        vetoes=tuple(result.vetoes),
        versions=tuple(_version(round_, result, each, packs) for each in result.versions),
        objections=objections_of(result),
        superseded=tuple(
            a.SupersededOn(
                supersedes=each.supersedes,
                version=each.version,
                difference=a.figure(exact(each.difference)),
                uses=each.uses,
            )
            for each in result.superseded
        ),
        regraded=tuple(
            a.RegradedOn(
                version=each.version,
                because_of=each.because_of,
                grade_before=_word(result.versions[each.version - 1], each.grade_before, packs),
                rank_before=each.rank_before,
                of_before=each.of_before,
                uses=each.uses,
            )
            for each in result.regraded
        ),
        uses=tuple(result.uses),
    )


def objections_of(result: Result) -> tuple[a.ObjectionOn, ...]:
    """Give the objections to a result, in their order."""
    return tuple(
        a.ObjectionOn(
            organization_id=filed.organization_id,
            person_id=filed.person_id,
            version=filed.version,
            grounds=filed.grounds,
            facts=filed.facts,
            outcome=decided.outcome if decided else None,
            score_before=a.figure(exact(decided.score_before)) if decided else None,
            score_after=a.figure(exact(decided.score_after)) if decided else None,
            difference=a.figure(exact(decided.difference)) if decided else None,
        )
        for filed, decided in result.objections
    )


def _version(round_: Round, result: Result, computed: ScoreComputed, packs: Packs) -> a.VersionOn:
    grade = result.grades.get(computed.version) if round_.published_on is not None else None
    return a.VersionOn(
        version=computed.version,
        size=computed.size,
        valid_on=computed.valid_on,
        rule_score=a.figure(exact(computed.rule_score)),
        marks=computed.marks,
        score=_published(computed),
        lines_sha256=computed.lines_sha256,
        disregarded=computed.disregarded,
        grade=_word(computed, grade.grade if grade else None, packs),
        rank=grade.rank if grade else None,
        of=grade.of if grade else None,
    )


def _published(computed: ScoreComputed) -> Figure | None:
    """Give the score, rounded by its pack: once, here (E-42)."""
    score = exact(computed.score)
    if score is None or computed.rounding_step is None:
        return a.figure(score)
    return a.figure(score, rounded(score, Fraction(computed.rounding_step)))


def _word(computed: ScoreComputed | None, grade: str | None, packs: Packs) -> Word | None:
    if computed is None or grade is None:
        return None
    pack = packs.get(computed.governed_by) if computed.governed_by else None
    named = next((each for each in pack.grades if each.id == grade), None) if pack else None
    if named is None:
        return Word(code=grade, zh=grade, en=grade)
    return Word.of(named.id, named)


def _name(record: Record | None, day: date) -> str | None:
    return record.names.on(day) if record else None


def _state_of(round_: Round) -> a.RoundState:
    if round_.final_on is not None:
        return a.RoundState.FINAL
    if round_.published_on is not None:
        return a.RoundState.PUBLISHED
    done = len(round_.computed) == round_.pages
    return a.RoundState.COMPUTED if done else a.RoundState.OPEN
