"""A number of another department, taken over as evidence or as context.

Facts: OutcomeImported.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.target import Target
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets_progress import OutcomeImported
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Outcome(Aggregate):
    KIND = "targets.outcome"

    @classmethod
    def take_over(
        cls, outcome_id: UUID, imported: OutcomeImported, *, on: date, target: Target | None
    ) -> Self:
        """Take over a number; ``target`` is the one that it speaks for."""
        if target is not None and target.organization_id != imported.organization_id:
            raise WrongOrganizationError(str(target.id), field="target_id")
        outcome = cls(outcome_id)
        outcome.record(imported, on)
        return outcome

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case OutcomeImported():
                self.organization_id, self.as_of = fact.organization_id, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
