"""Checkpoints: a log's name, its size and its root, as the text of a signed note.

Source: C2SP tlog-checkpoint v1.
"""

from base64 import b64encode
from typing import NamedTuple

from services.verifier.merkle import EMPTY_ROOT, HASH_BYTES, MAX_SIZE
from services.verifier.note import NoteError, strict_base64

_LINES = 3
_MAX_DIGITS = 19


class Checkpoint(NamedTuple):
    """How far a log has come: so many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Write it: three lines, each with its line feed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint; lines after the third are allowed and not looked at.

    Raises:
        NoteError: it is none.
    """
    lines = text.split("\n")
    if len(lines) <= _LINES or lines.pop() or not all(lines):
        raise NoteError("a checkpoint has a name, a size and a root, each on its line")
    root = strict_base64(lines[2])
    if len(root) != HASH_BYTES:
        raise NoteError("the root of a checkpoint has another length")
    found = Checkpoint(lines[0], read_number(lines[1]), root)
    if found.size == 0 and root != EMPTY_ROOT:
        raise NoteError("an empty log with a root")
    return found


def read_number(digits: str) -> int:
    """Read a decimal number from 0, written without zeros before it.

    Raises:
        NoteError: it is none, or beyond 2**63 - 1.
    """
    is_plain = digits.isascii() and digits.isdigit() and (digits[0] != "0" or digits == "0")
    if not is_plain or len(digits) > _MAX_DIGITS or int(digits) > MAX_SIZE:
        raise NoteError(f"no number: {digits[:40]}")
    return int(digits)
