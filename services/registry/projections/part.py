"""What the parts of the read model share."""

from collections.abc import Callable, Iterable
from typing import Any

from shared.contracts.entry import Entry
from shared.eventstore.follower import Statement

Part = Callable[[Entry, Any], Iterable[Statement]]
"""What a fact of one kind changes in the read model."""


def place_of(entry: Entry) -> dict[str, object]:
    """Give the stream as ``id``, and the day as ``on``."""
    return {"id": entry.subject, "on": entry.occurredon}
