"""A workbook with anything wrong in it: every wrong cell is told, and nothing is recorded."""

import io
import re
from base64 import b64decode
from typing import Any

import openpyxl
import pytest

from services.gateway import batches, commands
from services.gateway.batches import Most
from services.gateway.desk.excel import recording
from services.gateway.desk.excel.errors import WorkbookTooManyNewRowsError
from services.gateway.desk.excel.sheets import FAULTS_SHEET
from shared.contracts.table import COMMANDS
from tests.integration.desk_client import COUNTY, DeskClient
from tests.integration.excel.sending import (
    NAME,
    RECORDED,
    SEEN,
    Services,
    figures,
    marked,
    own,
    raw,
    send,
    stored,
)
from tests.unit.gateway.workbooks import (
    MEETING,
    a_meeting,
    an_id,
    cell_of,
    edited,
    filled,
    filled_sheets,
    place_of,
)

MANY = 501
RENAME = "registry.rename-organization"
RENAMED = {"occurred_on": "2026-03-05", "organization_id": str(COUNTY), "name": "新名"}


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
    superiors = send(client, filled(RENAME, RENAMED))

    assert (other.status_code, superiors.status_code) == (422, 422)
    assert marked(other)[NAME].cell(3, place_of(MEETING, "organization_id")).comment is not None
    assert len(stored(client)) == before
    assert services.calls == []  # refused at the door


@pytest.mark.parametrize("lets_all_pass", [False, True])
def test_a_row_that_is_refused_at_the_check_or_at_the_recording_leaves_nothing_of_a_long_file(
    client: DeskClient, services: Services, *, lets_all_pass: bool
) -> None:
    before = len(stored(client))
    services.lets_all_pass = lets_all_pass
    many = [own(reason=f"长而错 {number}") for number in range(MANY)]
    many.insert(MANY // 2, own(chair_id=an_id("nobody")))

    response = send(client, filled(MEETING, *many))

    assert response.status_code == 422
    assert figures(response) == [MANY + 1, 0, 0, 0, 1]
    assert "一行也没有登记" in response.text
    assert [method for method, _ in services.calls] == ["trial", "batch"][: 1 + lets_all_pass]
    assert len(stored(client)) == before


def test_a_file_of_several_services_is_refused_by_sheet_before_anybody_is_asked(
    client: DeskClient, services: Services
) -> None:
    before = len(stored(client))
    content = filled_sheets({MEETING: [own(reason="两题")], RENAME: [RENAMED]})

    response = send(client, content, login="office")

    assert response.status_code == 422
    assert "一份文件只填一个主题" in response.text
    assert f"<td>{COMMANDS[RENAME].zh}</td>" in response.text
    assert services.calls == []
    assert len(stored(client)) == before


def test_more_new_rows_than_are_recorded_at_once_are_refused_and_few_in_a_long_file_are_not(
    client: DeskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "OF_A_FILE", Most(3, 60.0))
    monkeypatch.setattr(recording, "MAX_COMMANDS", 3)
    monkeypatch.setattr(recording, "_PIECE", 2)
    before = len(stored(client))
    many = [own(reason=f"多 {number}") for number in range(5)]

    refused = send(client, filled(MEETING, *many))
    assert (refused.status_code, figures(refused)[RECORDED]) == (413, 0)
    assert WorkbookTooManyNewRowsError.zh in refused.text
    assert len(stored(client)) == before

    send(client, filled(MEETING, *many[:3]))
    response = send(client, filled(MEETING, *many))
    assert figures(response) == [5, 2, 3, 0, 0]
    assert len(stored(client)) == before + 5


def test_what_no_message_may_carry_is_refused_before_it_is_sent(
    client: DeskClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(stored(client))
    monkeypatch.setattr(batches, "MAX_MESSAGE_BYTES", 1_000)

    response = send(client, filled(MEETING, *(own(reason=f"长 {n}" * 40) for n in range(3))))

    assert response.status_code == 413
    assert WorkbookTooManyNewRowsError.zh in response.text
    assert services.calls == []
    assert len(stored(client)) == before
