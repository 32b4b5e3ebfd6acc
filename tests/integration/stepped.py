"""Services that decide in memory, and the read models of one database, stepped by hand."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from flask import Response

from services.activities import projection as activities
from services.assessment.projection import Projection
from services.gateway.pools import Pools
from services.gateway.questions.question import Asking, Question, put
from services.gateway.questions.tree import RegistryTree
from services.registry import projection as registry
from services.targets import projection as targets
from shared.contracts.command import Command
from shared.contracts.entry import StoredRow
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.ledgers import integrate
from tests.unit.commands.pool import TODAY
from tests.unit.test_any_commands import AnyCommands

OFFICE = Principal(actor="system:office", role=Role.SYSTEM)


class Services(AnyCommands):
    """The services' decisions; what they recorded, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[StoredRow] = []
        self.found()

    def decide(self, command: Command) -> None:
        before = {stream: len(events) for stream, events in self.stored.items()}
        super().decide(command)
        for stream, events in self.stored.items():
            for event in events[before.get(stream, 0) :]:
                self.rows.append(self._row(stream, event))

    def _row(self, stream: UUID, event: Any) -> StoredRow:
        source = event.topic.split(".", 1)[0]
        previous = sum(row.source == source for row in self.rows)
        command = UUID(int=len(self.rows))
        return StoredRow(
            source=source,
            position=previous + 1,
            previous=previous,
            originator_id=stream,
            originator_version=event.originator_version,
            topic=event.topic,
            state=event.state,
            recorded_at=datetime(2025, 6, 15, tzinfo=UTC),
            occurred_on=event.occurred_on,
            received_on=None,
            relies_on_index=0,
            actor="system:test",
            actor_post=None,
            actor_org=None,
            on_behalf_of=None,
            reason=None,
            command_id=command,
            correlation_id=command,
            causation_id=None,
        )


class Stepped:
    """The read models of one database, stepped by hand; and the office, which asks them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._ledger = psycopg.connect(conninfo(settings, "ledger_service"))
        self._parts: list[Any] = [
            *(each.follower(settings) for each in (registry, targets, activities)),
            Projection(settings),
        ]
        self.pools = Pools(settings)
        self._asking = Asking(OFFICE, self.pools, RegistryTree(self.pools), TODAY)

    def read(self, rows: Sequence[StoredRow]) -> None:
        integrate(self._ledger, rows)
        while sum(part.step() for part in self._parts):
            pass

    def ask(self, question: Question, said: dict[str, str]) -> Any:
        try:
            answer = put(question, self._asking, list(said.items()))
        except ZerenError as error:
            return error.code, error.subject
        if isinstance(answer, Response):
            return answer.get_data()
        return msgspec.json.encode(answer, enc_hook=str)

    def close(self) -> None:
        self.pools.close()
        for part in (*self._parts, self._ledger):
            part.close()


@contextmanager
def founded(databases: Databases) -> Iterator[Stepped]:
    with databases.fresh() as fresh, closing(Stepped(fresh)) as suite:
        rows = Services().rows
        suite.read(rows[:20])
        suite.read(rows[20:])
        yield suite
