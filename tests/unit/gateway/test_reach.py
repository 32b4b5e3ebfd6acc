"""Role × command × scope: who may do what, and where, on the tree of the command's day."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.gateway.reach import TreeWithNew, authorize, require_sight
from shared.contracts.errors import (
    NotAllowedError,
    OnBehalfNotAllowedError,
    OutOfScopeError,
    UnknownReferenceError,
)
from shared.contracts.roles import NO_BUSINESS, Role
from tests.unit.gateway.county import (
    AFTER,
    BEFORE,
    COUNTY,
    MILL,
    NORTH,
    NOWHERE,
    SOUTH,
    VILLAGE,
    County,
    a_command,
    principal,
)

MEETING, RENAME = "activities.record-meeting", "registry.rename-organization"
FOUND, MOVE = "registry.establish-organization", "registry.move-organization"
PERSON, PACK = "registry.register-person", "targets.publish-rule-pack"
BRANCH, TOWN, OFFICE = Role.BRANCH, Role.TOWNSHIP, Role.COUNTY_OFFICE

ALLOWED = [
    (BRANCH, VILLAGE, MEETING, {"organization_id": VILLAGE}),
    (TOWN, SOUTH, MEETING, {"organization_id": SOUTH}),
    (TOWN, SOUTH, MEETING, {"organization_id": VILLAGE}),
    (OFFICE, COUNTY, MEETING, {"organization_id": VILLAGE}),
    (Role.SYSTEM, None, MEETING, {"organization_id": NOWHERE}),
    (TOWN, SOUTH, RENAME, {"organization_id": VILLAGE}),
    (OFFICE, COUNTY, RENAME, {"organization_id": SOUTH}),
    (TOWN, SOUTH, FOUND, {"superior_id": SOUTH}),
    (OFFICE, COUNTY, FOUND, {"superior_id": NORTH}),
    (Role.SYSTEM, None, FOUND, {}),
    (OFFICE, COUNTY, MOVE, {"organization_id": VILLAGE, "superior_id": NORTH}),
    (BRANCH, VILLAGE, PERSON, {}),
    (OFFICE, COUNTY, PACK, {"organization_id": COUNTY}),
]

REFUSED = [
    (BRANCH, VILLAGE, MEETING, {"organization_id": MILL}, OutOfScopeError),
    (BRANCH, VILLAGE, MEETING, {"organization_id": SOUTH}, OutOfScopeError),
    (BRANCH, None, MEETING, {"organization_id": VILLAGE}, OutOfScopeError),
    (BRANCH, VILLAGE, RENAME, {"organization_id": VILLAGE}, NotAllowedError),
    (TOWN, NORTH, MEETING, {"organization_id": VILLAGE}, OutOfScopeError),
    (TOWN, SOUTH, MEETING, {"organization_id": COUNTY}, OutOfScopeError),
    (TOWN, SOUTH, RENAME, {"organization_id": SOUTH}, OutOfScopeError),
    (TOWN, SOUTH, MEETING, {"organization_id": NOWHERE}, UnknownReferenceError),
    (TOWN, SOUTH, FOUND, {"superior_id": NORTH}, OutOfScopeError),
    (TOWN, SOUTH, FOUND, {}, OutOfScopeError),
    (TOWN, SOUTH, MOVE, {"organization_id": VILLAGE, "superior_id": NORTH}, OutOfScopeError),
    (TOWN, NORTH, MOVE, {"organization_id": VILLAGE, "superior_id": NORTH}, OutOfScopeError),
    (TOWN, SOUTH, PACK, {"organization_id": SOUTH}, NotAllowedError),
    (Role.AUDITOR, COUNTY, MEETING, {"organization_id": VILLAGE}, NotAllowedError),
    (Role.INSPECTOR, COUNTY, MEETING, {"organization_id": VILLAGE}, NotAllowedError),
]


@pytest.mark.parametrize(("role", "own", "key", "fields"), ALLOWED)
def test_a_role_gives_its_commands_where_it_reaches(
    role: Role, own: UUID | None, key: str, fields: dict[str, Any]
) -> None:
    spec, command = a_command(key, **fields)

    authorize(spec, command, principal(role, own), County())


@pytest.mark.parametrize(("role", "own", "key", "fields", "refusal"), REFUSED)
def test_a_role_gives_no_other_command_and_nowhere_else(
    role: Role, own: UUID | None, key: str, fields: dict[str, Any], refusal: type[Exception]
) -> None:
    spec, command = a_command(key, **fields)

    with pytest.raises(refusal):
        authorize(spec, command, principal(role, own), County())


def test_reach_follows_the_tree_of_the_commands_day() -> None:
    north = principal(TOWN, NORTH)

    authorize(*a_command(MEETING, BEFORE, organization_id=VILLAGE), north, County())

    with pytest.raises(OutOfScopeError):
        authorize(*a_command(MEETING, AFTER, organization_id=VILLAGE), north, County())


@pytest.mark.parametrize("field", ["received_on", "on_behalf_of"])
def test_a_branch_does_not_enter_on_behalf_of_others(field: str) -> None:
    fields = {"organization_id": VILLAGE, field: "2025-09-01"}

    with pytest.raises(OnBehalfNotAllowedError):
        authorize(*a_command(MEETING, **fields), principal(BRANCH, VILLAGE), County())
    authorize(*a_command(MEETING, **fields), principal(TOWN, SOUTH), County())


def test_a_batch_reaches_what_it_establishes_itself() -> None:
    tree, town = TreeWithNew(County()), principal(TOWN, SOUTH)
    founding = a_command(FOUND, organization_id=NOWHERE, superior_id=SOUTH)

    authorize(*founding, town, tree)
    tree.note(founding[1])

    authorize(*a_command(MEETING, organization_id=NOWHERE), town, tree)


def test_establishing_what_stands_elsewhere_gives_no_reach_over_it() -> None:
    tree, town = TreeWithNew(County()), principal(TOWN, NORTH)
    founding = a_command(FOUND, organization_id=MILL, superior_id=NORTH)

    authorize(*founding, town, tree)
    tree.note(founding[1])

    with pytest.raises(OutOfScopeError):
        authorize(*a_command(MEETING, organization_id=MILL), town, tree)


def test_a_system_notes_what_it_establishes_without_asking_who_stands_there() -> None:
    class Silent:
        def ancestors(self, *asked: Any) -> Any:
            raise AssertionError(asked)

        leaders = ancestors

    tree, (first, second) = TreeWithNew(Silent()), (uuid4(), uuid4())
    for new, superior in ((first, second), (second, first), (uuid4(), None)):
        above = {} if superior is None else {"superior_id": superior}
        tree.note(a_command(FOUND, organization_id=new, **above)[1], gives_reach=False)

    with pytest.raises(AssertionError):
        tree.leaders(first, AFTER)  # its superior was noted nowhere: whoever knows is asked


def test_organizations_established_below_each_other_form_no_ring() -> None:
    tree = TreeWithNew(County())
    first, second = uuid4(), uuid4()

    tree.note(a_command(FOUND, organization_id=first, superior_id=second)[1])
    tree.note(a_command(FOUND, organization_id=second, superior_id=first)[1])

    assert tree.ancestors(first, AFTER) is None


@pytest.mark.parametrize(
    ("role", "own", "target", "sees"),
    [
        (BRANCH, VILLAGE, VILLAGE, True),
        (BRANCH, VILLAGE, MILL, False),
        (BRANCH, SOUTH, MILL, False),
        (TOWN, SOUTH, SOUTH, True),
        (TOWN, SOUTH, MILL, True),
        (TOWN, NORTH, MILL, False),
        (TOWN, SOUTH, COUNTY, False),
        (TOWN, SOUTH, NOWHERE, False),
        (TOWN, None, MILL, False),
        (Role.AUDITOR, None, MILL, True),
        (Role.INSPECTOR, None, MILL, True),
        (OFFICE, COUNTY, MILL, True),
        (Role.SYSTEM, None, NOWHERE, True),
    ],
)
def test_a_branch_sees_its_own_a_township_its_subtree_and_others_everything(
    role: Role, own: UUID | None, target: UUID, *, sees: bool
) -> None:
    if sees:
        require_sight(target, AFTER, principal(role, own), County())
    else:
        with pytest.raises(OutOfScopeError):
            require_sight(target, AFTER, principal(role, own), County())


@pytest.mark.parametrize("role", sorted(NO_BUSINESS))
def test_an_administrator_of_the_system_or_security_does_not_even_see_its_own_organization(
    role: Role,
) -> None:
    for own in (None, MILL, COUNTY):
        with pytest.raises(NotAllowedError):
            require_sight(MILL, AFTER, principal(role, own), County())
