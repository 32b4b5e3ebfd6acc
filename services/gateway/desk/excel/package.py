"""A workbook's package looked at before anything reads it: how large, of what, and what is in it.

Every part is unpacked piece by piece and counted as it comes, whatever its header says; every XML
part is parsed without keeping it, and none may have a document type. So what the reader of
workbooks is given is bounded, and formulas, errors and merged cells, which it does not tell, are
known by cell.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Never
from xml.parsers import expat

from services.gateway.desk.excel.errors import (
    NotAWorkbookError,
    WorkbookBrokenError,
    WorkbookEncryptedError,
    WorkbookMacrosError,
    WorkbookTooLargeError,
)

MAX_BYTES = 10_000_000
MAX_UNPACKED = 200_000_000
MAX_PARTS = 2_000
MAX_ROWS = 50_000
MAX_COLUMNS = 300
MAX_NOTED = 1_000  # cells of one sheet that are told as wrong
HEADER_ROWS = 2
_PIECE = 1 << 16
_OLD = b"\xd0\xcf\x11\xe0"  # a compound file: .xls, or encrypted
_ZIP = b"PK\x03\x04"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WORKBOOK = "xl/workbook.xml"
_MAIN = b"spreadsheetml.sheet.main+xml"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    struct.error,
    LookupError,  # an encoding that nobody knows
    ValueError,
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"

Cell = tuple[int, int]
"""Row and column, from 1."""


class SheetFacts:
    """What is known of one sheet before it is read."""

    def __init__(self) -> None:
        self.formulas: set[Cell] = set()
        self.errors: set[Cell] = set()
        self.merged: list[tuple[Cell, Cell]] = []
        self.last_row = 0


def inspect(content: bytes) -> dict[str, SheetFacts]:
    """Give what is known of each sheet, by name, in the workbook's order.

    Raises:
        NotAWorkbookError, WorkbookEncryptedError, WorkbookMacrosError, WorkbookTooLargeError,
        WorkbookBrokenError: it is not read any further.
    """
    if len(content) > MAX_BYTES:
        raise WorkbookTooLargeError(what="bytes")
    if content.startswith(_OLD):
        raise WorkbookEncryptedError
    if not content.startswith(_ZIP):
        raise NotAWorkbookError
    try:
        return _inspect(content)
    except _BROKEN as error:
        raise WorkbookBrokenError from error


def _inspect(content: bytes) -> dict[str, SheetFacts]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise WorkbookTooLargeError(what="parts" if len(parts) > MAX_PARTS else "unpacked")
    if len(set(names)) != len(names):
        raise WorkbookBrokenError
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookMacrosError
    if _WORKBOOK not in names:
        raise NotAWorkbookError
    left = MAX_UNPACKED
    read: dict[str, _Part] = {}
    for part in parts:
        found = _Part(part.filename)
        for piece in _unpacked(content, part):
            left -= len(piece)
            if left < 0:
                raise WorkbookTooLargeError(what="unpacked")
            found.feed(piece)
        found.end()
        read[part.filename] = found
    _require_plain(read.get("[Content_Types].xml"))
    return _sheets(read)


def _require_plain(types: "_Part | None") -> None:
    if types is None or "macroenabled" in types.text.lower():
        raise WorkbookMacrosError if types else NotAWorkbookError
    if _MAIN.decode() not in types.text:
        raise NotAWorkbookError


def _sheets(read: Mapping[str, "_Part"]) -> dict[str, SheetFacts]:
    relations = read.get("xl/_rels/workbook.xml.rels")
    targets = dict(relations.relations) if relations else {}
    found: dict[str, SheetFacts] = {}
    for name, relation in read[_WORKBOOK].sheets:
        target = targets.get(relation, "")
        part = read.get(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"))
        if part is None:
            raise WorkbookBrokenError
        if part.root == "worksheet":
            found[name] = part.facts
    return found


def _unpacked(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part to where its packing ends; the length it claims is not believed."""
    if part.flag_bits & _ENCRYPTED:
        raise WorkbookEncryptedError
    at = part.header_offset
    header = _LOCAL_HEADER.unpack(content[at : at + _LOCAL_HEADER.size])
    start = at + _LOCAL_HEADER.size + header[-2] + header[-1]
    packed = memoryview(content)[start : start + part.compress_size]
    if header[0] != _ZIP or len(packed) != part.compress_size:
        raise WorkbookBrokenError
    if part.compress_type == zipfile.ZIP_STORED:
        for place in range(0, len(packed), _PIECE):
            yield bytes(packed[place : place + _PIECE])
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        piece = unpacking.decompress(packed, _PIECE)
        while piece:
            yield piece
            piece = unpacking.decompress(unpacking.unconsumed_tail, _PIECE)
    else:
        raise WorkbookBrokenError


