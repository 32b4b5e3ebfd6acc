"""Ways of tampering with a log, each drawn at random, with the index that a check must name."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import NamedTuple

from services.verifier.checking import COSIGNED, Report, check_log
from services.verifier.layout import CHECKPOINT
from services.verifier.merkle import TILE_WIDTH
from services.verifier.walking import Known
from tests.unit.verifier.logs import (
    BEGAN,
    TWO_OF_THREE,
    Files,
    bundle_files,
    cosigned,
    hash_files,
    leaf,
    moment_of,
    signed,
)


class Tampered(NamedTuple):
    files: dict[str, bytes]
    at: int | None  # the index that must be named; None where no entry is concerned


class Auditor(NamedTuple):
    """An honest log, and what somebody holds of it: its last checkpoint, and a copy."""

    leaves: tuple[bytes, ...]
    files: dict[str, bytes]
    known: list[Known]

    def check(self, files: dict[str, bytes], *, hashes_only: bool = False) -> Report:
        return check_log(
            Files(files),
            TWO_OF_THREE,
            known=self.known,
            against=Files(self.files, "copy"),
            hashes_only=hashes_only,
        )


def flipped(random: Random, raw: bytes, within: range | None = None) -> tuple[bytes, int]:
    at = random.choice(within) if within else random.randrange(len(raw))
    changed = bytearray(raw)
    changed[at] ^= 1 << random.randrange(8)
    return bytes(changed), at


def flip_entry(random: Random, auditor: Auditor) -> Tampered:
    path = random.choice([path for path in auditor.files if path.startswith("tile/entries/")])
    raw, at = flipped(random, auditor.files[path])
    index = int(path[13:16]) * TILE_WIDTH
    begin = 0
    while at >= begin + 2 + int.from_bytes(auditor.files[path][begin : begin + 2], "big"):
        begin += 2 + int.from_bytes(auditor.files[path][begin : begin + 2], "big")
        index += 1
    return Tampered(auditor.files | {path: raw}, index)


def flip_tile(random: Random, auditor: Auditor) -> Tampered:
    path = random.choice([path for path in auditor.files if path[:7] in {"tile/0/", "tile/1/"}])
    raw, at = flipped(random, auditor.files[path])
    level, number = int(path[5]), int(path[7:10])
    return Tampered(auditor.files | {path: raw}, (number * 256 + at // 32) * 256**level)


def _with_entries(auditor: Auditor, leaves: list[bytes]) -> dict[str, bytes]:
    """Other entries under the same tiles, in files of the same names where there are as many."""
    files = {p: raw for p, raw in auditor.files.items() if not p.startswith("tile/entries/")}
    return files | bundle_files(leaves)


def drop(random: Random, auditor: Auditor) -> Tampered:
    leaves = list(auditor.leaves)
    at = random.randrange(len(leaves))
    del leaves[at]
    return Tampered(_with_entries(auditor, leaves), _place_of_loss(auditor, at))


def _place_of_loss(auditor: Auditor, at: int) -> int:
    """The file of the last entries has another name now: missing, it counts from its first."""
    return min(at, (len(auditor.leaves) - 1) // TILE_WIDTH * TILE_WIDTH)


def insert(random: Random, auditor: Auditor) -> Tampered:
    leaves = list(auditor.leaves)
    at = random.randrange(len(leaves))
    leaves.insert(at, leaf(BEGAN, b'{"forged":true}'))
    return Tampered(_with_entries(auditor, leaves), _place_of_loss(auditor, at))


def swap(random: Random, auditor: Auditor) -> Tampered:
    leaves = list(auditor.leaves)
    one, other = sorted(random.sample(range(len(leaves)), 2))
    leaves[one], leaves[other] = leaves[other], leaves[one]
    return Tampered(_with_entries(auditor, leaves), one)


def repeat(random: Random, auditor: Auditor) -> Tampered:
    leaves = list(auditor.leaves)
    at = random.randrange(len(leaves) - 1)
    leaves[at + 1] = leaves[at]
    return Tampered(_with_entries(auditor, leaves), at + 1)


def retime(random: Random, auditor: Auditor) -> Tampered:
    leaves = list(auditor.leaves)
    at = random.randrange(len(leaves))
    leaves[at] = leaf(BEGAN - timedelta(days=random.randrange(1, 400)), leaves[at][28:])
    return Tampered(_with_entries(auditor, leaves), at)


def roll_back(random: Random, auditor: Auditor) -> Tampered:
    size = random.randrange(1, len(auditor.leaves))
    leaves = auditor.leaves[:size]
    return Tampered(_whole(leaves, cosign=True), size)


def fork(random: Random, auditor: Auditor) -> Tampered:
    """The log's key is stolen, and a witness's: one entry is another, and all is signed anew."""
    leaves = list(auditor.leaves)
    at = random.randrange(len(leaves))
    entry = leaves[at][28:]
    leaves[at] = leaves[at][:28] + entry.replace(b'"actor":"s', b'"actor":"z', 1)
    return Tampered(_whole(tuple(leaves), cosign=random.random() < 0.5), at)


def drop_and_sign(random: Random, auditor: Auditor) -> Tampered:
    leaves = list(auditor.leaves)
    at = random.randrange(len(leaves) - 1)
    del leaves[at]
    return Tampered(_whole(tuple(leaves), cosign=True), at)


def _whole(leaves: tuple[bytes, ...], *, cosign: bool) -> dict[str, bytes]:
    tree, files = hash_files(leaves)
    names = ("north", "south") if cosign else ("north",)
    note = cosigned(signed(leaves, tree), names, moment_of(leaves[-1]) + 1)
    return files | bundle_files(leaves) | {CHECKPOINT: note, COSIGNED: note}


KINDS: tuple[Callable[[Random, Auditor], Tampered], ...] = (
    flip_entry,
    flip_tile,
    drop,
    insert,
    swap,
    repeat,
    retime,
    roll_back,
    fork,
    drop_and_sign,
)
