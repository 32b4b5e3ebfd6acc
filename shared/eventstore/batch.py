"""One batch on its way through a service: read once, decided until nobody else is in its way."""

import hmac
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from shared.contracts.command import Command, Ref
from shared.contracts.errors import (
    BatchRefusedError,
    IdempotencyKeyReusedError,
    PeriodClosedError,
    ReasonMissingError,
    UnknownReferenceError,
)
from shared.contracts.principal import Answer, Incoming, Position, Principal
from shared.contracts.table import CommandSpec
from shared.contracts.wire import ids_of
from shared.eventstore.checks import (
    as_rows,
    common_errors,
    flatten,
    one_error,
    references_of,
    streams_of,
)
from shared.eventstore.header import SeenCommand
from shared.eventstore.references import Reference, References
from shared.eventstore.rules_in_force import RulesInForce
from shared.eventstore.session import Session
from shared.eventstore.writing import Decided, refuse_large
from shared.kernel.canonical import canonical
from shared.kernel.errors import ZerenError
from shared.kernel.turns import in_turns

REFERENCE_WAIT_S = 5.0
NO_RULES = RulesInForce(lambda _: ())


class Context(NamedTuple):
    """What a handler may know besides its command and the session."""

    principal: Principal
    today: date  # Asia/Shanghai
    command_id: UUID
    rules: RulesInForce = NO_RULES


Handler = Callable[[Any, Any, Context], None]
"""Decides one command on aggregates of its service's session; refuses with a `ZerenError`."""


class Store(Protocol):
    """What a batch asks of its application."""

    name: str
    references: References
    rules: RulesInForce

    @property
    def handlers(self) -> Mapping[type[Command], Handler]:
        """How each command is decided."""

    def read(self, incoming: Incoming) -> tuple[CommandSpec, Command, bytes]:
        """Read a command and the keyed hash of its body."""

    def new_session(self) -> Session:
        """Give an empty unit of work."""

    def seen(self, ids: Collection[UUID]) -> Mapping[UUID, SeenCommand]:
        """Give those of the command ids that stand already."""

    def append(
        self, session: Session, decided: Sequence[Decided], principal: Principal, size: int
    ) -> dict[UUID, Answer]:
        """Append what the session has recorded, decided on so much of the ledger."""


class Trial(NamedTuple):
    """What became of a batch that was decided and not appended."""

    seen: list[int]  # rows that stand already, whoever gave them
    refused: dict[int, list[ZerenError]]  # rows that are wrong, by number from 0


class _Row(NamedTuple):
    number: int
    incoming: Incoming
    spec: CommandSpec
    command: Command
    body_hash: bytes
    own: list[tuple[str, Ref, UUID]]  # references to streams of this service
    foreign: list[tuple[str, Ref, UUID]]


