"""Wherever a command names who approved, it is another than who gives it and whom it is about."""

import re
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints
from uuid import UUID

import msgspec
import pytest

from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from shared.eventstore.checks import approver_fields, common_errors
from tests.contract.role_matrix import DAY

ORGANIZATION, PERSON, POST, SOMEBODY = (UUID(int=n) for n in range(1, 5))
GIVER = Principal(actor=str(PERSON), role=Role.SYSTEM, organization_id=ORGANIZATION, post_id=POST)
SPEAKS_OF_APPROVAL = re.compile("approv|authori|consent|second|sign_?off")
APPROVERS = [(key, path) for key, spec in COMMANDS.items() for path in approver_fields(spec.struct)]


def parts_of(struct: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Give a struct and everything that it is made of."""
    yield struct
    waiting: list[Any] = list(get_type_hints(struct).values())
    while waiting:
        kind = waiting.pop()
        waiting.extend(get_args(kind))
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from parts_of(kind)


def naming(key: str, path: tuple[str, ...], approver: object) -> Any:
    """Give a command that says who approved, and whom it is about, and nothing else."""

    def filled(struct: type[msgspec.Struct], field: str, *more: str) -> msgspec.Struct:
        hint = get_type_hints(struct)[field]
        kinds = [kind for kind in (hint, *get_args(hint)) if hasattr(kind, "__struct_fields__")]
        value = filled(kinds[0], *more) if more else approver
        return struct(**dict.fromkeys(struct.__struct_fields__) | {field: value})

    command = filled(COMMANDS[key].struct, *path)
    return msgspec.structs.replace(command, occurred_on=DAY, organization_id=ORGANIZATION)


def refusals(key: str, path: tuple[str, ...], approver: object) -> list[str]:
    errors = common_errors(COMMANDS[key], naming(key, path, approver), GIVER, DAY)
    return [error.code for error in errors if error.details.get("field") == ".".join(path)]


def test_every_field_that_speaks_of_approval_is_one_that_is_checked() -> None:
    speaking = {
        (key, field)
        for key, spec in COMMANDS.items()
        for struct in parts_of(spec.struct)
        for field in struct.__struct_fields__
        if SPEAKS_OF_APPROVAL.search(field)
    }

    assert speaking - {(key, path[-1]) for key, path in APPROVERS} == set()
    assert len(APPROVERS) >= len({key for key, _ in speaking}) > 0


@pytest.mark.parametrize(("key", "path"), APPROVERS, ids=[f"{k} {p[-1]}" for k, p in APPROVERS])
def test_nobody_approves_what_is_his_own(key: str, path: tuple[str, ...]) -> None:
    for own in (ORGANIZATION, PERSON, POST):
        given = own if path[-1].endswith("_id") else str(own)
        assert refusals(key, path, given) == ["approved_by_oneself"], own

    for other in (SOMEBODY, None):
        assert refusals(key, path, other) == []
