"""The application of a service that keeps facts: one path for one command and for a batch.

A batch is read and checked whole, decided in order on one session, and appended in one transaction;
where any row is wrong nothing is recorded. A command id that stands already is answered with its
first answer. The first attempt is made in good faith, without asking for command ids and new
streams: the append refuses both, and only then is the store asked.

While a long batch is decided, others have their turn every few commands. A single command given
beside one of 10,000, gateway and service in one process on a busy machine, was answered in some
10 ms instead of 4, and after half a second at worst: it has to wait while the batch is read off
the bus, and while it is appended (`tests/integration/scripts/green_batch.py` measures it).
"""

import hashlib
import hmac
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import ClassVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.postgres import PostgresDatastore, PostgresFactory

from shared.contracts.batch import MAX_COMMANDS
from shared.contracts.command import Command
from shared.contracts.errors import BatchTooLargeError, ConcurrentChangeError, UnknownCommandError
from shared.contracts.principal import Answer, Incoming, Position, Principal
from shared.contracts.table import COMMANDS, CommandSpec
from shared.contracts.wire import read_command
from shared.eventstore.batch import Batch, Handler, Trial
from shared.eventstore.environment import store_environment
from shared.eventstore.header import SeenCommand
from shared.eventstore.mapper import FactMapper
from shared.eventstore.recorder import CommandSeenError, FactRecorder, StreamMovedError
from shared.eventstore.references import References
from shared.eventstore.rules_in_force import RulesInForce, rows_from
from shared.eventstore.session import Session
from shared.eventstore.writing import Decided, answers_of, events_of, header_of
from shared.kernel.canonical import canonical
from shared.kernel.errors import ZerenError
from shared.settings import Settings

MAX_ATTEMPTS = 10
GIVES_UP_S = 60.0  # after which a batch that lost a race is not decided again
_BACK_OFF_S = 0.001


class CommandApplication(Application[UUID]):
    """The write side of a service. A subclass gives its `name` and its `handlers`."""

    name = "commands"
    handlers: ClassVar[Mapping[type[Command], Handler]] = {}

    def __init__(self, settings: Settings) -> None:
        super().__init__(env=store_environment(settings, self.name))
        # The environment names these classes; the library types them by their bases.
        assert isinstance(self.factory, PostgresFactory)  # noqa: S101
        assert isinstance(self.recorder, FactRecorder)  # noqa: S101
        assert isinstance(self.mapper, FactMapper)  # noqa: S101
        self.references = References(self.factory.datastore)
        self.rules = RulesInForce(partial(_rules_from, self.factory.datastore))
        self._facts, self._reader = self.recorder, self.mapper
        key = settings.secret("idempotency.key").encode()
        self._keyed = hmac.new(key, digestmod=hashlib.sha256)  # copied: making it takes longer
        self._specs = {spec.name: spec for spec in COMMANDS.values() if spec.service == self.name}
        unhandled = {spec.struct for spec in self._specs.values()} ^ set(self.handlers)
        if unhandled:
            raise UnknownCommandError(", ".join(sorted(s.__name__ for s in unhandled)))

    def close(self) -> None:
        """Give back all connections."""
        self._facts.close()
        super().close()

    def handle(
        self,
        batch: Sequence[Incoming],
        principal: Principal,
        today: date,
        after: Collection[Position] = (),
    ) -> list[Answer]:
        """Decide a batch and append its facts in one transaction.

        Args:
            batch: at most `MAX_COMMANDS` commands of this service, in order.
            principal: who gives them; verified by the caller.
            today: the calendar date in Asia/Shanghai.
            after: places of other services that the caller has seen; an unknown reference
                waits for them, at most `REFERENCE_WAIT_S`.

        Returns:
            An answer for each command, in order; the first one for a command id seen before.

        Raises:
            BatchTooLargeError: more than `MAX_COMMANDS` commands.
            BatchRefusedError: rows are wrong; a batch of one is refused with its own error.
            ConcurrentChangeError: others kept changing the same stream; nothing was appended.
        """
        gives_up = time.monotonic() + GIVES_UP_S
        _refuse_large(batch)
        work = Batch(self, batch, principal, today, [p for p in after if p.service != self.name])
        for attempt in range(MAX_ATTEMPTS):
            try:
                return work.attempt(in_good_faith=attempt == 0)
            except (CommandSeenError, StreamMovedError):
                if time.monotonic() > gives_up:  # as only a long batch does
                    break
                # Whoever lost twice lets the others pass, each time a little longer.
                time.sleep(_BACK_OFF_S * (2**attempt - 1))
            except ZerenError:
                if attempt > 0:
                    raise
        raise ConcurrentChangeError

    def trial(
        self,
        batch: Sequence[Incoming],
        principal: Principal,
        today: date,
        after: Collection[Position] = (),
    ) -> Trial:
        """Decide a batch as `handle` would, and append nothing; arguments are the same.

        Raises:
            BatchTooLargeError: more than `MAX_COMMANDS` commands.
        """
        _refuse_large(batch)
        return Batch(self, batch, principal, today, after).trial()

    def read(self, incoming: Incoming) -> tuple[CommandSpec, Command, bytes]:
        """Read a command and the keyed hash of its body.

        Raises:
            UnknownCommandError: this service has no such command.
            InvalidCommandError: fields are wrong.
        """
        spec = self._specs.get(incoming.command)
        if spec is None:
            raise UnknownCommandError(f"{self.name}.{incoming.command}")
        command = read_command(spec.struct, incoming.body)
        content = canonical([f"{self.name}.{incoming.command}", command])
        keyed = self._keyed.copy()
        keyed.update(content)
        return spec, command, keyed.digest()

    def new_session(self) -> Session:
        """Give an empty unit of work on this service's streams."""
        return Session(
            self._facts.select_streams, self._reader.to_domain_event, self._facts.select_begun
        )

    def seen(self, ids: Collection[UUID]) -> Mapping[UUID, SeenCommand]:
        """Give those of the command ids that stand already."""
        seen: Mapping[UUID, SeenCommand] = self._facts.select_commands(ids)
        return seen

    def append(
        self, session: Session, decided: Sequence[Decided], principal: Principal, size: int
    ) -> dict[UUID, Answer]:
        """Append what a session has recorded; give the answers by command id.

        ``size`` is how much of the ledger it was decided on: what `reliesonindex` says.

        Raises:
            CommandSeenError, StreamMovedError: nothing was appended; decide again.
        """
        header = header_of(decided, principal, size)
        events = events_of(decided)
        positions = self._facts.insert_events(events, header=header, also=session.hooks)
        return answers_of(self.name, decided, positions)


def _refuse_large(batch: Sequence[Incoming]) -> None:
    if len(batch) > MAX_COMMANDS:
        raise BatchTooLargeError(limit=MAX_COMMANDS)


def _rules_from(datastore: PostgresDatastore, start: int) -> list[tuple[int, str, bytes]]:
    with datastore.get_connection() as connection:
        return rows_from(connection, start)
