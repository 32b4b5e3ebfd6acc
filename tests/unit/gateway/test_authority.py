"""Who decides about others stands above them, on the tree of the command's day."""

from uuid import UUID

import pytest

from services.gateway.reach import TreeWithNew, authorize
from shared.contracts.errors import (
    NotAboveError,
    UnknownReferenceError,
)
from shared.contracts.roles import Role
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

FOUND = "registry.establish-organization"
TOWN, OFFICE = Role.TOWNSHIP, Role.COUNTY_OFFICE
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
