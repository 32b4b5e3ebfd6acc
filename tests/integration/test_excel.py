"""Workbooks sent to the desk, with the services that decide and the store that keeps them."""

import io
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import openpyxl
import psycopg
import pytest
from werkzeug.test import TestResponse

from services.activities.application import Activities
from services.gateway.desk.excel import worker
from services.gateway.desk.excel.errors import WorkbookBusyError, WorkbookTooLargeError
from services.gateway.desk.excel.recording import file_id
from services.gateway.desk.excel.sheets import FAULTS_SHEET
from services.registry.application import Registry
from shared.contracts.errors import ServiceUnavailableError
from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.messaging.door import CommandDoor
from shared.security import read_key
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.trial_store import know
from tests.integration.desk_client import COUNTY, DeskClient, desk_on, token_of
from tests.integration.stored import rows
from tests.unit.gateway.workbooks import (
    MEETING,
    a_meeting,
    an_id,
    cell_of,
    edited,
    filled,
    place_of,
)

Script = Callable[..., dict[str, Any]]
TODAY = date(2026, 10, 1)
NAME = "记录会议"
RECORDED, SEEN = 1, 2  # places among the figures


class Services:
    """The services in this process, reached without a bus."""

    def __init__(self, database: Settings) -> None:
        key = read_key(database.secret("principal.pub"))
        self.applications = (Activities(database), Registry(database))
        self.doors: Mapping[str, CommandDoor] = {
            one.name: CommandDoor(one, key, today=lambda: TODAY) for one in self.applications
        }
        self.calls: list[tuple[str, int]] = []
        self.fails_after: int | None = None

    def call(self, service: str, method: str, **given: Any) -> Any:
        given.pop("timeout_s", None)
        self.calls.append((method, len(given.get("commands", ()))))
        if method == "batch" and self.fails_after is not None:
            if not self.fails_after:
                raise ServiceUnavailableError
            self.fails_after -= 1
        return getattr(self.doors[service], method)(**given)


@pytest.fixture(scope="module")
def desk(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[DeskClient, Services]]:
    vault = tmp_path_factory.mktemp("vault") / "vault.sqlite"
    with databases.fresh(vault=vault) as database:
        services = Services(database)
        known = [("registry.organization", UUID(an_id("village"))), *_PEOPLE]
        known += [("registry.organization", COUNTY)]
        know(database, known, "activities")
        with desk_on(database, rpc=services) as one:
            one.add("office")
            one.add("other")
            one.add("branch", Role.BRANCH)
            yield one, services
        for application in services.applications:
            application.close()


_PEOPLE = [("registry.person", UUID(an_id("chair")))]


@pytest.fixture
def client(desk: tuple[DeskClient, Services]) -> DeskClient:
    desk[0].begin_again()
    desk[1].fails_after = None
    desk[1].calls.clear()
    return desk[0]


@pytest.fixture
def services(desk: tuple[DeskClient, Services]) -> Services:
    return desk[1]


def send(client: DeskClient, content: bytes, *, login: str = "branch", **form: str) -> TestResponse:
    browser = client.new_browser()
    client.sign_in(login, browser=browser)
    given = {"csrf": token_of(browser), **(form or {"record": "yes"})}
    return browser.post("/excel", data={**given, "file": (io.BytesIO(content), "甲.xlsx")})


def figures(response: TestResponse) -> list[int]:
    """Rows read, recorded now, on record before, repeated in the file, faults, batches."""
    return [int(one) for one in re.findall(r"<dd>(\d+)</dd>", response.text)]


def own(**other: Any) -> dict[str, Any]:
    """A meeting of the organization that the accounts are of."""
    return a_meeting(organization_id=str(COUNTY), **other)


def stored(client: DeskClient, since: int = 0) -> list[tuple[Any, ...]]:
    return rows(
        client.database,
        "SELECT command_id, causation_id, correlation_id, actor FROM activities.events"
        f" WHERE position > {since} ORDER BY position",
    )


def test_a_workbook_is_recorded_whole_and_each_fact_names_file_sheet_and_row(
    client: DeskClient,
) -> None:
    before = len(stored(client))
    content = filled(MEETING, own(reason="一"), own(reason="二", present="１３"))

    response = send(client, content)

    assert response.status_code == 200, response.text
    assert figures(response) == [2, 2, 0, 0, 0, 1]
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


def test_with_one_wrong_cell_nothing_is_recorded_and_the_workbook_comes_back_marked(
    client: DeskClient,
) -> None:
    before = len(stored(client))
    content = filled(
        MEETING, own(reason="对"), own(occurred_on="2026.3.32"), own(kind="茶话会", present="=1+1")
    )

    response = send(client, content)

    assert response.status_code == 422
    assert len(stored(client)) == before
    assert f"<td>{cell_of(MEETING, 'occurred_on', 4)}</td>" in response.text
    workbook = marked(response)
    sheet = workbook[NAME]
    for path, row in (("occurred_on", 4), ("kind", 5), ("present", 5)):
        cell = sheet.cell(row, place_of(MEETING, path))
        assert cell.comment.author == "zeren"
        assert cell.fill.fgColor.rgb == "FFFF9999"
    assert "2026.3.32" in sheet.cell(4, place_of(MEETING, "occurred_on")).comment.text
    assert sheet.cell(3, place_of(MEETING, "occurred_on")).comment is None
    assert workbook.sheetnames[0] == FAULTS_SHEET
    assert workbook[FAULTS_SHEET].max_row == 4
    _, listed, table = map(b64decode, re.findall(r'base64,([^"]+)"', response.text))
    assert len(listed.decode("utf-8-sig").splitlines()) == 4
    assert openpyxl.load_workbook(io.BytesIO(table)).worksheets[0]["B2"].value in response.text
    assert workbook["_lists"].sheet_state == "veryHidden"
    assert len(sheet.data_validations.dataValidation) > 5


