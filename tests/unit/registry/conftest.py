"""A small county: a committee, a township below it, a general branch and a branch below that."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from services.registry.domain.organization import Organization
from services.registry.domain.post import Post
from shared.contracts.facts.registry import (
    Category,
    OrganizationEstablished,
    OrganizationKind,
    PostKind,
)

FOUNDED = date(2020, 1, 1)
Establish = Callable[..., Organization]


@pytest.fixture
def establish() -> Establish:
    """Give what establishes an organization by number, kind and superior."""

    def establish(
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
        organization = Organization.establish(
            UUID(int=number), established, on=on, superior=superior
        )
        organization.collect_events()
        return organization

    return establish


@pytest.fixture
def county(establish: Establish) -> Organization:
    return establish(1, OrganizationKind.COUNTY_COMMITTEE)


@pytest.fixture
def township(establish: Establish, county: Organization) -> Organization:
    return establish(2, OrganizationKind.TOWNSHIP_COMMITTEE, county)


@pytest.fixture
def general_branch(establish: Establish, township: Organization) -> Organization:
    return establish(3, OrganizationKind.GENERAL_BRANCH, township)


@pytest.fixture
def branch(establish: Establish, township: Organization) -> Organization:
    return establish(4, OrganizationKind.BRANCH, township)


@pytest.fixture
def post(branch: Organization) -> Post:
    post = Post.create(UUID(int=21), branch, kind=PostKind.SECRETARY, title=None, on=FOUNDED)
    post.collect_events()
    return post
