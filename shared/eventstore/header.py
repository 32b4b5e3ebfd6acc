"""What is said of a command and stands with each of its facts."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID


class CommandRecord(NamedTuple):
    """A command that was accepted, and how many of the batch's facts are its own."""

    command_id: UUID
    principal: str
    body_hash: bytes  # keyed, see CommandApplication
    stream: UUID  # what the command is answered with
    version: int
    facts: int  # the next so many of the batch; 0 where it changed nothing
    received_on: date | None
    on_behalf_of: str | None
    reason: str | None
    correlation_id: UUID
    causation_id: str | None
    actor: str
    actor_post: UUID | None
    actor_org: UUID | None
    relies_on_index: int  # size of the ledger that the service had read


Header = Sequence[CommandRecord]
"""The commands of an append, in the order of their facts."""


class SeenCommand(NamedTuple):
    """What the store keeps of a command for whoever sends it again."""

    command_id: UUID
    principal: str
    body_hash: bytes
    stream: UUID
    version: int
    position: int  # 0 where it changed nothing
