"""From what stands in a cell to the value that a command's body has there. Pure.

Full-width letters and digits are read as plain ones wherever a machine reads the value; a text for
people stays as it was typed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from services.gateway.desk.excel.columns import Column
from services.gateway.desk.excel.faults import CellError
from services.gateway.desk.excel.names import Names
from services.gateway.desk.labels import choice_label

_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
    r"|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))(?: 0{1,2}:00(?::00)?)?"
)
_CLOCK = re.compile(r"\d:\d\d")
_CLOCK_SHAPE = ":[0-5][0-9]$"  # how the pattern of a time of day ends
_BETWEEN = re.compile(r"[\n;；、,，]+")
_BETWEEN_TEXTS = re.compile(r"\n+")
_MAX_EXACT = 10**15  # Excel keeps 15 digits
_YES = frozenset({"是", "有", "yes", "y", "true", "1", "√", "✓"})
_NO = frozenset({"否", "无", "no", "n", "false", "0", "×"})


def read_cell(raw: Any, column: Column, names: Names) -> Any:
    """Give the value of a cell as JSON has it; None where it is empty.

    Args:
        raw: what the reader of workbooks gives: text, number, yes or no, date, time of day.
        column: what is asked for.
        names: ids by what people call them.

    Raises:
        CellError: it cannot be read so.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    read = _READERS[column.kind]
    if not column.is_list:
        return read(raw, column, names)
    found = [read(part, column, names) for part in _parts(raw, column, names)]
    return list(dict.fromkeys(found)) if column.kind == "choice" else found


def _parts(raw: Any, column: Column, names: Names) -> Iterator[Any]:
    if not isinstance(raw, str):
        yield raw
        return
    whole = raw.strip()
    if column.kind == "reference" and names.knows(column.reference, whole):
        yield whole
        return
    between = _BETWEEN_TEXTS if column.kind in {"text", "long_text"} else _BETWEEN
    for part in between.split(whole.replace("\r\n", "\n")):
        if part.strip():
            yield part


def _text(raw: Any, column: Column, _: Names) -> str:
    match raw:
        case bool():
            return "是" if raw else "否"
        case float() | int():
            text = _digits(raw)
        case datetime():
            text = raw.isoformat(" ") if raw.time() != time() else str(raw.date())
        case time():
            text = raw.strftime("%H:%M")
        case date():
            text = str(raw)
        case _:
            text = str(raw).replace("\r\n", "\n").strip()
    if not column.pattern:
        return text
    text = _plain(text)
    is_clock = column.pattern.endswith(_CLOCK_SHAPE) and _CLOCK.fullmatch(text)
    return f"0{text}" if is_clock else text


def _number(raw: Any, _: Column, __: Names) -> int:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if raw != int(raw):
            raise CellError("not_a_number", value=raw)
        if abs(raw) >= _MAX_EXACT:
            raise CellError("too_many_digits")
        return int(raw)
    text = _plain(str(raw))
    if not re.fullmatch(r"-?\d{1,16}", text):
        raise CellError("not_a_number", value=raw)
    return int(text)


def _date(raw: Any, _: Column, __: Names) -> str:
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise CellError("with_time", value=raw)
        return str(raw.date())
    if isinstance(raw, date):
        return str(raw)
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    text = _digits(raw) if is_number else _plain(str(raw))
    found = _DATE.fullmatch(text)
    if found is None:
        raise CellError("not_a_date", value=str(raw) if not is_number else text)
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return str(date(year, month, day))
    except ValueError:
        raise CellError("no_such_day", value=str(raw).strip()) from None


def _yes_no(raw: Any, _: Column, __: Names) -> bool:
    if isinstance(raw, bool):
        return raw
    text = (_digits(raw) if isinstance(raw, int | float) else _plain(str(raw))).casefold()
    if text in _YES or text in _NO:
        return text in _YES
    raise CellError("not_yes_or_no", value=raw)


def _choice(raw: Any, column: Column, _: Names) -> str:
    known = _choices(column)
    text = _digits(raw) if isinstance(raw, int | float) else str(raw)
    found = known.get(_folded(text))
    if found is None:
        labels = [choice_label(column.choice_type or str, one) for one in column.choices]
        zh, en = "、".join(one.zh for one in labels), ", ".join(one.en for one in labels)
        raise CellError("not_a_choice", value=text, zh=zh, en=en)
    return found


def _reference(raw: Any, column: Column, names: Names) -> str:
    text = str(raw).strip()
    try:
        return str(UUID(_plain(text)))
    except ValueError:
        if not names.holds(column.reference):
            raise CellError("not_an_id", value=text) from None
    return names.id_of(column.reference, text)


_READERS: Mapping[str, Callable[[Any, Column, Names], Any]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "date": _date,
    "yes_no": _yes_no,
    "choice": _choice,
    "reference": _reference,
}


@cache
def _choices(column: Column) -> Mapping[str, str]:
    """Each value by every word for it; a word that two values share stands for neither."""
    known: dict[str, str] = {}
    shared: set[str] = set()
    for value in column.choices:
        for word in {_folded(one) for one in choice_label(column.choice_type or str, value)}:
            if known.setdefault(word, value) != value:
                shared.add(word)
    for word in shared:
        del known[word]
    return {**known, **{_folded(value): value for value in column.choices}}


def _digits(value: float) -> str:
    """Write a number as it was typed: no exponent, nothing behind a whole one."""
    if abs(value) >= _MAX_EXACT:
        raise CellError("too_many_digits")
    exact = Decimal(format(value, ".15g"))
    return format(exact.quantize(1) if exact == exact.to_integral() else exact.normalize(), "f")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _folded(text: str) -> str:
    return _plain(text).casefold()
