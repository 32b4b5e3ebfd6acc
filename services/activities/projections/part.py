"""What the parts of the read model share: a fact as values for SQL."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.eventstore.follower import Change, NewRow, Statement

Part = Callable[[Entry, Any], Iterable[Change]]
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


def new_row(table: str, columns: str, **named: str) -> Part:
    """Give the part that puts in a row of a fact's fields.

    Args:
        table: of the read model.
        columns: those called as the fact's fields are, between spaces.
        named: other columns, each by what `values_of` calls its value.
    """
    fields = {name: name for name in columns.split()} | named

    def part(entry: Entry, fact: Fact) -> Iterable[NewRow]:
        said = msgspec.structs.asdict(fact)
        said |= {"id": entry.subject, "on": entry.occurredon, "version": entry.streamversion}
        yield NewRow(table, {column: said[name] for column, name in fields.items()})

    return part


def on_fact(text: str) -> Part:
    """Give the part that sends one statement with the fact's values."""

    def part(entry: Entry, fact: Fact) -> Iterable[Statement]:
        yield Statement(text, values_of(entry, fact))

    return part
