"""Answers as tables: whatever a question answers becomes columns and rows, and from there CSV."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from services.gateway.desk.labels import Label, choice_label, code_label, field_label
from shared.kernel.calendar import SHANGHAI

_YES_NO = {"zh": ("否", "是"), "en": ("no", "yes")}
_WORDS = frozenset({"zh", "en"})
_ID_LENGTH = 36
_ID = re.compile(r"\b([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_TIME = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
_MAX_WIDTH = 40  # columns of one table
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for one


ORGANIZATIONS = ("organization_id", "unit_id", "raised_by", "superior_id", "inspected_by")
PEOPLE = ("person_id", "holder_id", "acting_id", "answerable_id")
_LINKED = frozenset({*ORGANIZATIONS, *PEOPLE, "inspection_id"})


class Table(NamedTuple):
    """Columns by name, rows of values as JSON has them; ``total`` where there are more rows."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    total: int
    offset: int = 0
    limit: int = 0


class Shown(NamedTuple):
    """An answer: figures on their own, and a table for each list in it."""

    figures: Mapping[str, Any]
    tables: Mapping[str, Table]


def shown(answer: Any) -> Shown:
    """Give an answer as figures and tables.

    A page or a list is one table, named by an empty name; of a struct its plain fields are
    figures, and each field that is a list is a table.
    """
    value = plain(answer)
    if isinstance(value, Mapping) and {"items", "total", "limit", "offset"} <= value.keys():
        return Shown(
            {k: v for k, v in value.items() if k not in {"items", "total", "limit", "offset"}},
            {"": _table(value["items"], value["total"], value["offset"], value["limit"])},
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Shown({}, {"": _table(value, len(value))})
    if not isinstance(value, Mapping):
        return Shown({"": value}, {})
    lists = {k: v for k, v in value.items() if _is_list(v)}
    figures = {k: v for k, v in value.items() if k not in lists}
    return Shown(figures, {k: _table(v, len(v)) for k, v in lists.items()})


def plain(value: Any) -> Any:
    """Give an answer as JSON values, each choice as its words."""
    match value:
        case Enum():
            return choice_label(type(value), str(value.value))._asdict()
        case msgspec.Struct():
            return {f.encode_name: _told(f, getattr(value, f.name)) for f in _fields(type(value))}
        case Mapping():
            return {_key(key): plain(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(one) for one in value]
        case None | bool() | int() | str():
            return value
        case _:
            return msgspec.to_builtins(value, enc_hook=str)


def _key(key: Any) -> str:
    return f"{type(key).__name__}.{key.value}" if isinstance(key, Enum) else str(key)


def _told(field: Any, value: Any) -> Any:
    label = code_label(field.encode_name, value) if type(value) is str else None
    return label._asdict() if label else plain(value)


def ids_in(told: Shown) -> set[str]:
    """Give every id that stands in a table or figure."""
    rows = [told.figures, *(row for table in told.tables.values() for row in table.rows)]
    return {one for row in rows for one in _texts(row) if len(one) == _ID_LENGTH}


def text_of(value: Any, language: str, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Give a value as people read it: words in their language, yes and no, lists joined."""
    match value:
        case None:
            return ""
        case bool():
            return _YES_NO[language][value]
        case Mapping():
            return _text_of_struct(value, language, names)
        case list() | tuple():
            texts = [text_of(one, language, names) for one in value]
            if len(texts) > 1 and isinstance(value[0], Mapping) and not value[0].keys() >= _WORDS:
                texts = [f"({number}) {text}" for number, text in enumerate(texts, start=1)]
                return " ".join(texts)
            return ", ".join(texts)
        case _:
            return names.get(str(value), str(value))


def told(value: Any, language: str, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Give a value as a page shows it: ids that nobody has named are short, times are local."""
    text = _TIME.sub(_local, text_of(value, language, names))
    return _ID.sub(r"\1", text)


def _local(found: re.Match[str]) -> str:
    moment = datetime.fromisoformat(found[0]).astimezone(SHANGHAI)
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _texts(one)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[Any, ...]:
    return msgspec.structs.fields(kind)


def _text_of_struct(value: Mapping[str, Any], language: str, names: Mapping[str, str]) -> str:
    if value.keys() >= _WORDS:
        return str(value[language])
    if "rounded" in value:
        return str(value["rounded"])
    parts = (
        f"{header(str(k), language)}: {text_of(v, language, names)}"
        for k, v in value.items()
        if v not in (None, [], {})
    )
    return "; ".join(parts)


def ways_of(columns: Sequence[str], acts: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    """Give columns, each with whether its cells are text alone: no link, no act, no hash."""
    return tuple(
        (one, not (one in _LINKED or acts.get(one) or one.endswith("sha256"))) for one in columns
    )


def header(column: str, language: str) -> str:
    """Give what a column is called."""
    known: Label = field_label(column)
    return known.in_(language)


def as_csv(table: Table, language: str, names: Mapping[str, str]) -> Iterator[str]:
    """Give a table as CSV with a byte-order mark, so that a spreadsheet reads its Chinese.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    yield "\ufeff" + _line(header(column, language) for column in table.columns)
    for row in table.rows:
        yield _line(_safe(text_of(row.get(column), language, names)) for column in table.columns)


def _safe(text: str) -> str:
    is_number = text.lstrip("-").replace(".", "", 1).isdecimal()
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text


def _line(cells: Iterator[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _table(rows: Sequence[Any], total: int, offset: int = 0, limit: int = 0) -> Table:
    told = tuple(row if isinstance(row, Mapping) else {"value": row} for row in rows)
    columns: dict[str, None] = {}
    for row in told:
        columns.update(dict.fromkeys(map(str, row)))
    return Table(tuple(columns)[:_MAX_WIDTH], told, total, offset, limit)
