"""The live projection files each entry once, whoever steps, and stops before the unknown."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from services.assessment import queries
from services.assessment.projection import Projection
from services.assessment.rebuilding import rebuild
from shared.contracts.entry import StoredRow
from shared.kernel.errors import UnknownFactError
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty
from tests.integration.filing import connected, fill

ROOT = Path(__file__).parents[2]


def filed(settings: Settings) -> list[int]:
    with connected(settings, "assessment_reader") as reader:
        version = queries.progress(reader).version
        query = f"SELECT index FROM assessment.dossier_v{version} ORDER BY index"
        return [index for (index,) in reader.execute(query)]


def about_organizations(rows: list[StoredRow]) -> list[int]:
    return [n for n, row in enumerate(rows) if not row.topic.startswith("registry.person.")]


@pytest.fixture(scope="module")
def rows() -> list[StoredRow]:
    county = MadeUpCounty(21, branches=10)
    for _ in range(12):
        for branch in county.branches:
            county.year(branch)
    assert len(county.rows) > 1500
    return county.rows


@pytest.fixture
def stepped(database: Settings) -> Iterator[Projection]:
    projection = Projection(database)
    yield projection
    projection.close()


def unknown(row: StoredRow) -> StoredRow:
    return row._replace(topic="registry.organization.dissolved.v9")


def test_stepping_files_every_fact_of_an_organization_and_no_person(
    database: Settings, stepped: Projection, rows: list[StoredRow]
) -> None:
    size = fill(database, rows)

    assert stepped.step() == min(size, 2000)
    while stepped.step():
        pass

    assert filed(database) == about_organizations(rows)
    with connected(database, "assessment_reader") as reader:
        progress = queries.progress(reader)
        last = {row.source: row.position for row in rows}
        assert (progress.size, progress.sources) == (size, last)
        assert queries.covers(reader, "registry", last["registry"])
        assert not queries.covers(reader, "registry", last["registry"] + 1)


def test_a_step_with_nothing_new_changes_nothing(
    database: Settings, stepped: Projection, rows: list[StoredRow]
) -> None:
    assert stepped.step() == 0
    fill(database, rows[:10])
    assert stepped.step() == 10

    assert stepped.step() == 0
    assert filed(database) == about_organizations(rows[:10])


STEPPING = """
import os
from services.assessment import projection
from shared.settings import Settings
projection.MAX_STEP = 40
following, taken = projection.Projection(Settings.read(os.environ)), 0
while step := following.step():
    taken += step
print(taken)
"""


def test_processes_that_step_at_once_file_each_fact_once(
    database: Settings, rows: list[StoredRow]
) -> None:
    size = fill(database, rows)

    processes = [
        subprocess.Popen(
            [sys.executable, "-c", STEPPING],
            cwd=ROOT,
            env={**os.environ, **database.environ()},
            stdout=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    taken = [int(process.communicate(timeout=60)[0]) for process in processes]

    assert sum(taken) == size
    assert filed(database) == about_organizations(rows)


def test_an_unknown_stored_name_stops_the_projection_where_it_stands(
    database: Settings, stepped: Projection, rows: list[StoredRow]
) -> None:
    fill(database, [*rows[:7], unknown(rows[7]), *rows[8:20]])

    assert stepped.step() == 7
    for _ in range(2):
        with pytest.raises(UnknownFactError) as caught:
            stepped.step()
        assert caught.value.details == {"index": 7}

    assert filed(database) == about_organizations(rows[:7])
    with connected(database, "assessment_reader") as reader:
        assert queries.progress(reader).size == 7


def test_a_rebuild_stops_at_an_unknown_name_and_leaves_the_live_table(
    database: Settings, stepped: Projection, rows: list[StoredRow]
) -> None:
    fill(database, [*rows[:7], unknown(rows[7])])
    stepped.step()

    with pytest.raises(UnknownFactError):
        rebuild(database)

    assert filed(database) == about_organizations(rows[:7])


def test_a_step_survives_the_loss_of_its_connection(
    database: Settings, stepped: Projection, rows: list[StoredRow]
) -> None:
    fill(database, rows[:5])
    stepped.step()
    connection = stepped._connection
    assert connection is not None
    connection.close()
    fill(database, rows[5:9])

    assert stepped.step() == 4
    assert filed(database) == about_organizations(rows[:9])


def test_the_reader_reads_the_dossier_and_may_change_nothing(
    database: Settings, stepped: Projection, rows: list[StoredRow]
) -> None:
    fill(database, rows[:5])
    stepped.step()

    with connected(database, "assessment_reader") as reader:
        reader.execute("SET default_transaction_read_only = off")
        for attempt in (
            "DELETE FROM assessment.dossier_v1",
            "UPDATE assessment.projections SET size = 0",
            "DROP TABLE assessment.dossier_v1",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(attempt)
