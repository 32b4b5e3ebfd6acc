"""Results: how what is given, objected to, superseded and used is decided. The system computes."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from services.assessment.domain.explain import ratio
from services.assessment.domain.rounds.errors import (
    BackwardsError,
    BallotLevelsError,
    SupersededUnchangedError,
    UnknownVetoError,
    UpheldUnchangedError,
)
from services.assessment.domain.rounds.grading import exact
from services.assessment.domain.rounds.result import Result
from services.assessment.domain.rounds.round import Round
from services.assessment.domain.rounds.scoring import work_out, worth_of
from services.assessment.handlers.rounds import proposals
from services.assessment.handlers.session import RoundHandler, RoundSession
from shared.contracts.command import Command
from shared.contracts.commands import assessment_results as c
from shared.contracts.facts.assessment_results import (
    BallotClosed,
    ManualMarkGiven,
    ObjectionDecided,
    ObjectionFiled,
    ObjectionOutcome,
    ResultSuperseded,
    ResultUsed,
    ScoreComputed,
    SelfAssessmentFiled,
    VetoApplied,
)
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.contracts.rule_pack import RulePack, read_rule_pack
from shared.eventstore.batch import Context


def file_self_assessment(session: RoundSession, command: c.FileSelfAssessment, _: Context) -> None:
    result = _before_publication(session, command)
    filed = SelfAssessmentFiled(
        **_whom(command), statement=command.statement, claimed=command.claimed
    )
    result.assess_self(filed, on=command.occurred_on)


def close_ballot(session: RoundSession, command: c.CloseBallot, _: Context) -> None:
    result = _before_publication(session, command)
    _ensure_levels(session, command)
    closed = BallotClosed(**_whom(command), groups=command.groups, indicator=command.indicator)
    result.ballot(closed, on=command.occurred_on)


def give_mark(session: RoundSession, command: c.GiveMark, _: Context) -> None:
    result = _before_publication(session, command)
    given = ManualMarkGiven(
        **_whom(command),
        title=command.title,
        points=command.points,
        meeting_id=command.meeting_id,
        indicator=command.indicator,
        out_of=command.out_of,
        level=command.level,
        document=command.document,
    )
    result.mark(given, on=command.occurred_on)


def apply_veto(session: RoundSession, command: c.ApplyVeto, _: Context) -> None:
    result = _before_publication(session, command)
    packs = _packs_known(session, command)
    if command.veto not in {veto.id for pack in packs for veto in pack.vetoes}:
        raise UnknownVetoError(command.veto, field="veto")
    session.ensure_cited(command.organization_id, command.facts, "facts")
    applied = VetoApplied(
        **_whom(command), veto=command.veto, facts=command.facts, meeting_id=command.meeting_id
    )
    result.veto(applied, on=command.occurred_on)


def file_objection(session: RoundSession, command: c.FileObjection, context: Context) -> None:
    round_, result = _subject(session, command)
    round_.ensure_window(command.occurred_on)
    session.ensure_cited(command.organization_id, command.facts, "facts")
    latest = result.latest
    filed = ObjectionFiled(
        **_whom(command),
        version=latest.version if latest else 1,
        grounds=command.grounds,
        filed_by=context.principal.actor,
        facts=command.facts,
    )
    result.object(filed, on=command.occurred_on)


def decide_objection(session: RoundSession, command: c.DecideObjection, context: Context) -> None:
    round_, result = _subject(session, command)
    round_.ensure_published()
    round_.ensure_not_final()
    result.ensure_decided_by_another(context.principal.actor)
    session.ensure_cited(command.organization_id, command.disregarded, "disregarded")
    before, after = _simulated(session, round_, result, command, command.disregarded)
    is_changed = after.score != before.score
    if command.outcome is ObjectionOutcome.UPHELD and not is_changed:
        raise UpheldUnchangedError(str(result.id))
    decided = ObjectionDecided(
        **_whom(command),
        outcome=command.outcome,
        size=after.size,
        disregarded=after.disregarded,
        score_before=before.score,
        score_after=after.score,
        difference=_difference(before, after),
        meeting_id=command.meeting_id,
    )
    result.decide(decided, on=command.occurred_on)
    if command.outcome is ObjectionOutcome.UPHELD:
        result.compute(after, on=command.occurred_on)


def supersede_result(session: RoundSession, command: c.SupersedeResult, _: Context) -> None:
    round_, result = _subject(session, command)
    round_.ensure_final(command.occurred_on)
    before, after = _simulated(session, round_, result, command, ())
    if (after.score, after.lines_sha256) == (before.score, before.lines_sha256):
        raise SupersededUnchangedError(str(result.id))
    uses = result.uses_to_review()
    result.compute(after, on=command.occurred_on)
    results = session.results(round_)
    grades = dict(zip(results, proposals(session, results), strict=True))
    result.propose(grades.pop(result), on=command.occurred_on)
    superseded = ResultSuperseded(
        **_whom(command),
        version=len(result.versions),
        supersedes=before.version,
        difference=_difference(before, after),
        uses=uses,
    )
    result.supersede(superseded, on=command.occurred_on)
    for other, grade in grades.items():
        other.regrade(grade, _subject_of(command), on=command.occurred_on)


def record_use(session: RoundSession, command: c.RecordUse, _: Context) -> None:
    round_, result = _subject(session, command)
    round_.ensure_final(command.occurred_on)
    used = ResultUsed(
        **_whom(command),
        version=command.version,
        use=command.use,
        decision=command.decision,
        other_bases=command.other_bases,
        weight_percent=command.weight_percent,
    )
    result.use(used, on=command.occurred_on)


def _packs_known(session: RoundSession, command: Any) -> list[RulePack]:
    """Give the packs published by the organization of a command, and above it."""
    size = session.get(Round, command.round_id).opened.size
    known = session.book.some({command.organization_id}, size).county
    return [read_rule_pack(pack.content) for record in known.values() for pack in record.packs]


def _ensure_levels(session: RoundSession, command: c.CloseBallot) -> None:
    """Refuse votes of levels that no pack names so; where one leaves its levels open, any pass.

    Raises:
        BallotLevelsError: a level is not named, or a vote of it is worth something else.
    """
    if command.indicator is None:
        return
    worths = [worth_of(pack, command.indicator) for pack in _packs_known(session, command)]
    ballots = [worth for worth in worths if worth is not None]
    said = {(one.level, Fraction(one.points)) for each in command.groups for one in each.levels}
    if ballots and not any(not worth or said <= {*worth.items()} for worth in ballots):
        levels = {level: str(points) for level, points in ballots[-1].items()}
        raise BallotLevelsError(field="groups", levels=levels)


def _simulated(
    session: RoundSession,
    round_: Round,
    result: Result,
    command: c.DecideObjection | c.SupersedeResult,
    disregarded: tuple[str, ...],
) -> tuple[ScoreComputed, ScoreComputed]:
    """Give the last version, and what it would be at a later size without some facts."""
    subject = _subject_of(command)
    before = result.computed()
    size = session.book.size() if command.size is None else command.size
    if size < before.size:
        raise BackwardsError(field="size", size=before.size)
    left_out = tuple(dict.fromkeys((*before.disregarded, *disregarded)))
    cut = session.cut(round_, [subject], size=size, disregarded=left_out)
    return before, work_out(cut, round_.id, round_.opened, subject, result)


def _difference(before: ScoreComputed, after: ScoreComputed) -> str | None:
    old, new = exact(before.score), exact(after.score)
    return None if old is None or new is None else ratio(new - old)


def _before_publication(session: RoundSession, command: Any) -> Result:
    round_, result = _subject(session, command)
    round_.ensure_not_published()
    return result


def _subject(session: RoundSession, command: Any) -> tuple[Round, Result]:
    round_, subject = session.get(Round, command.round_id), _subject_of(command)
    round_.ensure_subject(subject, command.occurred_on)
    return round_, session.result(round_, subject)


def _subject_of(command: Any) -> RoundSubject:
    return RoundSubject(organization_id=command.organization_id, person_id=command.person_id)


def _whom(command: Any) -> dict[str, Any]:
    return {
        "organization_id": command.organization_id,
        "person_id": command.person_id,
        "round_id": command.round_id,
    }


HANDLERS: Mapping[type[Command], RoundHandler] = {
    c.FileSelfAssessment: file_self_assessment,
    c.CloseBallot: close_ballot,
    c.GiveMark: give_mark,
    c.ApplyVeto: apply_veto,
    c.FileObjection: file_objection,
    c.DecideObjection: decide_objection,
    c.SupersedeResult: supersede_result,
    c.RecordUse: record_use,
}
