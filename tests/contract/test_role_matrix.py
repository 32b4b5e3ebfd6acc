"""Role × command × place: the committed matrix is what the gateway decides, without surprise."""

from collections.abc import Iterator
from itertools import product
from typing import Any, get_args, get_type_hints
from uuid import UUID

import msgspec
import pytest

from services.gateway.questions import QUESTIONS
from services.gateway.reach import AUDITS, OPERATES, SECURES, authorize
from shared.contracts.command import New, Ref
from shared.contracts.errors import NotAboveError
from shared.contracts.fact import Part
from shared.contracts.principal import Principal
from shared.contracts.roles import ADMINISTRATORS, NO_BUSINESS, Role
from shared.contracts.spec import Line
from shared.contracts.table import COMMANDS, CommandSpec
from shared.contracts.wire import marks
from tests.contract.role_matrix import (
    ANYWHERE,
    NOWHERE,
    PLACES,
    FourPlaces,
    about,
    cell,
    reaches,
    read_matrix,
)

MATRIX = read_matrix()
ORGANIZATION = "registry.organization"
SEVERAL_PLACES = {key for key, spec in COMMANDS.items() if len(spec.scope_fields) > 1}

# What an inspector gives: visits, samples, what is found and its evidence; nothing else.
INSPECTION = (
    "attach-evidence",
    "close-finding",
    "commit-seed",
    "detach-evidence",
    "order-rectification",
    "raise-finding",
    "record-inspection",
    "recuse-inspector",
    "release-finding",
    "reopen-finding",
    "reveal-seed",
)
CONCERN_NO_ORGANIZATION = {
    "registry.register-person": "a person is registered before there is a post to fill",
    "registry.erase-person": "a person belongs to no organization; only the county may",
    "registry.restrict-person": "a person belongs to no organization; only the county may",
    "registry.lift-restriction": "a person belongs to no organization; only the county may",
}
# A county office's records of a visit are answered by the visited alone.
OF_THE_VISITED = {"activities.confirm-visit", "activities.dispute-visit"}
_LEADS = "the registry knows who leads it, and refuses who is of no higher kind"
# Organizations that a command names, that need not be in reach nor in line, each with the reason.
NAMED_ONLY = {
    ("registry.add-superior", "superior_id"): _LEADS,
    ("registry.end-superior", "superior_id"): _LEADS,
    ("registry.set-assessor", "superior_id"): _LEADS,
    ("registry.cover-unit", "covering_id"): "a joint branch covers units of other areas, too",
    ("targets.agree-assistance", "unit_id"): "whoever assists signs for it, or does not",
    ("activities.file-report", "covers"): "those that were merged into it stand no more",
    ("activities.record-frame", "party_ids"): "each party binds itself",
    ("registry.follow-weak-case", "predecessor_id"): "the registry knows who succeeds whom",
}


def test_every_command_of_the_table_has_its_row() -> None:
    assert sorted(COMMANDS) == sorted(MATRIX)


@pytest.mark.parametrize("key", sorted(MATRIX))
def test_each_role_gives_a_command_where_the_matrix_says(key: str) -> None:
    spec, row = COMMANDS[key], MATRIX[key]

    assert row["about"] == (" ".join(spec.scope_fields) or NOWHERE)
    assert {role.value: cell(spec, role) for role in Role} == {role: row[role] for role in Role}


@pytest.mark.parametrize("key", sorted(SEVERAL_PLACES))
def test_one_place_out_of_reach_refuses_the_command(key: str) -> None:
    spec = COMMANDS[key]
    fields = range(len(spec.scope_fields))

    for role in Role:
        there = set(MATRIX[key][role.value].split()) & PLACES.keys()
        for inside, outside, at in product(there, PLACES.keys() - there, fields):
            places = [outside if one == at else inside for one in fields]
            assert not reaches(spec, role, places), (role, places)


def test_a_branch_reaches_its_own_and_nothing_else() -> None:
    assert {row["branch"] for row in MATRIX.values()} == {NOWHERE, ANYWHERE, "own"}


@pytest.mark.parametrize("role", [Role.COUNTY_OFFICE, Role.TOWNSHIP, Role.INSPECTOR])
def test_an_office_reaches_neither_beside_nor_above_itself(role: Role) -> None:
    reached = {row[role.value] for row in MATRIX.values()}

    assert reached <= {NOWHERE, ANYWHERE, "own", "below", "own below"}


