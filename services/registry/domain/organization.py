"""An organization: where it stands in the tree, what it is called, how many it counts.

Facts, in the order they may occur: OrganizationEstablished, then any of OrganizationRenamed,
OrganizationMoved, OrganizationCategorized, MembersCounted, and once OrganizationMerged or
OrganizationAbolished. It stands on the days of ``[starts_on, ends_on)``; claims about those days
are taken at any time, also after the end has become known.
"""

from datetime import date, timedelta
from typing import Self
from uuid import UUID

from services.registry.domain.errors import (
    AlreadyEndedError,
    BelowItselfError,
    CategoryMissingError,
    NotStandingError,
    SuperiorMissingError,
    SuperiorTooLowError,
    TooFewPredecessorsError,
    TooManyVotersError,
)
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import (
    Category,
    MembersCounted,
    OrganizationAbolished,
    OrganizationCategorized,
    OrganizationEstablished,
    OrganizationKind,
    OrganizationMerged,
    OrganizationMoved,
    OrganizationRenamed,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError
from shared.kernel.timeline import Timeline

_RANKS = {kind: rank for rank, kind in enumerate(OrganizationKind)}  # the highest first
_WITH_CATEGORY = {OrganizationKind.GENERAL_BRANCH, OrganizationKind.BRANCH}
_DAY = timedelta(days=1)


class Organization(Aggregate):
    KIND = "registry.organization"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.names: Timeline[str] = Timeline()
        self.superiors: Timeline[UUID] = Timeline()
        self.categories: Timeline[Category] = Timeline()
        self.counts: Timeline[MembersCounted] = Timeline()
        self.ends_on: date | None = None

    @classmethod
    def establish(
        cls,
        organization_id: UUID,
        established: OrganizationEstablished,
        *,
        on: date,
        superior: "Organization | None",
    ) -> Self:
        """Bring an organization into being; `superior` is the one that `established` names."""
        if established.kind in _WITH_CATEGORY and established.category is None:
            raise CategoryMissingError(field="category")
        if superior is not None:
            superior.ensure_may_lead(established.kind, on=on)
        elif established.kind is not OrganizationKind.COUNTY_COMMITTEE:
            raise SuperiorMissingError(field="superior_id")
        organization = cls(organization_id)
        organization.record(established, on)
        return organization

    def rename(self, name: str, *, on: date) -> None:
        self.ensure_standing(on)
        if name != self.names.on(on):
            self.record(OrganizationRenamed(name=name), on)

    def move(self, superior: "Organization", *, on: date) -> None:
        # Ranks fall strictly on the way down, so no chain of superiors can come back here.
        self.ensure_standing(on)
        if superior.id == self.id:
            raise BelowItselfError(str(self.id), field="superior_id")
        superior.ensure_may_lead(self.kind, on=on)
        if superior.id != self.superiors.on(on):
            self.record(OrganizationMoved(superior_id=superior.id), on)

    def categorize(self, category: Category, *, on: date) -> None:
        self.ensure_standing(on)
        if category != self.categories.on(on):
            self.record(OrganizationCategorized(category=category), on)

    def merge_into(self, successor_id: UUID, *, on: date) -> None:
        self.ensure_may_end(on)
        self.record(OrganizationMerged(successor_id=successor_id), on)

    def abolish(self, abolished: OrganizationAbolished, *, on: date) -> None:
        if self.was_abolished and self.ends_on == on:
            return
        self.ensure_may_end(on)
        self.record(abolished, on)

    def count_members(self, counted: MembersCounted, *, on: date) -> None:
        self.ensure_standing(on)
        if counted.entitled_to_vote > counted.full_members:
            raise TooManyVotersError(field="entitled_to_vote")
        if counted != self.counts.exactly_on(on):
            self.record(counted, on)

    def ensure_standing(self, day: date) -> None:
        """Refuse a day on which the organization does not stand.

        Raises:
            NotStandingError: with the first and the last day, where known.
        """
        if not self.stands_on(day):
            raise NotStandingError(str(self.id), **self._interval())

    def ensure_may_lead(self, kind: OrganizationKind, *, on: date) -> None:
        """Refuse to be the superior of a kind that is not lower, or while not standing."""
        if not self.stands_on(on):
            raise NotStandingError(str(self.id), field="superior_id", **self._interval())
        if _RANKS[self.kind] >= _RANKS[kind]:
            raise SuperiorTooLowError(str(self.id), field="superior_id", kind=str(self.kind))

    def ensure_may_end(self, on: date) -> None:
        """Refuse a second end, and an end before the first day has passed."""
        if self.ends_on is not None:
            raise AlreadyEndedError(str(self.id), **self._interval())
        self.ensure_standing(on - _DAY)

    def stands_on(self, day: date) -> bool:
        """Whether it stands on a day, as far as is known now."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def _interval(self) -> dict[str, str]:
        days = {"starts_on": self.starts_on, "ends_on": self.ends_on}
        return {name: day.isoformat() for name, day in days.items() if day is not None}

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case OrganizationEstablished():
                self._fold_established(fact, occurred_on)
            case OrganizationRenamed():
                self.names.set(occurred_on, fact.name)
            case OrganizationMoved():
                self.superiors.set(occurred_on, fact.superior_id)
            case OrganizationCategorized():
                self.categories.set(occurred_on, fact.category)
            case MembersCounted():
                self.counts.set(occurred_on, fact)
            case OrganizationMerged():
                self.ends_on = occurred_on
            case OrganizationAbolished():
                self.ends_on, self.was_abolished = occurred_on, True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)

    def _fold_established(self, fact: OrganizationEstablished, occurred_on: date) -> None:
        self.kind = fact.kind
        self.starts_on = occurred_on
        self.was_abolished = False
        self.names.set(occurred_on, fact.name)
        if fact.superior_id is not None:
            self.superiors.set(occurred_on, fact.superior_id)
        if fact.category is not None:
            self.categories.set(occurred_on, fact.category)


def merge(
    successor_id: UUID,
    established: OrganizationEstablished,
    *,
    on: date,
    superior: Organization,
    predecessors: list[Organization],
) -> Organization:
    """Merge organizations into a new one.

    Nothing is recorded on the predecessors yet: their fact names the successor, so it is for the
    caller to take in the successor first and then to call `merge_into` on each.
    """
    if len({one.id for one in predecessors}) < max(2, len(predecessors)):
        raise TooFewPredecessorsError(field="predecessor_ids")
    for one in predecessors:
        one.ensure_may_end(on)
    if superior.id in established.predecessor_ids:
        raise NotStandingError(str(superior.id), field="superior_id")
    return Organization.establish(successor_id, established, on=on, superior=superior)
