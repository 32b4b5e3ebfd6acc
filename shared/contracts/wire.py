"""From a body as it arrived to a command, with every mistake named by its field."""

from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints
from uuid import UUID

import msgspec

from shared.contracts.command import Command, New, Personal, Ref
from shared.contracts.errors import FieldError, InvalidCommandError

Mark = Ref | New | Personal
C = TypeVar("C", bound=Command)


@cache
def marks(struct: type[Command]) -> dict[str, Mark]:
    """Give the fields of a command that are references, new ids or personal data."""
    hints = get_type_hints(struct, include_extras=True)
    found = {name: _mark(hint) for name, hint in hints.items()}
    return {name: mark for name, mark in found.items() if mark is not None}


def personal_fields(struct: type[Command]) -> tuple[str, ...]:
    """Give the names of the fields that hold personal data."""
    return tuple(name for name, mark in marks(struct).items() if isinstance(mark, Personal))


def ids_of(command: Command, field: str) -> tuple[UUID, ...]:
    """Give the ids that a reference field holds: none, one, or several."""
    value = getattr(command, field)
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple) else (value,)


def read_command(struct: type[C], body: Any) -> C:
    """Read a body as a command.

    Raises:
        InvalidCommandError: its ``fields`` name every wrong, missing or unknown field.
    """
    try:
        return msgspec.convert(body, struct, strict=True)
    except msgspec.ValidationError as error:
        raise InvalidCommandError(struct.__name__, fields=_faults(struct, body, error)) from error


def _faults(struct: type[Command], body: Any, first: msgspec.ValidationError) -> list[FieldError]:
    if not isinstance(body, dict):
        return [FieldError.of("", "wrong_type", str(first))]
    fields = {field.name: field for field in msgspec.structs.fields(struct)}
    unknown = [FieldError.of(name, "unknown_field") for name in body if name not in fields]
    missing = [
        FieldError.of(name, "missing_field")
        for name, field in fields.items()
        if field.required and name not in body
    ]
    wrong = [
        fault
        for name, field in fields.items()
        if name in body and (fault := _fault(name, body[name], field.type)) is not None
    ]
    return unknown + missing + wrong


def _fault(name: str, value: Any, wanted: Any) -> FieldError | None:
    try:
        msgspec.convert(value, wanted, strict=True)
    except msgspec.ValidationError as error:
        return FieldError.of(name, "wrong_value", str(error))
    return None


def _mark(hint: Any) -> Mark | None:
    for extra in getattr(hint, "__metadata__", ()):
        if isinstance(extra, Ref | New | Personal):
            return extra
    for inner in get_args(hint):
        if (found := _mark(inner)) is not None:
            return found
    return None
