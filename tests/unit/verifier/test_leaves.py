"""What the verifier calls canonical is what zeren writes, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.verifier.leaves import LeafError, read_leaf
from shared.kernel.canonical import MAX_INTEGER, canonical

TIME = b"2027-01-01T00:00:00.000000Z\n"
keys = st.text(st.characters(min_codepoint=1, max_codepoint=127), min_size=1)
texts = st.text(st.characters(min_codepoint=1, exclude_categories=["Cs"]))
scalars = texts | st.integers(-MAX_INTEGER, MAX_INTEGER) | st.booleans() | st.none()
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=8
)
entries = st.dictionaries(keys, values)


@given(entries)
def test_what_zeren_writes_is_canonical(entry: dict[str, Any]) -> None:
    leaf = read_leaf(TIME + canonical(entry))

    assert leaf.entry == entry
    assert leaf.integrated_at == TIME[:27]


@given(entries)
def test_another_way_of_writing_the_same_is_refused(entry: dict[str, Any]) -> None:
    right = canonical(entry)
    for other in (
        json.dumps(entry).encode(),
        json.dumps(entry, ensure_ascii=False, indent=1).encode(),
        right + b" ",
        b"\xef\xbb\xbf" + right,
    ):
        if other != right:
            with pytest.raises(LeafError):
                read_leaf(TIME + other)


def test_every_character_is_written_as_zeren_does() -> None:
    text = "".join(chr(each) for each in range(1, 0x3000)) + "\u2028\uffff\U0010ffff"

    assert read_leaf(TIME + canonical({"a": text})).entry == {"a": text}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        TIME,
        TIME[:-1] + b" {}",
        TIME.replace(b"Z", b"+") + b"{}",
        TIME.replace(b"2027-01", b"2027-13") + b"{}",
        TIME.replace(b"2027-01", b"2027-00") + b"{}",
        TIME.replace(b"-01T", b"-00T") + b"{}",
        TIME.replace(b"-01T", b"-32T") + b"{}",
        TIME.replace(b"T00", b"T24") + b"{}",
        TIME.replace(b":00.", b":60.") + b"{}",
        TIME.replace(b".000000", b".00000") + b"{}",
        TIME + b"[]",
        TIME + b'{"a":1.0}',
        TIME + b'{"a":1e3}',
        TIME + b'{"a":NaN}',
        TIME + b'{"a":9007199254740992}',
        TIME + b'{"a":-0}',
        TIME + b'{"b":1,"a":1}',
        TIME + b'{"a":1,"a":1}',
        TIME + b'{"a":"\\u00e9"}',
        TIME + b'{"a":"\xff"}',
        TIME + b'{"a":"\\ud800"}',
        TIME + b"[" * 100_000,
        TIME + b'{"a":' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_leaf_is_refused(raw: bytes) -> None:
    with pytest.raises(LeafError):
        read_leaf(raw)