class _Part:
    """One part, parsed as it comes: what kind it is, and what of it is kept."""

    def __init__(self, name: str) -> None:
        self.root = ""
        self.text = ""  # of attributes, for the list of content types
        self.sheets: list[tuple[str, str]] = []
        self.relations: list[tuple[str, str]] = []
        self.facts = SheetFacts()
        self._name = name
        self._row = self._column = 0
        self._parser: Any = None
        if name.lower().endswith((".xml", ".rels", ".vml")):
            self._parser = expat.ParserCreate(namespace_separator=" ")
            self._parser.StartDoctypeDeclHandler = _refuse_doctype
            self._parser.StartElementHandler = self._first

    def feed(self, piece: bytes) -> None:
        if self._parser is not None:
            self._parser.Parse(piece, False)

    def end(self) -> None:
        if self._parser is not None:
            self._parser.Parse(b"", True)
            self._parser = None

    def _first(self, name: str, _: Mapping[str, str]) -> None:
        self.root = name.rpartition(" ")[2]
        handlers = {
            "worksheet": self._in_sheet,
            "workbook": self._in_workbook,
            "Relationships": self._in_relations,
            "Types": self._in_types,
        }
        self._parser.StartElementHandler = handlers.get(self.root)

    def _in_workbook(self, name: str, attributes: Mapping[str, str]) -> None:
        if name.endswith(" sheet"):
            self.sheets.append((attributes["name"], attributes.get(_RELATION, "")))

    def _in_relations(self, _: str, attributes: Mapping[str, str]) -> None:
        self.relations.append((attributes.get("Id", ""), attributes.get("Target", "")))

    def _in_types(self, _: str, attributes: Mapping[str, str]) -> None:
        self.text += attributes.get("ContentType", "") + "\n"

    def _in_sheet(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        if kind == "c":
            self._at_cell(attributes)
        elif kind in {"v", "is"}:
            self._at_value()
        elif kind == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif kind == "f":
            _note(self.facts.formulas, (self._row, self._column))
            self._at_value()
        elif kind == "mergeCell" and len(self.facts.merged) < MAX_NOTED:
            first, _, last = attributes.get("ref", "").partition(":")
            self.facts.merged.append((_cell(first), _cell(last or first)))

    def _at_cell(self, attributes: Mapping[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            self._row, self._column = _cell(place)
        if attributes.get("t") == "e":
            _note(self.facts.errors, (self._row, self._column))

    def _at_value(self) -> None:
        if self._row > MAX_ROWS + HEADER_ROWS:
            raise WorkbookTooLargeError(what="rows", part=self._name)
        if self._column > MAX_COLUMNS:
            raise WorkbookTooLargeError(what="columns", part=self._name)
        self.facts.last_row = max(self.facts.last_row, self._row)


def _note(cells: set[Cell], cell: Cell) -> None:
    if len(cells) < MAX_NOTED:
        cells.add(cell)


def _cell(name: str) -> Cell:
    found = _CELL.fullmatch(name)
    if found is None:
        raise WorkbookBrokenError
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def _refuse_doctype(*_: object) -> Never:
    raise WorkbookBrokenError
