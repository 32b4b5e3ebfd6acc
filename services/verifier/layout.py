"""Where the files of a log stand, and how entries are packed into bundles.

Source: C2SP tlog-tiles. Full files never change; a partial one is kept for the checkpoint that
needed it.
"""

from collections.abc import Iterable, Iterator

from services.verifier.merkle import TILE_WIDTH, Tile, tiles_of

CHECKPOINT = "checkpoint"
MAX_ENTRY_BYTES = 65_535
_LENGTH_BYTES = 2


class LayoutError(Exception):
    """A file of a log cannot be taken apart; ``position`` is the entry's place in its bundle."""

    def __init__(self, why: str, position: int = 0) -> None:
        super().__init__(why)
        self.position = position


def tile_path(tile: Tile) -> str:
    """Give the path of a hash tile below the log's folder."""
    return f"tile/{tile.level}/{_place(tile.number, tile.width)}"


def bundle_path(number: int, width: int) -> str:
    """Give the path of a bundle of entries below the log's folder."""
    return f"tile/entries/{_place(number, width)}"


def bundles_of(size: int) -> Iterator[tuple[int, int]]:
    """Give number and width of every bundle of a log of that size."""
    return ((tile.number, tile.width) for tile in tiles_of(size) if tile.level == 0)


def paths_of(size: int) -> Iterator[str]:
    """Give the path of every file of a log of that size but its checkpoint."""
    for tile in tiles_of(size):
        yield tile_path(tile)
        if tile.level == 0:
            yield bundle_path(tile.number, tile.width)


def pack(leaves: Iterable[bytes]) -> bytes:
    """Put entries into a bundle: each behind its length, two bytes, the higher first."""
    return b"".join([len(leaf).to_bytes(_LENGTH_BYTES, "big") + leaf for leaf in leaves])


def unpack(bundle: bytes, width: int) -> list[bytes]:
    """Take entries out of a bundle.

    Raises:
        LayoutError: it ends within an entry, holds fewer than ``width``, or more.
    """
    leaves: list[bytes] = []
    at, end = 0, len(bundle)
    while at < end and len(leaves) <= width:  # zeros would be entries without end
        begin = at + _LENGTH_BYTES
        at = begin + int.from_bytes(bundle[at:begin], "big")
        if at > end or begin > end:
            raise LayoutError("a bundle ends within an entry", len(leaves))
        leaves.append(bundle[begin:at])
    if len(leaves) != width:
        count = f"more than {width}" if at < end else len(leaves)
        raise LayoutError(f"a bundle of {count} entries, not {width}", min(len(leaves), width))
    return leaves


def _place(number: int, width: int) -> str:
    number, last = divmod(number, 1000)
    parts = [f"{last:03d}"]
    while number:
        number, rest = divmod(number, 1000)
        parts.insert(0, f"x{rest:03d}")
    return "/".join(parts) + ("" if width == TILE_WIDTH else f".p/{width}")
