"""Signed notes: a text, an empty line, and lines of signatures.

Source: C2SP signed-note v1, tlog-cosignature v1. A key is written ``name+id+base64``, the last part
being the byte of its algorithm and the public key. Signatures of unknown keys are passed over; one
of a known key that fails makes the whole note worthless.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple, Self, overload

from services.verifier import ed25519

MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
ED25519 = 0x01  # over the text
COSIGNATURE_V1 = 0x04  # Ed25519, with a time, over the text: a witness's
ALGORITHMS: Mapping[int, str] = {
    ED25519: "Ed25519",
    COSIGNATURE_V1: "Ed25519 cosignature/v1",
    0x06: "ML-DSA-44 cosignature",
}

_DASH = "\u2014 "
_ID_BYTES = 4
_TIME_BYTES = 8
_FIRST_PRINTED = 0x20
_MAX_TIME = 2**63 - 1
_SPLIT_PARTS = 3


class NoteError(Exception):
    """A note or a key is malformed, or nobody known signed it."""


class Key(NamedTuple):
    """A public key that may have signed: its name, algorithm byte and bytes."""

    name: str
    algorithm: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand before a signature of this key."""
        return key_id(self.name, self.algorithm, self.public)

    def __str__(self) -> str:
        code = b64encode(bytes([self.algorithm]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{code}"


Keys = Iterable[Key | str | bytes] | str | bytes


class Signer(str):
    """The name of a key that signed, with the key, and the time where it said one.

    ``time`` is in seconds since 1970 in UTC; None where the algorithm has none.
    """

    __slots__ = ("key", "time")
    key: Key
    time: int | None

    def __new__(cls, key: Key, time: int | None) -> Self:
        """Name the key."""
        signer = super().__new__(cls, key.name)
        signer.key, signer.time = key, time
        return signer


class Signature(NamedTuple):
    """A line below a note, not yet checked."""

    name: str
    key_id: bytes
    signature: bytes


@overload
def open_note(text: str, keys: Keys) -> tuple[str, list[Signer]]: ...
@overload
def open_note(text: bytes, keys: Keys) -> tuple[bytes, list[Signer]]: ...
def open_note(text: str | bytes, keys: Keys) -> tuple[str | bytes, list[Signer]]:
    """Check a note against known keys.

    Args:
        text: the whole note.
        keys: who may have signed, as keys or in their written form; one alone may stand for a list.

    Returns:
        The text that was signed, its last line feed included, and who signed it, in their order;
        a key counts once.

    Raises:
        NoteError: the note or a key is malformed, a known key's signature is wrong, or no known
            key signed.
    """
    body, signatures = split_note(_bytes(text))
    known: dict[tuple[str, bytes], Key] = {}
    for key in _keys(keys):
        if known.setdefault((key.name, key.id), key) != key:
            raise NoteError(f"two keys of one name and id: {key.name}")
    signers: dict[Key, Signer] = {}
    for signature in signatures:
        signed_by = known.get((signature.name, signature.key_id))
        if signed_by is not None and signed_by not in signers:
            signers[signed_by] = _checked(signed_by, signature.signature, body)
    if not signers:
        raise NoteError("no known key has signed")
    return (body if isinstance(text, bytes) else body.decode()), list(signers.values())


def split_note(raw: bytes) -> tuple[bytes, list[Signature]]:
    """Divide a note into its text and its signatures, and check no signature.

    Raises:
        NoteError: it is no note.
    """
    if len(raw) > MAX_NOTE_BYTES:
        raise NoteError(f"longer than {MAX_NOTE_BYTES} bytes")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("not UTF-8") from error
    if any(ord(each) < _FIRST_PRINTED and each != "\n" for each in whole):
        raise NoteError("a control character")
    body, found, lines = whole.rpartition("\n\n")
    if not found or not lines.endswith("\n"):
        raise NoteError("no text, empty line and lines of signatures")
    signatures = [read_signature(line) for line in lines[:-1].split("\n")]
    if len(signatures) > MAX_SIGNATURES:
        raise NoteError(f"more than {MAX_SIGNATURES} signatures")
    return (body + "\n").encode(), signatures


def read_signature(line: str) -> Signature:
    """Read a line ``— name base64``.

    Raises:
        NoteError: it is none.
    """
    name, space, code = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not is_name(name):
        raise NoteError("a malformed line of a signature")
    raw = strict_base64(code)
    if len(raw) <= _ID_BYTES:
        raise NoteError("a signature that is too short")
    return Signature(name, raw[:_ID_BYTES], raw[_ID_BYTES:])


def signature_line(key: Key, signature: bytes) -> str:
    """Write the line of a signature, with its line feed."""
    return f"{_DASH}{key.name} {b64encode(key.id + signature).decode()}\n"


def key_id(name: str, algorithm: int, public: bytes) -> bytes:
    """Give the four bytes that stand before a key's signatures."""
    return sha256(name.encode() + b"\n" + bytes([algorithm]) + public).digest()[:_ID_BYTES]


def read_key(written: str) -> Key:
    """Read a key of the form ``name+id+base64``.

    Raises:
        NoteError: it is malformed, its id is not its own, or it cannot be used.
    """
    parts = written.split("+", 2)
    if len(parts) != _SPLIT_PARTS or not is_name(parts[0]):
        raise NoteError("a key is written name+id+base64")
    raw = strict_base64(parts[2])
    key = Key(parts[0], raw[0] if raw else 0, raw[1:])
    if key.id.hex() != parts[1].lower():
        raise NoteError(f"the key {key.name} has another id")
    if key.algorithm in {ED25519, COSIGNATURE_V1} and not ed25519.is_usable(key.public):
        raise NoteError(f"the key {key.name} is no key of Ed25519")
    return key


def is_name(name: str) -> bool:
    """Tell whether a key may be called this: not empty, no space, no plus, and UTF-8."""
    is_plain = bool(name) and "+" not in name and not any(each.isspace() for each in name)
    return is_plain and not any("\ud800" <= each <= "\udfff" for each in name)


def strict_base64(code: str) -> bytes:
    """Read base64 that is written in the one standard way.

    Raises:
        NoteError: it is not.
    """
    try:
        raw = b64decode(code.encode("ascii"), validate=True)
    except (Base64Error, UnicodeEncodeError) as error:
        raise NoteError("no base64") from error
    if b64encode(raw).decode() != code:
        raise NoteError("base64 that is written in another way")
    return raw


def cosigned_message(time: int, body: bytes) -> bytes:
    """Give what a witness signs: two lines, and the text of the checkpoint."""
    return f"cosignature/v1\ntime {time}\n".encode() + body


def _bytes(text: object) -> bytes:
    if isinstance(text, str):
        return text.encode("utf-8", "surrogatepass")  # which UTF-8 refuses when it is read
    if not isinstance(text, bytes):
        raise NoteError("a note is text")
    return text


def _keys(given: object) -> Iterator[Key]:
    given = (given,) if isinstance(given, (Key, str, bytes)) else given
    if not isinstance(given, Iterable):
        raise NoteError("keys are a list")
    for each in given:
        try:
            written = str(each) if isinstance(each, (Key, str)) else each.decode()
        except (AttributeError, TypeError, ValueError) as error:
            raise NoteError("a key is written name+id+base64") from error
        yield read_key(written)


def _checked(key: Key, signature: bytes, body: bytes) -> Signer:
    time = None
    message = body
    if key.algorithm == COSIGNATURE_V1:
        time = int.from_bytes(signature[:_TIME_BYTES], "big")
        message, signature = cosigned_message(time, body), signature[_TIME_BYTES:]
        if time > _MAX_TIME:
            raise NoteError(f"{key.name} signed at a time that cannot be")
    elif key.algorithm != ED25519:
        named = ALGORITHMS.get(key.algorithm, hex(key.algorithm))
        raise NoteError(f"{key.name} signed with {named}, which this version cannot check")
    if not ed25519.verify(key.public, signature, message):
        raise NoteError(f"the signature of {key.name} is wrong")
    return Signer(key, time)
