"""A plan of an organization: the long-term plan, or the targets of a year.

Facts: PlanAdopted, then any of PlanLinked, PlanInherited, PlanEnded. Of an organization that was
merged, a plan goes on only where the successor inherits it.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import (
    BeforeItBeganError,
    EndsBeforeStartError,
    InheritsFromItselfError,
    NotALongTermPlanError,
    NotOneYearError,
    PlanEndedError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import PlanAdopted, PlanKind
from shared.contracts.facts.targets_progress import PlanEnded, PlanInherited, PlanLinked
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Plan(Aggregate):
    KIND = "targets.plan"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_ended = False
        self.link: tuple[UUID | None, str | None] = (None, None)

    @classmethod
    def adopt(cls, plan_id: UUID, adopted: PlanAdopted, *, on: date) -> Self:
        if adopted.ends_on < adopted.starts_on:
            raise EndsBeforeStartError(field="ends_on")
        if adopted.kind is PlanKind.ANNUAL and adopted.starts_on.year != adopted.ends_on.year:
            raise NotOneYearError(field="ends_on")
        plan = cls(plan_id)
        plan.record(adopted, on)
        return plan

    def link_to(self, linked: PlanLinked, long_term: "Plan | None", *, on: date) -> None:
        """Say what the targets of a year carry out; ``long_term`` is the plan that it names."""
        self._require(linked.organization_id, on)
        names_nothing = long_term is None and linked.development_goal is None
        if names_nothing or self.kind is PlanKind.LONG_TERM:
            raise NotALongTermPlanError(str(self.id), field="long_term_id")
        if long_term is not None and long_term.kind is not PlanKind.LONG_TERM:
            raise NotALongTermPlanError(str(long_term.id), field="long_term_id")
        if long_term is not None and long_term.organization_id != self.organization_id:
            raise WrongOrganizationError(str(long_term.id), field="long_term_id")
        if self.link != (linked.long_term_id, linked.development_goal):
            self.record(linked, on)

    def end(self, organization_id: UUID, *, on: date) -> None:
        self._require(organization_id, on)
        self.record(PlanEnded(organization_id=organization_id), on)

    def inherit(self, successor_id: UUID, from_organization_id: UUID, *, on: date) -> None:
        """Let a successor go on with it; that it is the successor the registry has said."""
        self._require(from_organization_id, on)
        if successor_id == from_organization_id:
            raise InheritsFromItselfError(str(self.id), field="from_organization_id")
        inherited = PlanInherited(
            organization_id=successor_id,
            from_organization_id=from_organization_id,
            kind=self.kind,
            title=self.title,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )
        self.record(inherited, on)

    def _require(self, organization_id: UUID, on: date) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="plan_id")
        if on < self.adopted_on:
            raise BeforeItBeganError(str(self.id), field="occurred_on")
        if self.is_ended:
            raise PlanEndedError(str(self.id))

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case PlanAdopted():
                self.organization_id, self.adopted_on = fact.organization_id, occurred_on
                self.kind, self.title = fact.kind, fact.title
                self.starts_on, self.ends_on = fact.starts_on, fact.ends_on
            case PlanLinked():
                self.link = (fact.long_term_id, fact.development_goal)
            case PlanInherited():
                self.organization_id = fact.organization_id
            case PlanEnded():
                self.is_ended = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
