"""Reading JSON at the door: what is ambiguous is refused, strings are made NFC.

Refused, each with its reason: bytes that are no UTF-8, duplicate keys, NaN and Infinity, floats,
integers beyond 2**53 - 1, lone surrogates, NUL, keys that are not ASCII, nesting beyond 64 levels.
Source: RFC 8785 section 3.1 (I-JSON, RFC 7493).
"""

import json
import unicodedata
from typing import Any, NoReturn

from shared.kernel.canonical import MAX_INTEGER
from shared.kernel.errors import MalformedJsonError

MAX_DEPTH = 64


def loads(raw: bytes) -> Any:
    """Read one JSON value.

    Raises:
        MalformedJsonError: with the reason in ``details["why"]``.
    """
    try:
        text = raw.decode("utf-8")
        value = _decoder.decode(text)
    except UnicodeDecodeError as error:
        raise MalformedJsonError(why="not UTF-8") from error
    except RecursionError as error:
        raise MalformedJsonError(why="nested too deeply") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise MalformedJsonError(why=f"{error.msg} at {where}") from error
    return _tidy(value, 0)


def _tidy(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise MalformedJsonError(why="nested too deeply")
    match value:
        case str():
            return _text(value)
        case dict():
            return {_key(key): _tidy(item, depth + 1) for key, item in value.items()}
        case list():
            return [_tidy(item, depth + 1) for item in value]
        case _:
            return value


def _text(value: str) -> str:
    if value.isascii():
        if "\x00" in value:
            raise MalformedJsonError(why="NUL in a string")
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedJsonError(why="a lone surrogate in a string") from error
    return _text_without_nul(unicodedata.normalize("NFC", value))


def _text_without_nul(value: str) -> str:
    if "\x00" in value:
        raise MalformedJsonError(why="NUL in a string")
    return value


def _key(key: str) -> str:
    if not key.isascii():
        raise MalformedJsonError(why="a key that is not ASCII")
    return key


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise MalformedJsonError(why="a duplicate key")
    return value


def _integer(digits: str) -> int:
    number = int(digits) if len(digits) <= len(str(MAX_INTEGER)) + 1 else MAX_INTEGER + 1
    if abs(number) > MAX_INTEGER:
        raise MalformedJsonError(why="an integer beyond 2**53 - 1")
    return number


def _no_float(digits: str) -> NoReturn:
    raise MalformedJsonError(why=f"a fraction ({digits[:32]}); write it as a string")


def _no_constant(name: str) -> NoReturn:
    raise MalformedJsonError(why=name)


_decoder = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=_no_float,
    parse_constant=_no_constant,
)
