"""The columns of a command's sheet, made from its struct as its form is.

A list of plain values is one column, several in one cell; a list of structs is a few groups of
columns, counted from 1.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from services.gateway.desk.forms import Input, inputs_of
from services.gateway.desk.labels import Label, field_label
from shared.contracts.table import COMMANDS

OF_OTHERS = frozenset({"received_on", "on_behalf_of"})
LISTED = frozenset({"registry.organization", "registry.person", "registry.post"})
_SMALL = 3  # fields of a struct of which more rows are offered
_MANY, _FEW, _NESTED = 12, 4, 2
_LAST = ("reason", "received_on", "on_behalf_of")


class Column(NamedTuple):
    """One column: where its value goes in the body, and what may stand in it."""

    path: str  # agenda.0.title
    kind: str  # text, long_text, number, date, yes_no, choice, reference
    label: Label
    required: bool
    is_list: bool
    choice_type: type[Any] | None
    choices: tuple[str, ...]
    reference: str
    pattern: str
    is_new_id: bool  # left empty, an id is made

    @property
    def field(self) -> str:
        """The field of the command to which it belongs."""
        return self.path.partition(".")[0]


@cache
def columns_of(key: str) -> tuple[Column, ...]:
    """Give the columns of a command: what must be said first, what explains it last."""
    spec = COMMANDS[key]
    inputs = inputs_of(spec.struct, {})
    ordered = sorted(inputs, key=lambda one: (one.name in _LAST, not one.required))
    wanted = {"reason"} if spec.needs_reason else set()
    found = [
        column._replace(required=column.required or column.path in wanted)
        for one in ordered
        for column in _columns(one, (), required=one.required)
    ]
    named = Counter(one.label.zh for one in found)
    return tuple(_told_apart(one) if named[one.label.zh] > 1 else one for one in found)


def _told_apart(one: Column) -> Column:
    """A field and the id of the same thing may be called alike."""
    zh, en = ("选择", "choose") if one.kind == "reference" else ("文字", "in words")
    return one._replace(label=Label(f"{one.label.zh}({zh})", f"{one.label.en} ({en})"))


def _columns(one: Input, above: Sequence[Label], *, required: bool) -> Iterator[Column]:
    label = _label(one.name, above)
    if one.kind == "struct":
        for item in one.items:
            yield from _columns(item, (*above, field_label(one.name)), required=item.required)
        return
    if one.kind != "rows":
        yield _column(one, one, label, required=required)
        return
    first: Input = one.items[0]
    if first.kind != "struct":
        yield _column(one, first, label, required=required)
        return
    for number in range(_rows(first, above)):
        named = _numbered(field_label(one.name), number)
        for item in first.items:
            moved = _moved(item, f"{one.path}.0.", f"{one.path}.{number}.")
            needed = required and item.required and number == 0
            yield from _columns(moved, (*above, named), required=needed)


def _column(one: Input, item: Input, label: Label, *, required: bool) -> Column:
    is_list = one.kind in {"rows", "choices"}
    kind = "choice" if item.kind == "choices" else item.kind
    in_rows = "." in one.path
    return Column(
        path=one.path,
        kind=kind,
        label=label,
        required=required,
        is_list=is_list,
        choice_type=item.choice_type,
        choices=item.choices,
        reference=item.reference,
        pattern=item.pattern,
        is_new_id=in_rows and one.required and kind == "reference" and not item.reference,
    )


def _rows(item: Input, above: Sequence[Label]) -> int:
    if above:
        return _NESTED
    return _MANY if len(item.items) <= _SMALL else _FEW


def _moved(one: Input, old: str, new: str) -> Input:
    return one._replace(
        path=one.path.replace(old, new, 1),
        items=tuple(_moved(item, old, new) for item in one.items),
    )


def _label(name: str, above: Sequence[Label]) -> Label:
    own = field_label(name)
    return Label(
        " · ".join((*(one.zh for one in above), own.zh)),
        " · ".join((*(one.en for one in above), own.en)),
    )


def _numbered(label: Label, number: int) -> Label:
    return Label(f"{label.zh} {number + 1}", f"{label.en} {number + 1}")
