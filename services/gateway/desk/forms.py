"""Forms made from the structs of commands and questions: what is declared once is asked once.

A field's name in a form is its path, ``agenda.0.title``. What is left empty is left out, so that
the door's own checks say what is missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin
from uuid import UUID

import msgspec

from shared.contracts.command import New, Ref

LONG_TEXT = 120  # characters from which a text has several lines
MAX_ROWS = 100
_PLAIN = {bool: "yes_no", int: "number", date: "date", UUID: "reference"}


class Input(NamedTuple):
    """One input of a form; ``items`` are the inputs of a struct or of each row of a list."""

    path: str
    name: str
    kind: (
        str  # text, long_text, number, date, yes_no, yes_or_no, choice(s), reference, struct, rows
    )
    required: bool
    choices: tuple[str, ...] = ()
    choice_type: type[Any] | None = None
    reference: str = ""
    max_length: int | None = None
    pattern: str = ""  # of a text that machines read
    items: tuple[Any, ...] = ()
    rows: int = 0


def inputs_of(
    struct: type[msgspec.Struct], values: Mapping[str, Any], prefix: str = ""
) -> tuple[Input, ...]:
    """Give the inputs of a struct.

    ``values`` are what was filled in, by path; they tell how many rows a list has.
    """
    return tuple(
        _says_no(
            _input(field.type, f"{prefix}{field.encode_name}", values, required=field.required),
            field,
        )
        for field in msgspec.structs.fields(struct)
        if not any(isinstance(mark, New) for mark in _marks(field.type))
    )


def _says_no(one: Input, field: Any) -> Input:
    """Have yes or no chosen where leaving it out would not say no; a box is ticked elsewhere."""
    if one.kind != "yes_no" or field.default not in {msgspec.NODEFAULT, True}:
        return one
    return one._replace(kind="yes_or_no", required=field.required)


def body_of(struct: type[msgspec.Struct], values: Mapping[str, str]) -> dict[str, Any]:
    """Give the body that a filled-in form stands for, as JSON values."""
    body: dict[str, Any] = {}
    for one in inputs_of(struct, values):
        value = _value(one, values)
        if value is not None:
            body[one.name] = value
    return body


def another_row(values: Mapping[str, str], path: str) -> dict[str, str]:
    """Give what makes a list one row longer, beside the values; nothing where no list is named."""
    return {f"{path}.{_rows_of(values, path)}": ""} if path else {}


def flat(struct: type[msgspec.Struct], body: Mapping[str, Any]) -> dict[str, str]:
    """Give the form's values by path that stand for a body: to fill in again what was sent last."""
    fields = [
        one for one in msgspec.structs.fields(struct) if body.get(one.encode_name) is not None
    ]
    said = {
        path: value
        for field in fields
        for path, value in _paths(field.encode_name, body[field.encode_name])
    }
    denied = (one for one in fields if body[one.encode_name] is False and one.default is not False)
    return said | {one.encode_name: "no" for one in denied}


def _paths(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _paths(f"{path}.{name}", one)
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from _paths(f"{path}.{number}", one)
            if isinstance(one, str) and not one[:1].isdecimal():
                yield f"{path}.{one}", "yes"  # ticked, where it is a choice
    elif value is True:
        yield path, "yes"
    elif value is not None and value is not False:
        yield path, str(value)


def _input(kind: Any, path: str, values: Mapping[str, Any], *, required: bool) -> Input:
    marks, bare, optional = _marks(kind), _bare(kind), _is_optional(kind)
    name = path.rpartition(".")[2]
    base = Input(path, name, "text", required and not optional)
    reference = next((mark.kind for mark in marks if isinstance(mark, Ref)), None)
    if get_origin(bare) in {tuple, list}:
        return _rows(base, get_args(bare)[0], values)
    longest = next((m.max_length for m in marks if getattr(m, "max_length", None)), None)
    pattern = pattern_of(kind)
    if not isinstance(bare, type):
        return base
    if issubclass(bare, msgspec.Struct):
        return base._replace(kind="struct", items=inputs_of(bare, values, f"{path}."))
    if issubclass(bare, Enum):
        choices = tuple(str(one.value) for one in bare)
        return base._replace(kind="choice", choices=choices, choice_type=bare)
    told = base._replace(kind=_PLAIN.get(bare, "text"), reference=reference or "")
    is_long = told.kind == "text" and longest is not None and longest > LONG_TEXT
    return told._replace(
        kind="long_text" if is_long else told.kind,
        required=told.required and bare is not bool,
        max_length=longest,
        pattern=pattern,
    )


def pattern_of(kind: Any) -> str:
    """Give what a text of a kind must match; nothing where it may be any."""
    return next((m.pattern for m in _marks(kind) if getattr(m, "pattern", None)), "")


def _rows(base: Input, item: Any, values: Mapping[str, Any]) -> Input:
    """A list: of choices, boxes to tick; else as many rows as were filled in, one at least."""
    if isinstance(_bare(item), type) and issubclass(_bare(item), Enum):
        choices = tuple(str(one.value) for one in _bare(item))
        return base._replace(kind="choices", choices=choices, choice_type=_bare(item))
    rows = min(_rows_of(values, base.path), MAX_ROWS)
    items = tuple(_input(item, f"{base.path}.{n}", values, required=False) for n in range(rows))
    return base._replace(kind="rows", items=items, rows=rows)


def _rows_of(values: Mapping[str, Any], path: str) -> int:
    start = f"{path}."
    filled = {path[len(start) :].split(".")[0] for path in values if path.startswith(start)}
    return max([1, *(int(number) + 1 for number in filled if number.isdecimal())])


def _value(one: Input, values: Mapping[str, str]) -> Any:
    match one.kind:
        case "struct":
            filled = {item.name: _value(item, values) for item in one.items}
            return {name: value for name, value in filled.items() if value is not None} or None
        case "rows":
            told = (_value(item, values) for item in one.items)
            return [value for value in told if value is not None] or None
        case "choices":
            return [each for each in one.choices if values.get(f"{one.path}.{each}")] or None
    return _plain_value(one.kind, values.get(one.path, "").strip())


def _plain_value(kind: str, text: str) -> Any:
    if not text:
        return None
    if kind in {"yes_no", "yes_or_no"}:
        return text != "no"
    return _number(text) if kind == "number" else text


def _number(text: str) -> int | str:
    """Read a number as people type it, full-width digits too; what is none goes on as it is."""
    try:
        return int(text)
    except ValueError:
        return text


def _marks(kind: Any) -> Sequence[Any]:
    if get_origin(kind) is Annotated:
        inner, *marks = get_args(kind)
        return [*marks, *_marks(inner)]
    if get_origin(kind) in {Union, UnionType}:
        return [mark for one in get_args(kind) for mark in _marks(one)]
    return []


def _bare(kind: Any) -> Any:
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        return _bare(next(one for one in get_args(kind) if one is not type(None)))
    return kind


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in {Union, UnionType} and type(None) in get_args(kind)
