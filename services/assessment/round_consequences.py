"""Questions about what follows from results: commendations, criticisms, accountability cases."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from services.assessment import round_answers as a
from services.assessment.domain.rounds.accountability import (
    CONDITIONS,
    AccountabilityCase,
    answerable_on,
)
from services.assessment.domain.rounds.commendation import Commendation
from services.assessment.domain.rounds.criticism import Criticism
from services.assessment.loading import load_some
from services.assessment.round_reading import Connection, aggregates
from shared.contracts.facts.assessment_consequences import AnswerablePerson


def commendations(
    connection: Connection,
    organization_ids: Collection[UUID],
    *,
    on: date | None = None,
    known_at: int | None = None,
) -> tuple[a.CommendationOn, ...]:
    """Commendations as they stood on a day, of organizations and leaders; the last first."""
    found = [
        a.CommendationOn(
            commendation_id=each.id,
            organization_id=each.granted.organization_id,
            person_id=each.granted.person_id,
            round_id=each.granted.round_id,
            version=each.granted.version,
            grade=each.granted.grade,
            title=each.granted.title,
            meeting_id=each.granted.meeting_id,
            granted_on=each.granted_on,
            revoked_on=each.revoked_on,
        )
        for each in aggregates(connection, organization_ids, Commendation, known_at, on=on)
        if each.granted is not None and each.granted_on is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.granted_on, str(one.commendation_id))))[::-1]


def criticisms(
    connection: Connection,
    organization_ids: Collection[UUID],
    *,
    on: date,
    known_at: int | None = None,
) -> tuple[a.CriticismOn, ...]:
    """Criticisms of organizations that were issued by a day, as they stood on it, by due day."""
    found = [
        a.CriticismOn(
            criticism_id=each.id,
            organization_id=each.organization_id,
            person_id=each.person_id,
            grounds=each.issued.grounds,
            facts=each.issued.facts,
            issued_on=each.issued_on,
            due_on=each.due_on,
            is_extended=each.extensions > 0,
            state=_state_of(each, on),
            measures=tuple(answered.measures for _, answered in each.answers),
            closed_on=each.closed_on,
        )
        for each in aggregates(connection, organization_ids, Criticism, known_at, on=on)
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, str(one.criticism_id))))


def accountability_cases(
    connection: Connection,
    organization_ids: Collection[UUID],
    *,
    on: date | None = None,
    known_at: int | None = None,
) -> tuple[a.AccountabilityCaseOn, ...]:
    """Cases that were put before whoever decides by a day, the last first."""
    found = [
        a.AccountabilityCaseOn(
            accountability_case_id=each.id,
            organization_id=each.referred.organization_id,
            referred_on=each.referred_on,
            problem_on=each.referred.problem_on,
            conditions={name: getattr(each.referred, name) for name in CONDITIONS},
            persons=each.referred.persons,
        )
        for each in aggregates(connection, organization_ids, AccountabilityCase, known_at, on=on)
    ]
    return tuple(sorted(found, key=lambda one: one.referred_on, reverse=True))


def answerable(
    connection: Connection, organization_id: UUID, *, on: date, known_at: int | None = None
) -> tuple[AnswerablePerson, ...]:
    """Who held a post of an organization on a day, from when to when (S-65)."""
    known = load_some(connection, {organization_id}, known_at=known_at)
    record = known.county.get(organization_id)
    return answerable_on(record.tenures if record else (), on)


def _state_of(criticism: Criticism, on: date) -> a.CriticismState:
    if criticism.closed_on is not None:
        return a.CriticismState.PUT_RIGHT
    if criticism.awaits_recheck:
        return a.CriticismState.ANSWERED
    return a.CriticismState.OVERDUE if on > criticism.due_on else a.CriticismState.OPEN
