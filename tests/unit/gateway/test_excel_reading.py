"""Workbooks as people send them: the right value, or a fault that names sheet and cell."""

import io
import resource
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.desk.excel.columns import columns_of
from services.gateway.desk.excel.errors import (
    NotAWorkbookError,
    NotOurTemplateError,
    WorkbookBrokenError,
    WorkbookEncryptedError,
    WorkbookMacrosError,
    WorkbookTooLargeError,
)
from services.gateway.desk.excel.faults import SENTENCES, Fault, fault
from services.gateway.desk.excel.package import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, inspect
from services.gateway.desk.excel.reading import read_workbook
from services.gateway.desk.excel.worker import MAX_MEMORY_BYTES, mark_beside, read_beside
from shared.kernel.errors import ZerenError
from tests.unit.gateway.workbooks import (
    CHAIR,
    KEY,
    LISTS,
    MEETING,
    a_meeting,
    an_id,
    blank,
    cell_of,
    edited,
    filled,
    packed,
    read,
    with_part,
)

SHEET = "xl/worksheets/sheet2.xml"
NAME = "记录会议"


def the_fault(**other: Any) -> Fault:
    """The one fault of a file with one row."""
    (fault,) = read(filled(MEETING, a_meeting(**other))).faults
    return fault


def value_of(path: str, value: Any) -> Any:
    """What a cell becomes in the body."""
    reading = read(filled(MEETING, a_meeting(**{path: value})))
    assert reading.faults == []
    here: Any = reading.rows[0].body
    for step in path.replace("__", ".").split("."):
        here = here[int(step)] if isinstance(here, list) else here[step]
    return here


def test_a_row_becomes_the_body_of_its_command_and_says_where_it_stands() -> None:
    reading = read(filled(MEETING, a_meeting(present=12), a_meeting(present=13)))

    assert reading.is_whole
    assert [(one.command, one.row, reading.sheets[one.sheet].name) for one in reading.rows] == [
        (MEETING, 3, NAME),
        (MEETING, 4, NAME),
    ]
    assert reading.rows[0].body == {
        "occurred_on": "2026-03-05",
        "organization_id": an_id("village"),
        "kind": "general_meeting",
        "chair_id": an_id("chair"),
        "present": 12,
        "agenda": [{"title": "学习"}],
    }


@pytest.mark.parametrize(
    "told",
    [
        date(2026, 3, 5),
        datetime(2026, 3, 5),  # noqa: DTZ001  (a cell has no time zone)
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "２０２６年３月５日",
        "2026 ．3．5".replace(" ", ""),
        "20260305",
        20260305,
        " 2026年03月05号 ",
    ],
)
def test_a_date_is_read_however_people_write_it(told: Any) -> None:
    assert value_of("occurred_on", told) == "2026-03-05"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("2026.3.32", "no_such_day"),
        ("2026年2月29日", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("3月5日", "not_a_date"),
        ("26.3.5", "not_a_date"),
        ("2026.3", "not_a_date"),
        (46086, "not_a_date"),
        (2026.3, "not_a_date"),
        (True, "not_a_date"),
        (datetime(2026, 3, 5, 9, 30), "with_time"),  # noqa: DTZ001
    ],
)
def test_what_is_no_date_is_told_with_its_sheet_and_cell_in_both_languages(
    told: Any, code: str
) -> None:
    fault = the_fault(occurred_on=told)

    assert (fault.sheet, fault.cell, fault.code) == (NAME, cell_of(MEETING, "occurred_on"), code)
    assert fault.zh
    assert fault.en
    assert fault.zh != fault.en


@pytest.mark.parametrize("told", [12, 12.0, "12", "１２", " 12 "])
def test_a_number_is_read_with_full_width_digits_too(told: Any) -> None:
    assert value_of("present", told) == 12


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (12.5, "not_a_number"),
        ("12人", "not_a_number"),
        ("十二", "not_a_number"),
        ("1e3", "not_a_number"),
        (10**18, "too_many_digits"),
        (-1, "too_small"),
    ],
)
def test_what_is_no_such_number_is_told(told: Any, code: str) -> None:
    fault = the_fault(present=told)
    assert (fault.cell, fault.code) == (cell_of(MEETING, "present"), code)


@pytest.mark.parametrize("told", ["党员大会", " 党员大会 ", "general_meeting", "General Meeting"])
def test_a_choice_is_read_by_its_words_in_either_language(told: str) -> None:
    assert value_of("kind", told) == "general_meeting"


