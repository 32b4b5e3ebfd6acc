"""The unit of work of one batch: streams read together, facts in the order of decisions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from shared.contracts.errors import AlreadyExistsError, UnknownReferenceError
from shared.eventstore.aggregate import Aggregate, Recorded
from shared.eventstore.mapper import DatedEvent
from shared.eventstore.recorder import Also

AggregateT = TypeVar("AggregateT", bound=Aggregate)
ReadStreams = Callable[[Iterable[UUID]], Mapping[UUID, Sequence[DatedEvent]]]
FindStreams = Callable[[str], Iterable[UUID]]  # by kind: ``registry.organization``
ReadFact = Callable[[DatedEvent], Recorded]


class Session:
    """What a command may touch: aggregates of its service, as the batch has left them so far."""

    def __init__(
        self, read_streams: ReadStreams, read_fact: ReadFact, find_streams: FindStreams
    ) -> None:
        self._read_streams = read_streams
        self._find_streams = find_streams
        self._read_fact = read_fact
        self._streams: dict[UUID, Sequence[DatedEvent]] = {}
        self._aggregates: dict[UUID, Aggregate] = {}
        self.recorded: list[Recorded] = []  # of all aggregates, in the order of decisions
        self.hooks: list[Also] = []

    def preload(self, ids: Iterable[UUID]) -> None:
        """Read streams that will be asked for, in one query."""
        wanted = {stream for stream in ids if stream not in self._streams}
        if wanted:
            found = self._read_streams(wanted)
            self._streams.update((stream, found.get(stream, ())) for stream in wanted)

    def get(self, kind: type[AggregateT], stream_id: UUID) -> AggregateT:
        """Give an aggregate as the store and the batch so far have it.

        Raises:
            UnknownReferenceError: there is no stream of that id and kind.
        """
        aggregate = self._aggregates.get(stream_id) or self._replay(kind, stream_id)
        if not isinstance(aggregate, kind):
            raise UnknownReferenceError(str(stream_id), kind=kind.KIND)
        return aggregate

    def all_of(self, kind: type[AggregateT]) -> list[AggregateT]:
        """Give every aggregate of a kind: it reads them all, so it is for what is rare."""
        begun = {one.id for one in self._aggregates.values() if isinstance(one, kind)}
        ids = sorted(begun.union(self._find_streams(kind.KIND)))
        self.preload(ids)
        return [self.get(kind, one) for one in ids]

    def add(self, aggregate: Aggregate) -> None:
        """Take a new aggregate into the batch, with what it has recorded.

        Raises:
            AlreadyExistsError: its stream exists.
        """
        if aggregate.id in self._aggregates or self._streams.get(aggregate.id):
            raise AlreadyExistsError(str(aggregate.id))
        self.recorded.extend(aggregate.collect_events())
        self._keep(aggregate)

    def exists(self, kind: str, stream_id: UUID) -> bool:
        """Whether a stream of this kind (``registry.person``) is in the store or the batch."""
        if stream_id in self._aggregates:
            return kind == self._aggregates[stream_id].KIND
        self.preload((stream_id,))
        return _is_of(kind, self._streams[stream_id])

    def version(self, stream_id: UUID) -> int:
        """Give the version of a stream as the batch so far leaves it; 0 where there is none."""
        if stream_id in self._aggregates:
            return self._aggregates[stream_id].version
        self.preload((stream_id,))
        return len(self._streams[stream_id])

    def also(self, work: Also) -> None:
        """Have work of the service done in the transaction of the append, before it.

        It is done again when a lost append is sent again, so it must bear that.
        """
        self.hooks.append(work)

    def _replay(self, kind: type[AggregateT], stream_id: UUID) -> AggregateT | None:
        self.preload((stream_id,))
        stored = self._streams[stream_id]
        if not _is_of(kind.KIND, stored):
            return None
        aggregate = kind.replay(stream_id, map(self._read_fact, stored))
        self._keep(aggregate)
        return aggregate

    def _keep(self, aggregate: Aggregate) -> None:
        aggregate.keep_pending_in(self.recorded)
        self._aggregates[aggregate.id] = aggregate


def _is_of(kind: str, stored: Sequence[DatedEvent]) -> bool:
    return bool(stored) and stored[0].topic.startswith(f"{kind}.")
