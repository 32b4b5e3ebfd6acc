"""What is sent to the desk as a workbook, read in a process of its own; and the templates."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from services.gateway.desk.excel import worker
from services.gateway.desk.excel.errors import WorkbookBusyError, WorkbookTooLargeError
from tests.integration.desk_client import DeskClient
from tests.integration.excel.sending import own, send
from tests.unit.gateway.workbooks import MEETING, filled

Script = Callable[..., dict[str, Any]]


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


def test_in_one_process_with_everything_else_nothing_waits_for_a_workbook(script: Script) -> None:
    told = script("green_workbooks.py")

    assert told["rows"] == [2, 2, 2]
    assert told["ticks"] > 10
