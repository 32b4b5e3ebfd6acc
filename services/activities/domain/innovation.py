"""An innovation: claimed, evidenced, adopted by a superior; either side may take its part back.

Facts, in the order they may occur: InnovationClaimed, InnovationEvidenced*, InnovationAdopted and
InnovationAdoptionRevoked by turns, InnovationWithdrawn.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.activities.domain.errors import NotEvidencedError, WrongStepError
from services.activities.domain.owned import Owned
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_research import (
    InnovationAdopted,
    InnovationAdoptionRevoked,
    InnovationClaimed,
    InnovationEvidenced,
    InnovationWithdrawn,
)
from shared.kernel.errors import UnknownFactError


class Innovation(Owned):
    KIND = "activities.innovation"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_evidenced = False
        self.adopted_by: UUID | None = None

    @classmethod
    def claim(cls, innovation_id: UUID, claimed: InnovationClaimed, *, on: date) -> Self:
        innovation = cls(innovation_id)
        innovation.record(claimed, on)
        return innovation

    def give_evidence(self, evidenced: InnovationEvidenced, *, on: date) -> None:
        self._ensure_open(evidenced.organization_id, on)
        self.record(evidenced, on)

    def adopt(self, adopted: InnovationAdopted, *, on: date) -> None:
        self._ensure_open(adopted.organization_id, on)
        if not self.is_evidenced:
            raise NotEvidencedError(str(self.id))
        if self.adopted_by is None:
            self.record(adopted, on)
        elif self.adopted_by != adopted.adopted_by_id:
            raise WrongStepError(str(self.id), state="adopted")

    def revoke(self, revoked: InnovationAdoptionRevoked, *, on: date) -> None:
        """Take the adoption back; where there is none, nothing is recorded."""
        self._ensure_open(revoked.organization_id, on)
        if self.adopted_by is not None:
            self.record(revoked, on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case InnovationClaimed():
                self._begin(fact.organization_id, occurred_on)
            case InnovationEvidenced():
                self.is_evidenced = True
            case InnovationAdopted():
                self.adopted_by, self.stepped_on = fact.adopted_by_id, occurred_on
            case InnovationAdoptionRevoked():
                self.adopted_by, self.stepped_on = None, occurred_on
            case InnovationWithdrawn():
                self.is_closed = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
