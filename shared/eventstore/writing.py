"""From decided commands to what is appended with their facts, and to their answers. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from shared.contracts.command import Command
from shared.contracts.entry import MAX_DATA_BYTES, MAX_ENTRY_BYTES, StoredRow, entry_bytes
from shared.contracts.errors import EntryTooLargeError
from shared.contracts.principal import Answer, Incoming, Principal
from shared.eventstore.aggregate import Recorded
from shared.eventstore.header import CommandRecord, Header
from shared.eventstore.mapper import DatedEvent
from shared.kernel.canonical import MAX_INTEGER

_SURELY_SMALL_BYTES = 30_000  # what stands around the data is bounded by the types of commands
_LATEST = datetime(2100, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


class Decided(NamedTuple):
    """A command that was accepted, what it made happen, and what it is answered with."""

    incoming: Incoming
    command: Command
    body_hash: bytes
    facts: Sequence[Recorded]
    states: Sequence[bytes]  # canonical, of each fact
    stream: UUID
    version: int


def record_of(decided: Decided, principal: Principal, relies_on_index: int) -> CommandRecord:
    """Give what the store keeps of a command and of who gave it."""
    return CommandRecord(
        command_id=decided.incoming.id,
        principal=principal.actor,
        body_hash=decided.body_hash,
        stream=decided.stream,
        version=decided.version,
        facts=len(decided.facts),
        received_on=decided.command.received_on,
        on_behalf_of=decided.command.on_behalf_of,
        reason=decided.command.reason,
        correlation_id=decided.incoming.correlation_id or decided.incoming.id,
        causation_id=decided.incoming.causation_id,
        actor=principal.actor,
        actor_post=principal.post_id,
        actor_org=principal.organization_id,
        relies_on_index=relies_on_index,
    )


def events_of(decided: Iterable[Decided]) -> list[DatedEvent]:
    """Give the facts of commands as they are stored, in order."""
    return [
        DatedEvent(
            recorded.originator_id,
            recorded.originator_version,
            recorded.fact.TOPIC,
            state,
            recorded.occurred_on,
        )
        for one in decided
        for recorded, state in zip(one.facts, one.states, strict=True)
    ]


def header_of(decided: Sequence[Decided], principal: Principal, relies_on_index: int) -> Header:
    """Give the header under which the facts of these commands are appended."""
    return [record_of(one, principal, relies_on_index) for one in decided]


def answers_of(
    service: str, decided: Sequence[Decided], positions: Sequence[int]
) -> dict[UUID, Answer]:
    """Give the answers by command id; `positions` are those of all facts, in order."""
    answers = {}
    end = 0
    for one in decided:
        end += len(one.facts)
        answers[one.incoming.id] = Answer(
            stream=one.stream,
            version=one.version,
            service=service,
            sequence=positions[end - 1] if one.facts else 0,
        )
    return answers


def refuse_large(service: str, decided: Decided, principal: Principal) -> None:
    """Refuse a command one of whose entries would not fit, before it is appended.

    Raises:
        EntryTooLargeError: data or entry are over the limit, whatever the position will be.
    """
    for recorded, data in zip(decided.facts, decided.states, strict=True):
        if len(data) > MAX_DATA_BYTES:
            raise EntryTooLargeError(bytes=len(data), limit=MAX_DATA_BYTES)
        if len(data) > _SURELY_SMALL_BYTES:
            row = _longest_row(service, recorded, data, record_of(decided, principal, MAX_INTEGER))
            if (size := len(entry_bytes(row))) > MAX_ENTRY_BYTES:
                raise EntryTooLargeError(bytes=size, limit=MAX_ENTRY_BYTES)


def _longest_row(service: str, recorded: Recorded, data: bytes, record: CommandRecord) -> StoredRow:
    return StoredRow(
        source=service,
        position=MAX_INTEGER,
        previous=MAX_INTEGER,
        originator_id=recorded.originator_id,
        originator_version=recorded.originator_version,
        topic=recorded.fact.TOPIC,
        state=data,
        recorded_at=_LATEST,
        occurred_on=recorded.occurred_on,
        received_on=record.received_on,
        relies_on_index=record.relies_on_index,
        actor=record.actor,
        actor_post=record.actor_post,
        actor_org=record.actor_org,
        on_behalf_of=record.on_behalf_of,
        reason=record.reason,
        command_id=record.command_id,
        correlation_id=record.correlation_id,
        causation_id=record.causation_id,
    )
