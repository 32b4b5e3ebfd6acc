"""Tables as files: what stands on the page stands in the file, and no cell is ever a formula."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.desk.exports import as_xlsx
from services.gateway.desk.tables import Table, as_csv, told
from tests.unit.gateway.workbooks import parts_of

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=40)
STARTS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "=cmd|'/c calc'!A1", "\t=1", '=HYPERLINK("x")')


def table_of(*values: object) -> Table:
    rows = tuple({"title": one} for one in values)
    return Table(("title",), rows, len(rows))


def cells(content: bytes) -> list[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [cell.value for cell in sheet["A"]][1:]


@pytest.mark.parametrize("text", STARTS)
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    content = as_xlsx(table_of(text), "", "zh", {})

    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix
    assert b"<f>" not in parts_of(content)["xl/worksheets/sheet1.xml"]
    line = next(csv.reader(io.StringIO("".join(list(as_csv(table_of(text), "zh", {}))[1:]))))
    assert line == [f"'{text}"]


@settings(deadline=None)
@given(texts=st.lists(TEXTS.filter(lambda one: one.strip() == one and one), min_size=1, max_size=5))
def test_texts_are_read_back_as_they_were(texts: list[str]) -> None:
    assert cells(as_xlsx(table_of(*texts), "", "zh", {})) == texts


def test_numbers_are_numbers_words_are_words_and_ids_are_names() -> None:
    subject = "00000000-0000-0000-0000-000000000001"
    table = table_of(12, True, None, {"zh": "好", "en": "good"}, subject, 10**20, -5)

    assert cells(as_xlsx(table, "", "zh", {subject: "青山村"})) == [
        *(12, "是", None, "好", "青山村", str(10**20), -5)
    ]
    assert cells(as_xlsx(table, "", "en", {}))[3] == "good"


def test_a_table_without_rows_has_its_heading() -> None:
    assert cells(as_xlsx(table_of(), "", "en", {})) == []


def test_a_page_tells_a_moment_by_the_clock_of_the_county() -> None:
    assert told("2025-12-31T16:30:05.250000Z", "zh") == "2026-01-01 00:30:05"
    assert told(["2025-06-01T00:00:00+00:00"], "en") == "2025-06-01 08:00:00"
    assert told("2025-06-01", "zh") == "2025-06-01"
