"""A leader's visit to a unit: claimed by the leader's side, confirmed or disputed by the unit's.

Facts, in the order they may occur: VisitMade, VisitConfirmed or VisitDisputed (either may follow
the other, the last holds), VisitWithdrawn.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.activities.domain.errors import NotTheUnitError
from services.activities.domain.owned import Owned
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_points import (
    VisitConfirmed,
    VisitDisputed,
    VisitMade,
    VisitWithdrawn,
)
from shared.kernel.errors import UnknownFactError


class Visit(Owned):
    KIND = "activities.visit"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_confirmed: bool | None = None  # None: the unit has not spoken

    @classmethod
    def make(cls, visit_id: UUID, made: VisitMade, *, on: date) -> Self:
        visit = cls(visit_id)
        visit.record(made, on)
        return visit

    def confirm(self, unit_id: UUID, *, on: date) -> None:
        self._ensure_by_unit(unit_id, on)
        if self.is_confirmed is not True:
            self.record(VisitConfirmed(organization_id=self.organization_id, unit_id=unit_id), on)

    def dispute(self, unit_id: UUID, *, on: date) -> None:
        self._ensure_by_unit(unit_id, on)
        if self.is_confirmed is not False:
            self.record(VisitDisputed(organization_id=self.organization_id, unit_id=unit_id), on)

    def _ensure_by_unit(self, unit_id: UUID, on: date) -> None:
        if unit_id != self.unit_id:
            raise NotTheUnitError(str(self.id), field="organization_id")
        self._ensure_goes_on(on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case VisitMade():
                self._begin(fact.organization_id, occurred_on)
                self.unit_id = fact.unit_id
            case VisitConfirmed():
                self.is_confirmed = True
            case VisitDisputed():
                self.is_confirmed = False
            case VisitWithdrawn():
                self.is_closed = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
