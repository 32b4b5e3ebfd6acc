"""What a log sends to a witness: the size it knows of, a consistency proof, and a checkpoint.

Source: C2SP tlog-witness, the body of `add-checkpoint`; as a file the same for an office with no
network.
"""

from base64 import b64encode
from typing import NamedTuple

from services.verifier.checkpoint import read_number
from services.verifier.note import NoteError, strict_base64

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
