"""S-34, S-04, S-10: who answers for each indicator; sums beside the parent; views of health."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from services.targets.domain.registers.filed import Ratio
from services.targets.domain.registers.indicators import (
    Assistant,
    Deadline,
    IndicatorOn,
    Standing,
)
from shared.contracts.facts.targets import Dimension, Indicator

InPost = Mapping[UUID, Collection[UUID]]  # by post: who holds it, or acts for it, on the day


class ResponsibilityState(StrEnum):
    HELD = "held"  # signed for, by a person in post
    NOT_GIVEN = "not_given"
    NOT_ACCEPTED = "not_accepted"
    LEFT_POST = "left_post"  # the successor has to be given it, and to sign


class Responsibility(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf indicator, and the natural person who answers for it."""

    target_id: UUID
    indicator_id: UUID
    name: str
    state: ResponsibilityState
    post_id: UUID | None
    person_id: UUID | None
    given_on: date | None
    accepted_on: date | None
    lead_percent: int
    assistants: tuple[Assistant, ...]


class AllocationState(StrEnum):
    EXACT = "exact"
    OVER = "over"  # the children add up to more than the parent
    UNDER = "under"


class Allocation(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator beside the sum of those below it."""

    indicator_id: UUID
    name: str
    unit: str | None
    quantity: str
    children: int
    children_sum: str
    difference: str  # sum less quantity
    state: AllocationState
    incomparable: int  # children of another unit, or without a quantity


class DimensionCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many indicators bear a tag; none: an empty side of party building."""

    dimension: Dimension
    indicators: int


class TargetHealth(msgspec.Struct, frozen=True, kw_only=True):
    """The views of health that targets give: coverage, punctuality, what is untagged."""

    responsibility: Ratio  # leaf indicators that a person in post has signed for
    on_time: Ratio  # of the indicators that were due
    without_dimension: int


def responsibilities(
    found: Iterable[IndicatorOn], *, parents: Collection[UUID], in_post: InPost
) -> tuple[Responsibility, ...]:
    """Give who answers for each indicator that is not handed on to organizations below.

    Args:
        found: the organization's indicators on the day.
        parents: indicators that have children.
        in_post: who is in the organization's posts on the day; of another's post nothing is said.
    """
    return tuple(
        Responsibility(
            target_id=each.target_id,
            indicator_id=each.indicator.indicator_id,
            name=each.indicator.name,
            state=_state(each, in_post),
            post_id=each.post_id,
            person_id=each.person_id,
            given_on=each.given_on,
            accepted_on=each.accepted_on,
            lead_percent=each.lead_percent,
            assistants=tuple(each.assistants),
        )
        for each in found
        if each.indicator.indicator_id not in parents
    )


def allocations(
    found: Iterable[IndicatorOn], children: Iterable[Indicator]
) -> tuple[Allocation, ...]:
    """Give each indicator that has children, with their sum beside it."""
    below: dict[UUID | None, list[Indicator]] = {}
    for child in children:
        below.setdefault(child.parent_indicator_id, []).append(child)
    return tuple(
        _allocation(each.indicator, below[each.indicator.indicator_id])
        for each in found
        if each.indicator.indicator_id in below and each.indicator.quantity is not None
    )


def dimensions(found: Iterable[IndicatorOn]) -> tuple[DimensionCount, ...]:
    """Give the four dimensions with how many indicators bear each."""
    counts = Counter(tag for each in found for tag in each.indicator.dimensions)
    return tuple(DimensionCount(dimension=each, indicators=counts[each]) for each in Dimension)


def health(
    found: Collection[IndicatorOn],
    answered: Collection[Responsibility],
    due: Iterable[Deadline],
) -> TargetHealth:
    """Give the views of S-04 that follow from targets."""
    held = sum(each.state is ResponsibilityState.HELD for each in answered)
    standings = Counter(each.standing for each in due)
    fallen_due = standings.total() - standings[Standing.NOT_DUE] - standings[Standing.CLOSED]
    return TargetHealth(
        responsibility=Ratio.make(held, len(answered)),
        on_time=Ratio.make(standings[Standing.ON_TIME], fallen_due),
        without_dimension=sum(not each.indicator.dimensions for each in found),
    )


def _state(each: IndicatorOn, in_post: InPost) -> ResponsibilityState:
    if each.post_id is None:
        return ResponsibilityState.NOT_GIVEN
    if each.post_id in in_post and each.person_id not in in_post[each.post_id]:
        return ResponsibilityState.LEFT_POST
    if each.accepted_on is None:
        return ResponsibilityState.NOT_ACCEPTED
    return ResponsibilityState.HELD


def _allocation(parent: Indicator, children: list[Indicator]) -> Allocation:
    wanted = Decimal(parent.quantity or 0)
    counted = [
        Decimal(child.quantity)
        for child in children
        if child.quantity is not None and child.unit == parent.unit
    ]
    total = sum(counted, Decimal(0))
    states = {True: AllocationState.OVER, False: AllocationState.UNDER}
    return Allocation(
        indicator_id=parent.indicator_id,
        name=parent.name,
        unit=parent.unit,
        quantity=str(wanted),
        children=len(children),
        children_sum=str(total),
        difference=str(total - wanted),
        state=AllocationState.EXACT if total == wanted else states[total > wanted],
        incomparable=len(children) - len(counted),
    )