def test_a_county_office_gives_whatever_a_township_gives() -> None:
    more = {
        key for key, row in MATRIX.items() if row["township"] not in {NOWHERE, row["county_office"]}
    }

    assert more == OF_THE_VISITED


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_an_administrator_of_system_security_or_audit_gives_no_command(role: Role) -> None:
    assert {row[role.value] for row in MATRIX.values()} == {NOWHERE}


def test_administrators_of_system_and_security_ask_nothing_but_what_is_theirs() -> None:
    asked = {role: {q.name for q in QUESTIONS if role in q.roles} for role in NO_BUSINESS}

    assert asked == {
        Role.SYSTEM_ADMIN: {"status", "dead_letters", "rebuild"},
        Role.SECURITY_ADMIN: {"tokens"},
    }


def test_each_administrator_does_what_no_other_one_does() -> None:
    acts = {"operates": OPERATES, "secures": SECURES, "audits": AUDITS}
    by_role = {role: {act for act, roles in acts.items() if role in roles} for role in Role}

    assert {role: by_role[role] for role in ADMINISTRATORS} == {
        Role.SYSTEM_ADMIN: {"operates"},
        Role.SECURITY_ADMIN: {"secures"},
        Role.AUDITOR: {"audits"},
    }
    others = set(Role) - ADMINISTRATORS - {Role.SYSTEM}
    assert not any(by_role[role] for role in others)


def test_an_inspector_gives_commands_of_inspection_alone() -> None:
    given = {key for key, row in MATRIX.items() if row["inspector"] != NOWHERE}

    assert given == {f"activities.{name}" for name in INSPECTION} | {"assessment.give-mark"}


def test_the_system_gives_every_command_everywhere() -> None:
    everywhere = {ANYWHERE, " ".join(PLACES)}

    assert {row["system"] for row in MATRIX.values()} <= everywhere


def test_few_commands_concern_no_organization() -> None:
    anywhere = {key for key, spec in COMMANDS.items() if not spec.scope_fields}

    assert anywhere == CONCERN_NO_ORGANIZATION.keys()


def test_every_organization_that_a_command_names_must_be_in_reach_or_has_its_reason() -> None:
    named_only = {
        (key, field)
        for key, spec in COMMANDS.items()
        for field in _organizations_of(spec) - set(spec.scope_fields) - _in_line(spec)
    }

    assert named_only == NAMED_ONLY.keys()


LINES = [(key, line) for key, spec in COMMANDS.items() for line in spec.lines]


@pytest.mark.parametrize(("key", "line"), LINES, ids=[f"{key} {line.upper}" for key, line in LINES])
def test_who_must_stand_above_does_and_who_must_be_a_unit_is_below(key: str, line: Line) -> None:
    spec, system = COMMANDS[key], Principal(actor=str(UUID(int=9)), role=Role.SYSTEM)

    for upper, lower in product(PLACES, repeat=2):
        command = about(spec, {line.upper: upper, line.lower: lower})
        is_above = (upper, lower) in ABOVE or (line.or_same and upper == lower)
        if is_above:
            authorize(spec, command, system, FourPlaces())
        else:
            with pytest.raises(NotAboveError):
                authorize(spec, command, system, FourPlaces())


ABOVE = {("above", "own"), ("above", "below"), ("above", "sibling"), ("own", "below")}


def _in_line(spec: CommandSpec) -> set[str]:
    return {field for line in spec.lines for field in (line.upper, line.lower)}


def _organizations_of(spec: CommandSpec) -> set[str]:
    """Fields that name organizations that stand already, also deep inside."""
    found = {
        name
        for name, mark in marks(spec.struct).items()
        if isinstance(mark, Ref) and mark.kind == ORGANIZATION
    }
    hints = get_type_hints(spec.struct, include_extras=True)
    return found | {
        name for name, hint in hints.items() for part in _parts(hint) if _names_organizations(part)
    }


def _parts(hint: Any) -> Iterator[type[Part]]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for inner in get_args(hint):
        yield from _parts(inner)


def _names_organizations(part: type[Part]) -> bool:
    for field in msgspec.structs.fields(part):
        if "organization" in field.name or "superior" in field.name:
            return True
    return any(
        isinstance(mark, Ref | New) and mark.kind == ORGANIZATION
        for mark in marks(part).values()  # type: ignore[arg-type]
    )
