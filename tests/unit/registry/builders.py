"""Organizations that the tests of the registry are about."""

from datetime import date
from uuid import UUID

from services.registry.domain.organization import Organization
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import (
    Category,
    OrganizationEstablished,
    OrganizationKind,
)

FOUNDED = date(2020, 1, 1)
JUNE = date(2025, 6, 1)
SEPTEMBER = date(2025, 9, 1)
LOWER = [
    (OrganizationKind.COUNTY_COMMITTEE, OrganizationKind.TOWNSHIP_COMMITTEE),
    (OrganizationKind.TOWNSHIP_COMMITTEE, OrganizationKind.GENERAL_BRANCH),
    (OrganizationKind.TOWNSHIP_COMMITTEE, OrganizationKind.BRANCH),
    (OrganizationKind.GENERAL_BRANCH, OrganizationKind.BRANCH),
]


def an_organization(
    number: int,
    kind: OrganizationKind,
    superior: Organization | None = None,
    *,
    category: Category | None = Category.VILLAGE,
    on: date = FOUNDED,
) -> Organization:
    established = OrganizationEstablished(
        kind=kind,
        name=f"组织{number}",
        superior_id=None if superior is None else superior.id,
        category=category,
    )
    organization = Organization.establish(UUID(int=number), established, on=on, superior=superior)
    organization.collect_events()
    return organization


def a_county() -> Organization:
    return an_organization(1, OrganizationKind.COUNTY_COMMITTEE)


def a_township(number: int = 2) -> Organization:
    return an_organization(number, OrganizationKind.TOWNSHIP_COMMITTEE, a_county())


def a_branch(number: int = 3) -> Organization:
    return an_organization(number, OrganizationKind.BRANCH, a_township())


def facts_of(organization: Organization) -> list[Fact]:
    return [recorded.fact for recorded in organization.collect_events()]
