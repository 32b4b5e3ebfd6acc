"""A directive from above: received, studied at a meeting, measures taken, result reported.

Facts: DirectiveReceived, then any of DirectiveStudied, DirectiveMeasureTaken,
DirectiveResultReported; or DirectiveSuperseded or DirectiveSetAside, which close it.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import (
    BeforeItBeganError,
    ClosedDirectiveError,
    MeasureMissingError,
    SupersedesItselfError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets_policy import (
    DirectiveMeasureTaken,
    DirectiveReceived,
    DirectiveResultReported,
    DirectiveSetAside,
    DirectiveStudied,
    DirectiveSuperseded,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError

Step = (
    DirectiveStudied
    | DirectiveMeasureTaken
    | DirectiveResultReported
    | DirectiveSuperseded
    | DirectiveSetAside
)


class Directive(Aggregate):
    KIND = "targets.directive"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_closed = False
        self.has_measure = False
        self.studied_at: set[UUID] = set()

    @classmethod
    def receive(cls, directive_id: UUID, received: DirectiveReceived, *, on: date) -> Self:
        directive = cls(directive_id)
        directive.record(received, on)
        return directive

    def step(self, step: Step, *, on: date) -> None:
        """Take the directive one step on; the same meeting studies it once."""
        if step.organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="directive_id")
        if on < self.received_on:
            raise BeforeItBeganError(str(self.id), field="occurred_on")
        if self.is_closed:
            raise ClosedDirectiveError(str(self.id))
        if isinstance(step, DirectiveResultReported) and not self.has_measure:
            raise MeasureMissingError(str(self.id))
        if isinstance(step, DirectiveSuperseded) and step.successor_id == self.id:
            raise SupersedesItselfError(str(self.id), field="successor_id")
        if not (isinstance(step, DirectiveStudied) and step.meeting_id in self.studied_at):
            self.record(step, on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case DirectiveReceived():
                self.organization_id, self.received_on = fact.organization_id, occurred_on
            case DirectiveStudied():
                self.studied_at.add(fact.meeting_id)
            case DirectiveMeasureTaken():
                self.has_measure = True
            case DirectiveResultReported():
                pass
            case DirectiveSuperseded() | DirectiveSetAside():
                self.is_closed = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
