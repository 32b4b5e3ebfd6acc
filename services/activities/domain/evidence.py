"""A file that belongs to a record, by its hash (E-28).

Facts: EvidenceAttached, EvidenceDetached.
"""

from datetime import date
from typing import Self
from uuid import UUID

from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_surveys import EvidenceAttached, EvidenceDetached
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Evidence(Aggregate):
    KIND = "activities.evidence"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_detached = False

    @classmethod
    def attach(cls, evidence_id: UUID, attached: EvidenceAttached, *, on: date) -> Self:
        evidence = cls(evidence_id)
        evidence.record(attached, on)
        return evidence

    def detach(self, organization_id: UUID, *, on: date) -> None:
        """Undo an attachment; said again it records nothing."""
        if organization_id != self.attached.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if not self.is_detached:
            self.record(EvidenceDetached(organization_id=organization_id), on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case EvidenceAttached():
                self.attached, self.attached_on = fact, occurred_on
            case EvidenceDetached():
                self.is_detached = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
