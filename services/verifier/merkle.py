"""The Merkle tree of RFC 6962: its hashes, its two proofs, and the tiles that keep it.

Source: RFC 6962 section 2.1 (the same tree as RFC 9162 section 2.1); verification as in RFC 9162
sections 2.1.3.2 and 2.1.4.2. All hashes are 32 bytes of SHA-256.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

HASH_BYTES = 32
TILE_WIDTH = 256
TILE_BYTES = TILE_WIDTH * HASH_BYTES
EMPTY_ROOT = sha256().digest()
MAX_SIZE = 2**63 - 1
_MAX_NUMBER = 2**64 - 1  # RFC 6962 counts in 64 bits


class ProofError(Exception):
    """A proof is malformed, or does not show what it should."""


def leaf_hash(data: bytes) -> bytes:
    """Give the hash of a leaf: SHA-256 of a zero byte and the data."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of an inner node: SHA-256 of a one byte and both children's hashes."""
    return sha256(b"\x01" + left + right).digest()


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf stands at an index of the tree of that size and root.

    Args:
        index: of the leaf, from 0.
        size: of the tree.
        leaf: the leaf's hash, see `leaf_hash`.
        proof: hashes from the leaf's sibling up.
        root: of the tree.

    Raises:
        ProofError: it does not, or something is malformed.
    """
    _number("index", index)
    _number("size", size)
    if index >= size:
        raise ProofError(f"index {index} is not in a tree of {size}")
    _hashes(leaf, root, proof)
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    if len(proof) != inner + border:
        raise ProofError(f"{len(proof)} hashes, {inner + border} needed")
    reached = _up_right(_up(leaf, proof[:inner], index), proof[inner:])
    if reached != root:
        raise ProofError("the path leads to another root")


def verify_consistency(
    size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes
) -> None:
    """Check that the tree of the first size is the beginning of the tree of the second.

    Equal sizes need equal roots and no proof. Nothing can be shown of an empty tree inside a
    larger one, so that is refused.

    Raises:
        ProofError: it is not, or something is malformed.
    """
    _number("size1", size1)
    _number("size2", size2)
    if size1 > size2:
        raise ProofError(f"{size1} is more than {size2}")
    if size1 == size2:
        _equal_trees(root1, root2, proof)
        return
    if size1 == 0:
        raise ProofError("nothing is shown of an empty tree")
    _hashes(root1, root2, proof)
    shift = (size1 & -size1).bit_length() - 1
    inner = (size1 - 1 ^ size2 - 1).bit_length() - shift
    border = ((size1 - 1) >> shift >> inner).bit_count()
    begins_with_root = size1 == 1 << shift
    needed = inner + border + (0 if begins_with_root else 1)
    if len(proof) != needed:
        raise ProofError(f"{len(proof)} hashes, {needed} needed")
    seed, path = (root1, proof) if begins_with_root else (proof[0], proof[1:])
    place = (size1 - 1) >> shift
    left_only = [step for level, step in enumerate(path[:inner]) if place >> level & 1]
    if _up_right(_up_right(seed, left_only), path[inner:]) != root1:
        raise ProofError("the path does not lead to the first root")
    if _up_right(_up(seed, path[:inner], place), path[inner:]) != root2:
        raise ProofError("the path does not lead to the second root")


def _equal_trees(root1: object, root2: object, proof: object) -> None:
    # Nothing is hashed here, so any two equal roots do: public vectors have some of 12 bytes.
    if proof not in ([], ()):
        raise ProofError("equal sizes need no proof")
    if not isinstance(root1, bytes) or not isinstance(root2, bytes) or not root1:
        raise ProofError("a root is missing")
    if root1 != root2:
        raise ProofError("equal sizes with different roots")


def _number(name: str, value: object) -> None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= _MAX_NUMBER:  # type: ignore[operator]
        raise ProofError(f"{name} is no number of 64 bits")


def _hashes(first: object, second: object, proof: object) -> None:
    if not isinstance(proof, (list, tuple)):
        raise ProofError("a proof is a list of hashes")
    for each in (first, second, *proof):
        if not isinstance(each, bytes) or len(each) != HASH_BYTES:
            raise ProofError(f"a hash is not {HASH_BYTES} bytes")


def _up(seed: bytes, path: Sequence[bytes], place: int) -> bytes:
    for level, step in enumerate(path):
        seed = node_hash(step, seed) if place >> level & 1 else node_hash(seed, step)
    return seed


def _up_right(seed: bytes, path: Sequence[bytes]) -> bytes:
    for step in path:
        seed = node_hash(step, seed)
    return seed


class Tile(NamedTuple):
    """A run of hashes of one level: `width` of them, `TILE_WIDTH` when full.

    A hash of level L stands for 256**L leaves.
    """

    level: int
    number: int
    width: int

    @property
    def end(self) -> int:
        """How many leaves, from the first of the log, this tile depends on."""
        span: int = TILE_WIDTH**self.level
        return (self.number * TILE_WIDTH + self.width) * span


def fold(hashes: bytes) -> bytes:
    """Give the root of a perfect subtree from its hashes, one after the other."""
    while len(hashes) > HASH_BYTES:
        hashes = b"".join(
            [
                sha256(b"\x01" + hashes[at : at + 64]).digest()
                for at in range(0, len(hashes), 2 * HASH_BYTES)
            ]
        )
    return hashes


def peaks(hashes: bytes) -> Iterator[bytes]:
    """Give the roots of the perfect subtrees that a run of hashes divides into, largest first."""
    at, left = 0, len(hashes) // HASH_BYTES
    while left:
        width = 1 << left.bit_length() - 1
        yield fold(hashes[at : at + width * HASH_BYTES])
        at, left = at + width * HASH_BYTES, left - width


def root_of(levels: Sequence[bytes]) -> bytes:
    """Give the root of a tree from its rightmost partial tiles, lowest level first."""
    found = [peak for hashes in reversed(levels) for peak in peaks(hashes)]
    if not found:
        return EMPTY_ROOT
    return _up_right(found[-1], found[-2::-1])


def tiles_of(size: int) -> Iterator[Tile]:
    """Give every hash tile of a tree of that size, level by level; partial ones last of each."""
    level, hashes = 0, size
    while hashes:
        full, rest = divmod(hashes, TILE_WIDTH)
        for number in range(full):
            yield Tile(level, number, TILE_WIDTH)
        if rest:
            yield Tile(level, full, rest)
        level, hashes = level + 1, full


class TileTree:
    """A tree that grows at its right edge, and hands out tiles as they fill.

    It holds nothing but the rightmost tile of each level: some hundred kilobytes at any size.
    """

    def __init__(self) -> None:
        self.size = 0
        self._levels: list[bytes] = []

    def copy(self) -> "TileTree":
        """Give a tree that grows on its own from here."""
        other = TileTree()
        other.size, other._levels = self.size, list(self._levels)
        return other

    def extend(self, hashes: bytes) -> list[tuple[Tile, bytes]]:
        """Add leaves' hashes, one after the other; give the tiles that became full by it."""
        self.size += len(hashes) // HASH_BYTES
        return self._add(0, hashes)

    def root(self) -> bytes:
        """Give the tree's root."""
        return root_of(self._levels)

    def partial(self) -> list[tuple[Tile, bytes]]:
        """Give the rightmost tiles that are not full, lowest level first; empty ones left out."""
        found = []
        for level, hashes in enumerate(self._levels):
            width = len(hashes) // HASH_BYTES
            if width:
                number = self.size // TILE_WIDTH ** (level + 1)
                found.append((Tile(level, number, width), hashes))
        return found

    def _add(self, level: int, hashes: bytes) -> list[tuple[Tile, bytes]]:
        if level == len(self._levels):
            self._levels.append(b"")
        number = (self.size // TILE_WIDTH**level - len(hashes) // HASH_BYTES) // TILE_WIDTH
        hashes = self._levels[level] + hashes
        full: list[tuple[Tile, bytes]] = []
        parents = []
        whole = len(hashes) - len(hashes) % TILE_BYTES
        for at in range(0, whole, TILE_BYTES):
            tile = hashes[at : at + TILE_BYTES]
            full.append((Tile(level, number + at // TILE_BYTES, TILE_WIDTH), tile))
            parents.append(fold(tile))
        self._levels[level] = hashes[whole:]
        if parents:
            full += self._add(level + 1, b"".join(parents))
        return full
