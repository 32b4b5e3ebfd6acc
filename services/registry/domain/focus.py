"""A key point, weak point or difficulty of an organization, and what is done about it.

Facts: FocusOpened, FocusMeasurePlanned*; FocusClosed and FocusReopened in turn.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.registry.domain.case_errors import (
    BeforeOpeningError,
    ClosedError,
    StillOpenError,
)
from services.registry.domain.organization import Organization
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.registry_cases import (
    FocusClosed,
    FocusMeasurePlanned,
    FocusOpened,
    FocusReopened,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Focus(Aggregate):
    KIND = "registry.focus"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_closed = False
        self.measures: list[FocusMeasurePlanned] = []

    @classmethod
    def open(
        cls, focus_id: UUID, organization: Organization, opened: FocusOpened, *, on: date
    ) -> Self:
        organization.ensure_standing(on)
        focus = cls(focus_id)
        focus.record(opened, on)
        return focus

    def plan(self, measure: FocusMeasurePlanned, *, on: date) -> None:
        self._ensure_of(measure.organization_id, on)
        if self.is_closed:
            raise ClosedError(str(self.id))
        if measure not in self.measures:
            self.record(measure, on)

    def close(self, closed: FocusClosed, *, on: date) -> None:
        self._ensure_of(closed.organization_id, on)
        if self.is_closed:
            raise ClosedError(str(self.id))
        self.record(closed, on)

    def reopen(self, reopened: FocusReopened, *, on: date) -> None:
        self._ensure_of(reopened.organization_id, on)
        if not self.is_closed:
            raise StillOpenError(str(self.id))
        self.record(reopened, on)

    def _ensure_of(self, organization_id: UUID, on: date) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if on < self.since:
            raise BeforeOpeningError(field="occurred_on", opened_on=self.since.isoformat())

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case FocusOpened():
                self.organization_id, self.since = fact.organization_id, occurred_on
            case FocusMeasurePlanned():
                self.measures.append(fact)
            case FocusClosed():
                self.is_closed, self.since = True, occurred_on
            case FocusReopened():
                self.is_closed, self.since = False, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
