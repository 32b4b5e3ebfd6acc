"""The base of every aggregate: decide, record, fold.

A public method decides and may refuse; it then calls `record`, which folds the fact into the state
and keeps it for the store. `_fold` is the one place where state changes, live and on every replay:
a `match` over the facts that ends in ``case unknown: raise UnknownFactError(…)`` and never judges.

    class Target(Aggregate):
        KIND = "targets.target"

        def retire(self, *, retired_on: date) -> None:        # decides
            if self.is_retired:
                raise TargetRetiredError(str(self.id))
            self.record(TargetRetired(), retired_on)

        def _fold(self, fact: Fact, occurred_on: date) -> None:
            match fact:
                case TargetRetired():
                    self.is_retired = True
                case unknown:
                    raise UnknownFactError(unknown.TOPIC)
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import date
from typing import ClassVar, Self, TypeVar
from uuid import UUID

import msgspec

from shared.contracts.fact import Fact


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """A fact in its place in a stream."""

    originator_id: UUID
    originator_version: int  # from 1
    fact: Fact
    occurred_on: date  # Asia/Shanghai; when it happened or takes effect


class Aggregate(ABC):
    """A stream of facts about one thing, and the state that its decisions need."""

    KIND: ClassVar[str]  # first two parts of every stored name of it: "registry.organization"

    def __init__(self, stream_id: UUID) -> None:
        self.id = stream_id
        self.version = 0  # of the last fact folded; 0 before the first
        self._pending: list[Recorded] = []

    def record(self, fact: Fact, occurred_on: date) -> None:
        """Fold a fact that was decided, and keep it until it is collected."""
        recorded = Recorded(self.id, self.version + 1, fact, occurred_on)
        self.apply(recorded)
        self._pending.append(recorded)

    def apply(self, recorded: Recorded) -> None:
        """Fold a fact in its place; replay calls this, too.

        Raises:
            UnknownFactError: a stored name this version does not know.
        """
        self._fold(recorded.fact, recorded.occurred_on)
        self.version = recorded.originator_version

    def collect_events(self) -> list[Recorded]:
        """Hand over what was recorded since the last call, in order."""
        collected, self._pending = self._pending, []
        return collected

    def keep_pending_in(self, pending: list[Recorded]) -> None:
        """Put what is recorded from now on into a list shared by several aggregates.

        So the facts of one command keep their order, whichever aggregates they belong to.
        """
        self._pending = pending

    @classmethod
    def replay(cls, stream_id: UUID, history: Iterable[Recorded]) -> Self:
        """Give the aggregate that a history folds to."""
        aggregate = cls(stream_id)
        for recorded in history:
            aggregate.apply(recorded)
        return aggregate

    @abstractmethod
    def _fold(self, fact: Fact, occurred_on: date) -> None:
        """Change the state by one fact. Must not fail on a fact that may be recorded."""


AggregateT = TypeVar("AggregateT", bound=Aggregate)


def projector(
    kind: type[AggregateT],
) -> Callable[[AggregateT | None, Iterable[Recorded]], AggregateT | None]:
    """Give what the library's `Repository.get(..., projector_func=…)` wants for a class."""

    def fold(aggregate: AggregateT | None, history: Iterable[Recorded]) -> AggregateT | None:
        for recorded in history:
            aggregate = aggregate or kind(recorded.originator_id)
            aggregate.apply(recorded)
        return aggregate

    return fold
