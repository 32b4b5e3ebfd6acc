"""``python -m shared.contracts.documents``: writes `FACTS.md` and `COMMANDS.md` of ``shared/docs``.

Both are made from the contracts alone, so they say what is so; a test compares them.
"""

from collections.abc import Collection, Iterator
from enum import Enum
from inspect import cleandoc
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from shared.contracts.catalogue import FACTS, UPCASTERS
from shared.contracts.command import Command, New, Personal, Ref
from shared.contracts.fact import Part
from shared.contracts.roles import ON_BEHALF, ROLE_NAMES
from shared.contracts.spec import CommandSpec, Line, filled_in
from shared.contracts.table import COMMANDS
from shared.contracts.wire import Mark, marks

DOCS = Path(__file__).parents[1] / "docs"
_MADE = "Made by `python -m shared.contracts.documents`; not edited by hand."
_PLAIN: dict[type[inspect.Type], str] = {
    inspect.UUIDType: "id",
    inspect.DateType: "date",
    inspect.BoolType: "true or false",
}


def facts() -> str:
    """Give `FACTS.md`: every stored name, what it means, its fields."""
    return _page(
        "# Facts",
        "Every stored name there is. A name never changes and is never used again; a new shape is "
        "a new version, and reading turns the old one into it. The day on which a fact happened or "
        "takes effect is its entry's `occurredon`, and why it was said the entry's `reason`. "
        "Fields marked `?` are absent where they say what they say by default.",
        *(line for name in FACTS for line in _fact(name)),
        "## No longer written",
        ", ".join(f"`{name}`" for name in UPCASTERS) or "None.",
        "## Parts",
        *_parts(FACTS.values()),
    )


def commands() -> str:
    """Give `COMMANDS.md`: every command, who may give it, its fields."""
    behalf = ", ".join(f"`{role}`" for role in ROLE_NAMES if role in ON_BEHALF)
    return _page(
        "# Commands",
        "`POST /v1/commands/{service}.{command}`, `zeren command SERVICE.COMMAND FIELD=VALUE…`, "
        "or a line of a file for `zeren load`. A role may give a command to `own`, its "
        "organization; to those `below` it; `within`, which is both; or to `any`. Fields marked "
        "`?` may be left out; an id marked *new* is made from the command's id where it is left "
        "out, and `organization_id`, but in the registry, is that of whoever gives the command.",
        "## Of every command",
        _table(_field(field, {}) for field in msgspec.structs.fields(Command)),
        f"`received_on` and `on_behalf_of` are for those who enter on behalf of others: {behalf}.",
        *(line for spec in COMMANDS.values() for line in _command(spec)),
        "## Parts",
        *_parts(spec.struct for spec in COMMANDS.values()),
    )


def main() -> None:
    """Write both files."""
    for name, text in (("FACTS.md", facts()), ("COMMANDS.md", commands())):
        (DOCS / name).write_text(text, encoding="utf-8")


def _fact(name: str) -> Iterator[str]:
    struct = FACTS[name]
    yield f"## {name}"
    yield _meaning(struct)
    yield _table(_field(field, {}) for field in msgspec.structs.fields(struct))


def _command(spec: CommandSpec) -> Iterator[str]:
    yield f"## {spec.key}"
    yield f"{spec.zh}. {_meaning(spec.struct)}"
    yield "By " + ", ".join(f"`{role}` ({scope})" for role, scope in spec.roles.items()) + "."
    rules = [
        f"In reach must be: {', '.join(f'`{field}`' for field in spec.scope_fields)}."
        if spec.scope_fields
        else "",
        *map(_line, spec.lines),
        "A deed: its day may not lie in the future." if spec.deed else "",
        "Needs a `reason`." if spec.needs_reason else "",
    ]
    yield " ".join(filter(None, rules))
    common = set(Command.__struct_fields__)
    own = (field for field in msgspec.structs.fields(spec.struct) if field.name not in common)
    yield _table(_field(field, marks(spec.struct), filled_in(spec)) for field in own)


def _line(line: Line) -> str:
    same = ", or be it" if line.or_same else ""
    return f"`{line.upper}` must stand above `{line.lower}` that day{same}."


def _parts(structs: Any) -> Iterator[str]:
    seen = {part for struct in structs for part in _parts_of(inspect.type_info(struct))}
    for part in sorted(seen, key=lambda one: one.__name__):
        yield f"### {part.__name__}"
        yield _meaning(part)
        yield _table(_field(field, {}) for field in msgspec.structs.fields(part))


def _parts_of(kind: inspect.Type) -> Iterator[type[Part]]:
    match kind:
        case inspect.StructType():
            if issubclass(kind.cls, Part):
                yield kind.cls
            for field in kind.fields:
                yield from _parts_of(field.type)
        case inspect.UnionType():
            for each in kind.types:
                yield from _parts_of(each)
        case inspect.VarTupleType():
            yield from _parts_of(kind.item_type)


def _meaning(struct: type[msgspec.Struct]) -> str:
    said = struct.__dict__.get("__doc__")
    return " ".join(cleandoc(said).split()) if said else ""


def _field(
    field: msgspec.structs.FieldInfo, marked: dict[str, Mark], left_out: Collection[str] = ()
) -> tuple[str, str]:
    mark = marked.get(field.name)
    is_optional = not field.required or field.name in left_out
    told = _told(inspect.type_info(field.type))
    match mark:
        case New(kind):
            told = f"{told} of a *new* `{kind}`"
        case Ref(kind):
            told = f"{told} of a `{kind}`"
        case Personal():
            told = f"{told}; personal: travels sealed, stands in no fact"
    return f"`{field.name}`{'?' if is_optional else ''}", told + _default(field)


def _default(field: msgspec.structs.FieldInfo) -> str:
    value = field.default
    if field.required or value is None or value == ():
        return ""
    return f"; {value.value if isinstance(value, Enum) else str(value).lower()} by default"


def _told(kind: inspect.Type) -> str:  # noqa: PLR0911  (one return a kind of type)
    match kind:
        case inspect.Metadata():
            return _told(kind.type)
        case inspect.UnionType():
            return " or ".join(_told(e) for e in kind.types if not isinstance(e, inspect.NoneType))
        case inspect.VarTupleType():
            return f"list of {_told(kind.item_type)}"
        case inspect.StructType():
            return f"`{kind.cls.__name__}`"
        case inspect.EnumType():
            return "one of " + ", ".join(f"`{member.value}`" for member in kind.cls)
        case inspect.StrType():
            if kind.pattern:
                return f"text like `{kind.pattern}`".replace("|", "\\|")
            return f"text, {kind.min_length or 0}–{kind.max_length} characters"
        case inspect.IntType():
            return f"integer, {kind.ge}–{kind.le}"
        case _:
            return _PLAIN[type(kind)]


def _table(rows: Iterator[tuple[str, str]]) -> str:
    lines = [f"| {name} | {told} |" for name, told in rows]
    return "\n".join(["| field | |", "| --- | --- |", *lines]) if lines else "No fields."


def _page(title: str, about: str, *rest: str) -> str:
    return "\n\n".join(filter(None, (title, _MADE, about, *rest))) + "\n"


if __name__ == "__main__":
    main()
