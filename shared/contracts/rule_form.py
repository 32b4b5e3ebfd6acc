"""The form of a pack held against its structs: every unknown, missing or wrong value at once."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any

import msgspec
from msgspec import inspect

from shared.contracts.rule_mistakes import Mistake, Path, meant
from shared.contracts.rule_pack import number
from shared.kernel.yaml_places import Value


def mistakes_in(value: Value, wanted: Any, path: Path = ()) -> Iterator[Mistake]:
    """Give what keeps a value from being what is wanted: a type, as `msgspec.inspect` says it."""
    yield from _against(value, inspect.type_info(wanted), path)


def _against(value: Value, wanted: inspect.Type, path: Path) -> Iterator[Mistake]:
    match wanted:
        case inspect.StructType():
            yield from _struct(value, wanted, path)
        case inspect.UnionType(types=types):
            yield from _union(value, types, path)
        case inspect.VarTupleType(item_type=item, min_length=least):
            yield from _list(value, item, least or 0, path)
        case inspect.DictType(key_type=key, value_type=item, min_length=least):
            yield from _map(value, (key, item), least or 0, path)
        case _:
            yield from _scalar(value, wanted, path)


def _struct(value: Value, wanted: inspect.StructType, path: Path) -> Iterator[Mistake]:
    if not isinstance(value.value, dict):
        yield _wrong(value, path, "应为若干 `键: 值`", "a map of keys")
        return
    fields = {field.encode_name: field for field in wanted.fields}
    tag = wanted.tag_field
    missing = [name for name, field in fields.items() if field.required and name not in value.value]
    for name, each in value.value.items():
        if name in fields:
            yield from _against(each, fields[name].type, (*path, name))
        elif name != tag:
            zh, en = meant(name, missing or fields)
            missing = [each for each in missing if f"`{each}`" not in zh]
            yield Mistake(
                code="unknown_key",
                path=(*path, name),
                zh=f"不认识的键 `{name}`{zh}",
                en=f"unknown key `{name}`{en}",
                line=value.keys[name].line,
                column=value.keys[name].column,
            )
    for name in missing:
        yield Mistake(
            code="missing_key",
            path=(*path, name),
            zh=f"缺少 `{name}`",
            en=f"`{name}` is missing",
            line=value.place.line,
            column=value.place.column,
        )


def _union(value: Value, types: tuple[inspect.Type, ...], path: Path) -> Iterator[Mistake]:
    structs = [each for each in types if isinstance(each, inspect.StructType)]
    if len(structs) > 1:
        yield from _tagged(value, structs, path)
        return
    lists = [each for each in types if isinstance(each, inspect.VarTupleType)]
    plain = [
        each
        for each in types
        if not isinstance(each, inspect.NoneType) and each not in lists and each not in structs
    ]
    fitting = structs or lists if not isinstance(value.value, str) or not plain else plain
    yield from _against(value, (fitting or plain)[0], path)


def _tagged(value: Value, structs: list[inspect.StructType], path: Path) -> Iterator[Mistake]:
    tag = str(structs[0].tag_field)
    by_tag = {str(each.tag): each for each in structs}
    if not isinstance(value.value, dict):
        yield _wrong(value, path, f"应为若干 `键: 值`,其中有 `{tag}`", f"a map with `{tag}`")
    elif tag not in value.value:
        zh, en = f"缺少 `{tag}`", f"`{tag}` is missing"
        yield _wrong(value, (*path, tag), zh, en, code="missing_key")
    else:
        named = value.value[tag]
        found = by_tag.get(str(named.value)) if isinstance(named.value, str) else None
        if found is None:
            yield _not_among(named, list(by_tag), (*path, tag))
        else:
            yield from _struct(value, found, path)


def _list(value: Value, item: inspect.Type, least: int, path: Path) -> Iterator[Mistake]:
    if not isinstance(value.value, list):
        yield _wrong(value, path, "应为列表", "a list")
        return
    if len(value.value) < least:
        yield _wrong(value, path, f"至少 {least} 项", f"at least {least}")
    for place, each in enumerate(value.value):
        yield from _against(each, item, (*path, place))


def _map(
    value: Value, wanted: tuple[inspect.Type, inspect.Type], least: int, path: Path
) -> Iterator[Mistake]:
    if not isinstance(value.value, dict):
        yield _wrong(value, path, "应为若干 `键: 值`", "a map of keys")
        return
    if len(value.value) < least:
        yield _wrong(value, path, f"至少 {least} 项", f"at least {least}")
    for name, each in value.value.items():
        key = Value(value.keys[name], name, {})
        yield from _scalar(key, wanted[0], (*path, name))
        yield from _against(each, wanted[1], (*path, name))


def _scalar(value: Value, wanted: inspect.Type, path: Path) -> Iterator[Mistake]:
    text = value.value
    if not isinstance(text, str):
        yield _wrong(value, path, "应为一个值", "one value")
        return
    names = _names(wanted)
    if names is not None:
        if text not in names:
            yield _not_among(value, names, path)
        return
    asked, zh, en = _asked(wanted)
    try:
        msgspec.convert(text, asked, strict=False, dec_hook=number)
    except msgspec.ValidationError:
        yield _wrong(value, path, zh, en)


def _names(wanted: inspect.Type) -> list[str] | None:
    """Give the words that a value may be; None where it is no choice among words."""
    match wanted:
        case inspect.LiteralType(values=values):
            return [str(each) for each in values]
        case inspect.EnumType(cls=cls):
            return [str(each.value) for each in cls]
        case inspect.BoolType():
            return ["true", "false"]
        case _:
            return None


def _asked(wanted: inspect.Type) -> tuple[Any, str, str]:
    """Give the type that a scalar must convert to, and what is asked in words."""
    match wanted:
        case inspect.CustomType():
            return Fraction, "应为数字,例如 16、0.5 或 1/4", "a number such as `16`, `0.5` or `1/4`"
        case inspect.IntType(ge=least, le=most):
            asked = Annotated[int, msgspec.Meta(ge=least, le=most)]
            return (
                asked,
                f"应为 {least} 到 {most} 的整数",
                f"a whole number from {least} to {most}",
            )
        case inspect.StrType(pattern=pattern, min_length=least, max_length=most):
            meta = msgspec.Meta(pattern=pattern, min_length=least, max_length=most)
            if pattern:
                return Annotated[str, meta], f"不合要求:`{pattern}`", f"of the form `{pattern}`"
            en = f"a text of {least} to {most} characters"
            return Annotated[str, meta], f"应有 {least} 到 {most} 个字", en
        case _:
            raise TypeError(wanted)


def _not_among(value: Value, names: list[str], path: Path) -> Mistake:
    said = ", ".join(names)
    zh, en = meant(str(value.value), names) if isinstance(value.value, str) else ("", "")
    return _wrong(value, path, f"应为其中之一:{said}{zh}", f"one of {said}{en}")


def _wrong(value: Value, path: Path, zh: str, en: str, *, code: str = "wrong_value") -> Mistake:
    said = f"`{value.value}` " if isinstance(value.value, str) and code == "wrong_value" else ""
    return Mistake(
        code=code,
        path=path,
        zh=f"{said}{zh}",
        en=f"{said}{'is not ' if said else ''}{en}",
        line=value.place.line,
        column=value.place.column,
    )
