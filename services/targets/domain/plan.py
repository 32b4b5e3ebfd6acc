"""A plan of an organization: the long-term plan, or the targets of a year.

Facts: PlanAdopted.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import EndsBeforeStartError, NotOneYearError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import PlanAdopted, PlanKind
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Plan(Aggregate):
    KIND = "targets.plan"

    @classmethod
    def adopt(cls, plan_id: UUID, adopted: PlanAdopted, *, on: date) -> Self:
        if adopted.ends_on < adopted.starts_on:
            raise EndsBeforeStartError(field="ends_on")
        if adopted.kind is PlanKind.ANNUAL and adopted.starts_on.year != adopted.ends_on.year:
            raise NotOneYearError(field="ends_on")
        plan = cls(plan_id)
        plan.record(adopted, on)
        return plan

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case PlanAdopted():
                self.organization_id, self.adopted_on = fact.organization_id, occurred_on
                self.starts_on, self.ends_on = fact.starts_on, fact.ends_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
