"""The parameters of the SQL function `append`: facts and commands, each as one JSON array.

Two texts, not a parameter for each of twenty columns: with a single fact, finding the types of
twenty arrays and writing them took longer than the rest of the call, here and in the server.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from eventsourcing.persistence import ProgrammingError

from shared.eventstore.header import CommandRecord, Header
from shared.eventstore.mapper import DatedEvent

APPEND = "SELECT ({schema}.append($1, $2)).first_position"
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
