"""The parameters of the SQL function `append`: facts and commands, each as one JSON array.

Two texts, not a parameter for each of twenty columns: with a single fact, finding the types of
twenty arrays and writing them took longer than the rest of the call, here and in the server.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from eventsourcing.persistence import ProgrammingError

from shared.eventstore.header import CommandRecord, Header
from shared.eventstore.mapper import DatedEvent

APPEND = "SELECT ({schema}.append(%s::json, %s::json)).first_position"

_encode = msgspec.json.Encoder().encode


def parameters(events: Sequence[DatedEvent], header: Header) -> tuple[str, str]:
    """Give what `APPEND` takes.

    Raises:
        ProgrammingError: the commands do not count as many facts as there are.
    """
    facts: list[dict[str, Any]] = []
    commands: list[dict[str, Any]] = []
    for command in header:
        begin = len(facts)
        facts += [_fact(event, command) for event in events[begin : begin + command.facts]]
        commands.append(_command(command, last_fact=begin + command.facts))
    if sum(command.facts for command in header) != len(events):
        raise ProgrammingError(f"{len(events)} facts, but their commands count another number")
    return _encode(facts).decode(), _encode(commands).decode()


def _fact(event: DatedEvent, command: CommandRecord) -> dict[str, Any]:
    return {
        "originator_id": event.originator_id,
        "originator_version": event.originator_version,
        "topic": event.topic,
        "state": event.state.decode(),
        "occurred_on": event.occurred_on,
        "received_on": command.received_on,
        "relies_on_index": command.relies_on_index,
        "actor": command.actor,
        "actor_post": command.actor_post,
        "actor_org": command.actor_org,
        "on_behalf_of": command.on_behalf_of,
        "reason": command.reason,
        "command_id": command.command_id,
        "correlation_id": command.correlation_id,
        "causation_id": command.causation_id,
    }


def _command(command: CommandRecord, *, last_fact: int) -> dict[str, Any]:
    return {
        "command_id": command.command_id,
        "principal": command.principal,
        "body_hash": f"\\x{command.body_hash.hex()}",
        "stream": command.stream,
        "version": command.version,
        "last_fact": last_fact if command.facts else 0,
    }
