"""What a sheet of a template says of itself: its command, its columns, its lists of names."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from python_calamine import CalamineWorkbook

from services.gateway.desk.excel.columns import Column, columns_of
from services.gateway.desk.excel.names import Entry
from services.gateway.desk.labels import field_label
from shared.contracts.table import COMMANDS, CommandSpec

LISTS_SHEET = "_lists"
README_SHEET = "填写说明 Read me"
FAULTS_SHEET = "错误 Errors"
OWN_SHEETS = frozenset({LISTS_SHEET, README_SHEET, FAULTS_SHEET})  # that record nothing
_HEAD = re.compile(r"([a-z]+\.[a-z-]+) (\S{1,200})")


def head_of(key: str, path: str) -> str:
    """Give what stands in the hidden first row over a column."""
    return f"{key} {path}"


class SheetOf:
    """What is needed of a sheet while its rows are read."""

    def __init__(
        self,
        name: str,
        spec: CommandSpec,
        columns: Mapping[int, Column],
        places: Mapping[str, int],
        skipped: set[tuple[int, int]],
    ) -> None:
        self.name, self.spec, self.columns = name, spec, columns
        self.places, self.skipped = places, skipped

    def label_of(self, path: str) -> str:
        """Give what a column is called in Chinese and English."""
        known = {column.path: column.label for column in columns_of(self.spec.key)}
        label = known.get(path) or field_label(path.partition(".")[0])
        return f"{label.zh} {label.en}"


def heads_of(line: Sequence[Any]) -> dict[int, tuple[str, str]]:
    """Give the columns that the hidden first row names: command and path, by place from 1."""
    found = {}
    for place, raw in enumerate(line, start=1):
        head = _HEAD.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if head is not None and head[1] in COMMANDS:
            found[place] = (head[1], head[2])
    return found


def own_lists(workbook: CalamineWorkbook) -> dict[str, list[Entry]]:
    """Give the lists that stand in the workbook: two columns each, named in the first row."""
    if LISTS_SHEET not in workbook.sheet_names:
        return {}
    lines = workbook.get_sheet_by_name(LISTS_SHEET).to_python(skip_empty_area=False)
    if not lines:
        return {}
    return {
        str(kind): [
            Entry(str(line[place]), str(line[place + 1]))
            for line in lines[1:]
            if line[place] and _is_id(line[place + 1])
        ]
        for place, kind in enumerate(lines[0][:-1])
        if str(kind).startswith("registry.")
    }


def _is_id(text: Any) -> bool:
    try:
        return bool(UUID(str(text)))
    except ValueError:
        return False
