"""One line of the sample: a command with its service and its id, as it goes through the door."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from deploy.samples.names import uid
from shared.contracts.command import Command
from shared.contracts.table import COMMANDS

_specs = {spec.struct: spec for spec in COMMANDS.values()}
_encoder = msgspec.json.Encoder()


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A command as a line of a file: `id` is its idempotency key."""

    service: str
    command: str
    id: UUID
    body: dict[str, Any]


def entered(command: Command) -> Command:
    """Let a deed that says nothing of its receipt be received on its own day."""
    if command.received_on is not None or not _specs[type(command)].deed:
        return command
    return msgspec.structs.replace(command, received_on=command.occurred_on)


def line_of(command: Command) -> Line:
    """Write a command as a line; its id is the name-based UUID of what it says."""
    spec = _specs[type(command)]
    body = {
        name: value
        for name, value in msgspec.to_builtins(command).items()
        if value is not None and value != ()
    }
    name = _encoder.encode(body).decode()
    return Line(
        service=spec.service,
        command=spec.name,
        id=uid("command", spec.key, name),
        body=body,
    )


def as_bytes(lines: Iterable[Line]) -> bytes:
    """Write lines as JSON lines, UTF-8, each ending in a line feed."""
    return b"".join(_encoder.encode(line) + b"\n" for line in lines)
