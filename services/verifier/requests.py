"""What a log sends to a witness: the size it knows of, a consistency proof, and a checkpoint.

Source: C2SP tlog-witness, the body of `add-checkpoint`; as a file the same for an office with no
network.
"""

from base64 import b64encode
from typing import NamedTuple

from services.verifier.checkpoint import read_checkpoint, read_number
from services.verifier.note import NoteError, split_note, strict_base64
from services.verifier.tiles import Fetch, TileReader

MAX_HASHES = 63


class AddCheckpoint(NamedTuple):
    """A request for a cosignature."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """Write it."""
        lines = [f"old {self.old}", *(b64encode(each).decode() for each in self.proof)]
        return "\n".join(lines) + "\n\n" + self.note


def read_request(raw: bytes) -> AddCheckpoint:
    """Read a request.

    Raises:
        NoteError: it is malformed.
    """
    try:
        head, found, note = raw.decode("utf-8").partition("\n\n")
    except UnicodeDecodeError as error:
        raise NoteError("not UTF-8") from error
    first, *hashes = head.split("\n")
    if not found or not first.startswith("old "):
        raise NoteError("no line says the old size")
    if len(hashes) > MAX_HASHES:
        raise NoteError(f"more than {MAX_HASHES} hashes")
    return AddCheckpoint(
        read_number(first.removeprefix("old ")), tuple(map(strict_base64, hashes)), note
    )


def make_request(fetch: Fetch, note: bytes, old: int) -> AddCheckpoint:
    """Make the request for a checkpoint from a log's own files.

    Args:
        fetch: gives a file of the log.
        note: the checkpoint; cosignatures of it are left out.
        old: the size that the witness has seen.

    Raises:
        ProofError: the log is shorter than that.
        NoteError: the checkpoint is malformed.
    """
    size = read_checkpoint(split_note(note)[0].decode()).size
    proof = TileReader(fetch, size).consistency(old)
    return AddCheckpoint(old, tuple(proof), _without_witnesses(note))


def _without_witnesses(note: bytes) -> str:
    """Give a checkpoint with its log's signatures alone: witnesses ignore the others."""
    text, _, lines = note.decode().rpartition("\n\n")
    origin = text.split("\n", 1)[0]
    own = [line for line in lines.splitlines(keepends=True) if line.split(" ", 2)[1] == origin]
    return f"{text}\n\n{''.join(own)}"
