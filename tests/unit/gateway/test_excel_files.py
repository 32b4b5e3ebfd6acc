"""Files as people send them: refused by what they are, damaged, too large; the largest read."""

import io
import resource
from contextlib import suppress

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
from services.gateway.desk.excel.faults import SENTENCES, fault
from services.gateway.desk.excel.package import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, inspect
from services.gateway.desk.excel.worker import MAX_MEMORY_BYTES, mark_beside, read_beside
from shared.kernel.errors import ZerenError
from tests.unit.gateway.workbooks import (
    CHAIR,
    KEY,
    MEETING,
    a_meeting,
    an_id,
    blank,
    filled,
    packed,
    read,
    with_part,
)

SHEET = "xl/worksheets/sheet2.xml"
NAME = "记录会议"


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


def test_an_xml_part_in_an_unknown_encoding_is_refused() -> None:
    def put(raw: bytes) -> bytes:
        return b'<?xml version="1.0" encoding="xTF-8"?>' + raw

    assert refused(with_part(filled(MEETING, a_meeting()), SHEET, put)) is WorkbookBrokenError


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
