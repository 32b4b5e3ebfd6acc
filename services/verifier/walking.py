"""The walk over all entries: every hash, tile and root made again, and compared with the files."""

from collections.abc import Callable
from typing import NamedTuple

from services.verifier.checkpoint import Checkpoint
from services.verifier.layout import LayoutError, bundle_path, bundles_of, tile_path, unpack
from services.verifier.leaves import MAX_FAULTS, Chain, Fault, LeafError, read_leaf
from services.verifier.merkle import HASH_BYTES, TILE_WIDTH, Tile, TileTree, leaf_hash
from services.verifier.sources import FileMissingError, Source
from services.verifier.tiles import fetch_cut


class Known(NamedTuple):
    """A checkpoint that somebody holds from earlier, and where it comes from."""

    checkpoint: Checkpoint
    name: str


class Walk:
    """Goes once over the log, in constant memory but for the chain of streams.

    Args:
        source: where the files are.
        size: how many entries to look at.
        chain: looks at each entry; None looks at hashes alone.
        known: earlier checkpoints whose roots must come out at their sizes.
        lenient: whether a full file may stand in for a partial one that was tidied away.
        look: is called with the index and the leaf of each entry.
    """

    def __init__(
        self,
        source: Source,
        size: int,
        *,
        chain: Chain | None = None,
        known: list[Known] | None = None,
        lenient: bool = False,
        look: Callable[[int, bytes], None] | None = None,
    ) -> None:
        self.faults: list[Fault] = []
        self.tree = TileTree()
        self._source = source
        self._size = size
        self._chain = chain
        self._lenient = lenient
        self._look = look
        waiting = [each for each in known or [] if each.checkpoint.size <= size]
        self._known = sorted(waiting, key=lambda each: each.checkpoint.size, reverse=True)

    def run(self) -> bytes:
        """Go over everything; give the root that comes out, and leave `faults`.

        After so many faults that no more are kept it stops: the root that was signed is not
        reached, and whoever holds the key could have signed any size.

        Raises:
            UnreachableError: the source does not answer.
        """
        self._pass_known(b"")
        for number, width in bundles_of(self._size):
            if len(self.faults) >= MAX_FAULTS:
                break
            hashes = self._bundle(number, width)
            self._pass_known(hashes)
            for tile, raw in self.tree.extend(hashes):
                if tile.level:
                    self._compare(tile, raw)
        for tile, raw in self.tree.partial():
            if tile.level:
                self._compare(tile, raw)
        if self._chain is not None:
            self.faults += self._chain.faults
        return self.tree.root()

    def _bundle(self, number: int, width: int) -> bytes:
        """Look at a bundle and at the tile of its hashes; give the hashes to go on with."""
        first = number * TILE_WIDTH
        stored = self._fetch(tile_path(Tile(0, number, width)), first)
        leaves, fault = self._leaves(number, width)
        hashes = b"".join([leaf_hash(leaf) for leaf in leaves])
        if stored is None and fault is None:
            stored = hashes
        if stored is None or len(stored) != width * HASH_BYTES:
            if stored is not None:
                self._fault("tile_differs", first + len(stored) // HASH_BYTES, "length")
            stored = hashes.ljust(width * HASH_BYTES, b"\0")
        if leaves and hashes != stored:
            fault = self._differing(first, hashes, stored, leaves)
        if fault is not None:
            self.faults.append(fault)
        if self._chain is not None and fault is None:
            take = self._chain.take
            for index, leaf in enumerate(leaves, first):
                take(index, leaf)
        if self._look is not None:
            for index, leaf in enumerate(leaves, first):
                self._look(index, leaf)
        return stored

    def _leaves(self, number: int, width: int) -> tuple[list[bytes], Fault | None]:
        first = number * TILE_WIDTH
        raw = self._fetch(bundle_path(number, width), first)
        if raw is None:
            return [], self.faults.pop()
        try:
            return unpack(raw, width), None
        except LayoutError as error:
            fault = Fault("bundle_malformed", first + error.position, detail=str(error))
            return _readable(raw, width), fault

    def _differing(self, first: int, hashes: bytes, stored: bytes, leaves: list[bytes]) -> Fault:
        at = next(
            place
            for place in range(len(stored) // HASH_BYTES)
            if hashes[place * 32 : place * 32 + 32] != stored[place * 32 : place * 32 + 32]
        )
        service, stream = _whose(leaves[at]) if at < len(leaves) else ("", "")
        return Fault("entry_differs", first + at, service, stream)

    def _compare(self, tile: Tile, right: bytes) -> None:
        """Compare a tile above the first level; only what no entry explains is a fault of it."""
        span = TILE_WIDTH**tile.level
        first = tile.number * TILE_WIDTH * span
        stored = self._fetch(tile_path(tile), first)
        if stored is None or stored == right:
            return
        at = next(
            (
                place
                for place in range(tile.width)
                if stored[place * 32 : place * 32 + 32] != right[place * 32 : place * 32 + 32]
            ),
            tile.width,
        )
        begin = first + at * span
        if not any(f.index is not None and begin <= f.index < begin + span for f in self.faults):
            self._fault("tile_differs", begin, tile_path(tile))

    def _pass_known(self, hashes: bytes) -> None:
        """Compare the roots of earlier checkpoints that lie within the next leaves."""
        end = self.tree.size + len(hashes) // HASH_BYTES
        while self._known and self._known[-1].checkpoint.size <= end:
            known = self._known.pop()
            tree = self.tree.copy()
            tree.extend(hashes[: (known.checkpoint.size - tree.size) * HASH_BYTES])
            if tree.root() != known.checkpoint.root:
                detail = f"{known.name}: {known.checkpoint.size}"
                self.faults.append(Fault("history_differs", detail=detail))

    def _fetch(self, path: str, first: int) -> bytes | None:
        try:
            if self._lenient:
                return fetch_cut(self._source.fetch, path)
            return self._source.fetch(path)
        except FileMissingError:
            self._fault("file_missing", first, path)
        except LayoutError as error:
            self._fault("bundle_malformed", first + error.position, str(error))
        return None

    def _fault(self, kind: str, index: int, detail: str) -> None:
        self.faults.append(Fault(kind, index, detail=detail))


def first_difference(one: Source, size1: int, other: Source, size2: int) -> int | None:
    """Give the first index at which two copies of a log hold different leaves, as far as both go.

    Raises:
        FileMissingError: one of them has not all hashes.
        UnreachableError: one of them cannot be read.
    """
    for number, width in bundles_of(min(size1, size2)):
        mine, theirs = _leaves_of(one, size1, number), _leaves_of(other, size2, number)
        for place in range(width):
            cut = slice(place * HASH_BYTES, (place + 1) * HASH_BYTES)
            if mine[cut] != theirs[cut]:
                return number * TILE_WIDTH + place
    return None


def _leaves_of(source: Source, size: int, number: int) -> bytes:
    width = min(TILE_WIDTH, size - number * TILE_WIDTH)
    return fetch_cut(source.fetch, tile_path(Tile(0, number, width)))


def _readable(raw: bytes, width: int) -> list[bytes]:
    """Give the entries of a bundle as far as they can be read, at most so many."""
    leaves: list[bytes] = []
    at = 0
    while at < len(raw) and len(leaves) < width:
        begin = at + 2
        at = begin + int.from_bytes(raw[at:begin], "big")
        if at <= len(raw):
            leaves.append(raw[begin:at])
    return leaves


def _whose(leaf: bytes) -> tuple[str, str]:
    try:
        entry = read_leaf(leaf).entry
    except LeafError:
        return "", ""
    return str(entry.get("source", "")), str(entry.get("subject", ""))
