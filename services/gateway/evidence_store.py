"""The store of evidence: files by their SHA-256, each kept once, beside the data.

A file is written under another name and renamed when it is whole, so what has its name is right and
two gateways may share one folder. Facts cite hashes only: what was attached is proved by the
ledger, also where the file is lost (E-28). A file's time is that of its last upload.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from services.gateway.bodies import wrong_parameter
from shared.kernel.calendar import local_date
from shared.kernel.errors import ZerenError

_SHA256 = re.compile("[0-9a-f]{64}")


class EvidenceMismatchError(ZerenError):
    code = "evidence_mismatch"
    status = 422
    zh = "文件内容与所报哈希不符,未保存"
    en = "The bytes do not have this hash; nothing was kept"


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the store; ``kept_on`` is the day of its last upload, in Asia/Shanghai."""

    sha256: str
    size_bytes: int
    kept_on: date


class EvidenceStore:
    """A folder of files named by their hashes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, sha256: str, content: bytes) -> bool:
        """Keep a file; whether it was not there before. A damaged one is replaced.

        Raises:
            EvidenceMismatchError: the bytes have another hash.
            OSError: the folder cannot be written.
        """
        if (found := hashlib.sha256(content).hexdigest()) != sha256:
            raise EvidenceMismatchError(sha256, found=found)
        place = self._place(sha256)
        if self.get(sha256) is not None:
            os.utime(place)
            return False
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(content)
                part.flush()
                os.fsync(part.fileno())
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return True

    def get(self, sha256: str) -> bytes | None:
        """Give a file; None where it is missing, or is no longer what it was."""
        try:
            content = self._place(sha256).read_bytes()
        except FileNotFoundError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def has(self, sha256: str) -> bool:
        """Whether there is a file of this name; its bytes are not looked at."""
        return self._place(sha256).is_file()

    def files(self) -> Iterator[KeptFile]:
        """Give every file, by hash."""
        for place in sorted(self._folder.glob("[0-9a-f]*/*")):
            if _SHA256.fullmatch(place.name):
                found = self._kept(place)
                if found is not None:
                    yield found

    def file(self, sha256: str) -> KeptFile | None:
        """Give one file; None where it is missing."""
        return self._kept(self._place(sha256))

    def remove(self, sha256: str) -> None:
        """Remove a file; where it is missing, nothing."""
        self._place(sha256).unlink(missing_ok=True)

    def _kept(self, place: Path) -> KeptFile | None:
        try:
            about = place.stat()
        except FileNotFoundError:
            return None
        kept_at = datetime.fromtimestamp(about.st_mtime, UTC)
        return KeptFile(sha256=place.name, size_bytes=about.st_size, kept_on=local_date(kept_at))

    def _place(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise wrong_parameter("sha256", "64 hexadecimal digits in lower case")
        return self._folder / sha256[:2] / sha256
