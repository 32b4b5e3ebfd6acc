"""Facts of what follows from results: commendation, criticism, accountability. People decide."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.fact import Fact, Part, ShortText
from shared.contracts.facts.assessment_results import Code, FactId, Version
from shared.contracts.facts.registry import PostKind


class CriticismGround(StrEnum):
    NOT_VALUED = "not_valued"  # 思想不重视
    INEFFECTIVE = "ineffective"  # 工作不得力


class CommendationGranted(Fact, frozen=True, kw_only=True):
    """The committee commended a subject whose final result makes it eligible."""

    TOPIC = "assessment.commendation.granted.v1"
    CLAUSES = "S-63"

    organization_id: UUID
    round_id: UUID
    version: Version
    grade: Code
    title: ShortText
    meeting_id: UUID
    person_id: UUID | None = None


class CommendationRevoked(Fact, frozen=True, kw_only=True):
    """A later finding took the commendation back."""

    TOPIC = "assessment.commendation.revoked.v1"
    CLAUSES = "S-63"

    organization_id: UUID
    meeting_id: UUID
    facts: tuple[FactId, ...] = ()


class CriticismIssued(Fact, frozen=True, kw_only=True):
    """A criticism with its reasons and the day by which things are to be put right."""

    TOPIC = "assessment.criticism.issued.v1"
    CLAUSES = "S-64"

    organization_id: UUID
    grounds: tuple[CriticismGround, ...]
    facts: tuple[FactId, ...]
    due_on: date
    person_id: UUID | None = None
    round_id: UUID | None = None


class CriticismExtended(Fact, frozen=True, kw_only=True):
    """A later day, approved, once."""

    TOPIC = "assessment.criticism.extended.v1"
    CLAUSES = "S-64"

    organization_id: UUID
    due_on: date
    approved_by: ShortText


class CriticismReassigned(Fact, frozen=True, kw_only=True):
    """Whoever was to put it right left the post; somebody else does."""

    TOPIC = "assessment.criticism.reassigned.v1"
    CLAUSES = "S-64"

    organization_id: UUID
    person_id: UUID


class CriticismAnswered(Fact, frozen=True, kw_only=True):
    """The organization says what it has put right."""

    TOPIC = "assessment.criticism.answered.v1"
    CLAUSES = "S-64"

    organization_id: UUID
    measures: ShortText
    facts: tuple[FactId, ...] = ()


class CriticismRechecked(Fact, frozen=True, kw_only=True):
    """The superior looked again; where things are right, the criticism is closed."""

    TOPIC = "assessment.criticism.rechecked.v1"
    CLAUSES = "S-64"

    organization_id: UUID
    is_put_right: bool
    facts: tuple[FactId, ...] = ()


class AnswerablePerson(Part, frozen=True, kw_only=True):
    """Who held a post of the organization on the day of the problem, from when to when."""

    person_id: UUID
    post_id: UUID
    kind: PostKind
    starts_on: date
    ends_on: date | None = None  # the first day no longer in post


class AccountabilityReferred(Fact, frozen=True, kw_only=True):
    """A case was put before whoever decides: every condition with the facts that speak for it."""

    TOPIC = "assessment.accountability_case.referred.v1"
    CLAUSES = "S-65"

    organization_id: UUID
    problem_on: date
    duty_not_performed: tuple[FactId, ...]
    serious_problem: tuple[FactId, ...]
    bad_influence: tuple[FactId, ...]
    serious_consequences: tuple[FactId, ...]
    persons: tuple[AnswerablePerson, ...]
    round_id: UUID | None = None


FACTS = (
    CommendationGranted,
    CommendationRevoked,
    CriticismIssued,
    CriticismExtended,
    CriticismReassigned,
    CriticismAnswered,
    CriticismRechecked,
    AccountabilityReferred,
)
