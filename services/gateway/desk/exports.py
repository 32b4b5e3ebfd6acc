"""A table as an Excel file: texts stay texts, whatever they begin with."""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from flask import Response

from services.gateway.desk.tables import FORMULA, Table, as_csv, header, text_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 22
_MAX_TEXT = 32_767  # characters that a cell holds
_MAX_EXACT = 10**15
_OPTIONS = {
    "in_memory": True,  # no temporary files: a table may hold names
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def table_file(
    table: Table, ending: str, *, name: str, title: str, language: str, names: Mapping[str, str]
) -> Response:
    """Give a table as a file to keep: ``xlsx``, else CSV."""
    if ending == "xlsx":
        return as_download(as_xlsx(table, title, language, names), f"{name}.xlsx", XLSX)
    content = "".join(as_csv(table, language, names)).encode()
    return as_download(content, f"{name}.csv", "text/csv; charset=utf-8")


def as_xlsx(table: Table, title: str, language: str, names: Mapping[str, str]) -> bytes:
    """Give a table as the bytes of a workbook of one sheet.

    Numbers are numbers; whatever else is a text, and one that a spreadsheet would take for a
    formula when it is edited is marked as text.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        sheet = workbook.add_worksheet("zeren")
        workbook.set_properties({"title": title})
        bold = workbook.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1})
        text = workbook.add_format({"num_format": "@"})
        quoted = workbook.add_format({"num_format": "@", "quote_prefix": True})
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, header(name, language), bold)
        for number, row in enumerate(table.rows, start=1):
            for column, name in enumerate(table.columns):
                value = row.get(name)
                if _is_number(value):
                    sheet.write_number(number, column, value)
                elif told := text_of(value, language, names)[:_MAX_TEXT]:
                    shape = quoted if told.startswith(FORMULA) else text
                    sheet.write_string(number, column, told, shape)
        if table.columns:
            sheet.set_column(0, len(table.columns) - 1, _WIDTH)
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def as_download(content: bytes, name: str, kind: str) -> Response:
    """Give a file to be kept by who asked, and by no cache."""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MAX_EXACT