def test_what_is_no_choice_is_told_with_those_there_are() -> None:
    fault = the_fault(kind="茶话会")

    assert fault.cell == cell_of(MEETING, "kind")
    assert "党员大会" in fault.zh
    assert "General meeting" in fault.en


@pytest.mark.parametrize(
    "told", ["党建、意识形态", "Party building; Ideology", "党建\nideology\n党建"]
)
def test_several_choices_stand_in_one_cell(told: str) -> None:
    assert value_of("agenda__0__tags", told) == ["party_building", "ideology"]


@pytest.mark.parametrize("told", ["9:30", "９：３０", "09:30", time(9, 30)])
def test_a_time_of_day_is_read(told: Any) -> None:
    assert value_of("started_at", told) == "09:30"


@pytest.mark.parametrize(
    ("told", "code"),
    [("机关党支部", "unknown_name"), ("无此支部", "unknown_name"), ("东镇机关", "unknown_name")],
)
def test_a_name_that_is_not_on_the_list_is_told(told: str, code: str) -> None:
    fault = the_fault(organization_id=told)
    assert (fault.cell, fault.code) == (cell_of(MEETING, "organization_id"), code)


def test_two_of_one_name_are_told_apart_on_the_list() -> None:
    labels = [one.label for one in LISTS["registry.organization"]]
    people = [one.label for one in LISTS["registry.person"]]

    assert labels == ["青山村党支部", "机关党支部(东镇)", "机关党支部(西镇)"]
    assert len(set(people)) == 2
    assert value_of("organization_id", "机关党支部(西镇)") == an_id("west")


def test_an_id_may_be_given_instead_of_a_name() -> None:
    assert value_of("chair_id", an_id("somebody").upper()) == an_id("somebody")


def test_every_wrong_cell_of_a_row_is_told_at_once() -> None:
    row = a_meeting(occurred_on="2026.3.32", kind="茶话会", present=None, agenda__1__tags="study")

    reading = read(filled(MEETING, row))

    assert {(one.cell, one.code) for one in reading.faults} >= {
        (cell_of(MEETING, "occurred_on"), "no_such_day"),
        (cell_of(MEETING, "kind"), "not_a_choice"),
        (cell_of(MEETING, "present"), "missing"),
    }
    assert reading.rows == []


def test_a_fault_in_a_row_of_a_list_names_the_cell_that_was_filled_in() -> None:
    row = a_meeting(agenda__3__title="x" * 500)

    (fault,) = read(filled(MEETING, row)).faults

    assert (fault.cell, fault.code) == (cell_of(MEETING, "agenda.3.title"), "too_long")


def test_a_part_that_lacks_its_title_is_told_there() -> None:
    row = a_meeting(conclusions__2__problem="问题")

    (fault,) = read(filled(MEETING, row)).faults

    assert fault.code == "missing"
    assert fault.cell == cell_of(MEETING, "conclusions.2.conclusion")


def test_a_reason_is_asked_for_where_the_command_needs_one() -> None:
    key = "activities.withdraw-meeting"
    row = {
        "occurred_on": "2026-03-05",
        "organization_id": "青山村党支部",
        "meeting_id": an_id("meeting"),
    }

    (fault,) = read(filled(key, row)).faults

    assert (fault.code, fault.cell) == ("missing", cell_of(key, "reason"))


def test_a_formula_is_told_and_not_taken_for_its_value() -> None:
    fault = the_fault(present="=10+2")
    assert (fault.cell, fault.code) == (cell_of(MEETING, "present"), "formula")


def test_an_error_value_is_told() -> None:
    content = filled(MEETING, a_meeting(present="#DIV/0!"))
    (fault,) = read(content).faults
    assert (fault.cell, fault.code) == (cell_of(MEETING, "present"), "error_value")


def test_merged_cells_are_told() -> None:
    content = edited(
        filled(MEETING, a_meeting(), a_meeting(present=13)),
        lambda workbook: workbook[NAME].merge_cells("A3:A4"),
    )

    faults = read(content).faults

    assert ("A3", "merged") in {(one.cell, one.code) for one in faults}
    assert not read(content).is_whole


def test_a_column_that_is_none_of_the_templates_is_told() -> None:
    def add(workbook: Any) -> None:
        workbook[NAME].cell(3, 100, "备注")

    (fault,) = read(edited(filled(MEETING, a_meeting()), add)).faults
    assert (fault.cell, fault.code) == ("CV3", "unknown_column")


def test_columns_may_be_moved_and_left_out() -> None:
    def move(workbook: Any) -> None:
        workbook[NAME].delete_cols(7, 40)
        workbook[NAME].move_range("E1:E3", cols=80)

    (row,) = read(edited(filled(MEETING, a_meeting()), move)).rows
    assert row.body["present"] == 12


