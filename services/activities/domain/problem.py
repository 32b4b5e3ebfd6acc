"""A problem in the register: its owner claims it solved, whoever raised it says whether it is.

Facts, in the order they may occur: ProblemRaised; ProblemAssigned and ProblemEscalated;
ProblemSolutionClaimed, then ProblemSolutionConfirmed (the end) or ProblemSolutionRejected (and on);
ProblemWithdrawn.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.activities.domain.errors import NotTheRaiserError, WrongStepError
from services.activities.domain.owned import Owned
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_problems import (
    ProblemAssigned,
    ProblemEscalated,
    ProblemRaised,
    ProblemSolutionClaimed,
    ProblemSolutionConfirmed,
    ProblemSolutionRejected,
    ProblemWithdrawn,
)
from shared.kernel.errors import UnknownFactError


class Problem(Owned):
    KIND = "activities.problem"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.state = "open"
        self.escalated_to: set[UUID] = set()

    @classmethod
    def put(cls, problem_id: UUID, raised: ProblemRaised, *, on: date) -> Self:
        problem = cls(problem_id)
        problem.record(raised, on)
        return problem

    def assign(self, assigned: ProblemAssigned, *, on: date) -> None:
        self._ensure_stands("open", organization_id=assigned.organization_id, on=on)
        self.record(assigned, on)

    def claim_solved(self, claimed: ProblemSolutionClaimed, *, on: date) -> None:
        self._ensure_stands("open", organization_id=claimed.organization_id, on=on)
        self.record(claimed, on)

    def confirm(self, organization_id: UUID, raised_by_id: UUID, *, actor: str, on: date) -> None:
        """Say in the raiser's name that it is solved; ``actor`` is whoever gives the command."""
        self._ensure_raiser_speaks(organization_id, raised_by_id, actor=actor, on=on)
        self.record(ProblemSolutionConfirmed(organization_id=organization_id), on)

    def reject(self, organization_id: UUID, raised_by_id: UUID, *, actor: str, on: date) -> None:
        """Say in the raiser's name that it is not solved; it is open again."""
        self._ensure_raiser_speaks(organization_id, raised_by_id, actor=actor, on=on)
        self.record(ProblemSolutionRejected(organization_id=organization_id), on)

    def escalate(self, escalated: ProblemEscalated, *, on: date) -> None:
        """Put it before a superior; before the same one twice: nothing."""
        self._ensure_stands("open", organization_id=escalated.organization_id, on=on)
        if escalated.superior_id not in self.escalated_to:
            self.record(escalated, on)

    def _ensure_raiser_speaks(
        self, organization_id: UUID, raised_by_id: UUID, *, actor: str, on: date
    ) -> None:
        self._ensure_stands("claimed_solved", organization_id=organization_id, on=on)
        is_the_owner = actor == str(self.owner_id) and self.owner_id != self.raised_by_id
        if raised_by_id != self.raised_by_id or is_the_owner:
            raise NotTheRaiserError(str(self.id), field="raised_by_id")

    def _ensure_stands(self, state: str, *, organization_id: UUID, on: date) -> None:
        self._ensure_open(organization_id, on)
        if self.state != state:
            raise WrongStepError(str(self.id), state=self.state)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case ProblemRaised():
                self._begin(fact.organization_id, occurred_on)
                self.raised_by_id, self.owner_id = fact.raised_by_id, fact.owner_id
            case ProblemAssigned():
                self.owner_id = fact.owner_id
                self.stepped_on = occurred_on
            case ProblemEscalated():
                self.escalated_to |= {fact.superior_id}
                self.stepped_on = occurred_on
            case ProblemSolutionClaimed():
                self.state, self.stepped_on = "claimed_solved", occurred_on
            case ProblemSolutionConfirmed():
                self.state, self.stepped_on = "solved", occurred_on
            case ProblemSolutionRejected():
                self.state, self.stepped_on = "open", occurred_on
            case ProblemWithdrawn():
                self.is_closed = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
