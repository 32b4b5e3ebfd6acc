"""Commands on what follows from results: commendation, criticism, accountability."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.contracts.command import Command, MeetingId, New, OrganizationId, PersonId, Ref
from shared.contracts.commands.assessment_rounds import RoundId
from shared.contracts.fact import ShortText
from shared.contracts.facts.assessment_consequences import CriticismGround
from shared.contracts.facts.assessment_results import FactId

CommendationId = Annotated[UUID, Ref("assessment.commendation")]
NewCommendationId = Annotated[UUID, New("assessment.commendation")]
CriticismId = Annotated[UUID, Ref("assessment.criticism")]
NewCriticismId = Annotated[UUID, New("assessment.criticism")]
NewAccountabilityCaseId = Annotated[UUID, New("assessment.accountability_case")]


class GrantCommendation(Command, frozen=True, kw_only=True):
    """Commend a subject whose final result makes it eligible, as the committee decided."""

    organization_id: OrganizationId
    commendation_id: NewCommendationId
    round_id: RoundId
    title: ShortText
    meeting_id: MeetingId
    person_id: PersonId | None = None


class RevokeCommendation(Command, frozen=True, kw_only=True):
    """Take a commendation back after a later finding."""

    organization_id: OrganizationId
    commendation_id: CommendationId
    meeting_id: MeetingId
    facts: tuple[FactId, ...] = ()


class IssueCriticism(Command, frozen=True, kw_only=True):
    """Criticise, with the facts that are the reason, and set a day by which it is put right.

    Without ``due_on`` the days that the rule pack in force gives for it.
    """

    organization_id: OrganizationId
    criticism_id: NewCriticismId
    grounds: tuple[CriticismGround, ...]
    facts: tuple[FactId, ...]
    due_on: date | None = None
    person_id: PersonId | None = None
    round_id: RoundId | None = None


class ExtendCriticism(Command, frozen=True, kw_only=True):
    """Set a later day, once, with approval."""

    organization_id: OrganizationId
    criticism_id: CriticismId
    due_on: date
    approved_by: ShortText


class ReassignCriticism(Command, frozen=True, kw_only=True):
    """Give a criticism to whoever came into the post."""

    organization_id: OrganizationId
    criticism_id: CriticismId
    person_id: PersonId


class AnswerCriticism(Command, frozen=True, kw_only=True):
    """Say what was put right."""

    organization_id: OrganizationId
    criticism_id: CriticismId
    measures: ShortText
    facts: tuple[FactId, ...] = ()


class RecheckCriticism(Command, frozen=True, kw_only=True):
    """Say, after looking again, whether it is put right."""

    organization_id: OrganizationId
    criticism_id: CriticismId
    is_put_right: bool
    facts: tuple[FactId, ...] = ()


class ReferAccountability(Command, frozen=True, kw_only=True):
    """Put a case before whoever decides; it is taken only where every condition has its facts.

    The persons must have held a post of the organization on ``problem_on``.
    """

    organization_id: OrganizationId
    accountability_case_id: NewAccountabilityCaseId
    problem_on: date
    duty_not_performed: tuple[FactId, ...]
    serious_problem: tuple[FactId, ...]
    bad_influence: tuple[FactId, ...]
    serious_consequences: tuple[FactId, ...]
    person_ids: tuple[PersonId, ...]
    round_id: RoundId | None = None
