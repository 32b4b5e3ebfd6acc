"""Paths and bundles as C2SP tlog-tiles has them, and bundles that are none."""

import pytest

from services.verifier.layout import (
    MAX_ENTRY_BYTES,
    LayoutError,
    bundle_path,
    pack,
    paths_of,
    tile_path,
    unpack,
)
from services.verifier.merkle import Tile


def test_paths_are_those_of_the_specification() -> None:
    assert tile_path(Tile(0, 1234067, 256)) == "tile/0/x001/x234/067"
    assert tile_path(Tile(1, 0, 255)) == "tile/1/000.p/255"
    assert tile_path(Tile(2, 1000, 1)) == "tile/2/x001/000.p/1"
    assert bundle_path(999, 256) == "tile/entries/999"
    assert bundle_path(1001, 7) == "tile/entries/x001/001.p/7"
    # The example of the specification: a tree of 70,000.
    assert sorted(path for path in paths_of(70_000) if ".p/" in path) == [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
        "tile/entries/273.p/112",
    ]
    assert list(paths_of(0)) == []


def test_what_is_packed_is_unpacked() -> None:
    leaves = [b"", b"x", bytes(MAX_ENTRY_BYTES), b"last"]

    assert unpack(pack(leaves), len(leaves)) == leaves
    assert unpack(b"", 0) == []


@pytest.mark.parametrize(
    ("bundle", "width", "position"),
    [
        (b"", 1, 0),
        (b"\0", 1, 0),
        (b"\0\1", 1, 0),
        (b"\0\1ab", 1, 1),
        (b"\0\1a\0", 2, 1),
        (b"\0\1a\0\2b", 2, 1),
        (b"\0\1a\0\1b", 1, 1),
        (b"\0\1a", 2, 1),
        (b"\xff\xff" + bytes(MAX_ENTRY_BYTES - 1), 1, 0),
        (bytes(32_000_000), 256, 256),
    ],
    ids=range(10),
)
def test_a_bundle_that_ends_early_or_late_is_refused_where_it_does(
    bundle: bytes, width: int, position: int
) -> None:
    with pytest.raises(LayoutError) as refused:
        unpack(bundle, width)
    assert refused.value.position == position
