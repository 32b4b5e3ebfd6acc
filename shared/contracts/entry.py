"""The entry: a fact in its place, as one CloudEvents 1.0 event in structured mode.

Its canonical bytes are what is relayed, sequenced, hashed, exported and verified. ``entry_bytes``
is the one function that makes them from a row of a service's store.
"""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from shared.kernel.canonical import canonical, canonical_time

MAX_ENTRY_BYTES = 65_507
MAX_DATA_BYTES = 60_000
CONTENT_TYPE = "application/cloudevents+json"


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Members as CloudEvents names them; an unset one is absent, never null."""

    specversion: str
    id: str  # subject.streamversion
    source: str  # service
    type: str  # stored name
    subject: UUID  # stream
    time: str  # recorded by the database, YYYY-MM-DDThh:mm:ss.ffffffZ
    occurredon: date
    receivedon: date | None = None
    streamversion: int
    sequence: int  # position in the service's log
    previous: int  # the position before it, first 0
    reliesonindex: int  # size of the ledger that the service had read
    actor: str  # a person's id or system:<service>
    actorpost: UUID | None = None
    actororg: UUID | None = None
    onbehalfof: str | None = None
    reason: str | None = None
    commandid: UUID
    correlationid: UUID
    causationid: str | None = None
    data: msgspec.Raw


class StoredRow(NamedTuple):
    """A row of a service's event table, in the order of its columns, with the service's name."""

    source: str
    position: int
    previous: int
    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes
    recorded_at: datetime
    occurred_on: date
    received_on: date | None
    relies_on_index: int
    actor: str
    actor_post: UUID | None
    actor_org: UUID | None
    on_behalf_of: str | None
    reason: str | None
    command_id: UUID
    correlation_id: UUID
    causation_id: str | None


EVENT_COLUMNS = StoredRow._fields[1:]

_decoder = msgspec.json.Decoder(Entry)


def entry_of(row: StoredRow) -> Entry:
    """Give the entry that a stored row stands for."""
    return Entry(
        specversion="1.0",
        id=f"{row.originator_id}.{row.originator_version}",
        source=row.source,
        type=row.topic,
        subject=row.originator_id,
        time=canonical_time(row.recorded_at),
        occurredon=row.occurred_on,
        receivedon=row.received_on,
        streamversion=row.originator_version,
        sequence=row.position,
        previous=row.previous,
        reliesonindex=row.relies_on_index,
        actor=row.actor,
        actorpost=row.actor_post,
        actororg=row.actor_org,
        onbehalfof=row.on_behalf_of,
        reason=row.reason,
        commandid=row.command_id,
        correlationid=row.correlation_id,
        causationid=row.causation_id,
        data=msgspec.Raw(row.state),
    )


def entry_bytes(row: StoredRow) -> bytes:
    """Give the canonical bytes of a stored row's entry; `data` is the stored payload, verbatim."""
    return canonical(entry_of(row))


def read_entry(raw: bytes) -> Entry:
    """Read an entry from its bytes.

    Raises:
        msgspec.ValidationError: the bytes are no entry.
    """
    return _decoder.decode(raw)
