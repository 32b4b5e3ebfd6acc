"""The tree against its definition, for every size up to 256 and around powers of two."""

from base64 import b64decode
from typing import Any

import pytest

from services.verifier.layout import tile_path
from services.verifier.merkle import (
    EMPTY_ROOT,
    ProofError,
    TileTree,
    leaf_hash,
    node_hash,
    tiles_of,
    verify_consistency,
    verify_inclusion,
)
from services.verifier.tiles import TileReader
from tests.unit.verifier.definition import Leaves

MOST = 256


@pytest.fixture(scope="module")
def leaves() -> Leaves:
    return Leaves([f"leaf {number}".encode() for number in range(2**14 + 2)])


def reader(leaves: Leaves, size: int) -> TileReader:
    tree = TileTree()
    full = tree.extend(b"".join(leaves.leaves[:size]))
    files = {tile_path(tile): raw for tile, raw in [*full, *tree.partial()]}
    assert sorted(files) == sorted(map(tile_path, tiles_of(size)))
    return TileReader(files.__getitem__, size)


def test_known_hashes_come_out() -> None:
    assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c14")
    empty_leaf = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"").hex() == empty_leaf
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    data.append("606162636465666768696a6b6c6d6e6f")
    eight = Leaves([bytes.fromhex(each) for each in data])
    right = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert eight.mth(0, 8).hex() == right
    assert reader(eight, 8).root().hex() == right


def test_public_vectors_hold() -> None:
    proof = [
        "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
        "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
        "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
    ]
    leaf = b64decode("QnGia+DYqE8L1UyMMC58s6O10fpngKQLzOKHNHfatlg=")
    root = b64decode("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=")
    verify_inclusion(5, 8, leaf, [*map(b64decode, proof)], root)
    between = [
        "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
        "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
    ]
    first = b64decode("+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=")
    second = b64decode("Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=")
    verify_consistency(2, 5, [*map(b64decode, between)], first, second)


def test_every_leaf_of_every_size_is_shown_to_be_included(leaves: Leaves) -> None:
    for size in range(1, MOST + 1):
        root = leaves.mth(0, size)
        for index in range(size):
            path = leaves.path(index, 0, size)
            verify_inclusion(index, size, leaves.leaves[index], path, root)


