"""The parameters of the SQL functions `append` and `append_one`.

`append` takes facts and commands each as one JSON array: finding the types of twenty arrays and
writing them took longer than the rest of the call. `append_one` takes the one fact of one command
with a parameter for each value, spoken to libpq directly: UUIDs and bytes binary, the rest as text.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from eventsourcing.persistence import ProgrammingError

from shared.eventstore.header import CommandRecord, Header
from shared.eventstore.mapper import DatedEvent

APPEND = "SELECT ({schema}.append($1, $2)).first_position"
APPEND_ONE = (
    "SELECT ({schema}.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
    " $16, $17)).first_position"
)
APPEND_BY_CURSOR = "SELECT ({schema}.append(%s::json, %s::json)).first_position"


class _Fact(msgspec.Struct, omit_defaults=True, gc=False):
    """Columns of ``events``; what is NULL is left out."""

    originator_id: UUID
    originator_version: int
    topic: str
    state: str
    occurred_on: date
    relies_on_index: int
    actor: str
    command_id: UUID
    correlation_id: UUID
    received_on: date | None = None
    actor_post: UUID | None = None
    actor_org: UUID | None = None
    on_behalf_of: str | None = None
    reason: str | None = None
    causation_id: str | None = None


class _Command(msgspec.Struct, gc=False):
    """Columns of ``commands``."""

    command_id: UUID
    principal: str
    body_hash: str
    stream: UUID
    version: int
    last_fact: int  # from 1; 0 where it made none


Parameters = tuple[Sequence[bytes | None], Sequence[int] | None]
"""Values as libpq takes them, and the format of each; all are text where no formats are given."""

_ONE_FORMATS = (1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0)
_encode = msgspec.json.Encoder().encode


def parameters(events: Sequence[DatedEvent], header: Header) -> tuple[bytes, bytes]:
    """Give what `APPEND` takes.

    Raises:
        ProgrammingError: the commands do not count as many facts as there are.
    """
    facts: list[_Fact] = []
    commands: list[_Command] = []
    for command in header:
        begin = len(facts)
        facts += [_fact(event, command) for event in events[begin : begin + command.facts]]
        commands.append(_command(command, begin + command.facts))
    if sum(command.facts for command in header) != len(events):
        raise ProgrammingError(f"{len(events)} facts, but their commands count another number")
    return _encode(facts), _encode(commands)


def parameters_of_one(events: Sequence[DatedEvent], header: Header) -> Parameters | None:
    """Give what `APPEND_ONE` takes; none where it is not one fact of a command about its stream."""
    event, command = events[0] if events else None, header[0]
    if (
        event is None
        or not len(events) == len(header) == command.facts == 1
        or event.originator_id != command.stream
        or event.originator_version != command.version
    ):
        return None
    values = (
        command.command_id.bytes,
        command.principal.encode(),
        command.body_hash,
        command.stream.bytes,
        b"%d" % event.originator_version,
        event.topic.encode(),
        event.state,
        event.occurred_on.isoformat().encode(),
        command.received_on.isoformat().encode() if command.received_on else None,
        b"%d" % command.relies_on_index,
        command.actor.encode(),
        command.actor_post.bytes if command.actor_post else None,
        command.actor_org.bytes if command.actor_org else None,
        _text(command.on_behalf_of),
        _text(command.reason),
        command.correlation_id.bytes,
        _text(command.causation_id),
    )
    return values, _ONE_FORMATS


def _text(value: str | None) -> bytes | None:
    return None if value is None else value.encode()


def _fact(event: DatedEvent, command: CommandRecord) -> _Fact:
    return _Fact(
        event.originator_id,  # type: ignore[arg-type]  # the library allows text, too
        event.originator_version,
        event.topic,
        event.state.decode(),
        event.occurred_on,
        command.relies_on_index,
        command.actor,
        command.command_id,
        command.correlation_id,
        command.received_on,
        command.actor_post,
        command.actor_org,
        command.on_behalf_of,
        command.reason,
        command.causation_id,
    )


def _command(command: CommandRecord, last_fact: int) -> _Command:
    return _Command(
        command.command_id,
        command.principal,
        f"\\x{command.body_hash.hex()}",
        command.stream,
        command.version,
        last_fact if command.facts else 0,
    )
