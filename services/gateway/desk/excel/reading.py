"""A filled-in workbook read whole: its rows as commands, and every cell that is wrong.

A row's identity is its content: its command id is made from the command and what the row says, so
the same row in a file uploaded again is the same command. Personal fields go into it under a key,
since command ids stand in the ledger for ever.
"""

import hashlib
import hmac
import io
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec
from python_calamine import CalamineError, CalamineWorkbook

from services.gateway.desk.excel.bodies import body_of, code_of, left_out_ids, path_of, put
from services.gateway.desk.excel.cells import read_cell
from services.gateway.desk.excel.columns import Column, columns_of
from services.gateway.desk.excel.errors import (
    NotOurTemplateError,
    WorkbookBrokenError,
    WorkbookTooLargeError,
)
from services.gateway.desk.excel.faults import NOTES, CellError, Fault, fault
from services.gateway.desk.excel.names import Names
from services.gateway.desk.excel.package import HEADER_ROWS, MAX_ROWS, SheetFacts, inspect
from services.gateway.desk.excel.sheets import OWN_SHEETS, SheetOf, heads_of, own_lists
from shared.contracts.command import Command, New
from shared.contracts.errors import InvalidCommandError
from shared.contracts.table import COMMANDS, CommandSpec
from shared.contracts.wire import marks, personal_fields, read_command
from shared.kernel.canonical import canonical

ROW_NAMESPACE = UUID("5b0d2c86-7f0e-5c1b-9a55-3a1f6d0c2e71")
MAX_FAULTS = 2_000  # that are told
_FIRST_ROW = HEADER_ROWS + 1
_PLACEHOLDER = str(UUID(int=0))


class ReadRow(msgspec.Struct, frozen=True, kw_only=True):
    """One command of a workbook, and where it stands."""

    id: UUID
    sheet: int  # place in `Reading.sheets`
    row: int  # from 1, as Excel counts
    command: str  # service.name
    body: dict[str, Any]


class ReadSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet that was read; ``columns`` are the places, from 1, of its paths."""

    name: str
    number: int  # from 1, in the workbook's order
    columns: dict[str, int]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a workbook says. With a fault that is no note, nothing of it may be recorded."""

    sha256: str
    sheets: list[ReadSheet]
    rows: list[ReadRow]
    faults: list[Fault]
    unread: list[str] = []  # sheets that are none of a template's
    more_faults: int = 0  # found beside those that are told

    @property
    def is_whole(self) -> bool:
        """Whether every cell could be read."""
        return not self.more_faults and all(one.is_note for one in self.faults)


