"""A target of a plan: its indicators, who leads and assists, deadlines, progress.

Facts: TargetSet or TargetInherited, then any of IndicatorCascaded, IndicatorAccepted,
AssistanceAgreed, AssistanceAccepted, DeadlineChanged, ProgressReported, IndicatorsHandedOn,
TargetEnded. They may become known in any order of days: an acceptance is of what was given to the
person on its day. Of an indicator that was handed on or ended nothing is taken for later days.
"""

from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

import msgspec

from services.targets.domain.errors import (
    ChangedBeforeSetError,
    IndicatorClosedError,
    LeadsAlreadyError,
    NotGivenError,
    SharesExceedError,
    SheetOwnerError,
    UnknownIndicatorError,
)
from services.targets.domain.indicators import check_due, check_indicators, check_progress
from services.targets.domain.plan import Plan
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import (
    Indicator,
    IndicatorAccepted,
    IndicatorCascaded,
    Sheet,
    TargetSet,
)
from shared.contracts.facts.targets_progress import (
    AssistanceAccepted,
    AssistanceAgreed,
    DeadlineChanged,
    IndicatorsHandedOn,
    ProgressReported,
    TargetEnded,
    TargetInherited,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError
from shared.kernel.timeline import Timeline

SHARES_MAX = 99  # percent: whoever leads keeps a share


class Given(NamedTuple):
    """To whom an indicator was given: a natural person in a post."""

    post_id: UUID
    person_id: UUID


class Target(Aggregate):
    KIND = "targets.target"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.indicators: dict[UUID, Indicator] = {}
        self.given: dict[UUID, Timeline[Given]] = {}  # by indicator
        self.accepted: set[tuple[UUID, date, Given]] = set()  # indicator, day it was given, to whom
        self.shares: dict[UUID, dict[Given, int]] = {}  # percent, by indicator and who assists
        self.assisting: set[tuple[UUID, Given]] = set()  # signed for
        self.deadlines: dict[UUID, list[date]] = {}  # versions, by indicator
        self.closed: dict[UUID, date] = {}  # by indicator, the first day without it

    @classmethod
    def set_out(
        cls,
        target_id: UUID,
        target_set: TargetSet,
        *,
        on: date,
        plan: Plan,
        parent: "Target | None" = None,
    ) -> Self:
        """Set a target of `plan` under `parent`, which are those that `target_set` names."""
        if plan.organization_id != target_set.organization_id:
            raise WrongOrganizationError(str(plan.id), field="plan_id")
        if (target_set.sheet is Sheet.LEADER) == (target_set.post_id is None):
            raise SheetOwnerError(field="post_id")
        check_indicators(target_set.indicators, plan, parent.indicators if parent else ())
        target = cls(target_id)
        target.record(target_set, on)
        return target

    @classmethod
    def go_on(cls, target_id: UUID, inherited: TargetInherited, *, on: date) -> Self:
        """Let a successor's target begin with what `inheriting.inherited` says."""
        target = cls(target_id)
        target.record(inherited, on)
        return target

    def hand_on(self, handed_on: IndicatorsHandedOn, *, on: date) -> None:
        """Leave open indicators to a successor's target."""
        self._require_set(on)
        for indicator_id in handed_on.indicator_ids:
            self._given(handed_on.organization_id, indicator_id, on)
            self._require_open(indicator_id)
        self.record(handed_on, on)

    def end(self, organization_id: UUID, *, on: date) -> None:
        """End whatever is open, from a day on."""
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        self._require_set(on)
        still = tuple(one for one in self.indicators if one not in self.closed)
        if not still:
            raise IndicatorClosedError(str(self.id))
        self.record(TargetEnded(organization_id=organization_id, indicator_ids=still), on)

    def as_it_stands(self, indicator_id: UUID) -> Indicator:
        """Give an indicator with the last version of its due date.

        Raises:
            UnknownIndicatorError: the target has no such indicator.
        """
        if indicator_id not in self.indicators:
            raise UnknownIndicatorError(str(indicator_id), field="indicator_ids")
        due_on = self.deadlines[indicator_id][-1]
        return msgspec.structs.replace(self.indicators[indicator_id], due_on=due_on)

    def cascade(self, cascaded: IndicatorCascaded, *, on: date) -> None:
        given = self._given(cascaded.organization_id, cascaded.indicator_id, on)
        to = Given(cascaded.post_id, cascaded.person_id)
        if self.shares[cascaded.indicator_id].get(to):
            raise LeadsAlreadyError(str(cascaded.indicator_id), field="person_id")
        if given.on(on) != to:
            self.record(cascaded, on)

    def accept(
        self, organization_id: UUID, indicator_id: UUID, person_id: UUID, *, on: date
    ) -> None:
        given = self._given(organization_id, indicator_id, on)
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

    def agree_assistance(self, agreed: AssistanceAgreed, *, on: date) -> None:
        """Give a share to somebody who assists; 0 ends it, the same share again says nothing."""
        leads = self._given(agreed.organization_id, agreed.indicator_id, on).on(on)
        who = Given(agreed.post_id, agreed.person_id)
        if leads == who:
            raise LeadsAlreadyError(str(agreed.indicator_id), field="person_id")
        shares = self.shares[agreed.indicator_id]
        if sum(shares.values()) - shares.get(who, 0) + agreed.percent > SHARES_MAX:
            raise SharesExceedError(str(agreed.indicator_id), field="percent")
        if shares.get(who, 0) != agreed.percent:
            self.record(agreed, on)

    def accept_assistance(
        self, organization_id: UUID, indicator_id: UUID, person_id: UUID, *, on: date
    ) -> None:
        self._given(organization_id, indicator_id, on)
        shares = self.shares[indicator_id]
        for who in [who for who, share in shares.items() if share and who.person_id == person_id]:
            if (indicator_id, who) not in self.assisting:
                fact = AssistanceAccepted(
                    organization_id=self.organization_id,
                    indicator_id=indicator_id,
                    post_id=who.post_id,
                    person_id=person_id,
                )
                self.record(fact, on)
            return
        raise NotGivenError(str(indicator_id), field="person_id")

    def change_deadline(
        self,
        organization_id: UUID,
        indicator_id: UUID,
        due_on: date,
        *,
        approved_by: str,
        on: date,
        plan: Plan,
    ) -> None:
        """State the next version of a due date; `plan` is the target's own."""
        self._given(organization_id, indicator_id, on)
        self._require_set(on)
        check_due(indicator_id, due_on, plan)
        versions = self.deadlines[indicator_id]
        if versions[-1] != due_on:
            fact = DeadlineChanged(
                organization_id=organization_id,
                indicator_id=indicator_id,
                version=len(versions) + 1,
                due_on=due_on,
                approved_by=approved_by,
            )
            self.record(fact, on)

    def report_progress(self, progress: ProgressReported, *, on: date) -> None:
        self._given(progress.organization_id, progress.indicator_id, on)
        self._require_set(on)
        check_progress(self.indicators[progress.indicator_id], progress)
        self.record(progress, on)

    def _require_set(self, on: date) -> None:
        if on < self.set_on:
            raise ChangedBeforeSetError(str(self.id), field="occurred_on")

    def _require_open(self, indicator_id: UUID) -> None:
        if indicator_id in self.closed:
            raise IndicatorClosedError(str(indicator_id), field="indicator_ids")

    def _given(self, organization_id: UUID, indicator_id: UUID, on: date) -> Timeline[Given]:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if indicator_id not in self.given:
            raise UnknownIndicatorError(str(indicator_id), field="indicator_id")
        if indicator_id in self.closed and on >= self.closed[indicator_id]:
            raise IndicatorClosedError(str(indicator_id), field="indicator_id")
        return self.given[indicator_id]

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case TargetSet() | TargetInherited():
                self._set(fact, occurred_on)
            case IndicatorCascaded():
                to = Given(fact.post_id, fact.person_id)
                self.given[fact.indicator_id].set(occurred_on, to)
            case IndicatorAccepted():
                to = Given(fact.post_id, fact.person_id)
                since = self.given[fact.indicator_id].started_on(occurred_on)
                self.accepted.add((fact.indicator_id, since or occurred_on, to))
            case AssistanceAgreed():
                who = Given(fact.post_id, fact.person_id)
                self.shares[fact.indicator_id][who] = fact.percent
                self.assisting.discard((fact.indicator_id, who))
            case AssistanceAccepted():
                self.assisting.add((fact.indicator_id, Given(fact.post_id, fact.person_id)))
            case DeadlineChanged():
                self.deadlines[fact.indicator_id].append(fact.due_on)
            case ProgressReported():
                pass
            case IndicatorsHandedOn() | TargetEnded():
                self.closed |= dict.fromkeys(fact.indicator_ids, occurred_on)
            case unknown:
                raise UnknownFactError(unknown.TOPIC)

    def _set(self, fact: TargetSet | TargetInherited, occurred_on: date) -> None:
        self.told = fact
        self.organization_id, self.plan_id = fact.organization_id, fact.plan_id
        self.set_on = occurred_on
        self.indicators = {one.indicator_id: one for one in fact.indicators}
        self.given = {one: Timeline() for one in self.indicators}
        self.shares = {one: {} for one in self.indicators}
        self.deadlines = {one.indicator_id: [one.due_on] for one in fact.indicators}
