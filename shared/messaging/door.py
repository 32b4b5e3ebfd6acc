"""The door of a service that takes commands: verified, read, handed to its application.

A plain object, knowing neither nameko nor bus. A process puts it, and the loops that follow the
ledger for the service, into the runner's ``extras`` under `door_key` and `loops_key`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from joserfc.jwk import OKPKey

from shared.contracts.errors import FieldError, InvalidCommandError
from shared.contracts.principal import Incoming, Position, Principal
from shared.eventstore.application import CommandApplication
from shared.eventstore.checks import as_rows
from shared.kernel.calendar import local_date
from shared.security import verify_principal, what_is_said

T = TypeVar("T")


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One command of a batch as it arrives."""

    id: UUID
    command: str
    body: dict[str, Any]
    correlation_id: UUID | None = None
    causation_id: str | None = None


def today_in_shanghai() -> date:
    """Give the calendar date that it is now in Asia/Shanghai."""
    return local_date(datetime.now(UTC))


class CommandDoor:
    """Takes commands as they cross the bus.

    Args:
        application: decides and records.
        principal_key: the public half of the key with which the gateway signs who speaks.
        today: gives the calendar date in Asia/Shanghai.
    """

    def __init__(
        self,
        application: CommandApplication,
        principal_key: OKPKey,
        today: Callable[[], date] = today_in_shanghai,
    ) -> None:
        self._application = application
        self._key = principal_key
        self._today = today

    def batch(
        self, principal: str, commands: Sequence[Any], after: Mapping[str, int] | None = None
    ) -> list[dict[str, Any]]:
        """Give a batch; answer each command in order, as builtins.

        Raises:
            NotAuthenticatedError: nobody we trust has signed who says this.
            InvalidCommandError: the message itself has not the form of a batch.
            ZerenError: whatever the application refuses.
        """
        answers = self._application.handle(*self._given(principal, commands, after))
        return [msgspec.to_builtins(answer) for answer in answers]

    def trial(
        self, principal: str, commands: Sequence[Any], after: Mapping[str, int] | None = None
    ) -> dict[str, Any]:
        """Have a batch decided and recorded nowhere.

        Returns:
            ``seen``: rows that stand already; ``rows``: wrong rows as a refused batch names them;
            ``more``: how many are wrong beside these.

        Raises:
            NotAuthenticatedError, InvalidCommandError, BatchTooLargeError: as `batch`.
        """
        tried = self._application.trial(*self._given(principal, commands, after))
        rows, more = as_rows(tried.refused)
        return {"seen": tried.seen, "rows": rows, "more": more}

    def _given(
        self, principal: str, commands: Sequence[Any], after: Mapping[str, int] | None
    ) -> tuple[list[Incoming], Principal, date, list[Position]]:
        speaker = verify_principal(principal, self._key, says=what_is_said(commands))
        rows = _read(commands, list[_Row])
        places = _read(after or {}, dict[str, int])
        incoming = [
            Incoming(
                id=row.id,
                command=row.command,
                body=row.body,
                correlation_id=row.correlation_id,
                causation_id=row.causation_id,
            )
            for row in rows
        ]
        after_all = [Position(service, sequence) for service, sequence in places.items()]
        return incoming, speaker, self._today(), after_all


def door_key(service: str) -> str:
    """Give the key under which a process provides a service's `CommandDoor`."""
    return f"{service}.door"


def loops_key(service: str) -> str:
    """Give the key under which a process provides the loops of a service that follow the ledger."""
    return f"{service}.loops"


def _read(value: Any, wanted: type[T]) -> T:
    try:
        return msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        fault = FieldError.of("", "wrong_value", str(error))
        raise InvalidCommandError(fields=[fault]) from None
