"""The workbook that came, given back with each wrong cell coloured and explained."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from services.gateway.desk.excel.faults import Fault
from services.gateway.desk.excel.sheets import FAULTS_SHEET

AUTHOR = "zeren"
_WRONG = PatternFill("solid", fgColor="FFFF9999")
_NOTE = PatternFill("solid", fgColor="FFFFEB9C")
_CLEAR = PatternFill()
_HEADING = ("工作表 Sheet", "单元格 Cell", "说明", "Explanation")
_SIZE = (120, 320)  # height and width of an explanation, in points


def mark(content: bytes, faults: Sequence[Fault]) -> bytes:
    """Give the workbook with its faults marked, and a first sheet that lists them.

    Marks of an earlier time are taken away.
    """
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    if FAULTS_SHEET in workbook.sheetnames:
        del workbook[FAULTS_SHEET]
    for sheet in workbook.worksheets:
        _clear(sheet)
    by_cell: dict[tuple[str, int, int], list[Fault]] = {}
    for one in faults:
        by_cell.setdefault((one.sheet, one.row, max(one.column, 1)), []).append(one)
    for (sheet, row, column), found in by_cell.items():
        _mark(workbook[sheet], row, column, found)
    _list(workbook.create_sheet(FAULTS_SHEET, 0), faults)
    workbook.active = 0
    for sheet in workbook.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == FAULTS_SHEET
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _clear(sheet: Any) -> None:
    # Not `iter_rows`: it makes a cell wherever there is none, millions of them in a long sheet.
    for cell in sheet._cells.values():  # noqa: SLF001
        if cell.comment is not None and cell.comment.author == AUTHOR:
            cell.comment = None
            cell.fill = _CLEAR


def _mark(sheet: Any, row: int, column: int, faults: Sequence[Fault]) -> None:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        return  # inside merged cells: their first is marked
    told = "\n".join(f"{one.zh}\n{one.en}" for one in faults)
    cell.comment = Comment(told, AUTHOR, *_SIZE)
    cell.fill = _NOTE if all(one.is_note for one in faults) else _WRONG


def _list(sheet: Any, faults: Sequence[Fault]) -> None:
    for letter, width in zip("ABCD", (24, 12, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    for row, line in enumerate(
        (_HEADING, *((one.sheet, one.cell, one.zh, one.en) for one in faults)), start=1
    ):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(row, column)
            cell.value, cell.data_type = text, "s"  # never a formula, whatever a cell said
    sheet.freeze_panes = "A2"
