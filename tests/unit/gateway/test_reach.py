"""Role × command × scope: who may do what, and where, on the tree of the command's day."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.gateway.reach import TreeWithNew, authorize, require_sight
from shared.contracts.errors import (
    NotAboveError,
    NotAllowedError,
    OnBehalfNotAllowedError,
    OutOfScopeError,
    UnknownReferenceError,
)
from shared.contracts.principal import Principal
from shared.contracts.roles import NO_BUSINESS, Role
from shared.contracts.table import COMMANDS
from shared.contracts.wire import read_command

COUNTY, NORTH, SOUTH, VILLAGE, MILL, NOWHERE = (UUID(int=n) for n in range(1, 7))
BEFORE, AFTER = date(2025, 6, 1), date(2025, 9, 1)
MOVED_ON = date(2025, 7, 1)  # the village moves from the northern to the southern township


class County:
    """The county: two townships, a village that changes its township, a mill in the south."""

    def ancestors(self, organization_id: Any, day: Any) -> Any:
        village_township = SOUTH if day >= MOVED_ON else NORTH
        return {
            COUNTY: (),
            NORTH: (COUNTY,),
            SOUTH: (COUNTY,),
            VILLAGE: (village_township, COUNTY),
            MILL: (SOUTH, COUNTY),
        }.get(organization_id)

    def leaders(self, organization_id: Any, day: Any) -> Any:
        # The mill is led by the northern township, too.
        first = self.ancestors(organization_id, day)
        return (*first, NORTH) if organization_id == MILL else first


def principal(role: Role, organization: Any = None) -> Any:
    return Principal(actor=str(uuid4()), role=role, organization_id=organization)


def a_command(key: str, day: Any = AFTER, **fields: Any) -> Any:
    spec = COMMANDS[key]
    needed = {
        "activities.record-meeting": {
            "meeting_id": uuid4(),
            "kind": "branch_committee",
            "chair_id": uuid4(),
            "present": 5,
            "agenda": [{"title": "议题"}],
        },
        "registry.rename-organization": {"name": "新名"},
        "registry.establish-organization": {
            "organization_id": uuid4(),
            "kind": "branch",
            "name": "某支部",
        },
        "registry.move-organization": {},
        "registry.register-person": {"person_id": uuid4(), "name": "张三"},
        "targets.publish-rule-pack": {
            "rule_pack_id": uuid4(),
            "effective_from": "2025-01-01",
            "effective_to": "2025-12-31",
            "content": "x",
        },
        "targets.grant-waiver": {
            "waiver_id": uuid4(),
            "kind": "obligation",
            "ground": "disaster",
            "document": "〔2025〕1号",
            "starts_on": "2025-09-01",
            "ends_on": "2025-09-30",
        },
        "activities.record-visit": {"visit_id": uuid4(), "person_id": uuid4()},
    }[key]
    body = {"occurred_on": day.isoformat(), **needed, **fields}
    wire = {k: str(v) if isinstance(v, UUID) else v for k, v in body.items()}
    return spec, read_command(spec.struct, wire)


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


WAIVER, VISIT = "targets.grant-waiver", "activities.record-visit"


@pytest.mark.parametrize(
    ("lower", "authority"),
    [(VILLAGE, SOUTH), (VILLAGE, COUNTY), (MILL, NORTH), (NORTH, COUNTY)],
)
def test_an_authority_stands_above_whom_it_decides_about(lower: UUID, authority: UUID) -> None:
    asked = a_command(WAIVER, organization_id=lower, authority_id=authority)

    authorize(*asked, principal(OFFICE, COUNTY), County())


@pytest.mark.parametrize(
    ("lower", "authority"),
    [(VILLAGE, NORTH), (VILLAGE, VILLAGE), (NORTH, SOUTH), (SOUTH, MILL), (VILLAGE, NOWHERE)],
)
@pytest.mark.parametrize(("role", "own"), [(OFFICE, COUNTY), (Role.SYSTEM, None)])
def test_an_authority_that_is_only_claimed_is_refused_whoever_says_so(
    lower: UUID, authority: UUID, role: Role, own: UUID | None
) -> None:
    asked = a_command(WAIVER, organization_id=lower, authority_id=authority)

    with pytest.raises(NotAboveError) as refused:
        authorize(*asked, principal(role, own), County())
    assert refused.value.details == {"field": "authority_id", "above": str(authority)}


def test_a_leader_goes_to_units_of_its_own_area() -> None:
    town = principal(TOWN, SOUTH)

    authorize(*a_command(VISIT, organization_id=SOUTH, unit_id=VILLAGE), town, County())
    authorize(*a_command(VISIT, organization_id=SOUTH, unit_id=SOUTH), town, County())
    for elsewhere in (NORTH, COUNTY):
        with pytest.raises(NotAboveError) as refused:
            authorize(*a_command(VISIT, organization_id=SOUTH, unit_id=elsewhere), town, County())
        assert refused.value.details["field"] == "unit_id"
    with pytest.raises(UnknownReferenceError):
        authorize(*a_command(VISIT, organization_id=SOUTH, unit_id=NOWHERE), town, County())


def test_an_authority_follows_the_tree_of_the_commands_day() -> None:
    waived = {"organization_id": VILLAGE, "authority_id": NORTH}

    authorize(*a_command(WAIVER, BEFORE, **waived), principal(OFFICE, COUNTY), County())

    with pytest.raises(NotAboveError):
        authorize(*a_command(WAIVER, AFTER, **waived), principal(OFFICE, COUNTY), County())


def test_an_authority_stands_above_what_a_batch_has_just_established() -> None:
    tree, office = TreeWithNew(County()), principal(OFFICE, COUNTY)
    founding = a_command(FOUND, organization_id=NOWHERE, superior_id=SOUTH)
    authorize(*founding, office, tree)
    tree.note(founding[1])

    authorize(*a_command(WAIVER, organization_id=NOWHERE, authority_id=COUNTY), office, tree)
    with pytest.raises(NotAboveError):
        authorize(*a_command(WAIVER, organization_id=NOWHERE, authority_id=NORTH), office, tree)


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