class Batch:
    """Commands of one principal, decided and appended together or not at all."""

    def __init__(
        self,
        store: Store,
        batch: Sequence[Incoming],
        principal: Principal,
        today: date,
        after: Collection[Position],
    ) -> None:
        self._store, self._principal, self._today = store, principal, today
        self._after = [place for place in after if place.service != store.name]
        self._is_alone = len(batch) == 1
        self._unreadable: dict[int, list[ZerenError]] = {}
        numbered = enumerate(in_turns(batch))
        self._rows = [row for n, one in numbered if (row := self._read(n, one))]
        self._errors: dict[int, list[ZerenError]] = {}

    def attempt(self, *, in_good_faith: bool) -> list[Answer]:
        """Decide all rows and append them.

        In good faith neither the command ids nor the streams to be created are looked for: the
        append refuses those that stand.

        Raises:
            CommandSeenError, StreamMovedError: nothing was appended; attempt again, looking.
            ZerenError: rows are wrong; a batch of one is refused with its own error.
        """
        self._errors = {number: list(errors) for number, errors in self._unreadable.items()}
        answers: dict[UUID, Answer] = {}
        new = self._not_seen(answers, in_good_faith=in_good_faith)
        session = self._store.new_session()
        session.preload(subject for row in new for _, _, subject in row.own)
        if not in_good_faith:
            session.preload(s for row in new for s in streams_of(row.command, self._store.name))
        unknown, size = self._unknown_references(new)
        decided = [
            done for row in in_turns(new) if (done := self._decide(session, row, unknown, size))
        ]
        if self._errors:
            raise self._refusal()
        if decided:
            answers |= self._store.append(session, decided, self._principal, size)
        return [answers[row.incoming.id] for row in self._rows]

    def trial(self) -> Trial:
        """Decide all rows as `attempt` would, and append nothing."""
        self._errors = {number: list(errors) for number, errors in self._unreadable.items()}
        stands = self._store.seen([row.incoming.id for row in self._rows])
        new: list[_Row] = []
        seen: list[int] = []
        for row in self._rows:
            found = stands.get(row.incoming.id)
            if found is None:
                new.append(row)
            elif hmac.compare_digest(found.body_hash, row.body_hash):
                seen.append(row.number)
            else:
                self._refuse(row, IdempotencyKeyReusedError(str(row.incoming.id)))
        session = self._store.new_session()
        session.preload(subject for row in new for _, _, subject in row.own)
        session.preload(s for row in new for s in streams_of(row.command, self._store.name))
        unknown, size = self._unknown_references(new)
        for row in in_turns(new):
            self._decide(session, row, unknown, size)
        return Trial(seen, {number: flatten(errors) for number, errors in self._errors.items()})

    def _read(self, number: int, incoming: Incoming) -> _Row | None:
        try:
            spec, command, body_hash = self._store.read(incoming)
        except ZerenError as error:
            self._unreadable[number] = [error]
            return None
        own: list[tuple[str, Ref, UUID]] = []
        foreign: list[tuple[str, Ref, UUID]] = []
        prefix = f"{self._store.name}."
        for named in references_of(command):
            (own if named[1].kind.startswith(prefix) else foreign).append(named)
        return _Row(number, incoming, spec, command, body_hash, own, foreign)

    def _not_seen(self, answers: dict[UUID, Answer], *, in_good_faith: bool) -> list[_Row]:
        ids = [row.incoming.id for row in self._rows]
        seen = {} if in_good_faith else self._store.seen(ids)
        first: dict[UUID, _Row] = {}
        for row in self._rows:
            stands = seen.get(row.incoming.id)
            earlier = first.setdefault(row.incoming.id, row)
            if earlier.body_hash != row.body_hash or (stands and not self._is_same(stands, row)):
                self._refuse(row, IdempotencyKeyReusedError(str(row.incoming.id)))
            elif stands:
                answers[row.incoming.id] = Answer(
                    stream=stands.stream,
                    version=stands.version,
                    service=self._store.name,
                    sequence=stands.position,
                    is_repeat=True,
                )
        return [row for row in first.values() if row.incoming.id not in seen]

    def _is_same(self, stands: SeenCommand, row: _Row) -> bool:
        same_body = hmac.compare_digest(stands.body_hash, row.body_hash)
        return same_body and stands.principal == self._principal.actor

    def _unknown_references(self, rows: list[_Row]) -> tuple[set[Reference], int]:
        """Give what is not known, and how much of the ledger that was looked for in.

        What is decided relies on so much and, whatever the follower reads meanwhile, on no more:
        closings are read after this, at least so far.
        """
        wanted = {Reference(mark.kind, subject) for row in rows for _, mark, subject in row.foreign}
        unknown = self._store.references.missing(wanted)
        if unknown and self._after:
            self._store.references.wait(self._after, REFERENCE_WAIT_S)
            unknown = self._store.references.missing(wanted)
        return unknown, self._store.references.size()

    def _decide(
        self, session: Session, row: _Row, unknown: set[Reference], size: int
    ) -> Decided | None:
        before = len(session.recorded)
        errors = [
            *common_errors(row.spec, row.command, self._principal, self._today),
            *_unknown(row, session, unknown),
            *self._late(row, size),
        ]
        if not errors:
            try:
                context = Context(self._principal, self._today, row.incoming.id, self._store.rules)
                self._store.handlers[type(row.command)](session, row.command, context)
                decided = self._decided(session, row, before)
                refuse_large(self._store.name, decided, self._principal)
            except ZerenError as error:
                errors.append(error)
            else:
                return decided
        self._refuse(row, *errors)
        return None

    def _late(self, row: _Row, size: int) -> Iterable[ZerenError]:
        """Refuse what happened in a closed period, unless with a reason and another's approval."""
        on, store = row.command.occurred_on, self._store
        if on >= self._today:  # a period is closed after its last day
            return ()
        if not store.rules.has_closings(size=size):
            return ()
        concerned = (one for field in row.spec.scope_fields for one in ids_of(row.command, field))
        closed = store.rules.closed(concerned, on, size=size)
        return self._unless_approved(row, closed) if closed else ()

    def _unless_approved(self, row: _Row, closed: Sequence[UUID]) -> Iterator[ZerenError]:
        on, key, actor = row.command.occurred_on, row.spec.key, self._principal.actor
        if not row.command.reason:
            yield ReasonMissingError(field="reason")
        if self._after:
            self._store.references.wait(self._after, REFERENCE_WAIT_S)
        for one in closed:
            if not self._store.rules.is_approved(one, key, on, actor=actor):
                yield PeriodClosedError(str(one), field="occurred_on", command=key)

    def _decided(self, session: Session, row: _Row, before: int) -> Decided:
        facts = session.recorded[before:]
        own = [fact.originator_id for fact in facts] or streams_of(row.command, self._store.name)
        version = session.version(own[0])
        states = [canonical(fact.fact) for fact in facts]
        return Decided(row.incoming, row.command, row.body_hash, facts, states, own[0], version)

    def _refuse(self, row: _Row, *errors: ZerenError) -> None:
        self._errors.setdefault(row.number, []).extend(errors)

    def _refusal(self) -> ZerenError:
        if self._is_alone:
            ((_, errors),) = self._errors.items()
            return one_error(flatten(errors))
        rows, more = as_rows({n: flatten(errors) for n, errors in self._errors.items()})
        return BatchRefusedError(rows=rows, more=more) if more else BatchRefusedError(rows=rows)


def _unknown(row: _Row, session: Session, unknown: set[Reference]) -> list[ZerenError]:
    named = [
        (field, subject)
        for field, mark, subject in row.own
        if not session.exists(mark.kind, subject)
    ]
    named += [
        (field, subject)
        for field, mark, subject in row.foreign
        if Reference(mark.kind, subject) in unknown
    ]
    return [UnknownReferenceError(str(subject), field=field) for field, subject in named]
