"""Facts and commands without a service behind them, for tests of the store itself."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg

from shared.eventstore.connections import conninfo
from shared.eventstore.header import CommandRecord, Header
from shared.eventstore.mapper import DatedEvent
from shared.eventstore.recorder import FactRecorder
from shared.settings import Settings

DAY = date(2025, 3, 5)
TOPIC = "activities.meeting.held.v1"


def event(stream: UUID, version: int = 1, state: bytes = b"{}") -> DatedEvent:
    return DatedEvent(stream, version, TOPIC, state, DAY)


def header(
    facts: int,
    *,
    command: UUID | None = None,
    received: date | None = None,
    about: DatedEvent | None = None,
) -> Header:
    stream, version = (about.originator_id, about.originator_version) if about else (uuid4(), 1)
    assert isinstance(stream, UUID)
    record = CommandRecord(
        command_id=command or uuid4(),
        principal="system:trial",
        body_hash=b"hash",
        stream=stream,
        version=version,
        facts=facts,
        received_on=received,
        on_behalf_of=None,
        reason=None,
        correlation_id=uuid4(),
        causation_id=None,
        actor="system:trial",
        actor_post=None,
        actor_org=None,
        relies_on_index=0,
    )
    return [record]


def append(recorder: FactRecorder, *events: DatedEvent, **said: Any) -> list[int]:
    """Append; what says what it is about goes by `append_one`, the rest by `append`."""
    return list(recorder.insert_events(list(events), header=header(len(events), **said)))


def append_alone(recorder: FactRecorder, event: DatedEvent, **said: Any) -> list[int]:
    return append(recorder, event, about=event, **said)


def log(database: Settings, columns: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(conninfo(database, "activities_service")) as connection:
        return connection.execute(
            f"SELECT {columns} FROM activities.events ORDER BY position".encode()
        ).fetchall()
