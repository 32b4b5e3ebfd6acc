"""One ``.tlog-proof`` file: an entry, its place, the path to the root, and the checkpoint.

Source: C2SP tlog-proof v1. The extra data are the leaf itself, deflated (RFC 1950), so that the
file alone shows what was recorded; whoever has the leaf may leave it out.
"""

import zlib
from base64 import b64encode
from typing import NamedTuple

from services.verifier.checkpoint import Checkpoint, read_checkpoint, read_number
from services.verifier.layout import MAX_ENTRY_BYTES
from services.verifier.merkle import ProofError, leaf_hash, verify_inclusion
from services.verifier.note import NoteError, Signer, open_note, strict_base64
from services.verifier.policy import Policy

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MAX_HASHES = 63


class ProofFile(NamedTuple):
    """What a proof file says; nothing of it is checked yet."""

    index: int  # type: ignore[assignment]  # hides tuple.index
    proof: tuple[bytes, ...]
    note: str  # the signed checkpoint, verbatim
    leaf: bytes | None  # None where the file has none

    def text(self) -> str:
        """Write it."""
        lines = [FIRST_LINE]
        if self.leaf is not None:
            lines.append(f"extra {b64encode(zlib.compress(self.leaf, 9)).decode()}")
        lines.append(f"index {self.index}")
        lines += [b64encode(each).decode() for each in self.proof]
        return "\n".join(lines) + "\n\n" + self.note


class Proven(NamedTuple):
    """What a proof file shows."""

    checkpoint: Checkpoint
    signers: list[Signer]
    index: int  # type: ignore[assignment]  # hides tuple.index
    leaf: bytes


def read_proof(raw: bytes) -> ProofFile:
    """Read a proof file.

    Raises:
        ProofError: it is none.
    """
    try:
        head, found, note = raw.decode("utf-8").partition("\n\n")
        lines = head.split("\n")
        if not found or lines.pop(0) != FIRST_LINE or not lines:
            raise ProofError("no proof file")
        extra = lines.pop(0)[6:] if lines[0].startswith("extra ") else None
        if not lines or not lines[0].startswith("index "):
            raise ProofError("no line says the index")
        index = read_number(lines.pop(0)[6:])
        if len(lines) > MAX_HASHES:
            raise ProofError(f"more than {MAX_HASHES} hashes")
        hashes = tuple(strict_base64(line) for line in lines)
        leaf = None if extra is None else _inflated(strict_base64(extra))
    except (NoteError, UnicodeDecodeError, zlib.error) as error:
        raise ProofError(f"a malformed proof file: {error}") from error
    return ProofFile(index, hashes, note, leaf)


def check_proof(file: ProofFile, policy: Policy, leaf: bytes | None = None) -> Proven:
    """Check a proof file against a policy.

    Args:
        file: as read.
        policy: whom one trusts.
        leaf: the entry with its time, where the file has none.

    Raises:
        ProofError: it does not show that the entry stands in the log.
        NoteError: its checkpoint is not signed, or not by enough witnesses.
    """
    known = file.leaf if leaf is None else leaf
    if known is None:
        raise ProofError("the file has no entry; give it")
    text, signers = open_note(file.note, policy.keys)
    checkpoint = read_checkpoint(text)
    if not policy.is_signed(signers, checkpoint.origin):
        raise NoteError("the log itself has not signed")
    if not policy.has_quorum(signers):
        raise NoteError("too few witnesses have cosigned")
    verify_inclusion(
        file.index, checkpoint.size, leaf_hash(known), list(file.proof), checkpoint.root
    )
    return Proven(checkpoint, signers, file.index, known)


def _inflated(raw: bytes) -> bytes:
    inflating = zlib.decompressobj()
    leaf = inflating.decompress(raw, MAX_ENTRY_BYTES + 1)
    if len(leaf) > MAX_ENTRY_BYTES or not inflating.eof or inflating.unused_data:
        raise ProofError("the extra data are no entry")
    return leaf
