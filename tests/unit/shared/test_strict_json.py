"""What is ambiguous in JSON is refused at the door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.canonical import MAX_INTEGER, canonical
from shared.kernel.errors import MalformedJsonError
from shared.kernel.strict_json import loads


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'{"a":1,"a":2}', "duplicate"),
        (b'{"a":{"b":1,"b":1}}', "duplicate"),
        (b"NaN", "NaN"),
        (b'{"a":-Infinity}', "Infinity"),
        (b"1.5", "fraction"),
        (b"1e3", "fraction"),
        (b"9007199254740992", "integer"),
        (b"1" * 100_000, "integer"),
        (b'"\\ud800"', "surrogate"),
        (b'"a\\u0000b"', "NUL"),
        ('"书\\u0000记"'.encode(), "NUL"),
        ('{"名":1}'.encode(), "ASCII"),
        (b"\xff", "UTF-8"),
        (b'{"a":', "line 1"),
        (b"", "line 1"),
        (b"[" * 10_000 + b"]" * 10_000, "nested"),
        (b"[" * 70 + b"]" * 70, "nested"),
    ],
)
def test_ambiguous_json_is_refused_with_its_reason(raw: bytes, why: str) -> None:
    with pytest.raises(MalformedJsonError) as caught:
        loads(raw)

    assert why in caught.value.details["why"]


def test_strings_are_made_nfc() -> None:
    assert loads('"e\u0301"'.encode()) == "\u00e9"


def test_the_largest_integer_is_read() -> None:
    assert loads(str(MAX_INTEGER).encode()) == MAX_INTEGER


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.text(st.characters(codec="ascii", exclude_characters="\x00")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc_", min_size=1), inner),
    max_leaves=20,
)


@given(_values)
def test_what_is_written_canonically_is_read_back(value: object) -> None:
    assert loads(canonical(value)) == value


@given(_values)
def test_canonical_bytes_do_not_depend_on_the_order_of_keys(value: object) -> None:
    assert canonical(_reversed(value)) == canonical(value)


def _reversed(value: object) -> object:
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(list(value))}
    if isinstance(value, list):
        return [_reversed(item) for item in value]
    return value
