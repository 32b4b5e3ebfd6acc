"""The signed log as the monitor reads it: checkpoint, bundles, and the root over both."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from services.verifier.checking import open_checkpoint
from services.verifier.checkpoint import Checkpoint
from services.verifier.layout import CHECKPOINT, bundle_path, tile_path, unpack
from services.verifier.leaves import TIME_BYTES
from services.verifier.merkle import EMPTY_ROOT, HASH_BYTES, TILE_WIDTH, Tile, leaf_hash, node_hash
from services.verifier.policy import Policy
from services.verifier.sources import Source
from services.verifier.tiles import TileReader, fetch_cut
from shared.contracts.entry import Entry, read_entry


class Signed(NamedTuple):
    """An entry as it was signed over."""

    index: int  # type: ignore[assignment]  # hides tuple.index
    taken: str  # when the ledger took it, 27 characters
    raw: bytes
    entry: Entry


class Frontier:
    """The root of a tree that grows at its right edge: a hash for each bit of its size."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []  # height, root of a perfect subtree

    def take(self, hashed: bytes, height: int = 0) -> None:
        """Add a perfect subtree at the right edge, no higher than the last one."""
        while self._peaks and self._peaks[-1][0] == height:
            hashed = node_hash(self._peaks.pop()[1], hashed)
            height += 1
        self._peaks.append((height, hashed))

    def root(self) -> bytes:
        """Give the root over everything taken."""
        if not self._peaks:
            return EMPTY_ROOT
        reached = self._peaks[-1][1]
        for _, peak in self._peaks[-2::-1]:
            reached = node_hash(peak, reached)
        return reached


def newest(source: Source, policy: Policy) -> Checkpoint:
    """Give the checkpoint that is published.

    Raises:
        NoteError: it is malformed, or not signed by a log of the policy.
        FileMissingError, UnreachableError: it cannot be read.
    """
    return open_checkpoint(source.fetch(CHECKPOINT), policy)[0]


def frontier_at(source: Source, start: int, size: int) -> Frontier:
    """Give the tree over the first ``start`` entries, from the tiles of a log of that size.

    Raises:
        FileMissingError, UnreachableError, ProofError: a tile is not there or too short.
    """
    reader, found, at = TileReader(source.fetch, size), Frontier(), 0
    for height in range(start.bit_length() - 1, -1, -1):
        if start >> height & 1:
            found.take(reader.range(at, at + (1 << height)), height)
            at += 1 << height
    return found


def bundle(source: Source, number: int, size: int) -> tuple[list[bytes], int | None]:
    """Give the leaves of a bundle, and the first index at which its tile holds another hash.

    Raises:
        FileMissingError, UnreachableError: a file cannot be read.
        LayoutError: the bundle cannot be taken apart.
    """
    first = number * TILE_WIDTH
    width = min(TILE_WIDTH, size - first)
    leaves = unpack(fetch_cut(source.fetch, bundle_path(number, width)), width)
    tile = fetch_cut(source.fetch, tile_path(Tile(0, number, width)))
    stored = [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
    hashed = [leaf_hash(leaf) for leaf in leaves]
    if stored == hashed:
        return leaves, None
    places = (place for place, pair in enumerate(zip(stored, hashed, strict=False)) if _two(pair))
    return leaves, first + next(places, min(len(stored), width - 1))


def signed_of(leaves: Iterable[tuple[int, bytes]]) -> Iterator[Signed | int]:
    """Give the entries of leaves with their index; the index alone where a leaf is no entry."""
    for index, leaf in leaves:
        raw = leaf[TIME_BYTES + 1 :]
        try:
            yield Signed(index, leaf[:TIME_BYTES].decode(), raw, read_entry(raw))
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield index


def _two(pair: tuple[bytes, bytes]) -> bool:
    return pair[0] != pair[1]
