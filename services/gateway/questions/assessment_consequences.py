"""Questions to assessment: what follows from results, and who answers for an organization.

Whoever sees an organization sees what was said of it.
"""

from collections.abc import Collection
from uuid import UUID

from services.assessment import queries
from services.assessment.queries import AccountabilityCaseOn, CommendationOn, CriticismOn
from services.gateway.questions.assessment_rounds import (
    OF,
    SCHEMA,
    OfOrganization,
    ask_assessment,
    require_sight_today,
)
from services.gateway.questions.below import below
from services.gateway.questions.question import Asking, Parameters, Question
from shared.contracts.facts.assessment_consequences import AnswerablePerson


class WithThoseBelow(Parameters, frozen=True, kw_only=True):
    """``with_below``: also those below it, as far as the asker sees them."""

    organization_id: UUID
    with_below: bool = False


def commendations(asking: Asking, asked: WithThoseBelow) -> tuple[CommendationOn, ...]:
    """Commendations, revoked ones too."""
    ids = _ids(asking, asked)
    return ask_assessment(
        asking,
        lambda reader: queries.commendations(
            reader, ids, on=asking.today, known_at=asking.known_at
        ),
    )


def criticisms(asking: Asking, asked: WithThoseBelow) -> tuple[CriticismOn, ...]:
    """Criticisms with their deadlines."""
    ids = _ids(asking, asked)
    return ask_assessment(
        asking,
        lambda reader: queries.criticisms(reader, ids, on=asking.today, known_at=asking.known_at),
    )


def accountability_cases(asking: Asking, asked: WithThoseBelow) -> tuple[AccountabilityCaseOn, ...]:
    """Cases that were put before whoever decides."""
    ids = _ids(asking, asked)
    return ask_assessment(
        asking,
        lambda reader: queries.accountability_cases(
            reader, ids, on=asking.today, known_at=asking.known_at
        ),
    )


def answerable(asking: Asking, asked: OfOrganization) -> tuple[AnswerablePerson, ...]:
    """Who held a post of an organization on a day."""
    require_sight_today(asking, asked.organization_id)
    return ask_assessment(
        asking,
        lambda reader: queries.answerable(
            reader, asked.organization_id, on=asking.today, known_at=asking.known_at
        ),
    )


def _ids(asking: Asking, asked: WithThoseBelow) -> Collection[UUID]:
    require_sight_today(asking, asked.organization_id)
    under = below(asking, asked.organization_id, asking.today) if asked.with_below else ()
    return {asked.organization_id, *under}


QUESTIONS = (
    Question(
        name="commendations",
        path=f"{OF}/commendations",
        zh="表彰",
        en="Commendations, revoked ones too",
        parameters=WithThoseBelow,
        result=tuple[CommendationOn, ...],
        reads=SCHEMA,
        answer=commendations,
        clauses=("S-63",),
    ),
    Question(
        name="criticisms",
        path=f"{OF}/criticisms",
        zh="批评与限期整改",
        en="Criticisms and the days by which they are to be put right",
        parameters=WithThoseBelow,
        result=tuple[CriticismOn, ...],
        reads=SCHEMA,
        answer=criticisms,
        clauses=("S-64",),
    ),
    Question(
        name="accountability_cases",
        path=f"{OF}/accountability-cases",
        zh="提请责任追究的情况",
        en="Cases put before whoever decides on accountability",
        parameters=WithThoseBelow,
        result=tuple[AccountabilityCaseOn, ...],
        reads=SCHEMA,
        answer=accountability_cases,
        clauses=("S-65",),
    ),
    Question(
        name="answerable_persons",
        path=f"{OF}/answerable-persons",
        zh="某日在任的责任人",
        en="Who held a post of an organization on a day, from when to when",
        parameters=OfOrganization,
        result=tuple[AnswerablePerson, ...],
        reads=SCHEMA,
        answer=answerable,
        clauses=("S-65",),
    ),
)
