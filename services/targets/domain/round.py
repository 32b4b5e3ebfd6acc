"""A round of work: deployment, implementation, inspection or assessment, with its items.

Facts: RoundOfWorkRecorded. That ideology is missing from it is shown, never refused.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import RoundEmptyError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets_governance import RoundOfWorkRecorded
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class RoundOfWork(Aggregate):
    KIND = "targets.round"

    @classmethod
    def hold(cls, round_id: UUID, recorded: RoundOfWorkRecorded, *, on: date) -> Self:
        if not recorded.items:
            raise RoundEmptyError(field="items")
        held = cls(round_id)
        held.record(recorded, on)
        return held

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case RoundOfWorkRecorded():
                self.organization_id, self.held_on = fact.organization_id, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
