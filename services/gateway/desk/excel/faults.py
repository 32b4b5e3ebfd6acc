"""What is wrong with one cell, told by sheet and cell, in both languages."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

SENTENCES: Mapping[str, tuple[str, str]] = {
    "formula": (
        "单元格是公式,请改为数值(复制后“选择性粘贴-数值”)",
        "The cell holds a formula: paste its value instead",
    ),
    "merged": ("合并单元格,请取消合并后逐格填写", "Cells are merged: unmerge them, fill in each"),
    "error_value": ("单元格是错误值 {value}", "The cell holds the error {value}"),
    "not_a_date": (
        "“{value}”不是日期,请填如 2026-03-05 或 2026年3月5日",
        "“{value}” is no date: write 2026-03-05",
    ),
    "no_such_day": ("“{value}”不是日历上有的日期", "“{value}” is no day of the calendar"),
    "with_time": ("“{value}”带有时刻,此栏只填日期", "“{value}” has a time: give the day alone"),
    "not_a_number": ("“{value}”不是整数", "“{value}” is no whole number"),
    "too_many_digits": (
        "数字超过 15 位,Excel 已丢失末位,请将单元格设为文本后重填",
        "More than 15 digits, which Excel does not keep: format the cell as text, fill it in again",
    ),
    "not_a_choice": (
        "“{value}”不在可选范围内,可选:{zh}",
        "“{value}” is not among the choices: {en}",
    ),
    "not_yes_or_no": ("“{value}”应为“是”或“否”", "“{value}”: write yes or no"),
    "unknown_name": (
        "“{value}”不在名单中,请从下拉列表选择或填写编号",
        "“{value}” is not on the list: choose from it, or give the id",
    ),
    "not_an_id": ("“{value}”不是编号", "“{value}” is no id"),
    "ambiguous_name": (
        "“{value}”有多个,请从下拉列表选择",
        "“{value}” is the name of several: choose from the list",
    ),
    "unknown_column": (
        "此列不属于模板,请清除该列内容或恢复隐藏的首行",
        "The column is none of the template's: clear it, or restore the hidden first row",
    ),
    "repeated_column": ("此列重复", "The column stands here twice"),
    "repeated_row": (
        "与“{sheet}”第 {row} 行相同,只登记一次;确属两件事的,请在“原因”栏写明区别",
        "The same as row {row} of “{sheet}”, recorded once; if it is another, say so as its reason",
    ),
    "other_service": (
        "本表属于“{zh}”,文件中还有“{other_zh}”的表;一份文件只填一个主题,请另存为单独的文件上传",
        "The sheet is of {en}, others here of {other_en}: one file for one topic, save it apart",
    ),
    "missing": ("缺少必填内容“{label}”", "“{label}” is missing"),
    "too_long": ("最多 {limit} 个字符", "At most {limit} characters"),
    "too_short": ("至少 {limit} 个字符", "At least {limit} characters"),
    "too_large": ("应不大于 {limit}", "At most {limit}"),
    "too_small": ("应不小于 {limit}", "At least {limit}"),
    "wrong_form": ("格式不符合要求", "It is not of the form asked for"),
}
NOTES = frozenset({"repeated_row"})  # told, and in nobody's way
MAX_SHOWN = 100  # characters of a value in a sentence

_LIMITS = (
    (re.compile(r"of length <= (\d+)"), "too_long"),
    (re.compile(r"of length >= (\d+)"), "too_short"),
    (re.compile(r"<= (-?\d+)"), "too_large"),
    (re.compile(r">= (-?\d+)"), "too_small"),
)


class CellError(ValueError):
    """A cell cannot be read as what its column asks for."""

    def __init__(self, code: str, **told: Any) -> None:
        super().__init__(code)
        self.code = code
        self.told = {name: _short(str(value)) for name, value in told.items()}


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, and where; ``column`` is 0 where the whole row is meant."""

    sheet: str
    row: int  # from 1, as Excel counts
    column: int
    code: str
    zh: str
    en: str

    @property
    def cell(self) -> str:
        """The cell as Excel names it, ``C7``; the row's number where a row is meant."""
        return f"{column_name(self.column)}{self.row}"

    @property
    def is_note(self) -> bool:
        """Whether nothing needs to be mended."""
        return self.code in NOTES


def fault(sheet: str, row: int, column: int, code: str, told: Mapping[str, Any] = {}) -> Fault:
    """Give a fault with the sentences of its code."""
    zh, en = (one.format_map(dict(told)) for one in SENTENCES[code])
    return Fault(sheet=sheet, row=row, column=column, code=code, zh=zh, en=en)


def of_field(code: str, detail: str) -> tuple[str, dict[str, str]]:
    """Give the code, and what it tells, for a field that a command's own types refuse."""
    if code == "missing_field":
        return "missing", {}
    for pattern, found in _LIMITS:
        if limit := pattern.search(detail):
            return found, {"limit": limit[1]}
    return "wrong_form", {}


def _short(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def column_name(number: int) -> str:
    """Give the letters of a column counted from 1; nothing for 0."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
