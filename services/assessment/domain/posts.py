"""Who held a post, or acted for it, from when to when; worked out from facts in any order."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.assessment.domain.timeline import NO_END
from shared.contracts.facts.registry import PostKind


class Step(NamedTuple):
    """A person came into a post, or left it; acting for it is a thing of its own."""

    post_id: UUID
    kind: PostKind
    person_id: UUID
    acting: bool
    starts: bool
    day: date  # first day in post, or first day no longer in it
    place: int  # in the ledger
    fact: str


class Tenure(NamedTuple):
    """A person in a post, or acting for it, on the days ``[starts_on, ends_on)``."""

    post_id: UUID
    kind: PostKind
    person_id: UUID
    acting: bool
    starts_on: date
    ends_on: date
    facts: tuple[str, ...]  # the fact that began it, and the one that ended it

    def holds(self, day: date) -> bool:
        """Say whether the person was in post on a day."""
        return self.starts_on <= day < self.ends_on


def tenures(steps: Iterable[Step]) -> tuple[Tenure, ...]:
    """Join comings and goings to tenures, in the order of their first days.

    An end closes what began before its day; one that finds nothing open undoes a beginning of its
    own day. A second beginning while in post, and an end of nothing, change nothing.
    """
    by_holder: dict[tuple[UUID, UUID, bool], list[Step]] = {}
    for step in steps:
        by_holder.setdefault((step.post_id, step.person_id, step.acting), []).append(step)
    found = [tenure for held in by_holder.values() for tenure in _of_holder(held)]
    return tuple(sorted(found, key=lambda tenure: (tenure.starts_on, tenure.facts)))


def _of_holder(steps: list[Step]) -> list[Tenure]:
    if len(steps) == 1:
        return [_tenure(steps[0], None)] if steps[0].starts else []
    found: list[Tenure] = []
    begun: Step | None = None
    undoing: dict[date, int] = {}
    for step in sorted(steps, key=lambda step: (step.day, step.starts, step.place)):
        if step.starts:
            if begun is not None:
                continue
            if undoing.get(step.day, 0):
                undoing[step.day] -= 1
                continue
            begun = step
        elif begun is None:
            undoing[step.day] = undoing.get(step.day, 0) + 1
        else:
            found.append(_tenure(begun, step))
            begun = None
    if begun is not None:
        found.append(_tenure(begun, None))
    return found


def _tenure(begun: Step, ended: Step | None) -> Tenure:
    return Tenure(
        begun.post_id,
        begun.kind,
        begun.person_id,
        begun.acting,
        begun.day,
        ended.day if ended else NO_END,
        (begun.fact, ended.fact) if ended else (begun.fact,),
    )
