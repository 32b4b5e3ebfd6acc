"""The log as files: leaves become bundles and hash tiles, which are written once and stay.

A file stands for entries up to its `end`. One whose end was signed never changes: found different,
it is an alarm. One beyond what was signed was seen by nobody, and is replaced.
"""

from collections.abc import Sequence
from pathlib import Path

from services.ledger.disk import Disk, put_all
from services.ledger.log_errors import EntryTooLongError, TileDiffersError
from services.verifier.layout import MAX_ENTRY_BYTES, bundle_path, pack, tile_path
from services.verifier.merkle import TILE_WIDTH, Tile, TileTree, leaf_hash

PUBLIC = "public"


class LogFiles:
    """Grows the log's tree and writes its files; after a failed write it begins again."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.public = folder / PUBLIC
        self._disk = disk
        self._tree = TileTree()
        self._tail: list[bytes] = []  # leaves of the bundle that is not full
        self._waiting: list[tuple[str, bytes, int]] = []  # path, content, end
        self._outgrown: list[str] = []  # paths of full files, whose partial ones may go

    @property
    def size(self) -> int:
        """How many leaves were taken."""
        return self._tree.size

    def root(self) -> bytes:
        """Give the root over all leaves taken."""
        return self._tree.root()

    def take(self, leaves: Sequence[bytes]) -> None:
        """Add leaves; what fills up waits to be written.

        Raises:
            EntryTooLongError: a leaf does not fit a bundle; nothing was added.
        """
        for place, leaf in enumerate(leaves):
            if len(leaf) > MAX_ENTRY_BYTES:
                raise EntryTooLongError(index=self.size + place)
        number = self._tree.size // TILE_WIDTH
        tail = [*self._tail, *leaves]
        while len(tail) >= TILE_WIDTH:
            end = (number + 1) * TILE_WIDTH
            bundle = pack(tail[:TILE_WIDTH])
            self._waiting.append((bundle_path(number, TILE_WIDTH), bundle, end))
            tail = tail[TILE_WIDTH:]
            number += 1
        self._tail = tail
        for tile, hashes in self._tree.extend(b"".join([leaf_hash(leaf) for leaf in leaves])):
            self._waiting.append((tile_path(tile), hashes, tile.end))

    def check_full(self) -> bool:
        """Compare files of signed entries that have filled up, and write none.

        Returns:
            Whether all of them are there.

        Raises:
            TileDiffersError: a file is another one.
        """
        files, self._waiting = self._waiting, []
        self._outgrown += [path for path, _, _ in files]
        found = [(path, self._disk.read(self.public / path), right) for path, right, _ in files]
        for path, content, right in found:
            if content is not None and content != right:
                raise TileDiffersError(path)
        return all(content is not None for _, content, _ in found)

    def write_full(self, signed: int) -> None:
        """Write the files that have filled up.

        Args:
            signed: so many entries were signed; files of them are compared, and missing ones
                written again.

        Raises:
            TileDiffersError: a file of signed entries is another one.
            OSError: the disk failed.
        """
        self._write(self._waiting, signed)
        self._outgrown += [path for path, _, _ in self._waiting]
        self._waiting = []

    def write_partial(self, signed: int) -> None:
        """Write the files on the right edge, which a checkpoint of this size needs.

        Raises:
            TileDiffersError, OSError: as `write_full`.
        """
        files = [(tile_path(tile), hashes, tile.end) for tile, hashes in self._tree.partial()]
        if self._tail:
            tile = Tile(0, self.size // TILE_WIDTH, len(self._tail))
            files.append((bundle_path(tile.number, tile.width), pack(self._tail), tile.end))
        self._write(files, signed)

    def begin(self) -> None:
        """Begin with the first leaf."""
        self._tree, self._tail = TileTree(), []
        self._waiting, self._outgrown = [], []

    def tidy(self) -> None:
        """Take away partial files in whose place a full one was signed."""
        outgrown, self._outgrown = self._outgrown, []
        for path in outgrown:
            self._disk.remove_folder(self.public / f"{path}.p")

    def _write(self, files: list[tuple[str, bytes, int]], signed: int) -> None:
        wanted: list[tuple[Path, bytes]] = []
        for path, content, end in files:
            found = self._disk.read(self.public / path)
            if found == content:
                continue
            if found is not None and end <= signed:
                raise TileDiffersError(path, end=end)
            wanted.append((self.public / path, content))
        put_all(self._disk, wanted)