def test_a_sheet_may_have_another_name_and_sheets_of_others_are_left_alone() -> None:
    def rename(workbook: Any) -> None:
        workbook[NAME].title = "三月"
        workbook.create_sheet("草稿").append(["随便"])

    reading = read(edited(filled(MEETING, a_meeting()), rename))

    assert [one.name for one in reading.sheets] == ["三月"]
    assert (len(reading.rows), reading.unread) == (1, ["草稿"])


def test_the_same_content_is_the_same_row_wherever_it_stands_and_whoever_wrote_it() -> None:
    first = read(filled(MEETING, a_meeting(), a_meeting(present=13)))
    second = read(
        filled(
            MEETING,
            a_meeting(present=14),
            a_meeting(present="１２", occurred_on="2026年3月5日", kind="general_meeting"),
        )
    )

    assert first.rows[0].id == second.rows[1].id
    assert len({one.id for one in (*first.rows, *second.rows)}) == 3


def test_a_row_that_says_the_same_again_is_told_and_taken_once() -> None:
    reading = read(filled(MEETING, a_meeting(), a_meeting(), a_meeting(reason="同日第二次")))

    assert [one.row for one in reading.rows] == [3, 5]
    assert [(one.row, one.code, one.is_note) for one in reading.faults] == [
        (4, "repeated_row", True)
    ]
    assert reading.is_whole


def test_a_name_is_in_a_rows_identity_under_a_key_only() -> None:
    content = filled("registry.register-person", {"occurred_on": "2026-03-05", "name": "欧阳青山"})

    (one,) = read_workbook(content, key=b"one").rows
    (other,) = read_workbook(content, key=b"other").rows

    assert one.body["name"] == "欧阳青山"
    assert one.id != other.id


def test_new_parts_of_a_thing_get_ids_of_their_own_the_same_each_time() -> None:
    row = {
        "occurred_on": "2026-03-05",
        "organization_id": "青山村党支部",
        "plan_id": an_id("plan"),
        "title": "目标",
        "indicators.0.name": "一",
        "indicators.0.due_on": "2026-12-31",
        "indicators.0.standard": "完成",
        "indicators.2.name": "二",
        "indicators.2.due_on": "2026-12-31",
        "indicators.2.standard": "完成",
    }

    (one,), (again,) = (read(filled("targets.set-target", row)).rows for _ in range(2))

    ids = [part["indicator_id"] for part in one.body["indicators"]]
    assert len(set(ids)) == 2
    assert one.body == again.body


def refused(content: bytes) -> type[ZerenError]:
    with pytest.raises(ZerenError) as caught:
        read(content)
    return type(caught.value)


def test_what_is_no_workbook_is_refused_with_what_to_do() -> None:
    assert refused("姓名,日期\n甲,2026-03-05\n".encode()) is NotAWorkbookError
    assert refused(b"") is NotAWorkbookError
    assert refused(packed({"mimetype": b"application/vnd.oasis"})) is NotAWorkbookError
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) is WorkbookEncryptedError
    assert refused(blank(MEETING)) is NotOurTemplateError
    assert refused(blank(MEETING)[:-200]) is WorkbookBrokenError


def test_a_file_with_macros_is_refused() -> None:
    content = filled(MEETING, a_meeting())
    macro = with_part(content, "xl/vbaProject.bin", lambda _: b"\xd0\xcf\x11\xe0")
    typed = with_part(
        content,
        "[Content_Types].xml",
        lambda raw: raw.replace(
            b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
        ),
    )

    assert refused(macro) is WorkbookMacrosError
    assert refused(typed) is WorkbookMacrosError


def test_a_zip_bomb_is_refused_however_little_it_says_it_holds() -> None:
    bomb = with_part(filled(MEETING, a_meeting()), "xl/media/x.bin", lambda _: b"\0" * 201_000_000)
    assert len(bomb) < MAX_BYTES
    assert refused(bomb) is WorkbookTooLargeError

    lying = bytearray(bomb)
    for at in (bomb.index(b"xl/media/x.bin") - 8, bomb.rindex(b"xl/media/x.bin") - 22):
        lying[at : at + 4] = (100).to_bytes(4, "little")  # the length it claims
    assert refused(bytes(lying)) is WorkbookTooLargeError


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', WorkbookTooLargeError),
        (b'<row r="%d"><c><v>1</v></c></row>' % (MAX_ROWS + 3), WorkbookTooLargeError),
        (b'<row r="5"><c r="ZZ5"><v>1</v></c></row>', WorkbookTooLargeError),
        (b'<row r="5"><c r="5"><v>1</v></c></row>', WorkbookBrokenError),
        (b'<row r="5"><c r="A5"><v>1</v></row>', WorkbookBrokenError),
    ],
)
def test_cells_far_outside_and_cells_that_are_none_are_refused(
    cell: bytes, kind: type[ZerenError]
) -> None:
    def put(raw: bytes) -> bytes:
        return raw.replace(b"</sheetData>", cell + b"</sheetData>")

    assert refused(with_part(filled(MEETING, a_meeting()), SHEET, put)) is kind
    assert MAX_COLUMNS < 702


