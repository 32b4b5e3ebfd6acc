"""Logs of a made-up county in memory, with their keys, witnesses and policy: for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.verifier.checking import COSIGNED
from services.verifier.checkpoint import Checkpoint
from services.verifier.layout import CHECKPOINT, bundle_path, bundles_of, pack, tile_path
from services.verifier.merkle import TileTree, leaf_hash
from services.verifier.note import (
    COSIGNATURE_V1,
    ED25519,
    Key,
    cosigned_message,
    signature_line,
)
from services.verifier.policy import Group, Log, Policy, Witness
from services.verifier.sources import FileMissingError
from shared.contracts.entry import entry_bytes
from shared.testing.ledgers import MadeUpCounty

ORIGIN = "county.example/log"
BEGAN = datetime(2027, 1, 1, tzinfo=UTC)


class Files:
    """A source in memory."""

    def __init__(self, files: dict[str, bytes], name: str = "memory") -> None:
        self.files = files
        self.name = name

    def fetch(self, path: str) -> bytes:
        if path not in self.files:
            raise FileMissingError(path)
        return self.files[path]


def secret(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


def public(name: str) -> bytes:
    return secret(name).public_key().public_bytes_raw()


LOG_KEY = Key(ORIGIN, ED25519, public(ORIGIN))
WITNESSES = tuple(
    Witness(name, Key(f"{name}.example", COSIGNATURE_V1, public(name)), f"https://{name}.example")
    for name in ("north", "east", "south")
)
ALONE = Policy(logs=(Log(LOG_KEY, ""),))
TWO_OF_THREE = Policy(
    logs=(Log(LOG_KEY, ""),),
    witnesses=WITNESSES,
    groups=(("offices", Group(2, ("north", "east", "south"))),),
    quorum="offices",
)


@cache
def county_leaves(years: int = 1, seed: int = 11) -> tuple[bytes, ...]:
    """Entries with the times they were taken: ten a second."""
    county = MadeUpCounty(seed, branches=42)
    for branch in county.branches[: 20 * years + 4]:
        county.year(branch)
    return tuple(
        leaf(BEGAN + timedelta(milliseconds=100 * number), entry_bytes(row))
        for number, row in enumerate(county.rows)
    )


def leaf(moment: datetime, entry: bytes) -> bytes:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode() + b"\n" + entry


def moment_of(raw: bytes) -> int:
    """Seconds since 1970 at which a leaf was taken."""
    return int(datetime.fromisoformat(raw[:27].decode()).timestamp())


def hash_files(leaves: Sequence[bytes]) -> tuple[TileTree, dict[str, bytes]]:
    tree = TileTree()
    full = tree.extend(b"".join(map(leaf_hash, leaves)))
    return tree, {tile_path(tile): raw for tile, raw in [*full, *tree.partial()]}


def bundle_files(leaves: Sequence[bytes]) -> dict[str, bytes]:
    return {
        bundle_path(number, width): pack(leaves[number * 256 : number * 256 + width])
        for number, width in bundles_of(len(leaves))
    }


def signed(leaves: Sequence[bytes], tree: TileTree | None = None) -> bytes:
    root = (tree or hash_files(leaves)[0]).root()
    text = Checkpoint(ORIGIN, len(leaves), root).text()
    return f"{text}\n{signature_line(LOG_KEY, secret(ORIGIN).sign(text.encode()))}".encode()


def cosigned(note: bytes, names: Sequence[str], moment: int) -> bytes:
    text = note.rpartition(b"\n\n")[0] + b"\n"
    lines = []
    for name in names:
        witness = next(each for each in WITNESSES if each.name == name)
        signature = secret(name).sign(cosigned_message(moment, text))
        lines.append(signature_line(witness.key, moment.to_bytes(8, "big") + signature))
    return note + "".join(lines).encode()


def log(leaves: Sequence[bytes], witnesses: Sequence[str] = ("north", "south")) -> Files:
    """A whole log, cosigned when its last entry was taken."""
    tree, files = hash_files(leaves)
    note = cosigned(signed(leaves, tree), witnesses, moment_of(leaves[-1]) + 1)
    files |= bundle_files(leaves) | {CHECKPOINT: note}
    if len(witnesses) > 1:
        files[COSIGNED] = note
    return Files(files)
