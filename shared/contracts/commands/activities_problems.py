"""Commands of the problem register."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.contracts.command import Command, New, OrganizationId, PersonId, Ref
from shared.contracts.fact import Text
from shared.contracts.facts.activities_problems import ProblemKind, Raiser

ProblemId = Annotated[UUID, Ref("activities.problem")]
NewProblemId = Annotated[UUID, New("activities.problem")]


class RaiseProblem(Command, frozen=True, kw_only=True):
    """Put a problem into the register of the organization that must see to it."""

    organization_id: OrganizationId
    problem_id: NewProblemId
    kind: ProblemKind
    problem: Text
    raised_by_id: PersonId
    raiser: Raiser
    owner_id: PersonId | None = None
    due_on: date | None = None


class AssignProblem(Command, frozen=True, kw_only=True):
    """Say who is to solve a problem, and by when."""

    organization_id: OrganizationId
    problem_id: ProblemId
    owner_id: PersonId
    due_on: date | None = None


class ClaimProblemSolved(Command, frozen=True, kw_only=True):
    """Claim, as its owner, that a problem is solved."""

    organization_id: OrganizationId
    problem_id: ProblemId
    measure: Text


class ConfirmProblemSolved(Command, frozen=True, kw_only=True):
    """Confirm, in the name of whoever raised it, that a problem is solved."""

    organization_id: OrganizationId
    problem_id: ProblemId
    raised_by_id: PersonId


class RejectProblemSolution(Command, frozen=True, kw_only=True):
    """Say, in the name of whoever raised it, that it is not solved; needs a reason."""

    organization_id: OrganizationId
    problem_id: ProblemId
    raised_by_id: PersonId


class EscalateProblem(Command, frozen=True, kw_only=True):
    """Put a problem before a superior."""

    organization_id: OrganizationId
    problem_id: ProblemId
    superior_id: OrganizationId


class WithdrawProblem(Command, frozen=True, kw_only=True):
    """Withdraw a problem that was recorded in error; needs a reason."""

    organization_id: OrganizationId
    problem_id: ProblemId
