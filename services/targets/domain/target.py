"""A target of a plan: its indicators, to whom each was given, and who has signed for it.

Facts: TargetSet, then any of IndicatorCascaded, IndicatorAccepted. They may become known in any
order of days: an acceptance is of what was given to the person on its day.
"""

from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

from services.targets.domain.errors import (
    IndicatorDueOutsidePlanError,
    IndicatorMissingError,
    IndicatorRepeatedError,
    NotGivenError,
    UnknownIndicatorError,
)
from services.targets.domain.plan import Plan
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import (
    Indicator,
    IndicatorAccepted,
    IndicatorCascaded,
    TargetSet,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError
from shared.kernel.timeline import Timeline


class Given(NamedTuple):
    """To whom an indicator was given: a natural person in a post."""

    post_id: UUID
    person_id: UUID


class Target(Aggregate):
    KIND = "targets.target"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.given: dict[UUID, Timeline[Given]] = {}  # by indicator
        self.accepted: set[tuple[UUID, date, Given]] = set()  # indicator, day it was given, to whom

    @classmethod
    def set_out(cls, target_id: UUID, target_set: TargetSet, *, on: date, plan: Plan) -> Self:
        """Set a target of `plan`, which is the one that `target_set` names."""
        if plan.organization_id != target_set.organization_id:
            raise WrongOrganizationError(str(plan.id), field="plan_id")
        _check_indicators(target_set.indicators, plan)
        target = cls(target_id)
        target.record(target_set, on)
        return target

    def cascade(self, cascaded: IndicatorCascaded, *, on: date) -> None:
        given = self._given(cascaded.organization_id, cascaded.indicator_id)
        if given.on(on) != Given(cascaded.post_id, cascaded.person_id):
            self.record(cascaded, on)

    def accept(
        self, organization_id: UUID, indicator_id: UUID, person_id: UUID, *, on: date
    ) -> None:
        given = self._given(organization_id, indicator_id)
        to, since = given.on(on), given.started_on(on)
        if to is None or since is None or to.person_id != person_id:
            raise NotGivenError(str(indicator_id), field="person_id")
        if (indicator_id, since, to) not in self.accepted:
            fact = IndicatorAccepted(
                organization_id=self.organization_id,
                indicator_id=indicator_id,
                post_id=to.post_id,
                person_id=person_id,
            )
            self.record(fact, on)

    def _given(self, organization_id: UUID, indicator_id: UUID) -> Timeline[Given]:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if indicator_id not in self.given:
            raise UnknownIndicatorError(str(indicator_id), field="indicator_id")
        return self.given[indicator_id]

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case TargetSet():
                self.organization_id, self.plan_id = fact.organization_id, fact.plan_id
                self.given = {one.indicator_id: Timeline() for one in fact.indicators}
            case IndicatorCascaded():
                to = Given(fact.post_id, fact.person_id)
                self.given[fact.indicator_id].set(occurred_on, to)
            case IndicatorAccepted():
                to = Given(fact.post_id, fact.person_id)
                since = self.given[fact.indicator_id].started_on(occurred_on)
                self.accepted.add((fact.indicator_id, since or occurred_on, to))
            case unknown:
                raise UnknownFactError(unknown.TOPIC)


def _check_indicators(indicators: tuple[Indicator, ...], plan: Plan) -> None:
    if not indicators:
        raise IndicatorMissingError(field="indicators")
    ids = [indicator.indicator_id for indicator in indicators]
    if len(set(ids)) < len(ids):
        raise IndicatorRepeatedError(field="indicators")
    for indicator in indicators:
        is_early = indicator.due_on < plan.starts_on
        if is_early or indicator.due_on.year > plan.ends_on.year + 1:
            raise IndicatorDueOutsidePlanError(
                str(indicator.indicator_id), field="indicators", due_on=indicator.due_on.isoformat()
            )
