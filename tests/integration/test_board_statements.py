"""A page asks as many statements of a township with 240 branches as of one with 120."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest

from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.testing.databases import Databases
from tests.integration.desk_client import COUNTY, DeskClient, desk_on

MANY, FEW = 240, 120  # of few there is already more than a page shows
FIRST = 1_000
DAY = date(2025, 10, 1)
OF = f"organization_id={COUNTY}&year=2025&on={DAY}"
MOST = {  # statements of a page, each with its session and its line in the access log
    f"/board?{OF}": 27,
    f"/tree?{OF}": 9,
    f"/organizations/{COUNTY}?on={DAY}": 13,
    "/": 8,
    f"/inspections?{OF}": 12,
    f"/targets?{OF}": 34,
}


class Counts(NamedTuple):
    """The statements of each page, each with how often it was asked."""

    few: dict[str, Counter[str]]
    many: dict[str, Counter[str]]
    desk: DeskClient


@pytest.fixture(scope="module")
def counts(databases: Databases) -> Iterator[Counts]:
    with databases.fresh() as database, desk_on(database) as desk:
        desk.add("clerk", Role.TOWNSHIP)
        with psycopg.connect(conninfo(database, "registry_service")) as connection:
            add(connection, 1, None, "township_committee")
        grow(desk, 0, FEW)
        counted_all(desk)  # what a process asks once only
        few = counted_all(desk)
        grow(desk, FEW, MANY)
        yield Counts(few, counted_all(desk), desk)


@pytest.mark.parametrize("path", MOST)
def test_a_page_of_240_branches_asks_no_more_than_one_of_120(counts: Counts, path: str) -> None:
    few, many = counts.few[path], counts.many[path]

    assert many - few == Counter()
    assert 0 < many.total() <= MOST[path]


def test_what_a_page_was_told_is_told_anew_to_the_next_page(counts: Counts) -> None:
    board = f"/board?{OF}"
    before = counts.desk.browser.get(board).text
    with psycopg.connect(conninfo(counts.desk.database, "registry_service")) as connection:
        add(connection, FIRST + MANY, COUNTY, "branch")
    after = counts.desk.browser.get(board).text

    assert f"支部{FIRST + MANY}" not in before
    assert f"支部{FIRST + MANY}" in after


def test_a_branch_is_told_nothing_that_a_page_of_the_township_was_told(counts: Counts) -> None:
    desk = counts.desk
    desk.add("branch", Role.BRANCH, UUID(int=FIRST))
    browser = desk.new_browser()
    desk.sign_in("branch", browser=browser)
    desk.browser.get(f"/board?{OF}")
    own = browser.get(f"/board?organization_id={UUID(int=FIRST)}&on={DAY}")

    assert own.status_code == 200
    assert set(re.findall(r"支部\d+", own.text)) <= {f"支部{FIRST}"}
    assert browser.get(f"/board?{OF}").status_code == 403


def counted_all(desk: DeskClient) -> dict[str, Counter[str]]:
    """Count the statements of each page, by a session so new that none says it was seen again."""
    desk.sign_in("clerk")
    return {path: counted(desk, path) for path in MOST}


def counted(desk: DeskClient, path: str) -> Counter[str]:
    """Open a page; give its statements, each with how often it was asked."""
    asked: Counter[str] = Counter()
    run = psycopg.Cursor.execute

    def counting(cursor: Any, query: Any, *values: Any, **options: Any) -> Any:
        asked[str(query)] += 1
        return run(cursor, query, *values, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", counting)
        answered = desk.browser.get(path)
    assert answered.status_code == 200
    return asked


def grow(desk: DeskClient, start: int, end: int) -> None:
    """Have more branches stand below the township, each with something to tell in every table."""
    with (
        psycopg.connect(conninfo(desk.database, "registry_service")) as registry,
        psycopg.connect(conninfo(desk.database, "activities_service")) as activities,
    ):
        for number in range(FIRST + start, FIRST + end):
            add(registry, number, COUNTY, "branch")
            tell(activities, UUID(int=number))


def add(connection: psycopg.Connection[Any], number: int, superior: UUID | None, kind: str) -> None:
    """Have an organization stand, flagged as weak, its secretary's post vacant."""
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
    connection.execute(
        "INSERT INTO registry.flags (organization_id, flag, starts_on, holds, criteria, evidence)"
        " VALUES (%s, 'weak', '2025-01-01', true, '{}', '{}')",
        (one,),
    )
    connection.execute(
        "INSERT INTO registry.posts (post_id, organization_id, kind, created_on)"
        " VALUES (%s, %s, 'secretary', '2020-01-01')",
        (one, one),
    )


def tell(connection: psycopg.Connection[Any], one: UUID) -> None:
    """Have a branch meet, report, be a contact point, and have a finding to put right."""
    connection.execute("SELECT set_config('zeren.size', '1', false)")
    connection.execute(
        "INSERT INTO activities.meetings"
        " (meeting_id, organization_id, held_on, kind, is_aborted)"
        " VALUES (%s, %s, '2025-03-01', 'general_meeting', false)",
        (one, one),
    )
    connection.execute(
        "INSERT INTO activities.reports"
        " (report_id, organization_id, filed_on, year, half, title, state)"
        " VALUES (%s, %s, '2025-07-01', 2025, 1, '报告', 'filed')",
        (one, one),
    )
    connection.execute(
        "INSERT INTO activities.findings (finding_id, raised_by, unit_id, item, summary,"
        " raised_on, released_on, ordered_on, due_on, first_due_on)"
        " VALUES (%s, %s, %s, 'meetings', '缺会', '2025-08-01', '2025-08-02', '2025-08-03',"
        " '2025-09-03', '2025-09-03')",
        (one, COUNTY, one),
    )
    connection.execute(
        "INSERT INTO activities.contact_points (contact_point_id, organization_id, person_id,"
        " chosen_unit_id, unit_id, chosen_on, standing_claimed)"
        " VALUES (%s, %s, %s, %s, %s, '2025-01-01', 'lagging')",
        (one, COUNTY, one, one, one),
    )
