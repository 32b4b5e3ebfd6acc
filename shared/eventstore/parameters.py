"""The parameters of the SQL function `append`: an array a column, as PostgreSQL reads them.

Written here, not by the driver, which looks at each element to find the type of each array: with
twenty arrays of one element that took longer than the rest of the call.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from uuid import UUID

from eventsourcing.persistence import ProgrammingError

from shared.eventstore.header import Header
from shared.eventstore.mapper import DatedEvent

APPEND = """
SELECT first_position FROM {schema}.append(
    %(streams)s::uuid[], %(stream_versions)s::bigint[], %(topics)s::text[], %(states)s::bytea[],
    %(occurred)s::date[], %(numbers)s::int[],
    %(ids)s::uuid[], %(principals)s::text[], %(hashes)s::bytea[],
    %(answers)s::uuid[], %(versions)s::bigint[], %(last)s::int[],
    %(received)s::date[], %(behalves)s::text[], %(reasons)s::text[],
    %(correlations)s::uuid[], %(causations)s::text[],
    %(actors)s::text[], %(posts)s::uuid[], %(orgs)s::uuid[], %(relies_on)s::bigint[])
"""


def parameters(events: Sequence[DatedEvent], header: Header) -> dict[str, str]:
    """Give what `APPEND` takes.

    Raises:
        ProgrammingError: the commands do not count as many facts as there are.
    """
    numbers = [n for n, command in enumerate(header, 1) for _ in range(command.facts)]
    if len(numbers) != len(events):
        raise ProgrammingError(f"{len(events)} facts, but their commands count {len(numbers)}")
    ends = accumulate(command.facts for command in header)
    return {
        "streams": _plain(event.originator_id for event in events),
        "stream_versions": _plain(event.originator_version for event in events),
        "topics": _texts(event.topic for event in events),
        "states": _bytes(event.state for event in events),
        "occurred": _plain(event.occurred_on for event in events),
        "numbers": _plain(numbers),
        "ids": _plain(command.command_id for command in header),
        "principals": _texts(command.principal for command in header),
        "hashes": _bytes(command.body_hash for command in header),
        "answers": _plain(command.stream for command in header),
        "versions": _plain(command.version for command in header),
        "last": _plain(end if c.facts else 0 for c, end in zip(header, ends, strict=True)),
        "received": _plain(command.received_on for command in header),
        "behalves": _texts(command.on_behalf_of for command in header),
        "reasons": _texts(command.reason for command in header),
        "correlations": _plain(command.correlation_id for command in header),
        "causations": _texts(command.causation_id for command in header),
        "actors": _texts(command.actor for command in header),
        "posts": _plain(command.actor_post for command in header),
        "orgs": _plain(command.actor_org for command in header),
        "relies_on": _plain(command.relies_on_index for command in header),
    }


def _plain(values: Iterable[UUID | date | int | str | None]) -> str:
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _texts(values: Iterable[str | None]) -> str:
    return "{" + ",".join(["NULL" if value is None else _quoted(value) for value in values]) + "}"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _bytes(values: Iterable[bytes]) -> str:
    return "{" + ",".join([f'"\\\\x{value.hex()}"' for value in values]) + "}"
