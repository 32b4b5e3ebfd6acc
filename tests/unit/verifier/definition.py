"""RFC 6962 section 2.1 written down as it stands, and RFC 9162's way of checking: slow and plain.

A second implementation, by other means than the one that is tested: hashes by recursion over the
leaves, proofs checked by the loops of RFC 9162 sections 2.1.3.2 and 2.1.4.2, notes by a regular
expression and the library's Ed25519.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


class Leaves:
    """The tree over D[0:n] for any n, each subtree worked out once."""

    def __init__(self, data: Sequence[bytes]) -> None:
        self.leaves = [sha(b"\x00" + each) for each in data]
        self._known: dict[tuple[int, int], bytes] = {}

    def mth(self, begin: int, end: int) -> bytes:
        if begin == end:
            return sha(b"")
        if end - begin == 1:
            return self.leaves[begin]
        if (begin, end) not in self._known:
            k = begin + split(end - begin)
            self._known[begin, end] = sha(b"\x01" + self.mth(begin, k) + self.mth(k, end))
        return self._known[begin, end]

    def path(self, m: int, begin: int, end: int) -> list[bytes]:
        if end - begin == 1:
            return []
        k = begin + split(end - begin)
        if m < k:
            return [*self.path(m, begin, k), self.mth(k, end)]
        return [*self.path(m, k, end), self.mth(begin, k)]

    def proof(self, m: int, n: int) -> list[bytes]:
        return [] if m == 0 else self._subproof(m, 0, n, whole=True)

    def _subproof(self, m: int, begin: int, end: int, *, whole: bool) -> list[bytes]:
        if m == end:
            return [] if whole else [self.mth(begin, end)]
        k = begin + split(end - begin)
        if m <= k:
            return [*self._subproof(m, begin, k, whole=whole), self.mth(k, end)]
        return [*self._subproof(m, k, end, whole=False), self.mth(begin, k)]


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def is_included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    if index < 0 or index >= size or any(len(each) != 32 for each in [leaf, root, *proof]):
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = sha(b"\x01" + p + r)
            while not (fn & 1 or fn == 0):
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha(b"\x01" + r + p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def is_consistent(
    first: int, second: int, proof: Sequence[bytes], root1: bytes, root2: bytes
) -> bool:
    if first == second >= 0:
        return not proof and root1 == root2 != b""
    if not 0 < first < second or any(len(each) != 32 for each in [root1, root2, *proof]):
        return False
    path = list(proof)
    if not path:
        return False
    if first & (first - 1) == 0:
        path.insert(0, root1)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = sha(b"\x01" + c + fr), sha(b"\x01" + c + sr)
            while not (fn & 1 or fn == 0):
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha(b"\x01" + sr + c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == root1 and sr == root2


_NOTE = re.compile(r"(?s)((?:.*\n)?)\n((?:\u2014 [^\s+]+ [A-Za-z0-9+/]+={0,2}\n)+)")


def opened(note: bytes, keys: Sequence[str]) -> tuple[bytes, list[str]] | None:
    """The text and the names of the signers; None where the note is to be refused."""
    try:
        whole = note.decode("utf-8")
        found = _NOTE.fullmatch(whole)
        if found is None or "\n\n" in found[2] or re.search(r"[\x00-\x09\x0b-\x1f]", whole):
            return None
        signers = signers_of(found[1].encode(), found[2].splitlines(), keys)
    except (ValueError, RefusedError):
        return None
    return (found[1].encode(), signers) if signers else None


class RefusedError(Exception):
    pass


def signers_of(text: bytes, lines: Sequence[str], keys: Sequence[str]) -> list[str]:
    known = {}
    for key in keys:
        name, id_, code = key.split("+", 2)
        known[name, bytes.fromhex(id_)] = base64.b64decode(code)
    signers: dict[tuple[str, bytes], bytes] = {}
    for line in lines:
        _, name, code = line.split(" ")
        raw = base64.b64decode(code, validate=True)
        if base64.b64encode(raw).decode() != code or len(raw) < 5 or len(lines) > 100:
            raise RefusedError
        key_of = (name, raw[:4])
        if key_of in known and key_of not in signers:
            signers[key_of] = raw
            algorithm, public = known[key_of][0], known[key_of][1:]
            if not _CHECKS[algorithm](public, raw[4:], text):
                raise RefusedError
    return [name for name, _ in signers]


def _plain(public: bytes, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _timed(public: bytes, signature: bytes, text: bytes) -> bool:
    time = int.from_bytes(signature[:8], "big")
    message = b"cosignature/v1\ntime %d\n%s" % (time, text)
    return time < 2**63 and _plain(public, signature[8:], message)


_CHECKS: dict[int, Callable[[bytes, bytes, bytes], bool]] = {1: _plain, 4: _timed}
