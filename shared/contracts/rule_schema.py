"""``python -m shared.contracts.rule_schema``: writes the JSON Schema of `zeren-rules/1`.

Made from the structs, so that an editor says what `zeren rules check` says of the form; what a
schema cannot say (names, sums, clauses) the check says alone. A test compares the file.
Standard: JSON Schema 2020-12.
"""

import json
from inspect import cleandoc
from pathlib import Path
from typing import Any

from msgspec import inspect

from shared.contracts.rule_duties import Name, YearDay
from shared.contracts.rule_pack import NUMBER, RulePack

FILE = Path(__file__).parents[2] / "deploy/rules/zeren-rules-1.schema.json"

_ID = "urn:zeren:rules:1"
_PATTERNS = {
    inspect.type_info(kind).pattern: name  # type: ignore[attr-defined]
    for name, kind in (("Name", Name), ("YearDay", YearDay))
}
_EXACT = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": NUMBER}]}


def schema() -> dict[str, Any]:
    """Give the JSON Schema of a rule pack."""
    defined: dict[str, Any] = {}
    whole = _of(inspect.type_info(RulePack), defined)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": _ID,
        "title": "zeren-rules/1",
        **whole,
        "$defs": dict(sorted(defined.items())),
    }


def text() -> str:
    """Give the schema as it is committed."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _of(wanted: inspect.Type, defined: dict[str, Any]) -> dict[str, Any]:
    match wanted:
        case inspect.StructType(cls=cls):
            if cls.__name__ not in defined:
                defined[cls.__name__] = {}  # it may name itself
                defined[cls.__name__] = _struct(wanted, defined)
            return {"$ref": f"#/$defs/{cls.__name__}"}
        case inspect.UnionType(types=types):
            some = [each for each in types if not isinstance(each, inspect.NoneType)]
            return _any([_of(each, defined) for each in some])
        case inspect.VarTupleType(item_type=item, min_length=least, max_length=most):
            limits = _given(minItems=least, maxItems=most)
            return {"type": "array", "items": _of(item, defined), **limits}
        case inspect.DictType(key_type=key, value_type=item, min_length=least):
            names = _of(key, defined)
            return {
                "type": "object",
                "propertyNames": names,
                "additionalProperties": _of(item, defined),
                **_given(minProperties=least),
            }
        case _:
            return _plain(wanted, defined)


def _plain(wanted: inspect.Type, defined: dict[str, Any]) -> dict[str, Any]:
    match wanted:
        case inspect.EnumType(cls=cls):
            return _named(cls.__name__, {"enum": [each.value for each in cls]}, defined)
        case inspect.CustomType():
            return _named("Number", _EXACT, defined)
        case inspect.StrType(pattern=pattern) if pattern and pattern in _PATTERNS:
            return _named(_PATTERNS[pattern], _scalar(wanted), defined)
        case _:
            return _scalar(wanted)


def _named(name: str, made: dict[str, Any], defined: dict[str, Any]) -> dict[str, Any]:
    defined[name] = made
    return {"$ref": f"#/$defs/{name}"}


def _struct(wanted: inspect.StructType, defined: dict[str, Any]) -> dict[str, Any]:
    fields = {field.encode_name: _of(field.type, defined) for field in wanted.fields}
    required = [field.encode_name for field in wanted.fields if field.required]
    tag = {} if wanted.tag_field is None else {wanted.tag_field: {"const": wanted.tag}}
    return {
        **_given(description=cleandoc(wanted.cls.__dict__.get("__doc__") or "") or None),
        "type": "object",
        "properties": {**tag, **fields},
        "required": [*tag, *required],
        "additionalProperties": False,
    }


def _scalar(wanted: inspect.Type) -> dict[str, Any]:
    match wanted:
        case inspect.LiteralType(values=values):
            return {"enum": sorted(map(str, values))}
        case inspect.BoolType():
            return {"type": "boolean"}
        case inspect.IntType(ge=least, le=most):
            return {"type": "integer", **_given(minimum=least, maximum=most)}
        case inspect.StrType(pattern=pattern, min_length=least, max_length=most):
            limits = _given(pattern=pattern, minLength=least, maxLength=most)
            return {"type": "string", **limits}
        case _:
            raise TypeError(wanted)


def _any(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _given(**limits: Any) -> dict[str, Any]:
    return {name: limit for name, limit in limits.items() if limit is not None}


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
