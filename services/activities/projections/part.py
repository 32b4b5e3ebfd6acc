"""What the parts of the read model share: a fact as values for SQL."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.eventstore.follower import Statement

Part = Callable[[Entry, Any], Iterable[Statement]]
"""What a fact of one kind changes in the read model."""


def values_of(entry: Entry, fact: Fact) -> dict[str, Any]:
    """Give a fact's fields, its stream as ``id``, its day as ``on``, its ``version``.

    Enums become their text; a tuple of parts becomes JSON, any other tuple a list.
    """
    said = {name: _plain(value) for name, value in msgspec.structs.asdict(fact).items()}
    return said | {"id": entry.subject, "on": entry.occurredon, "version": entry.streamversion}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        if value and isinstance(value[0], msgspec.Struct):
            return Jsonb(msgspec.to_builtins(value))
        return [_plain(one) for one in value]
    return value


def on_fact(text: str) -> Part:
    """Give the part that sends one statement with the fact's values."""

    def part(entry: Entry, fact: Fact) -> Iterable[Statement]:
        yield Statement(text, values_of(entry, fact))

    return part
