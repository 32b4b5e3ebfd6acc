"""Facts of the problem register: raised, solved as claimed, confirmed by whoever raised it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.fact import Fact, Text


class ProblemKind(StrEnum):
    RESPONSIBILITY = "responsibility"  # 落实责任制工作中存在的问题 (S-71)
    DEVELOPMENT = "development"  # 影响改革发展稳定的突出问题 (S-29)
    RIGHTS = "rights"  # 群众权益 (S-30)
    OTHER = "other"


class Raiser(StrEnum):
    MASSES = "masses"
    MEMBER = "member"
    CADRE = "cadre"
    SUPERIOR = "superior"


class ProblemRaised(Fact, frozen=True, kw_only=True):
    """A problem was put on the register, by whom it must be confirmed as solved."""

    TOPIC = "activities.problem.raised.v1"
    CLAUSES = "S-29 S-71"

    organization_id: UUID  # that must see to it
    kind: ProblemKind
    problem: Text
    raised_by_id: UUID  # a person; who it is stands in the vault
    raiser: Raiser
    owner_id: UUID | None = None
    due_on: date | None = None


class ProblemAssigned(Fact, frozen=True, kw_only=True):
    """Somebody was made to answer for a problem, until a day."""

    TOPIC = "activities.problem.assigned.v1"
    CLAUSES = "S-29 S-71"

    organization_id: UUID
    owner_id: UUID
    due_on: date | None = None


class ProblemSolutionClaimed(Fact, frozen=True, kw_only=True):
    """The owner says that it is solved."""

    TOPIC = "activities.problem.solution_claimed.v1"
    CLAUSES = "S-29 S-71"

    organization_id: UUID
    measure: Text


class ProblemSolutionConfirmed(Fact, frozen=True, kw_only=True):
    """Whoever raised it says that it is solved."""

    TOPIC = "activities.problem.solution_confirmed.v1"
    CLAUSES = "S-29"

    organization_id: UUID


class ProblemSolutionRejected(Fact, frozen=True, kw_only=True):
    """Whoever raised it says that it is not solved; the `reason` stands in the entry."""

    TOPIC = "activities.problem.solution_rejected.v1"
    CLAUSES = "S-29"

    organization_id: UUID


class ProblemEscalated(Fact, frozen=True, kw_only=True):
    """Put before a superior, because it is beyond the organization's reach."""

    TOPIC = "activities.problem.escalated.v1"
    CLAUSES = "S-71"

    organization_id: UUID
    superior_id: UUID


class ProblemWithdrawn(Fact, frozen=True, kw_only=True):
    """The record was made in error; its `reason` stands in the entry."""

    TOPIC = "activities.problem.withdrawn.v1"
    CLAUSES = "S-29 S-71"

    organization_id: UUID


FACTS = (
    ProblemRaised,
    ProblemAssigned,
    ProblemSolutionClaimed,
    ProblemSolutionConfirmed,
    ProblemSolutionRejected,
    ProblemEscalated,
    ProblemWithdrawn,
)
