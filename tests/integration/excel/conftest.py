"""One desk for all tests of workbooks; each begins with nobody signed in."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from shared.contracts.roles import Role
from shared.testing.databases import Databases
from shared.testing.trial_store import know
from tests.integration.desk_client import COUNTY, DeskClient, desk_on
from tests.integration.excel.sending import Services
from tests.unit.gateway.workbooks import an_id

_KNOWN = (
    ("registry.organization", UUID(an_id("village"))),
    ("registry.organization", COUNTY),
    ("registry.person", UUID(an_id("chair"))),
)


@pytest.fixture(scope="session")
def desk(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[DeskClient, Services]]:
    vault = tmp_path_factory.mktemp("vault") / "vault.sqlite"
    with databases.fresh(vault=vault) as database:
        services = Services(database)
        know(database, _KNOWN, "activities")
        with desk_on(database, rpc=services) as one:
            one.add("office")
            one.add("other")
            one.add("branch", Role.BRANCH)
            yield one, services
        for application in services.applications:
            application.close()


@pytest.fixture
def client(desk: tuple[DeskClient, Services]) -> DeskClient:
    desk[0].begin_again()
    desk[1].begin_again()
    return desk[0]


@pytest.fixture
def services(desk: tuple[DeskClient, Services]) -> Services:
    return desk[1]
