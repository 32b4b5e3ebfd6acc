"""The board asks as many statements of a township with 240 branches as of one with three."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.testing.databases import Databases
from tests.integration.desk_client import COUNTY, DeskClient, desk_on

MANY, FEW = 240, 3
MOST = 60  # statements of a page; each question of the board is one transaction of a few
FIRST = 1_000


@pytest.fixture(scope="module")
def desk(databases: Databases) -> Iterator[DeskClient]:
    with databases.fresh() as database, desk_on(database) as one:
        one.add("clerk", Role.TOWNSHIP)
        one.sign_in("clerk")
        with psycopg.connect(conninfo(database, "registry_service")) as connection:
            add(connection, 1, None, "township_committee")
        yield one


def test_a_board_of_240_branches_asks_no_more_than_one_of_three(
    desk: DeskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(desk, 0, FEW)
    counted(desk, monkeypatch)  # what a process asks once only
    few = counted(desk, monkeypatch)
    grow(desk, FEW, MANY)
    many = counted(desk, monkeypatch)

    assert few.total() > FEW
    assert many - few == Counter()
    assert many.total() <= MOST


def counted(desk: DeskClient, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Open the board; give its statements, each with how often it was asked."""
    asked: Counter[str] = Counter()
    run = psycopg.Cursor.execute

    def counting(cursor: Any, query: Any, *values: Any, **options: Any) -> Any:
        asked[str(query)] += 1
        return run(cursor, query, *values, **options)

    with monkeypatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", counting)
        answered = desk.browser.get(f"/board?organization_id={COUNTY}&year=2025&on=2025-10-01")
    assert answered.status_code == 200
    return asked


def grow(desk: DeskClient, start: int, end: int) -> None:
    """Have more branches stand below the township, each without a secretary, so with a gap."""
    with psycopg.connect(conninfo(desk.database, "registry_service")) as connection:
        for number in range(start, end):
            add(connection, FIRST + number, COUNTY, "branch")


def add(connection: psycopg.Connection[Any], number: int, superior: UUID | None, kind: str) -> None:
    one = UUID(int=number)
    connection.execute("SELECT set_config('zeren.size', '1', false)")
    connection.execute(
        "INSERT INTO registry.organizations (organization_id, kind, has_committee,"
        " predecessor_ids, starts_on) VALUES (%s, %s, false, '{}', '2020-01-01')",
        (one, kind),
    )
    connection.execute(
        "INSERT INTO registry.organization_changes"
        " (organization_id, starts_on, name, sort_key, superior_id)"
        " VALUES (%s, '2020-01-01', %s, %s, %s)",
        (one, f"支部{number}", number.to_bytes(2, "big"), superior),
    )