def test_empty_formatted_cells_far_below_are_nothing() -> None:
    def put(raw: bytes) -> bytes:
        return raw.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
        )

    assert len(read(with_part(filled(MEETING, a_meeting()), SHEET, put)).rows) == 1


def test_an_xml_part_with_a_document_type_is_refused() -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        b"<worksheet>&b;</worksheet>"
    )
    for part in (SHEET, "xl/sharedStrings.xml", "docProps/core.xml"):
        content = with_part(filled(MEETING, a_meeting()), part, lambda _: laughs)
        assert refused(content) is WorkbookBrokenError


def test_a_part_named_twice_and_one_packed_unusually_are_refused() -> None:
    content = bytearray(filled(MEETING, a_meeting()))
    at = content.rindex(b"PK\x01\x02")
    content[at + 10 : at + 12] = (12).to_bytes(2, "little")  # bzip2
    assert refused(bytes(content)) is WorkbookBrokenError


@given(cut=st.integers(0, 3000), byte=st.integers(0, 255), tail=st.binary(max_size=8))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    cut: int, byte: int, tail: bytes
) -> None:
    content = bytearray(_WHOLE)
    content[cut % len(content)] = byte
    with suppress(ZerenError):
        inspect(bytes(content) + tail)


_WHOLE = filled(MEETING, a_meeting())


def test_every_fault_has_a_sentence_in_both_languages() -> None:
    for zh, en in SENTENCES.values():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in zh)
        assert en.isprintable()
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in en.replace("年3月5日", ""))


def test_the_template_is_a_plain_workbook() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(blank(MEETING)))

    assert workbook.sheetnames == ["填写说明 Read me", NAME, "_lists"]
    assert workbook["_lists"].sheet_state == "veryHidden"
    assert workbook[NAME].row_dimensions[1].hidden
    listed = {cell.value for line in workbook["_lists"].iter_rows() for cell in line}
    assert {CHAIR, an_id("chair"), "党员大会"} <= listed
    assert len(workbook[NAME].data_validations.dataValidation) > 5


def many(rows: int) -> bytes:
    """A workbook of many rows, written as a program would."""
    columns = [one.path for one in columns_of(MEETING)]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("many")
        for place, path in enumerate(columns):
            sheet.write_string(0, place, f"{MEETING} {path}")
        row = a_meeting(occurred_on="2026-03-05", organization_id=an_id("v"), chair_id=an_id("c"))
        for number in range(rows):
            for path, value in {**row, "reason": f"第 {number} 次"}.items():
                sheet.write(number + 2, columns.index(path), value)
    return out.getvalue()


def is_read(rows: int) -> None:
    content = many(rows)
    marked = [fault("many", row + 3, 1, "missing", {"label": "x"}) for row in range(0, rows, 9)]

    reading = read_beside(content, key=KEY)
    back = mark_beside(content, marked)

    assert (len(reading.rows), reading.faults) == (rows, [])
    assert len({one.id for one in reading.rows}) == rows
    assert len(back) > len(content) / 2


def largest_child() -> int:
    """Give the most memory, in bytes, that any ended child of this process had."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def test_two_thousand_rows_are_read_and_marked_beside() -> None:
    is_read(2_000)


@pytest.mark.soak
def test_fifty_thousand_rows_are_read_and_marked_beside_in_bounded_memory() -> None:
    is_read(MAX_ROWS)
    assert largest_child() < MAX_MEMORY_BYTES


def test_one_row_too_many_is_refused() -> None:
    def further(raw: bytes) -> bytes:
        row = b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (MAX_ROWS + 3, MAX_ROWS + 3)
        return raw.replace(b"</sheetData>", row + b"</sheetData>")

    assert refused(with_part(many(2), "xl/worksheets/sheet1.xml", further)) is WorkbookTooLargeError
