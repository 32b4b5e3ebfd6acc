"""Any commands on PostgreSQL, lawful, unlawful and nonsense, alone and in batches.

Every refusal is recorded nowhere, and every aggregate can be replayed from what is stored. The
services' own applications are asked, since HTTP adds nothing but time; the same is asked of
aggregates without a database in tests/unit.
"""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from shared.contracts.command import Command
from shared.contracts.principal import Incoming, Principal
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS, CommandSpec
from shared.contracts.wire import personal_fields
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.security import seal
from shared.settings import Settings
from shared.testing.databases import Databases
from tests.integration.services.conftest import Suite
from tests.unit.commands.pool import AGGREGATES
from tests.unit.test_any_commands import TODAY, founding, struct, struct_about_what_stands

SPECS = {spec.struct: spec for spec in COMMANDS.values()}
KINDS: dict[str, type[Aggregate]] = {kind.KIND: kind for kind in AGGREGATES}
SERVICES = ("registry", "targets", "activities", "assessment")
OFFICE = Principal(actor="system:office", role=Role.SYSTEM)
AUDITOR = Principal(actor="system:auditor", role=Role.AUDITOR)
NONSENSE: tuple[Any, ...] = (None, -1, "", "x" * 2_500, [], {}, [[]], True, "2025-02-30")

commands = st.sampled_from(list(SPECS)).flatmap(
    lambda kind: struct(kind) | struct_about_what_stands(kind)
)
mutations = st.none() | st.tuples(st.integers(0, 20), st.sampled_from(NONSENSE))


class AnyCommandsStored(RuleBasedStateMachine):
    """A database of its own for each run."""

    databases: ClassVar[Databases]
    vault: ClassVar[Any]

    def __init__(self) -> None:
        super().__init__()
        self._fresh = self.databases.fresh(vault=self.vault / str(uuid4()))
        self.settings: Settings = self._fresh.__enter__()
        self.suite = Suite(self.settings)
        self.auditor = psycopg.connect(conninfo(self.settings, "auditor_reader"), autocommit=True)
        self.given: list[tuple[str, Incoming]] = []

    @initialize()
    def found(self) -> None:
        for command in founding():
            self.decide(SPECS[type(command)].service, [self.incoming(command)])
            self.suite.settle()

    @rule(command=commands, mutation=mutations)
    def give(self, command: Command, mutation: tuple[int, Any] | None) -> None:
        self.decide(SPECS[type(command)].service, [self.incoming(command, mutation)])

    @rule(batch=st.lists(st.tuples(commands, mutations), min_size=1, max_size=6))
    def give_batch(self, batch: list[tuple[Command, tuple[int, Any] | None]]) -> None:
        for service in SERVICES:
            rows = [(c, m) for c, m in batch if SPECS[type(c)].service == service]
            if rows:
                self.decide(service, [self.incoming(*row) for row in rows])

    @rule(number=st.integers(0, 30))
    def give_again(self, number: int) -> None:
        if self.given:
            service, incoming = self.given[number % len(self.given)]
            before = self.recorded()
            self.suite.applications[service].handle([incoming], OFFICE, TODAY)
            assert self.recorded() == before

    @rule(command=commands)
    def give_without_the_right(self, command: Command) -> None:
        spec = SPECS[type(command)]
        before = self.recorded()
        with pytest.raises(ZerenError):
            self.suite.applications[spec.service].handle([self.incoming(command)], AUDITOR, TODAY)
        assert self.recorded() == before

    @rule()
    def settle(self) -> None:
        self.suite.settle()

    def decide(self, service: str, batch: list[Incoming]) -> None:
        before = self.recorded()
        try:
            answers = self.suite.applications[service].handle(batch, OFFICE, TODAY)
        except ZerenError:
            assert self.recorded() == before
            return
        assert len(answers) == len(batch)
        # What recorded nothing is decided anew when it comes again.
        self.given += [(service, one) for one, a in zip(batch, answers, strict=True) if a.sequence]

    def incoming(self, command: Command, mutation: tuple[int, Any] | None = None) -> Incoming:
        spec: CommandSpec = SPECS[type(command)]
        body = {k: v for k, v in msgspec.to_builtins(command).items() if v is not None}
        for field in personal_fields(spec.struct):
            body[field] = seal(body[field], self.suite.public_key)
        if mutation is not None:
            number, value = mutation
            names = [*spec.struct.__struct_fields__, "unknown"]
            body[names[number % len(names)]] = value
        return Incoming(id=uuid4(), command=spec.name, body=body)

    def recorded(self) -> list[tuple[Any, ...]]:
        """Every service's last position, and how many command ids it knows."""
        return [
            self.auditor.execute(f"SELECT count(*), max(position) FROM {s}.events").fetchall()[0]
            for s in SERVICES
        ] + [(self._command_ids(service),) for service in SERVICES]

    def _command_ids(self, service: str) -> int:
        with self.suite.applications[service].factory.datastore.transaction(commit=False) as curs:  # type: ignore[attr-defined]
            curs.execute(f"SELECT count(*) AS n FROM {service}.commands")
            return int(curs.fetchone()["n"])

    def teardown(self) -> None:
        try:
            for service, kind, stream, length in self.streams():
                session = self.suite.applications[service].new_session()
                assert session.get(kind, stream).version == length
        finally:
            self.auditor.close()
            self.suite.close()
            self._fresh.__exit__(None, None, None)

    def streams(self) -> Iterator[tuple[str, type[Aggregate], UUID, int]]:
        for service in SERVICES:
            rows = self.auditor.execute(
                "SELECT originator_id, count(*), max(originator_version),"
                " (array_agg(topic ORDER BY originator_version))[1]"
                f" FROM {service}.events GROUP BY originator_id"
            )
            for stream, count, last, first in rows.fetchall():
                assert count == last
                yield service, KINDS[".".join(first.split(".")[:2])], stream, last


def test_any_commands_leave_what_can_be_replayed_and_refusals_leave_nothing(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    AnyCommandsStored.databases = databases
    AnyCommandsStored.vault = tmp_path_factory.mktemp("vaults")

    run_state_machine_as_test(
        AnyCommandsStored,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
