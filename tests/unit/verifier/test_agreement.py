"""Two implementations that share nothing agree on what holds and what does not."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import pytest

from services.verifier.merkle import ProofError, verify_consistency, verify_inclusion
from services.verifier.note import NoteError, open_note
from tests.unit.verifier.definition import Leaves, is_consistent, is_included, opened
from tests.unit.verifier.logs import TWO_OF_THREE, cosigned, signed

VALID, ALL_VALID = 300, 10_000
MUTATED_OF_EACH = 10
MOST = 3000
KEYS = [str(key) for key in TWO_OF_THREE.keys]


class Included(NamedTuple):
    place: int
    size: int
    leaf: bytes
    proof: tuple[bytes, ...]
    root: bytes


class Consistent(NamedTuple):
    first: int
    second: int
    root1: bytes
    root2: bytes
    proof: tuple[bytes, ...]


Case = Included | Consistent | bytes


def ours(case: Case) -> bool:
    try:
        match case:
            case Included():
                verify_inclusion(*case)
            case Consistent(first, second, root1, root2, proof):
                verify_consistency(first, second, proof, root1, root2)
            case _:
                open_note(case, KEYS)
    except (ProofError, NoteError):
        return False
    return True


def theirs(case: Case) -> bool:
    match case:
        case Included():
            return is_included(*case)
        case Consistent(first, second, root1, root2, proof):
            return is_consistent(first, second, proof, root1, root2)
        case _:
            return opened(case, KEYS) is not None


def valid(random: Random, leaves: Leaves, notes: list[bytes]) -> Case:
    size = random.randrange(1, MOST + 1)
    match random.randrange(3):
        case 0:
            at = random.randrange(size)
            path = tuple(leaves.path(at, 0, size))
            return Included(at, size, leaves.leaves[at], path, leaves.mth(0, size))
        case 1:
            first = random.randrange(1, size + 1)
            proof = tuple(leaves.proof(first, size))
            return Consistent(first, size, leaves.mth(0, first), leaves.mth(0, size), proof)
        case _:
            return random.choice(notes)


def mutated(random: Random, case: Case) -> Case:
    if isinstance(case, bytes):
        return _note(random, case)
    field = random.choice(case._fields)
    value = getattr(case, field)
    if isinstance(value, int):
        near = (value + 1, value - 1, value ^ 2, value * 2, 0, random.randrange(2 * MOST))
        return case._replace(**{field: random.choice(near)})
    if isinstance(value, bytes):
        return case._replace(**{field: _hash(random, value)})
    return case._replace(**{field: tuple(_proof(random, list(value)))})


def _hash(random: Random, value: bytes) -> bytes:
    at, bit = random.randrange(32), 1 << random.randrange(8)
    flipped = value[:at] + bytes([value[at] ^ bit]) + value[at + 1 :]
    return random.choice([flipped, flipped, value[:-1], value + b"\0", b""])


def _proof(random: Random, proof: list[bytes]) -> list[bytes]:
    at = random.randrange(len(proof) + 1)
    if not proof or random.random() < 0.25:
        proof.insert(at, random.randbytes(random.choice([32, 32, 31, 0])))
    elif random.random() < 0.5:
        proof[at - 1] = _hash(random, proof[at - 1])
    elif random.random() < 0.5:
        del proof[at - 1]
    else:
        random.shuffle(proof)
    return proof


def _note(random: Random, note: bytes) -> bytes:
    at = random.randrange(len(note))
    match random.randrange(5):
        case 0:
            return note[:at] + bytes([note[at] ^ 1 << random.randrange(8)]) + note[at + 1 :]
        case 1:
            return note[:at] + note[at + 1 :]
        case 2:
            return note[:at] + random.choice([b"\n", b" ", b"=", b"\0", b"A"]) + note[at:]
        case 3:
            return note[:at]
        case _:
            lines = note.splitlines(keepends=True)
            random.shuffle(lines)
            return b"".join(lines)


def cases(seed: int, count: int) -> Iterator[tuple[Case, bool]]:
    """So many valid cases, and ten mutated ones of each."""
    random = Random(seed)
    leaves = Leaves([f"leaf {number}".encode() for number in range(MOST)])
    note = signed(())
    some = [("north",), ("north", "south"), ("east", "south", "north")]
    notes = [note, *(cosigned(note, names, random.randrange(2**32)) for names in some)]
    for _ in range(count):
        case = valid(random, leaves, notes)
        yield case, True
        for _ in range(MUTATED_OF_EACH):
            yield mutated(random, case), False


def agree(seed: int, count: int) -> None:
    refused = 0
    for case, is_valid in cases(seed, count):
        answer = ours(case)
        assert answer is theirs(case), case
        assert answer or not is_valid, case
        refused += not answer
    assert refused > 0.8 * count * MUTATED_OF_EACH


def test_both_agree_on_a_share_of_valid_and_mutated_inputs() -> None:
    agree(seed=2026, count=VALID)


@pytest.mark.soak
def test_both_agree_on_ten_thousand_valid_and_a_hundred_thousand_mutated_inputs() -> None:
    agree(seed=1, count=ALL_VALID)
