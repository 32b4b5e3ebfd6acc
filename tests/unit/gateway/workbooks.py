"""Workbooks made for tests: templates filled in, and such as nobody should send."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import openpyxl

from services.gateway.desk.excel.columns import columns_of
from services.gateway.desk.excel.groups import Group
from services.gateway.desk.excel.names import Lists, Named, entries
from services.gateway.desk.excel.reading import Reading, read_workbook
from services.gateway.desk.excel.template import sheet_name, template
from services.gateway.desk.labels import Label
from shared.contracts.table import COMMANDS

KEY = b"a key for identities"
MEETING = "activities.record-meeting"
FIRST_ROW = 3


class Literal(str):
    """A text that stays a text in its cell, whatever it begins with."""

    __slots__ = ()


def an_id(what: str) -> str:
    return str(uuid5(NAMESPACE_OID, what))


LISTS: Lists = {
    "registry.organization": entries(
        [
            Named(an_id("village"), "青山村党支部"),
            Named(an_id("east"), "机关党支部", "东镇"),
            Named(an_id("west"), "机关党支部", "西镇"),
        ]
    ),
    "registry.person": entries(
        [Named(an_id("chair"), "甲", "青山村党支部"), Named(an_id("twin"), "甲", "青山村党支部")],
        always_placed=True,
    ),
    "registry.post": entries([Named(an_id("post"), "书记", "青山村党支部")], always_placed=True),
}
CHAIR = LISTS["registry.person"][0].label


def group_of(*keys: str) -> Group:
    return Group("trial", Label("试", "Trial"), tuple(COMMANDS[key] for key in keys))


def blank(*keys: str, language: str = "zh") -> bytes:
    """A template of some commands, with nothing filled in."""
    return template(group_of(*keys), LISTS, language=language, for_others=True)


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """The same workbook as somebody left it who had it open."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    edit(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def filled(key: str, *rows: Mapping[str, Any], language: str = "zh") -> bytes:
    """A template of one command with rows by path."""
    return filled_sheets({key: rows}, language=language)


def filled_sheets(
    sheets: Mapping[str, Sequence[Mapping[str, Any]]], *, language: str = "zh"
) -> bytes:
    """A template of several commands with rows by path."""

    def fill(workbook: Any) -> None:
        for key, rows in sheets.items():
            sheet = workbook[sheet_name(COMMANDS[key], language)]
            for number, row in enumerate(rows, start=FIRST_ROW):
                for path, value in row.items():
                    cell = sheet.cell(number, place_of(key, path), value)
                    if isinstance(value, Literal):
                        cell.data_type = "s"

    return edited(blank(*sheets, language=language), fill)


def place_of(key: str, path: str) -> int:
    """The column of a path, from 1."""
    return [one.path for one in columns_of(key)].index(path) + 1


def cell_of(key: str, path: str, row: int = FIRST_ROW) -> str:
    return f"{openpyxl.utils.get_column_letter(place_of(key, path))}{row}"


def a_meeting(**other: Any) -> dict[str, Any]:
    """A row of a meeting as somebody fills it in; paths with a dot are written with two lines."""
    row: dict[str, Any] = {
        "occurred_on": date(2026, 3, 5),
        "organization_id": "青山村党支部",
        "kind": "党员大会",
        "chair_id": CHAIR,
        "present": 12,
        "agenda.0.title": "学习",
    }
    return row | {name.replace("__", "."): value for name, value in other.items()}


def read(content: bytes) -> Reading:
    return read_workbook(content, key=KEY)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes], order: Sequence[str] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in order or parts:
            package.writestr(name, parts[name])
    return out.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed, or added."""
    parts = parts_of(content)
    parts[name] = change(parts.get(name, b""))
    return packed(parts)
