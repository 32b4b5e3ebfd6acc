"""A finding, from raised to closed (S-51), hidden from its unit until it is released (E-45).

Facts: FindingRaised, FindingReleased, RectificationOrdered, RectificationExtended at most once for
each order or reopening, RectificationReported*, FindingClosed, FindingReopened*, FindingRehomed*.
"""

from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from services.activities.domain.inspection_errors import (
    DueBeforeOrderError,
    ExtendedAlreadyError,
    FindingStateError,
    InspectsItselfError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_findings import (
    FindingClosed,
    FindingRaised,
    FindingRehomed,
    FindingReleased,
    FindingReopened,
    RectificationExtended,
    RectificationOrdered,
    RectificationReported,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class State(Enum):
    RAISED = "raised"  # the unit does not know
    RELEASED = "released"
    ORDERED = "ordered"
    REPORTED = "reported"
    CLOSED = "closed"


class Finding(Aggregate):
    KIND = "activities.finding"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.state = State.RAISED
        self.owner_post_id: UUID | None = None
        self.due_on: date | None = None
        self.is_extended = False

    @classmethod
    def raise_(cls, finding_id: UUID, raised: FindingRaised, *, on: date) -> Self:
        if raised.unit_id == raised.organization_id:
            raise InspectsItselfError(field="unit_id")
        finding = cls(finding_id)
        finding.record(raised, on)
        return finding

    def release(self, organization_id: UUID, *, on: date) -> None:
        """Tell the unit; said again it records nothing."""
        self._ensure_raised_by(organization_id)
        if self.state is not State.RAISED:
            return
        fact = FindingReleased(
            organization_id=self.unit_id,
            raised_by=organization_id,
            item=self.raised.item,
            summary=self.raised.summary,
            inspection_id=self.raised.inspection_id,
        )
        self.record(fact, on)

    def fix_on_the_spot(self, *, on: date) -> None:
        """Release and close a finding that was put right before the inspectors left."""
        self.release(self.raised.organization_id, on=on)
        self.record(FindingClosed(organization_id=self.unit_id, on_the_spot=True), on)

    def order(self, organization_id: UUID, owner_post_id: UUID, due_on: date, *, on: date) -> None:
        """Say who answers; again only where nobody does, after a merger or a fix on the spot."""
        self._ensure_raised_by(organization_id)
        if self.state is not State.ORDERED or self.owner_post_id is not None:
            self._ensure_in(State.RELEASED)
        if due_on <= on:
            raise DueBeforeOrderError(field="due_on")
        fact = RectificationOrdered(
            organization_id=self.unit_id, owner_post_id=owner_post_id, due_on=due_on
        )
        self.record(fact, on)

    def extend(self, organization_id: UUID, due_on: date, approved_by: str, *, on: date) -> None:
        self._ensure_raised_by(organization_id)
        self._ensure_in(State.ORDERED)
        if self.is_extended:
            raise ExtendedAlreadyError(str(self.id))
        if due_on <= on or (self.due_on is not None and due_on <= self.due_on):
            raise DueBeforeOrderError(field="due_on")
        fact = RectificationExtended(
            organization_id=self.unit_id, due_on=due_on, approved_by=approved_by
        )
        self.record(fact, on)

    def report(self, unit_id: UUID, measure: str, *, on: date) -> None:
        if unit_id != self.unit_id or self.state is State.RAISED:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        self._ensure_in(State.ORDERED)
        self.record(RectificationReported(organization_id=unit_id, measure=measure), on)

    def close(self, organization_id: UUID, *, on: date) -> None:
        self._ensure_raised_by(organization_id)
        self._ensure_in(State.REPORTED)
        self.record(FindingClosed(organization_id=self.unit_id), on)

    def reopen(self, organization_id: UUID, due_on: date, *, on: date) -> None:
        self._ensure_raised_by(organization_id)
        self._ensure_in(State.REPORTED, State.CLOSED)
        if due_on <= on:
            raise DueBeforeOrderError(field="due_on")
        self.record(FindingReopened(organization_id=self.unit_id, due_on=due_on), on)

    def rehome(self, organization_id: UUID, unit_id: UUID, *, on: date) -> None:
        """Let a successor answer; one that does not know of the finding yet is not told by it."""
        self._ensure_raised_by(organization_id)
        if unit_id == organization_id:
            raise InspectsItselfError(field="unit_id")
        if unit_id == self.unit_id:
            return
        fact = FindingRehomed(
            organization_id=organization_id if self.state is State.RAISED else unit_id,
            unit_id=unit_id,
            from_unit_id=self.unit_id,
        )
        self.record(fact, on)

    def _ensure_raised_by(self, organization_id: UUID) -> None:
        if organization_id != self.raised.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")

    def _ensure_in(self, *states: State) -> None:
        if self.state not in states:
            raise FindingStateError(str(self.id), state=self.state.value)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case FindingRaised():
                self.raised, self.unit_id, self.raised_on = fact, fact.unit_id, occurred_on
            case FindingReleased():
                self.state = State.RELEASED
            case RectificationOrdered():
                self.state, self.due_on, self.is_extended = State.ORDERED, fact.due_on, False
                self.owner_post_id = fact.owner_post_id
            case RectificationExtended():
                self.due_on, self.is_extended = fact.due_on, True
            case RectificationReported():
                self.state = State.REPORTED
            case FindingClosed():
                self.state = State.CLOSED
            case FindingReopened():
                self.state, self.due_on, self.is_extended = State.ORDERED, fact.due_on, False
            case FindingRehomed():
                self.unit_id, self.owner_post_id = fact.unit_id, None
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
