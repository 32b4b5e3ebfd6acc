"""The door of every command: read, allowed, sealed, signed, and sent to its service."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol
from uuid import UUID, uuid5

import msgspec

from services.gateway.batches import (
    OF_A_FILE,
    OF_THE_INTERFACE,
    Answered,
    BatchBody,
    BatchRow,
    Most,
    Tried,
    is_too_long,
)
from services.gateway.filling import with_new_ids, with_own
from services.gateway.reach import Tree, TreeWithNew, authorize
from shared.contracts.batch import MAX_MESSAGE_BYTES
from shared.contracts.errors import (
    BatchRefusedError,
    BatchTooLargeError,
    ConcurrentChangeError,
    FieldError,
    InvalidCommandError,
    NotAllowedError,
    NotYetVisibleError,
    UnknownCommandError,
)
from shared.contracts.principal import Answer, Position, Principal
from shared.contracts.roles import Scope
from shared.contracts.table import COMMAND_SERVICES, COMMANDS, CommandSpec
from shared.contracts.wire import personal_fields, read_command
from shared.kernel.errors import ZerenError
from shared.kernel.turns import in_turns

COMMAND_TIMEOUT_S = 15.0

_REFUSED = range(402, 500)  # for what the command says, not for who sends it or what is away
_OF_THE_WHOLE = (BatchRefusedError, ConcurrentChangeError)


class Rpc(Protocol):
    """What the gateway needs of the pool of RPC clients."""

    def call(self, service: str, method: str, *, timeout_s: float = ..., **kwargs: Any) -> Any:
        """Call a method of a service with JSON values; give its JSON result."""


class Given(NamedTuple):
    """An answer, and whether it was recorded by this very request."""

    answered: Answered
    is_new: bool


class _Checked(NamedTuple):
    id: UUID
    spec: CommandSpec
    body: dict[str, Any]

    def wire(self, correlation_id: UUID | None = None, cause: str | None = None) -> dict[str, Any]:
        told = {"id": str(self.id), "command": self.spec.name, "body": self.body}
        if correlation_id is not None:
            told["correlation_id"] = str(correlation_id)
        return told if cause is None else {**told, "causation_id": cause}


class CommandDoor:
    """Takes commands for all services.

    Args:
        rpc: calls to services.
        sign: signs who gives these commands, for a minute.
        seal: encrypts a personal field to the registry.
        tree: makes the tree of organizations as of these positions.
        most: what a batch may be.
    """

    def __init__(
        self,
        *,
        rpc: Rpc,
        sign: Callable[[Principal, Sequence[Any]], str],
        seal: Callable[[str], str],
        tree: Callable[[Sequence[Position]], Tree],
        most: Most = OF_THE_INTERFACE,
    ) -> None:
        self._rpc = rpc
        self._sign = sign
        self._seal = seal
        self._tree = tree
        self._most = most

    def give(
        self,
        key: str,
        body: Any,
        *,
        command_id: UUID,
        principal: Principal,
        after: Sequence[Position] = (),
    ) -> Given:
        """Give one command.

        Raises:
            UnknownCommandError, InvalidCommandError, NotAllowedError, OutOfScopeError, and
            whatever the service refuses it with.
        """
        spec = spec_of(key)
        checked = self._check(spec, body, command_id, principal, TreeWithNew(self._tree(after)))
        result = self._rpc.call(
            spec.service,
            spec.method,
            timeout_s=COMMAND_TIMEOUT_S,
            principal=self._sign(principal, [checked.wire()]),
            command_id=str(command_id),
            body=checked.body,
            after=_wire(after),
        )
        return _given(command_id, result)

    def give_batch(
        self,
        raw: Any,
        *,
        batch_id: UUID,
        principal: Principal,
        after: Sequence[Position] = (),
        causes: Mapping[UUID, str] = MappingProxyType({}),
        correlation_id: UUID | None = None,
    ) -> list[Given]:
        """Give a batch: checked whole here, and again and recorded whole by its service.

        ``causes`` are what commands came from, by command id: told with their facts, as is what
        they have in common.

        Raises:
            BatchRefusedError: every wrong row with what is wrong with it.
            BatchTooLargeError: more commands than this door takes, or longer ones than a message.
            InvalidCommandError: the batch itself has not the form of one.
            NotYetVisibleError: what it relies on by ``after`` is not known in time.
        """
        batch, rows = self._read_batch(raw, batch_id, principal, after)
        refused = [row for row in rows if isinstance(row, dict)]
        if refused:
            raise BatchRefusedError(rows=refused)
        accepted = [row for row in rows if isinstance(row, _Checked)]
        commands = _on_the_bus(accepted, causes, correlation_id)
        try:
            results = self._rpc.call(
                batch.service,
                "batch",
                timeout_s=self._most.timeout_s,
                principal=self._sign(principal, commands),
                commands=commands,
                after=_wire(after),
            )
        except ZerenError as error:
            raise _of_batch(error, accepted) from error
        return [_given(row.id, result) for row, result in zip(accepted, results, strict=True)]

    def try_batch(
        self,
        raw: Any,
        *,
        batch_id: UUID,
        principal: Principal,
        causes: Mapping[UUID, str] = MappingProxyType({}),
        correlation_id: UUID | None = None,
    ) -> Tried:
        """Have a batch checked and decided as `give_batch` would, and record nothing.

        Raises:
            BatchTooLargeError, InvalidCommandError: as `give_batch`; wrong rows are told.
        """
        batch, rows = self._read_batch(raw, batch_id, principal, ())
        refused = [row for row in rows if isinstance(row, dict)]
        accepted = {n: row for n, row in enumerate(rows) if isinstance(row, _Checked)}
        if not accepted:
            return Tried(frozenset(), refused)
        commands = _on_the_bus(accepted.values(), causes, correlation_id)
        told = self._rpc.call(
            batch.service,
            "trial",
            timeout_s=self._most.timeout_s,
            principal=self._sign(principal, commands),
            commands=commands,
        )
        numbers = list(accepted)
        refused += [{**row, "row": numbers[row["row"]]} for row in told["rows"]]
        seen = frozenset(numbers[number] for number in told["seen"])
        return Tried(seen, sorted(refused, key=lambda row: int(row["row"])), told["more"])

    def for_a_file(self, tree: Tree) -> "CommandDoor":
        """Give the same door for what is recorded from one file, whole, on a tree of its own."""
        return CommandDoor(
            rpc=self._rpc, sign=self._sign, seal=self._seal, tree=lambda _: tree, most=OF_A_FILE
        )

    def _read_batch(
        self, raw: Any, batch_id: UUID, principal: Principal, after: Sequence[Position]
    ) -> "tuple[BatchBody, list[_Checked | dict[str, Any]]]":
        batch = _convert(raw, BatchBody)
        if batch.service not in COMMAND_SERVICES:
            raise UnknownCommandError(batch.service)
        if len(batch.commands) > self._most.commands:
            raise BatchTooLargeError(limit=self._most.commands)
        if not batch.commands:
            raise InvalidCommandError(fields=[FieldError.of("commands", "missing_field")])
        return batch, list(self._rows(batch, batch_id, principal, TreeWithNew(self._tree(after))))

    def _rows(
        self, batch: BatchBody, batch_id: UUID, principal: Principal, tree: TreeWithNew
    ) -> Iterator[_Checked | dict[str, Any]]:
        for number, raw in enumerate(in_turns(batch.commands)):
            try:
                row = _convert(raw, BatchRow)
                spec = spec_of(f"{batch.service}.{row.command}")
                row_id = row.id or uuid5(batch_id, str(number))
                yield self._check(spec, row.body, row_id, principal, tree)
            except NotYetVisibleError:  # nothing is wrong with the row: the batch may come again
                raise
            except ZerenError as error:
                yield {"row": number, **error.as_dict()}

    def _check(
        self, spec: CommandSpec, raw: Any, command_id: UUID, principal: Principal, tree: TreeWithNew
    ) -> _Checked:
        # Before the body is read: who may not give a command is told nothing of its fields.
        if principal.role not in spec.roles:
            raise NotAllowedError(spec.key, role=str(principal.role))
        body = with_own(spec, with_new_ids(spec.struct, raw, command_id), principal)
        command = read_command(spec.struct, body)
        authorize(spec, command, principal, tree)
        tree.note(command, gives_reach=spec.roles[principal.role] is not Scope.ANY)
        sealed = {field: self._seal(body[field]) for field in personal_fields(spec.struct)}
        return _Checked(command_id, spec, {**body, **sealed})


def spec_of(key: str) -> CommandSpec:
    """Give a command's row of the table.

    Raises:
        UnknownCommandError: there is none of that name.
    """
    spec = COMMANDS.get(key)
    if spec is None:
        raise UnknownCommandError(key[:100])
    return spec


def _convert(raw: Any, struct: type[Any]) -> Any:
    try:
        return msgspec.convert(raw, struct, strict=True)
    except msgspec.ValidationError as error:
        fault = FieldError.of("", "wrong_value", str(error))
        raise InvalidCommandError(struct.__name__, fields=[fault]) from None


def _on_the_bus(
    rows: Iterable[_Checked], causes: Mapping[UUID, str], correlation_id: UUID | None
) -> list[dict[str, Any]]:
    commands = [row.wire(correlation_id, causes.get(row.id)) for row in rows]
    if is_too_long(commands):
        raise BatchTooLargeError(limit_bytes=MAX_MESSAGE_BYTES)
    return commands


def _of_batch(error: ZerenError, rows: Sequence[_Checked]) -> ZerenError:
    """Tell a refusal alike for any length of batch: a service names no row of a batch of one."""
    is_of_its_row = error.status in _REFUSED and not isinstance(error, _OF_THE_WHOLE)
    if len(rows) != 1 or not is_of_its_row:
        return error
    return BatchRefusedError(rows=[{"row": 0, **error.as_dict()}])


def _wire(after: Sequence[Position]) -> Mapping[str, int] | None:
    return {place.service: place.sequence for place in after} or None


def _given(command_id: UUID, result: Any) -> Given:
    answer = msgspec.convert(result, Answer)
    place = Position(answer.service, answer.sequence)
    answered = Answered(
        command_id=command_id,
        stream=answer.stream,
        version=answer.version,
        position=str(place) if answer.sequence else None,
    )
    return Given(answered, is_new=answer.sequence > 0 and not answer.is_repeat)
