"""Between facts and stored events: names by hand, canonical bytes, old versions upcast.

The library's own mapper stores Python paths and parameter names, so a renamed parameter makes
history unreadable, and decodes some twenty times slower.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from eventsourcing.persistence import Mapper, StoredEvent

from shared.contracts.catalogue import decode_fact
from shared.eventstore.aggregate import Recorded
from shared.kernel.canonical import canonical


@dataclass(frozen=True)
class DatedEvent(StoredEvent):
    """A stored event with the day on which it happened or takes effect."""

    occurred_on: date


class FactMapper(Mapper[UUID]):
    """Maps `Recorded` to `DatedEvent` and back."""

    def to_stored_event(  # type: ignore[override]  # msgspec structs are no nominal domain events
        self, recorded: Recorded
    ) -> DatedEvent:
        """Give the stored name and the canonical payload of a recorded fact."""
        return DatedEvent(
            originator_id=recorded.originator_id,
            originator_version=recorded.originator_version,
            topic=recorded.fact.TOPIC,
            state=canonical(recorded.fact),
            occurred_on=recorded.occurred_on,
        )

    def to_domain_event(  # type: ignore[override]
        self, stored: DatedEvent
    ) -> Recorded:
        """Read a stored event as the fact it is today.

        Raises:
            UnknownFactError: a stored name this version does not know.
        """
        fact = decode_fact(stored.topic, stored.state)
        return Recorded(
            stored.originator_id,  # type: ignore[arg-type]
            stored.originator_version,
            fact,
            stored.occurred_on,
        )
