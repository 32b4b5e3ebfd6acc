"""What is asked of every command before its own rules: who, when, and why.

Pure: each check gives the errors it finds, so a person sees all of a row's mistakes at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, get_args, get_type_hints
from uuid import UUID

import msgspec

from shared.contracts.batch import MAX_ROWS_TOLD
from shared.contracts.command import Command, New, Ref
from shared.contracts.errors import (
    ApprovedByOneselfError,
    DateOutOfRangeError,
    DeedInFutureError,
    FieldError,
    InvalidCommandError,
    NotAllowedError,
    OnBehalfNotAllowedError,
    ReasonMissingError,
)
from shared.contracts.principal import Principal
from shared.contracts.roles import ON_BEHALF
from shared.contracts.table import CommandSpec
from shared.contracts.wire import ids_of, marks
from shared.kernel.calendar import FIRST_DAY, LAST_DAY
from shared.kernel.errors import ZerenError

APPROVERS = frozenset({"approved_by", "approving_id", "authority_id"})
"""Fields that say who approved: an office by its paper, or an organization."""


def common_errors(
    spec: CommandSpec, command: Command, principal: Principal, today: date
) -> Iterator[ZerenError]:
    """Give what is wrong with a command whatever it is about.

    Args:
        spec: the command's row in the table.
        command: as it was read.
        principal: who gives it; verified.
        today: the calendar date in Asia/Shanghai.
    """
    if principal.role not in spec.roles:
        yield NotAllowedError(spec.key, role=str(principal.role))
    if not FIRST_DAY <= command.occurred_on <= LAST_DAY:
        yield DateOutOfRangeError(field="occurred_on")
    elif spec.deed and command.occurred_on > today:
        yield DeedInFutureError(field="occurred_on", today=today.isoformat())
    if spec.needs_reason and not command.reason:
        yield ReasonMissingError(field="reason")
    yield from _approver_errors(command, principal)
    yield from _behalf_errors(command, principal, today)


def approver_fields(struct: type[msgspec.Struct]) -> Iterator[tuple[str, ...]]:
    """Give the paths of the fields of a command, and of its parts, that say who approved."""
    for field, hint in get_type_hints(struct).items():
        if field in APPROVERS:
            yield (field,)
        for kind in (hint, *get_args(hint)):
            if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
                yield from ((field, *path) for path in approver_fields(kind))


def references_of(command: Command) -> Iterator[tuple[str, Ref, UUID]]:
    """Give each existing thing that a command names: field, kind, id."""
    for field, mark in _references(type(command)):
        for subject in ids_of(command, field):
            yield field, mark, subject


def streams_of(command: Command, service: str) -> list[UUID]:
    """Give the streams of a service that a command names or creates, in the order of its fields."""
    return [
        subject
        for field, mark in marks(type(command)).items()
        if isinstance(mark, Ref | New) and mark.kind.startswith(f"{service}.")
        for subject in ids_of(command, field)
    ]


def one_error(errors: list[ZerenError]) -> ZerenError:
    """Give what a command given alone is refused with: its error, or one that names them all."""
    if len(errors) == 1:
        return errors[0]
    fields = [_field(error) for error in errors]
    return InvalidCommandError(fields=fields)


def as_rows(refused: Mapping[int, list[ZerenError]]) -> tuple[list[dict[str, Any]], int]:
    """Give the lines of a refused batch, and how many rows more are wrong than these tell.

    A line is the row's number from 0 and one thing that is wrong with it.
    """
    told = sorted(refused)[:MAX_ROWS_TOLD]
    lines = [{"row": row, **error.as_dict()} for row in told for error in refused[row]]
    return lines, len(refused) - len(told)


def flatten(errors: Iterable[ZerenError]) -> list[ZerenError]:
    """Give the errors of a row without those said twice."""
    return list({(e.code, e.subject, str(e.details)): e for e in errors}.values())


@cache
def _references(struct: type[Command]) -> tuple[tuple[str, Ref], ...]:
    return tuple((field, mark) for field, mark in marks(struct).items() if isinstance(mark, Ref))


@cache
def _approvers(struct: type[Command]) -> tuple[tuple[str, ...], ...]:
    return tuple(approver_fields(struct))


def _approver_errors(command: Command, principal: Principal) -> Iterator[ZerenError]:
    """Nobody approves what is one's own: not who gives the command, nor whom it is about."""
    paths = _approvers(type(command))
    if not paths:  # as of most commands
        return
    about = getattr(command, "organization_id", None)
    own = {str(one) for one in (principal.actor, principal.post_id, about) if one is not None}
    for path in paths:
        named: Any = command
        for field in path:
            named = getattr(named, field, None)
        if str(named) in own:
            yield ApprovedByOneselfError(field=".".join(path))


def _behalf_errors(command: Command, principal: Principal, today: date) -> Iterator[ZerenError]:
    for field in ("received_on", "on_behalf_of"):
        if getattr(command, field) is not None and principal.role not in ON_BEHALF:
            yield OnBehalfNotAllowedError(field=field)
    if command.received_on is not None and not FIRST_DAY <= command.received_on <= today:
        yield DateOutOfRangeError(field="received_on", today=today.isoformat())


def _field(error: ZerenError) -> FieldError:
    about = f" ({error.subject})" if error.subject else ""
    return FieldError(
        field=str(error.details.get("field", "")),
        code=error.code,
        zh=error.zh + about,
        en=error.en + about,
    )
