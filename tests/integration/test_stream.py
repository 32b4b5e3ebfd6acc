"""The ledger's stream and what may be kept: events in order, gone on with, bounded; 304."""

import re
import threading
from collections.abc import Iterator

import psycopg
import pytest

from services.gateway.stream import MAX_STREAMS
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.security import issue_token, read_key
from shared.testing.databases import Databases
from tests.integration.desk_client import DeskClient, desk_on

PATH = "/v1/ledger/stream"


@pytest.fixture
def desk(databases: Databases) -> Iterator[DeskClient]:
    with databases.fresh() as database, desk_on(database) as one:
        enter(one, 0, 3)
        yield one


def enter(desk: DeskClient, first: int, count: int) -> None:
    """Have the ledger take entries."""
    indexes = list(range(first, first + count))
    with psycopg.connect(conninfo(desk.database, "ledger_service")) as connection:
        connection.execute(
            "SELECT ledger.integrate(%s, %s, %s, %s, %s)",
            (
                ["registry"] * count,
                [index + 1 for index in indexes],
                indexes,
                ["x.y.z.v1"] * count,
                [b'{"n":%d}' % index for index in indexes],
            ),
        )


def bearer(desk: DeskClient, role: Role = Role.AUDITOR) -> dict[str, str]:
    key = read_key(desk.database.secret("token.key"))
    who = Principal(actor="system:feed", role=role, token_id="t1")  # noqa: S106
    return {"Authorization": f"Bearer {issue_token(who, key, 60)}"}


def events(desk: DeskClient, query: str = "", **headers: str) -> list[tuple[int, bytes]]:
    """Read a stream to its end; give the index and data of each entry."""
    answer = desk.new_browser().get(f"{PATH}?{query}", headers=bearer(desk) | headers)
    assert answer.mimetype == "text/event-stream", answer.text
    found = re.findall(rb"id: (\d+)\nevent: entry\ndata: (.*)\n\n", answer.data)
    return [(int(index), data) for index, data in found]


def test_it_gives_the_canonical_bytes_in_order_from_where_it_is_asked(desk: DeskClient) -> None:
    assert events(desk, "from=0&seconds=0") == [(n, b'{"n":%d}' % n) for n in range(3)]
    assert events(desk, "seconds=0") == []


def test_after_a_break_it_goes_on_behind_the_last_that_came(desk: DeskClient) -> None:
    found = events(desk, "from=0&seconds=0", **{"Last-Event-ID": "1"})

    assert [index for index, _ in found] == [2]


def test_what_the_ledger_takes_meanwhile_comes_at_once(desk: DeskClient) -> None:
    later = threading.Timer(0.5, enter, (desk, 3, 2))
    later.start()

    found = events(desk, "from=2&seconds=2")
    later.join()

    assert [index for index, _ in found] == [2, 3, 4]


@pytest.mark.parametrize("last", ["x", "-1", "", "9" * 400, "1.5"])
def test_a_last_event_that_is_none_is_refused(desk: DeskClient, last: str) -> None:
    headers = bearer(desk) | {"Last-Event-ID": last}

    assert desk.browser.get(f"{PATH}?seconds=0", headers=headers).status_code == 400


def test_it_is_for_those_who_see_everything(desk: DeskClient) -> None:
    assert desk.browser.get(PATH).status_code == 401
    headers = bearer(desk, Role.BRANCH)
    assert desk.browser.get(f"{PATH}?seconds=0", headers=headers).status_code == 403


def test_only_so_many_run_at_once_and_a_place_is_given_back(desk: DeskClient) -> None:
    def begin() -> int:
        answer = desk.browser.get(f"{PATH}?seconds=600", headers=bearer(desk), buffered=False)
        running.append(answer)
        return int(answer.status_code)

    running: list[object] = []
    told = [begin() for _ in range(MAX_STREAMS + 1)]
    assert told == [200] * MAX_STREAMS + [503]

    for answer in running:
        answer.close()  # type: ignore[attr-defined]
    assert desk.browser.head(PATH, headers=bearer(desk)).status_code == 200
    assert events(desk, "from=0&seconds=0") != []


def test_a_full_page_of_the_ledger_and_the_interface_are_not_sent_twice(desk: DeskClient) -> None:
    for address in ("/v1/ledger/entries?limit=2", "/openapi.json"):
        first = desk.browser.get(address, headers=bearer(desk))
        tag = {"If-None-Match": first.headers["ETag"]}
        assert first.status_code == 200
        again = desk.browser.get(address, headers=bearer(desk) | tag)
        assert (again.status_code, again.data) == (304, b"")

    open_page = desk.browser.get("/v1/ledger/entries?limit=4", headers=bearer(desk))
    assert "ETag" not in open_page.headers
