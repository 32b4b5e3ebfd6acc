"""Commendation, criticism, accountability: how their commands are decided."""

from collections.abc import Mapping

from services.assessment.domain.rounds.accountability import AccountabilityCase, answerable_on
from services.assessment.domain.rounds.commendation import Commendation
from services.assessment.domain.rounds.criticism import Criticism
from services.assessment.domain.rounds.errors import NotAnswerableError
from services.assessment.domain.rounds.round import Round
from services.assessment.handlers.rectifying import rectification
from services.assessment.handlers.session import RoundHandler, RoundSession
from shared.contracts.command import Command
from shared.contracts.commands import assessment_consequences as c
from shared.contracts.facts import assessment_consequences as f
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.eventstore.batch import Context


def grant_commendation(session: RoundSession, command: c.GrantCommendation, _: Context) -> None:
    round_ = session.get(Round, command.round_id)
    subject = RoundSubject(organization_id=command.organization_id, person_id=command.person_id)
    round_.ensure_subject(subject, command.occurred_on)
    round_.ensure_final(command.occurred_on)
    granted = Commendation.grant(
        command.commendation_id,
        session.result(round_, subject),
        title=command.title,
        meeting_id=command.meeting_id,
        on=command.occurred_on,
    )
    session.add(granted)


def revoke_commendation(session: RoundSession, command: c.RevokeCommendation, _: Context) -> None:
    session.ensure_cited(command.organization_id, command.facts, "facts")
    revoked = f.CommendationRevoked(
        organization_id=command.organization_id,
        meeting_id=command.meeting_id,
        facts=command.facts,
    )
    session.get(Commendation, command.commendation_id).revoke(revoked, on=command.occurred_on)


def issue_criticism(session: RoundSession, command: c.IssueCriticism, _: Context) -> None:
    session.ensure_cited(command.organization_id, command.facts, "facts")
    issued = f.CriticismIssued(
        organization_id=command.organization_id,
        grounds=tuple(dict.fromkeys(command.grounds)),
        facts=command.facts,
        due_on=command.due_on or rectification(session, command).due_on,
        person_id=command.person_id,
        round_id=command.round_id,
    )
    session.add(Criticism.issue(command.criticism_id, issued, on=command.occurred_on))


def extend_criticism(session: RoundSession, command: c.ExtendCriticism, _: Context) -> None:
    extended = f.CriticismExtended(
        organization_id=command.organization_id,
        due_on=command.due_on,
        approved_by=command.approved_by,
    )
    session.get(Criticism, command.criticism_id).extend(
        extended, on=command.occurred_on, at_most=rectification(session, command).extensions
    )


def reassign_criticism(session: RoundSession, command: c.ReassignCriticism, _: Context) -> None:
    reassigned = f.CriticismReassigned(
        organization_id=command.organization_id, person_id=command.person_id
    )
    session.get(Criticism, command.criticism_id).reassign(reassigned, on=command.occurred_on)


def answer_criticism(session: RoundSession, command: c.AnswerCriticism, _: Context) -> None:
    session.ensure_cited(command.organization_id, command.facts, "facts")
    answered = f.CriticismAnswered(
        organization_id=command.organization_id, measures=command.measures, facts=command.facts
    )
    session.get(Criticism, command.criticism_id).answer(answered, on=command.occurred_on)


def recheck_criticism(session: RoundSession, command: c.RecheckCriticism, _: Context) -> None:
    session.ensure_cited(command.organization_id, command.facts, "facts")
    rechecked = f.CriticismRechecked(
        organization_id=command.organization_id,
        is_put_right=command.is_put_right,
        facts=command.facts,
    )
    session.get(Criticism, command.criticism_id).recheck(rechecked, on=command.occurred_on)


def refer_accountability(session: RoundSession, command: c.ReferAccountability, _: Context) -> None:
    conditions = {
        "duty_not_performed": command.duty_not_performed,
        "serious_problem": command.serious_problem,
        "bad_influence": command.bad_influence,
        "serious_consequences": command.serious_consequences,
    }
    for name, facts in conditions.items():
        session.ensure_cited(command.organization_id, facts, name)
    known = session.book.some({command.organization_id}, session.book.size()).county
    record = known.get(command.organization_id)
    held = answerable_on(record.tenures if record else (), command.problem_on)
    others = set(command.person_ids) - {person.person_id for person in held}
    if others:
        raise NotAnswerableError(", ".join(sorted(map(str, others))), field="person_ids")
    referred = f.AccountabilityReferred(
        organization_id=command.organization_id,
        problem_on=command.problem_on,
        persons=tuple(person for person in held if person.person_id in command.person_ids),
        round_id=command.round_id,
        **conditions,
    )
    case = AccountabilityCase.refer(
        command.accountability_case_id, referred, on=command.occurred_on
    )
    session.add(case)


HANDLERS: Mapping[type[Command], RoundHandler] = {
    c.GrantCommendation: grant_commendation,
    c.RevokeCommendation: revoke_commendation,
    c.IssueCriticism: issue_criticism,
    c.ExtendCriticism: extend_criticism,
    c.ReassignCriticism: reassign_criticism,
    c.AnswerCriticism: answer_criticism,
    c.RecheckCriticism: recheck_criticism,
    c.ReferAccountability: refer_accountability,
}
