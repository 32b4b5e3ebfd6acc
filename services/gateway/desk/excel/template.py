"""A template: one sheet a command, drop-downs for what is chosen, the lists in a hidden sheet."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from services.gateway.desk.excel.columns import LISTED, OF_OTHERS, Column, columns_of
from services.gateway.desk.excel.groups import Group
from services.gateway.desk.excel.instructions import instructions
from services.gateway.desk.excel.names import Lists
from services.gateway.desk.excel.package import HEADER_ROWS, MAX_ROWS
from services.gateway.desk.excel.sheets import LISTS_SHEET, README_SHEET, head_of
from services.gateway.desk.labels import LANGUAGES, choice_label
from shared.contracts.table import CommandSpec
from shared.kernel.calendar import FIRST_DAY, LAST_DAY

MAX_SHEET_NAME = 31
_LAST_ROW = MAX_ROWS + HEADER_ROWS - 1
_MAX_HINT = 250
_PLAIN_OPTIONS = {
    "in_memory": True,  # no temporary files: the lists hold names
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_HINTS = {
    "date": ("日期,如 2026-03-05", "A date, as 2026-03-05"),
    "number": ("整数", "A whole number"),
    "reference": ("从列表选择,或填编号", "Choose from the list, or give the id"),
    "yes_no": ("是或否", "Yes or no"),
}
_SEVERAL = ("可填多项:换行或顿号分隔", "Several: a line each")
_REQUIRED = ("必填", "required")


def sheet_name(spec: CommandSpec, language: str) -> str:
    """Give what a command's sheet is called."""
    told = spec.zh if language == "zh" else spec.en
    return _FORBIDDEN.sub(" ", told)[:MAX_SHEET_NAME]


def sheet_names(spec: CommandSpec) -> frozenset[str]:
    """Give what a command's sheet is called in a template of any language."""
    return frozenset(sheet_name(spec, language) for language in LANGUAGES)


def template(group: Group, lists: Lists, *, language: str, for_others: bool) -> bytes:
    """Give a template as the bytes of a workbook.

    Args:
        group: its commands.
        lists: what organizations, people and posts may be chosen.
        language: of sheet names and drop-downs; headings are in both.
        for_others: whether it has the columns of those who enter for others.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _PLAIN_OPTIONS) as workbook:
        _Writer(workbook, lists, language, for_others=for_others).write(group)
    return out.getvalue()


def written_columns(spec: CommandSpec, *, for_others: bool) -> list[Column]:
    """Give the columns that a command's sheet has."""
    return [one for one in columns_of(spec.key) if for_others or one.path not in OF_OTHERS]


class _Writer:
    def __init__(self, workbook: Any, lists: Lists, language: str, *, for_others: bool) -> None:
        self._workbook, self._lists, self._language = workbook, lists, language
        self._for_others = for_others
        self._ranges: dict[str, str] = {}  # of the hidden sheet, by list
        self._next = 0
        self._heads = {
            required: workbook.add_format(
                {
                    "bold": True,
                    "text_wrap": True,
                    "valign": "top",
                    "border": 1,
                    "bg_color": "#FDE9D9" if required else "#EDEDED",
                }
            )
            for required in (True, False)
        }
        self._formats = {
            kind: workbook.add_format({"num_format": shape, "text_wrap": kind == "long_text"})
            for kind, shape in {"date": "yyyy-mm-dd", "number": "0", "long_text": "@"}.items()
        }
        self._text = workbook.add_format({"num_format": "@"})

    def write(self, group: Group) -> None:
        told = self._workbook.add_worksheet(README_SHEET)
        sheets = [
            (spec, self._workbook.add_worksheet(sheet_name(spec, self._language)))
            for spec in group.commands
        ]
        self._hidden = self._workbook.add_worksheet(LISTS_SHEET)
        self._hidden.very_hidden()
        wrap = self._workbook.add_format({"text_wrap": True, "valign": "top"})
        told.set_column(0, 1, 60, wrap)
        for row, line in enumerate(instructions(group)):
            for column, text in enumerate(line):
                told.write_string(row, column, text)
        for spec, sheet in sheets:
            self._sheet(spec, sheet)

    def _sheet(self, spec: CommandSpec, sheet: Any) -> None:
        for place, column in enumerate(written_columns(spec, for_others=self._for_others)):
            sheet.write_string(0, place, head_of(spec.key, column.path))
            sheet.write_string(1, place, _heading(column), self._heads[column.required])
            width = 30 if column.kind in {"long_text", "reference"} else 16
            sheet.set_column(place, place, width, self._formats.get(column.kind, self._text))
            if check := self._validation(column):
                sheet.data_validation(HEADER_ROWS, place, _LAST_ROW, place, check)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_row(1, 48)
        sheet.freeze_panes(HEADER_ROWS, 0)

    def _validation(self, column: Column) -> dict[str, Any]:
        hint = " / ".join(_hint(column))
        told = {"input_message": hint[:_MAX_HINT]} if hint else {}
        match column.kind:
            case "choice":
                name = f"{column.choice_type.__name__}" if column.choice_type else column.path
                values = [(self._word(column, one), one) for one in column.choices]
                return {**self._list(name, values), **told, "show_error": not column.is_list}
            case "yes_no":
                words = [("是", "true"), ("否", "false")]
                if self._language != "zh":
                    words = [("yes", "true"), ("no", "false")]
                return {**self._list("yes_no", words), **told}
            case "reference" if self._lists.get(column.reference):
                of = self._list(column.reference, self._lists[column.reference])
                return {**of, **told, "show_error": False}  # an id may be given as well
            case "date" if not column.is_list:
                between = {"criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
                return {"validate": "date", **between, **told, "error_type": "information"}
        return {"validate": "any", **told} if told else {}

    def _word(self, column: Column, value: str) -> str:
        return choice_label(column.choice_type or str, value).in_(self._language)

    def _list(self, name: str, values: Iterable[Sequence[str]]) -> dict[str, Any]:
        if name not in self._ranges:
            place, self._next = self._next, self._next + 2
            self._hidden.write_string(0, place, name)
            row = 0
            for row, (label, value) in enumerate(values, start=1):
                self._hidden.write_string(row, place, label)
                self._hidden.write_string(row, place + 1, value)
            first = xlsxwriter.utility.xl_rowcol_to_cell(1, place, row_abs=True, col_abs=True)
            last = xlsxwriter.utility.xl_rowcol_to_cell(row, place, row_abs=True, col_abs=True)
            self._ranges[name] = f"='{LISTS_SHEET}'!{first}:{last}"
        return {"validate": "list", "source": self._ranges[name]}


def _heading(column: Column) -> str:
    marks = f"\n({_REQUIRED[0]} {_REQUIRED[1]})" if column.required else ""
    return f"{column.label.zh}\n{column.label.en}{marks}"


def _hint(column: Column) -> tuple[str, ...]:
    kind = column.kind
    if kind == "reference" and column.reference not in LISTED:
        kind = "id"
    found = _HINTS.get(kind, ())
    if kind == "id":
        found = ("填编号(36 位)", "The id, of 36 characters")
    return (*found, *(_SEVERAL if column.is_list else ()))