def read_workbook(content: bytes, *, key: bytes) -> Reading:
    """Read a workbook.

    Args:
        content: its bytes.
        key: under which personal fields go into a row's identity.

    Raises:
        NotAWorkbookError, WorkbookEncryptedError, WorkbookMacrosError, WorkbookTooLargeError,
        WorkbookBrokenError, NotOurTemplateError: of the file as a whole.
    """
    facts = inspect(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = Names(own_lists(workbook))
        reading = _Reader(workbook, facts, names, key).read(hashlib.sha256(content).hexdigest())
    except (CalamineError, OSError) as error:
        raise WorkbookBrokenError from error
    if not reading.rows and not reading.faults:
        raise NotOurTemplateError
    return reading


def row_id(spec: CommandSpec, command: Command, key: bytes) -> UUID:
    """Give the command id that a row has by its content; new ids in it are placeholders."""
    fields = msgspec.structs.fields(spec.struct)
    defaults = {field.encode_name: field.default for field in fields}
    said = msgspec.to_builtins(command)
    content = {name: value for name, value in said.items() if value != defaults[name]}
    for field in personal_fields(spec.struct):
        keyed = hmac.new(key, str(content[field]).encode(), hashlib.sha256)
        content[field] = keyed.hexdigest()
    return uuid5(ROW_NAMESPACE, canonical([spec.key, content]).decode())


class _Reader:
    def __init__(
        self,
        workbook: CalamineWorkbook,
        facts: Mapping[str, SheetFacts],
        names: Names,
        key: bytes,
    ) -> None:
        self._workbook, self._facts, self._names, self._key = workbook, facts, names, key
        self._rows: list[ReadRow] = []
        self._sheets: list[ReadSheet] = []
        self._faults: list[Fault] = []
        self._more_faults = 0
        self._seen: dict[UUID, ReadRow] = {}

    def read(self, sha256: str) -> Reading:
        unread = []
        for number, name in enumerate(self._workbook.sheet_names, start=1):
            facts = self._facts.get(name)
            if name in OWN_SHEETS or facts is None:
                continue
            lines = self._workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            heads = heads_of(lines[0]) if lines else {}
            if heads:
                self._sheet(name, number, lines, heads, facts)
            elif lines:
                unread.append(name)
        return Reading(
            sha256=sha256,
            sheets=self._sheets,
            rows=self._rows,
            faults=self._faults,
            unread=unread,
            more_faults=self._more_faults,
        )

    def _sheet(
        self,
        name: str,
        number: int,
        lines: Sequence[Sequence[Any]],
        heads: Mapping[int, tuple[str, str]],
        facts: SheetFacts,
    ) -> None:
        key = next(iter(heads.values()))[0]
        known = {column.path: column for column in columns_of(key)}
        columns: dict[int, Column] = {}
        places: dict[str, int] = {}
        for place, (of_command, path) in heads.items():
            if of_command != key or path not in known:
                self._fault(name, 1, place, "unknown_column")
            elif path in places:
                self._fault(name, 1, place, "repeated_column")
            else:
                columns[place], places[path] = known[path], place
        self._sheets.append(ReadSheet(name=name, number=number, columns=places))
        skipped = self._not_values(name, facts)
        of_sheet = SheetOf(name, COMMANDS[key], columns, places, skipped)
        for row, cells in enumerate(lines[HEADER_ROWS:], start=_FIRST_ROW):
            self._row(of_sheet, row, cells)

    def _not_values(self, name: str, facts: SheetFacts) -> set[tuple[int, int]]:
        """Tell of cells that hold no value of their own; give them."""
        skipped: set[tuple[int, int]] = set()
        for code, cells in (("formula", facts.formulas), ("error_value", facts.errors)):
            for row, column in sorted(cells - skipped):
                self._fault(name, row, column, code, {"value": "#"})
            skipped |= cells
        for (row, column), (last, _) in facts.merged:
            if last >= _FIRST_ROW:
                self._fault(name, max(row, _FIRST_ROW), column, "merged")
                skipped.add((row, column))
        return skipped

    def _row(self, sheet: SheetOf, row: int, cells: Sequence[Any]) -> None:
        values: dict[str, Any] = {}
        wrong: set[str] = set()
        has_skipped = False
        for place, raw in enumerate(cells, start=1):
            column = sheet.columns.get(place)
            if (row, place) in sheet.skipped:
                has_skipped = True
                if column is not None:
                    wrong.add(column.field)
                continue
            if raw == "" or raw is None:
                continue
            if column is None:
                self._fault(sheet.name, row, place, "unknown_column")
                continue
            try:
                value = read_cell(raw, column, self._names)
            except CellError as error:
                wrong.add(column.field)
                self._fault(sheet.name, row, place, error.code, error.told)
                continue
            if value is not None:
                values[column.path] = value
        if not values and not wrong and not has_skipped:
            return
        if len(self._rows) >= MAX_ROWS:
            raise WorkbookTooLargeError(what="rows")
        body, came = body_of(values)
        self._command(sheet, row, body, came, wrong)

    def _command(
        self,
        sheet: SheetOf,
        row: int,
        body: dict[str, Any],
        came: Mapping[str, str],
        wrong: set[str],
    ) -> None:
        made = list(left_out_ids(sheet.columns.values(), body, came))
        for part, field in made:
            put(body, part, field, _PLACEHOLDER)
        command = self._command_of(sheet, row, body, came, wrong)
        if command is None:
            return
        subject = row_id(sheet.spec, command, self._key)
        for part, field in made:
            put(body, part, field, str(uuid5(subject, f"{part}.{field}")))
        read = ReadRow(
            id=subject, sheet=len(self._sheets) - 1, row=row, command=sheet.spec.key, body=body
        )
        earlier = self._seen.setdefault(subject, read)
        if earlier is read:
            self._rows.append(read)
        else:
            told = {"sheet": self._sheets[earlier.sheet].name, "row": earlier.row}
            self._fault(sheet.name, row, 0, "repeated_row", told)

    def _command_of(
        self,
        sheet: SheetOf,
        row: int,
        body: dict[str, Any],
        came: Mapping[str, str],
        wrong: set[str],
    ) -> Command | None:
        struct, places = sheet.spec.struct, sheet.places
        new = {name: _PLACEHOLDER for name, m in marks(struct).items() if isinstance(m, New)}
        try:
            command = read_command(struct, {**new, **body})
        except InvalidCommandError as error:
            for one in error.fields:
                if one.field not in wrong:
                    code, told = code_of(one)
                    path = path_of(one, came, places)
                    told["label"] = sheet.label_of(path)
                    self._fault(sheet.name, row, places.get(path, 0), code, told)
            return None
        if wrong:
            return None
        if sheet.spec.needs_reason and not command.reason:
            told = {"label": sheet.label_of("reason")}
            self._fault(sheet.name, row, places.get("reason", 0), "missing", told)
        return command

    def _fault(
        self, sheet: str, row: int, column: int, code: str, told: Mapping[str, Any] = {}
    ) -> None:
        if len(self._faults) < MAX_FAULTS:
            self._faults.append(fault(sheet, row, column, code, told))
        elif code not in NOTES:
            self._more_faults += 1