def test_every_size_is_shown_to_be_the_beginning_of_every_larger_one(leaves: Leaves) -> None:
    for size2 in range(1, MOST + 1):
        root2 = leaves.mth(0, size2)
        for size1 in range(1, size2 + 1):
            proof = leaves.proof(size1, size2)
            verify_consistency(size1, size2, proof, leaves.mth(0, size1), root2)


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 1000, 4095, 4097, 2**14, 2**14 + 1])
def test_tiles_give_root_and_proofs_as_the_definition_has_them(leaves: Leaves, size: int) -> None:
    tiles = reader(leaves, size)

    assert tiles.root() == leaves.mth(0, size)
    for near in {1, size // 2, size, *(2**k + d for k in range(15) for d in (-1, 0, 1))}:
        if 1 <= near <= size:
            assert tiles.inclusion(near - 1) == leaves.path(near - 1, 0, size)
            assert tiles.leaf(near - 1) == leaves.leaves[near - 1]
            assert tiles.consistency(near) == leaves.proof(near, size)
            verify_consistency(
                near, size, tiles.consistency(near), leaves.mth(0, near), leaves.mth(0, size)
            )


def test_a_tree_that_grows_in_pieces_is_the_tree_that_grew_at_once(leaves: Leaves) -> None:
    tree, whole = TileTree(), TileTree()
    full = []
    for begin, end in [(0, 1), (1, 255), (255, 256), (256, 600), (600, 600), (600, 1025)]:
        full += tree.extend(b"".join(leaves.leaves[begin:end]))
        assert tree.root() == leaves.mth(0, end)

    assert sorted(full) == sorted(whole.extend(b"".join(leaves.leaves[:1025])))
    assert (tree.size, tree.root(), tree.partial()) == (1025, whole.root(), whole.partial())


@pytest.mark.parametrize("size", [*range(1, 18), 63, 64, 65])
def test_every_mutated_proof_is_refused(leaves: Leaves, size: int) -> None:
    root = leaves.mth(0, size)
    for index in range(size):
        leaf, path = leaves.leaves[index], leaves.path(index, 0, size)
        for wrong in mutated(path, leaf, root):
            with pytest.raises(ProofError):
                verify_inclusion(index, size, leaf, wrong, root)
        for change in ((index ^ 1, leaf, root), (index, root, root), (index, leaf, EMPTY_ROOT)):
            if change != (index, leaf, root):
                with pytest.raises(ProofError):
                    verify_inclusion(change[0], size, change[1], path, change[2])
        first = leaves.mth(0, index + 1)
        proof = leaves.proof(index + 1, size)
        for wrong in mutated(proof, first, root):
            with pytest.raises(ProofError):
                verify_consistency(index + 1, size, wrong, first, root)


def mutated(proof: list[bytes], first: bytes, root: bytes) -> list[list[bytes]]:
    found = [[*proof, root], [first, *proof], [*proof, b""], [b"", *proof], [*proof, bytes(32)]]
    for at, each in enumerate(proof):
        found.append([*proof[:at], *proof[at + 1 :]])
        for bit in (0, 100, 255):
            changed = bytearray(each)
            changed[bit // 8] ^= 1 << bit % 8
            found.append([*proof[:at], bytes(changed), *proof[at + 1 :]])
        found.append([*proof[:at], each[:31], *proof[at + 1 :]])
        found.append([*proof[:at], b"", *proof[at + 1 :]])
        found.append([*proof[:at], node_hash(each, each), *proof[at + 1 :]])
    return found


LEAF = leaf_hash(b"one")


@pytest.mark.parametrize(
    ("index", "size", "leaf", "proof", "root"),
    [
        (0, 0, LEAF, [], LEAF),
        (0, 0, LEAF, [LEAF], LEAF),
        (1, 1, LEAF, [], LEAF),
        (2**64 - 1, 1, LEAF, [], LEAF),
        (-1, 1, LEAF, [], LEAF),
        (0, -1, LEAF, [], LEAF),
        (True, 2, LEAF, [LEAF], LEAF),
        (0, 1, b"", [], b""),
        (0, 1, b"", [], LEAF),
        (0, 1, LEAF[:31], [], LEAF[:31]),
        (0, 1, LEAF, [], b""),
        (0, 1, LEAF, [LEAF], LEAF),
        (0, 2, LEAF, [], LEAF),
        (0, 2, LEAF, [b""], node_hash(LEAF, b"")),
    ],
)
def test_a_malformed_inclusion_proof_is_refused(
    index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes
) -> None:
    with pytest.raises(ProofError):
        verify_inclusion(index, size, leaf, proof, root)


@pytest.mark.parametrize(
    ("size1", "size2", "proof", "root1", "root2"),
    [
        (0, 1, [], EMPTY_ROOT, LEAF),
        (0, 1, [LEAF], EMPTY_ROOT, LEAF),
        (0, 0, [LEAF], EMPTY_ROOT, EMPTY_ROOT),
        (0, 0, [], EMPTY_ROOT, LEAF),
        (1, 1, [], b"", b""),
        (1, 1, [], LEAF, EMPTY_ROOT),
        (1, 1, [LEAF], LEAF, LEAF),
        (2, 1, [], LEAF, LEAF),
        (1, 2, [], LEAF, LEAF),
        (1, 2, [b""], LEAF, node_hash(LEAF, b"")),
        (-1, 2, [LEAF], LEAF, LEAF),
        (1, 2, [LEAF, LEAF], LEAF, node_hash(LEAF, LEAF)),
    ],
)
def test_a_malformed_consistency_proof_is_refused(
    size1: int, size2: int, proof: list[bytes], root1: bytes, root2: bytes
) -> None:
    with pytest.raises(ProofError):
        verify_consistency(size1, size2, proof, root1, root2)


@pytest.mark.parametrize("proof", [None, "", b"", 7, "a" * 32, [None], [7], ["a" * 32]])
def test_what_is_no_proof_at_all_is_refused(proof: Any) -> None:
    for check, given in (
        (verify_inclusion, (0, 2, LEAF, proof, LEAF)),
        (verify_consistency, (1, 2, proof, LEAF, LEAF)),
        (verify_consistency, (2, 2, proof, LEAF, LEAF)),
        (verify_inclusion, (0, 1, LEAF, [], None)),
        (verify_consistency, (1, 1, [], None, None)),
    ):
        with pytest.raises(ProofError):
            check(*given)


def test_equal_trees_are_consistent_without_a_proof() -> None:
    verify_consistency(0, 0, [], EMPTY_ROOT, EMPTY_ROOT)
    verify_consistency(1, 1, [], LEAF, LEAF)
