"""Batches at the gateway's doors: their form, how many commands they hold, how long they may be."""

import json
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from shared.contracts.batch import MAX_COMMANDS, MAX_MESSAGE_BYTES
from shared.kernel.turns import in_turns

_LONGEST = 6  # characters on the bus for one byte of UTF-8


class Most(NamedTuple):
    """What a door takes at once."""

    commands: int
    timeout_s: float  # of the answer


OF_THE_INTERFACE = Most(500, 60.0)
# Signed for a minute, decided again for another (`GIVES_UP_S`), and once more to its end.
OF_A_FILE = Most(MAX_COMMANDS, 180.0)


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What a command is answered; ``position`` is null where nothing needed to be recorded."""

    command_id: UUID
    stream: UUID
    version: int
    position: str | None


class BatchAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of a batch, in the order of its commands."""

    answers: list[Answered]


class BatchRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One command of a batch. ``id`` is its command id, made from the batch's where left out."""

    command: str
    body: dict[str, Any]
    id: UUID | None = None


class BatchBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Commands of one service, recorded together or not at all."""

    service: str
    commands: list[Any]


class Tried(NamedTuple):
    """What became of a batch that was checked and not recorded; rows count from 0."""

    seen: frozenset[int]  # that stand already
    refused: list[dict[str, Any]]  # as a refused batch names them
    more: int = 0  # rows that are refused beside those


def is_too_long(commands: list[dict[str, Any]]) -> bool:
    """Whether commands are more bytes than one message carries; all but ASCII is escaped there."""
    if len(msgspec.json.encode(commands)) * _LONGEST <= MAX_MESSAGE_BYTES:
        return False
    return sum(len(json.dumps(one)) + 2 for one in in_turns(commands)) > MAX_MESSAGE_BYTES