def test_a_marked_workbook_that_was_mended_is_recorded(client: DeskClient) -> None:
    back = send(client, filled(MEETING, own(reason="改好"), own(occurred_on="2026.3.32")))

    def mend(workbook: Any) -> None:
        workbook[NAME].cell(4, place_of(MEETING, "occurred_on")).value = "2026.3.31"

    response = send(client, edited(raw(back), mend))

    assert figures(response)[:SEEN] == [2, 2]


def test_what_the_service_refuses_is_marked_in_its_cell_and_nothing_is_recorded(
    client: DeskClient,
) -> None:
    before = len(stored(client))
    content = filled(MEETING, own(reason="好"), own(chair_id=an_id("nobody")))
    future = filled(MEETING, own(occurred_on="2027-01-01"))

    response, late = send(client, content), send(client, future)

    assert (response.status_code, late.status_code) == (422, 422)
    assert len(stored(client)) == before
    assert marked(response)[NAME].cell(4, place_of(MEETING, "chair_id")).comment is not None
    assert marked(late)[NAME].cell(3, place_of(MEETING, "occurred_on")).comment is not None


def test_a_branch_records_nothing_for_another_organization_nor_what_is_not_its_own(
    client: DeskClient, services: Services
) -> None:
    before = len(stored(client))
    other = send(client, filled(MEETING, a_meeting()))
    superiors = send(
        client,
        filled(
            "registry.rename-organization",
            {"occurred_on": "2026-03-05", "organization_id": str(COUNTY), "name": "新名"},
        ),
    )

    assert (other.status_code, superiors.status_code) == (422, 422)
    assert marked(other)[NAME].cell(3, place_of(MEETING, "organization_id")).comment is not None
    assert len(stored(client)) == before
    assert services.calls == []  # refused at the door


def test_a_long_file_goes_batch_by_batch_and_the_same_file_completes_it(
    client: DeskClient, services: Services
) -> None:
    content = filled(MEETING, *(own(reason=f"长 {number}") for number in range(700)))
    before = len(stored(client))
    services.fails_after = 1

    broken = send(client, content)

    assert broken.status_code == 503
    assert figures(broken)[RECORDED] == 500
    assert len(stored(client)) == before + 500
    services.fails_after = None
    services.calls.clear()

    response = send(client, content)

    assert figures(response) == [700, 200, 500, 0, 0, 1]
    assert services.calls == [("trial", 500), ("trial", 200), ("batch", 200)]
    assert len(stored(client)) == before + 700


def test_a_fault_at_the_end_of_a_long_file_leaves_its_beginning_unrecorded(
    client: DeskClient,
) -> None:
    before = len(stored(client))
    many = [own(reason=f"长而错 {number}") for number in range(501)]

    response = send(client, filled(MEETING, *many, own(chair_id=an_id("nobody"))))

    assert response.status_code == 422
    assert len(stored(client)) == before


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


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0" + b"\0" * 100, b"PK\x03\x04broken"]
)
def test_what_is_no_workbook_is_a_page_that_says_so(client: DeskClient, content: bytes) -> None:
    response = send(client, content)

    assert response.status_code == 422
    assert 'role="alert"' in response.text


def test_a_form_from_elsewhere_and_one_too_large_are_refused(client: DeskClient) -> None:
    client.sign_in("branch")
    file = (io.BytesIO(b"x"), "x.xlsx")
    assert client.browser.post("/excel", data={"csrf": "x", "file": file}).status_code == 403
    huge = {"CONTENT_LENGTH": "99999999999"}
    assert client.browser.post("/excel", environ_overrides=huge).status_code == 413
    assert client.new_browser().post("/excel", data={"csrf": "x"}).status_code == 303


def test_only_so_many_files_are_read_at_once(
    client: DeskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Taken:
        def acquire(self, *, timeout: float) -> bool:
            return timeout < 0

    monkeypatch.setattr(worker, "_places", Taken())

    response = send(client, filled(MEETING, own()))

    assert response.status_code == WorkbookBusyError.status
    assert WorkbookBusyError.zh in response.text


def test_a_reader_that_takes_too_long_ends_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "TIMEOUT_S", 0.01)
    with pytest.raises(WorkbookTooLargeError):
        worker.read_beside(filled(MEETING, own()), key=b"key")


def test_templates_are_of_the_role_and_kept_by_no_cache(client: DeskClient) -> None:
    client.sign_in("branch")
    page = client.browser.get("/excel")
    addresses = re.findall(r'href="(/excel/[^"]+)"', page.text)

    assert "/excel/activities.xlsx" in addresses
    for address in addresses[:3]:
        response = client.browser.get(address)
        assert response.headers["Cache-Control"] == "no-store"
        assert openpyxl.load_workbook(io.BytesIO(response.data)).sheetnames[-1] == "_lists"
    assert client.browser.get("/excel/nothing.xlsx").status_code == 404


def raw(response: TestResponse) -> bytes:
    return b64decode(re.findall(r'base64,([^"]+)"', response.text)[0])


def marked(response: TestResponse) -> Any:
    return openpyxl.load_workbook(io.BytesIO(raw(response)))


def test_in_one_process_with_everything_else_nothing_waits_for_a_workbook(script: Script) -> None:
    told = script("green_workbooks.py")

    assert told["rows"] == [2, 2, 2]
    assert told["ticks"] > 10
