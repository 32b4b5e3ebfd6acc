"""A workbook that is right: each of its rows is recorded once, and all of them together."""

import re

import psycopg

from services.gateway.desk.excel.recording import file_id
from shared.contracts.errors import ServiceUnavailableError
from shared.eventstore.connections import conninfo
from tests.integration.desk_client import DeskClient
from tests.integration.excel.sending import (
    NAME,
    RECORDED,
    SEEN,
    Services,
    figures,
    own,
    send,
    stored,
)
from tests.integration.stored import rows
from tests.unit.gateway.workbooks import MEETING, filled

MANY = 501


def test_a_workbook_is_recorded_whole_and_each_fact_names_file_sheet_and_row(
    client: DeskClient,
) -> None:
    before = len(stored(client))
    content = filled(MEETING, own(reason="一"), own(reason="二", present="１３"))

    response = send(client, content)

    assert response.status_code == 200, response.text
    assert figures(response) == [2, 2, 0, 0, 0]
    sha256 = re.findall(r"<code>([0-9a-f]{64})</code>", response.text)[0]
    found = stored(client, before)
    assert [one[1] for one in found] == [f"file:{sha256}#{NAME}!{row}" for row in (3, 4)]
    assert {one[2] for one in found} == {file_id(sha256)}


def test_a_corrected_file_records_only_what_changed(client: DeskClient) -> None:
    first = [own(reason=f"改 {number}") for number in range(5)]
    send(client, filled(MEETING, *first))
    before = len(stored(client))

    again = send(client, filled(MEETING, *first))
    changed = send(client, filled(MEETING, own(reason="改 新"), *first[1:]))

    assert figures(again)[RECORDED : SEEN + 1] == [0, 5]
    assert figures(changed)[RECORDED : SEEN + 1] == [1, 4]
    assert len(stored(client)) == before + 1


def test_what_a_colleague_has_recorded_stands_already(client: DeskClient) -> None:
    content = filled(MEETING, own(reason="同事"))
    send(client, content, login="office")
    before = len(stored(client))

    response = send(client, content, login="other")

    assert figures(response)[RECORDED : SEEN + 1] == [0, 1]
    assert len(stored(client)) == before


def test_checking_only_records_nothing(client: DeskClient, services: Services) -> None:
    before = len(stored(client))

    response = send(client, filled(MEETING, own(reason="只检查")), check="yes")

    assert response.status_code == 200
    assert len(stored(client)) == before
    assert [method for method, _ in services.calls] == ["trial"]


def test_names_reach_the_vault_and_stand_in_no_fact(client: DeskClient) -> None:
    key = "registry.register-person"
    content = filled(key, {"occurred_on": "2026-03-05", "name": "欧阳试一"})

    first, again = (send(client, content, login="office") for _ in range(2))

    assert (figures(first)[RECORDED], figures(again)[SEEN]) == (1, 1)
    with psycopg.connect(conninfo(client.database, "registry_service")) as connection:
        found = connection.execute(
            "SELECT convert_from(state, 'UTF8'), e::text FROM registry.events e"
        ).fetchall()
    assert len(found) == 1
    assert "欧阳试一" not in str(found)
    assert "甲.xlsx" not in str(found)


def test_a_long_file_is_checked_and_recorded_in_one_transaction(
    client: DeskClient, services: Services
) -> None:
    content = filled(MEETING, *(own(reason=f"长 {number}") for number in range(MANY)))
    before = len(stored(client))

    response = send(client, content)

    assert figures(response) == [MANY, MANY, 0, 0, 0]
    assert services.calls == [("trial", MANY), ("batch", MANY)]
    (found,) = rows(
        client.database,
        "SELECT count(*), count(DISTINCT xmin::text), min(position), max(position)"
        f" FROM activities.events WHERE position > {before}",
    )
    assert found == (MANY, 1, before + 1, before + MANY)


def test_where_the_answer_is_lost_the_page_says_so_and_the_same_file_again_records_nothing(
    client: DeskClient, services: Services
) -> None:
    content = filled(MEETING, own(reason="断"), own(reason="线"))
    before = len(stored(client))
    services.lost = ServiceUnavailableError()

    lost = send(client, content)
    services.lost = None
    again = send(client, content)

    assert (lost.status_code, figures(lost)[RECORDED]) == (503, 0)
    assert "没有收到登记结果" in lost.text
    assert figures(again)[RECORDED : SEEN + 1] == [0, 2]
    assert len(stored(client)) == before + 2
