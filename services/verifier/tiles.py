"""Proofs made from tiles: any hash of a tree from the few files that hold it.

Source: RFC 6962 sections 2.1.1 and 2.1.2, over C2SP tlog-tiles.
"""

from collections.abc import Callable

from services.verifier.layout import pack, tile_path, unpack
from services.verifier.merkle import (
    HASH_BYTES,
    TILE_WIDTH,
    ProofError,
    Tile,
    fold,
    node_hash,
    root_of,
)
from services.verifier.sources import FileMissingError

_TILE_HEIGHT = 8

Fetch = Callable[[str], bytes]


def fetch_cut(fetch: Fetch, path: str) -> bytes:
    """Fetch a file; a partial one that was tidied away is cut from the full one.

    Raises:
        FileMissingError: neither is there.
        LayoutError: the full bundle cannot be taken apart.
    """
    try:
        return fetch(path)
    except FileMissingError:
        full, partial, width = path.partition(".p/")
        if not partial:
            raise
        raw = fetch(full)
        if "/entries/" in path:
            return pack(unpack(raw, TILE_WIDTH)[: int(width)])
        return raw[: int(width) * HASH_BYTES]


class TileReader:
    """Reads hashes of a tree of one size from its tiles, each file once.

    Args:
        fetch: gives the bytes of a file of the log by its path.
        size: of the tree.

    Its methods raise `ProofError` where a tile has another length than its place needs, and
    whatever ``fetch`` raises.
    """

    def __init__(self, fetch: Fetch, size: int) -> None:
        self.size = size
        self._fetch = fetch
        self._tiles: dict[tuple[int, int], bytes] = {}

    def root(self) -> bytes:
        """Give the tree's root, from its rightmost tiles."""
        levels: list[bytes] = []
        hashes = self.size
        while hashes:
            full, rest = divmod(hashes, TILE_WIDTH)
            levels.append(self._tile(len(levels), full) if rest else b"")
            hashes = full
        return root_of(levels)

    def leaf(self, index: int) -> bytes:
        """Give the hash of a leaf."""
        return self._perfect(0, index)

    def inclusion(self, index: int) -> list[bytes]:
        """Give the proof that the leaf of this index is in the tree, from its sibling up.

        Raises:
            ProofError: there is no such leaf.
        """
        if not 0 <= index < self.size:
            raise ProofError(f"index {index} is not in a tree of {self.size}")
        return self._path(index, 0, self.size)

    def consistency(self, size: int) -> list[bytes]:
        """Give the proof that the tree of a smaller size is the beginning of this one.

        Raises:
            ProofError: this tree is smaller.
        """
        if not 0 <= size <= self.size:
            raise ProofError(f"a tree of {size} is not in one of {self.size}")
        return self._between(size, 0, self.size, is_known=True) if 0 < size < self.size else []

    def _path(self, index: int, begin: int, end: int) -> list[bytes]:
        if end - begin == 1:
            return []
        middle = begin + _split(end - begin)
        if index < middle:
            return [*self._path(index, begin, middle), self.range(middle, end)]
        return [*self._path(index, middle, end), self.range(begin, middle)]

    def _between(self, size: int, begin: int, end: int, *, is_known: bool) -> list[bytes]:
        if size == end:
            return [] if is_known else [self.range(begin, end)]
        middle = begin + _split(end - begin)
        if size <= middle:
            lower = self._between(size, begin, middle, is_known=is_known)
            return [*lower, self.range(middle, end)]
        upper = self._between(size, middle, end, is_known=False)
        return [*upper, self.range(begin, middle)]

    def range(self, begin: int, end: int) -> bytes:
        """Give the hash over leaves ``begin`` … ``end - 1``, a subtree of the tree."""
        count = end - begin
        if count & (count - 1) == 0:
            level = count.bit_length() - 1
            return self._perfect(level, begin >> level)
        middle = begin + _split(count)
        return node_hash(self.range(begin, middle), self.range(middle, end))

    def _perfect(self, height: int, index: int) -> bytes:
        """Give the hash of the perfect subtree of 2**height leaves with this number."""
        level, inner = divmod(height, _TILE_HEIGHT)
        first = index << inner
        tile = self._tile(level, first // TILE_WIDTH)
        at = first % TILE_WIDTH * HASH_BYTES
        if at + (HASH_BYTES << inner) > len(tile):
            raise ProofError(f"a tile of level {level} is too short")
        return fold(tile[at : at + (HASH_BYTES << inner)])

    def _tile(self, level: int, number: int) -> bytes:
        if (level, number) not in self._tiles:
            width = min(TILE_WIDTH, self.size // TILE_WIDTH**level - number * TILE_WIDTH)
            raw = fetch_cut(self._fetch, tile_path(Tile(level, number, width)))
            if len(raw) != width * HASH_BYTES:
                raise ProofError(f"tile {level}/{number} has {len(raw)} bytes")
            self._tiles[level, number] = raw
        return self._tiles[level, number]


def _split(count: int) -> int:
    """Give the largest power of two below a count."""
    return 1 << (count - 1).bit_length() - 1
