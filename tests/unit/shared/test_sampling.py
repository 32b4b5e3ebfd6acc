"""Samples that anyone can draw again: worked vectors of algorithm zeren-sample/1."""

import hashlib
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.sampling import (
    RecordedSample,
    Replaced,
    combined_seed,
    commitment,
    draw,
    faults,
    frame_sha256,
    order,
)

UNITS = [UUID(f"00000000-0000-4000-8000-{n:012x}") for n in range(3, 9)]
SAMPLE = UUID("00000000-0000-4000-8000-000000000099")
TOWNSHIP, COUNTY = (UUID(f"00000000-0000-4000-8000-{n:012x}") for n in (2, 1))
OURS, THEIRS = bytes.fromhex("11" * 32), bytes.fromhex("22" * 32)
SEED = bytes.fromhex("359fe449c2e9041cf63b70bad20cec7e5d9c44ad40e66ae63b11462a4c92257e")

ids = st.integers(0, 2**128 - 1).map(lambda n: UUID(int=n))
frames = st.sets(ids, min_size=2, max_size=30).map(list)
seeds = st.binary(min_size=32, max_size=32)


@pytest.mark.clause("S-49")
def test_the_worked_example_comes_out_on_every_machine() -> None:
    assert frame_sha256(UNITS) == "3c6eae01f0e5814e3fc5b20d9c53aabfe3e46a752be6b79d9e408c3163112bf4"
    assert (
        commitment(SAMPLE, TOWNSHIP, OURS)
        == "0e4494b58faa2de0184fee1934db65ecca0dd58e8c0909c6da29be562834df25"
    )
    assert combined_seed(SAMPLE, [OURS, THEIRS]) == SEED
    assert [unit.int & 0xFF for unit in order(SEED, UNITS)] == [7, 4, 6, 5, 3, 8]
    assert [unit.int & 0xFF for unit in draw(SEED, UNITS, 2)] == [7, 4]


def test_the_hashes_are_those_a_stranger_works_out_from_the_description() -> None:
    def by_hand(label: str, *parts: bytes) -> str:
        return hashlib.sha256(
            b"zeren-sample/1 " + label.encode() + b"\x00" + b"".join(parts)
        ).hexdigest()

    assert frame_sha256(reversed(UNITS)) == by_hand("frame", *(unit.bytes for unit in UNITS))
    assert commitment(SAMPLE, COUNTY, THEIRS) == by_hand(
        "commitment", SAMPLE.bytes, COUNTY.bytes, THEIRS
    )
    assert SEED.hex() == by_hand("seed", SAMPLE.bytes, OURS, THEIRS)
    assert order(SEED, UNITS)[0] == min(UNITS, key=lambda u: by_hand("ticket", SEED, u.bytes))


def test_either_party_alone_changes_the_seed() -> None:
    other = bytes.fromhex("33" * 32)

    assert len({combined_seed(SAMPLE, pair) for pair in ((OURS, THEIRS), (other, THEIRS),
                                                         (OURS, other))}) == 3  # fmt: skip


def test_one_party_cannot_hide_behind_the_commitment_of_the_other() -> None:
    assert commitment(SAMPLE, TOWNSHIP, OURS) != commitment(SAMPLE, COUNTY, OURS)


@given(frame=frames, seed=seeds, data=st.data())
def test_a_sample_depends_on_frame_and_seed_and_on_nothing_else(
    frame: list[UUID], seed: bytes, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, len(frame)))
    shuffled = data.draw(st.permutations(frame))

    drawn = draw(seed, frame, size)

    assert draw(seed, shuffled, size) == drawn
    assert len(set(drawn)) == size
    assert set(drawn) <= set(frame)
    assert draw(seed, frame, len(frame))[:size] == drawn


@pytest.mark.parametrize("size", [0, 7])
def test_no_more_units_are_drawn_than_the_frame_has(size: int) -> None:
    with pytest.raises(ValueError, match=str(size)):
        draw(SEED, UNITS, size)


def test_a_seed_is_32_bytes() -> None:
    with pytest.raises(ValueError, match="3"):
        order(b"abc", UNITS)


FIRST, _, _, FOURTH, *_ = order(SEED, UNITS)


def a_sample(**changes: Any) -> RecordedSample:
    """A sample of two, one of which was replaced, as it would be recorded."""
    tickets = order(SEED, UNITS)
    fields: dict[str, Any] = {
        "sample_id": SAMPLE,
        "unit_ids": tuple(UNITS),
        "frame_sha256": frame_sha256(UNITS),
        "size": 2,
        "party_ids": (TOWNSHIP, COUNTY),
        "commitments": {
            TOWNSHIP: commitment(SAMPLE, TOWNSHIP, OURS),
            COUNTY: commitment(SAMPLE, COUNTY, THEIRS),
        },
        "seeds": {TOWNSHIP: OURS.hex(), COUNTY: THEIRS.hex()},
        "seed": SEED.hex(),
        "drawn_ids": tickets[:2],
        "redrawn": (
            Replaced(unit_id=tickets[0], replacement_id=tickets[2]),
            Replaced(unit_id=tickets[2], replacement_id=tickets[3]),
        ),
    }
    return RecordedSample(**fields | changes)


@pytest.mark.clause("S-49")
def test_a_sample_drawn_by_the_scheme_has_no_faults() -> None:
    assert faults(a_sample()) == ()


@pytest.mark.clause("S-49")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"frame_sha256": "0" * 64}, ("frame",)),
        ({"unit_ids": tuple({*UNITS} - {FIRST})}, ("frame", "drawn", "redrawn")),
        ({"commitments": {}}, ("commitments",)),
        ({"seeds": {TOWNSHIP: OURS.hex()}}, ("seed",)),
        ({"seeds": {TOWNSHIP: "x", COUNTY: "y"}}, ("seed",)),
        ({"seed": "0" * 64}, ("seed",)),
        ({"drawn_ids": order(SEED, UNITS)[1:3]}, ("drawn",)),
        ({"size": 0}, ("seed",)),
        ({"redrawn": (Replaced(unit_id=FIRST, replacement_id=FOURTH),)}, ("redrawn",)),
        ({"redrawn": (Replaced(unit_id=SAMPLE, replacement_id=SAMPLE),)}, ("redrawn",)),
    ],
)
def test_whatever_was_drawn_otherwise_is_named(
    changes: dict[str, Any], found: tuple[str, ...]
) -> None:
    assert set(found) <= set(faults(a_sample(**changes)))
