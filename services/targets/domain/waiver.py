"""A waiver: a named authority lets an organization off, by a document (E-06).

Facts: WaiverGranted, then perhaps WaiverRevoked.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import (
    BeforeItBeganError,
    EndsBeforeStartError,
    ShortageWithoutUnitsError,
    WaivedByItselfError,
    WaiverRevokedError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets_governance import WaiverGranted, WaiverKind, WaiverRevoked
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Waiver(Aggregate):
    KIND = "targets.waiver"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_revoked = False

    @classmethod
    def grant(cls, waiver_id: UUID, granted: WaiverGranted, *, on: date) -> Self:
        if granted.ends_on < granted.starts_on:
            raise EndsBeforeStartError(field="ends_on")
        if granted.authority_id == granted.organization_id:
            raise WaivedByItselfError(str(granted.organization_id), field="authority_id")
        is_shortage = granted.kind is WaiverKind.CONTACT_POINT_SHORTAGE
        if is_shortage == (granted.units_available is None) or (is_shortage and granted.duty):
            raise ShortageWithoutUnitsError(field="units_available")
        waiver = cls(waiver_id)
        waiver.record(granted, on)
        return waiver

    def revoke(self, organization_id: UUID, *, on: date) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="waiver_id")
        if self.is_revoked:
            raise WaiverRevokedError(str(self.id))
        if on < self.granted_on:
            raise BeforeItBeganError(str(self.id), field="occurred_on")
        self.record(WaiverRevoked(organization_id=organization_id), on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case WaiverGranted():
                self.organization_id, self.granted_on = fact.organization_id, occurred_on
            case WaiverRevoked():
                self.is_revoked = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
