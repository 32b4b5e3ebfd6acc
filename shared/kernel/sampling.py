"""Random samples that anyone can draw again: algorithm ``zeren-sample/1``. Pure.

1. The frame is the set of unit ids; its hash is recorded before anybody can know the seed.
2. Two parties each choose 32 random bytes, their seed, and record the commitment to it.
3. When both are bound, both reveal. The seed of the sample is the hash of both.
4. Every unit's ticket is the hash of that seed and its id; the smallest tickets are drawn, in
   ascending order. A unit that cannot be visited is replaced by the next in that order.

Every hash is SHA-256 over a label in ASCII, a zero byte, and parts of fixed length (ids as their 16
bytes, seeds as 32), so nothing can be read in two ways. Neither party alone can steer the sample;
a party that does not reveal is seen not to. Source of the scheme: commitment by hash, Blum 1983,
"Coin flipping by telephone"; lottery by sorted hashes, as in RFC 3797.
"""

import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

ALGORITHM = "zeren-sample/1"
SEED_BYTES = 32


def frame_sha256(unit_ids: Iterable[UUID]) -> str:
    """Give the hash of a frame, whatever the order its units are given in."""
    return _hash("frame", *(unit.bytes for unit in sorted(set(unit_ids)))).hex()


def commitment(sample_id: UUID, party_id: UUID, seed: bytes) -> str:
    """Give what binds a party to its seed; of another sample or party it would be another.

    Raises:
        ValueError: the seed is not 32 bytes long.
    """
    return _hash("commitment", sample_id.bytes, party_id.bytes, _checked(seed)).hex()


def combined_seed(sample_id: UUID, seeds: Sequence[bytes]) -> bytes:
    """Give the seed of a sample from those of the parties, in the order the frame names them.

    Raises:
        ValueError: a seed is not 32 bytes long.
    """
    return _hash("seed", sample_id.bytes, *map(_checked, seeds))


def order(seed: bytes, unit_ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """Give the whole frame in the order in which its units are drawn.

    Raises:
        ValueError: the seed is not 32 bytes long.
    """
    checked = _checked(seed)
    return tuple(sorted(set(unit_ids), key=lambda unit: (_ticket(checked, unit), unit)))


def draw(seed: bytes, unit_ids: Iterable[UUID], size: int) -> tuple[UUID, ...]:
    """Give the sample: the first `size` of the order.

    Raises:
        ValueError: the seed is not 32 bytes long, or the size is not in 1 … size of the frame.
    """
    drawn = order(seed, unit_ids)
    if not 1 <= size <= len(drawn):
        raise ValueError(size)
    return drawn[:size]


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that could not be visited, and the one that took its place."""

    unit_id: UUID
    replacement_id: UUID


class RecordedSample(msgspec.Struct, frozen=True, kw_only=True):
    """What is recorded of a sample that was drawn: all that is needed to draw it again."""

    sample_id: UUID
    unit_ids: tuple[UUID, ...]
    frame_sha256: str
    size: int
    party_ids: tuple[UUID, ...]
    commitments: dict[UUID, str]
    seeds: dict[UUID, str]
    seed: str
    drawn_ids: tuple[UUID, ...]
    redrawn: tuple[Replaced, ...] = ()  # in order


def faults(sample: RecordedSample) -> tuple[str, ...]:
    """Draw a sample again from what is recorded of it; give what does not come out the same.

    Names of parts, in the order of the scheme: ``frame``, ``commitments``, ``seed``, ``drawn``,
    ``redrawn``; none where the sample was drawn as the scheme says.
    """
    found = [] if frame_sha256(sample.unit_ids) == sample.frame_sha256 else ["frame"]
    try:
        seeds = [bytes.fromhex(sample.seeds[party]) for party in sample.party_ids]
        pairs = zip(sample.party_ids, seeds, strict=True)
        bound = [commitment(sample.sample_id, party, seed) for party, seed in pairs]
        both = combined_seed(sample.sample_id, seeds)
        drawn = draw(both, sample.unit_ids, sample.size)
    except (KeyError, ValueError):
        return (*found, "seed")
    checks = {
        "commitments": bound == [sample.commitments.get(party) for party in sample.party_ids],
        "seed": both.hex() == sample.seed,
        "drawn": drawn == sample.drawn_ids,
        "redrawn": _is_next_each_time(order(both, sample.unit_ids), sample.size, sample.redrawn),
    }
    return (*found, *(name for name, is_so in checks.items() if not is_so))


def _is_next_each_time(tickets: Sequence[UUID], size: int, redrawn: Iterable[Replaced]) -> bool:
    held, following = set(tickets[:size]), iter(tickets[size:])
    for one in redrawn:
        if one.unit_id not in held or one.replacement_id != next(following, None):
            return False
        held = held - {one.unit_id} | {one.replacement_id}
    return True


def _ticket(seed: bytes, unit: UUID) -> bytes:
    return _hash("ticket", seed, unit.bytes)


def _hash(label: str, *parts: bytes) -> bytes:
    return hashlib.sha256(b"\0".join((f"{ALGORITHM} {label}".encode(), b"".join(parts)))).digest()


def _checked(seed: bytes) -> bytes:
    if len(seed) != SEED_BYTES:
        raise ValueError(len(seed))
    return seed
