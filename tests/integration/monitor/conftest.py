from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.embedded.postgres import EmbeddedPostgres
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.ledgers import MadeUpCounty
from tests.integration.monitor.ledgers import Ledger, found_in_order


@pytest.fixture(scope="package")
def county() -> MadeUpCounty:
    county = MadeUpCounty(5, branches=3)
    county.year(county.branches[0])
    # Taken source by source: none relies on what came before it elsewhere.
    county.rows = [row._replace(relies_on_index=0, received_on=None) for row in county.rows]
    return county


@pytest.fixture(scope="package")
def whole(
    databases: Databases,
    postgres: EmbeddedPostgres,
    county: MadeUpCounty,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Ledger]:
    """A ledger that was signed and found in order; what is done to it is undone."""
    folder = tmp_path_factory.mktemp("whole")
    with databases.fresh() as database:
        yield found_in_order(folder, database, postgres, county)


@pytest.fixture
def ledger(
    database: Settings, postgres: EmbeddedPostgres, county: MadeUpCounty, tmp_path: Path
) -> Ledger:
    """Another one, of the test's own."""
    return found_in_order(tmp_path, database, postgres, county)
