"""A disk in memory that fails where it is told to, and loses at a power cut what was not synced."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from services.ledger.disk import Disk


class KilledError(BaseException):
    """The process ended here: nothing of it is caught."""


class MemoryDisk(Disk):
    """Counts its writes, syncs and renames; ``fail_at`` says which one fails, and ``how``.

    A name that was not synced with its folder may be lost at a power cut, content that was not
    synced is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[Path, bytes] = {}
        self.calls = 0
        self.fail_at: int | None = None
        self.how: int | None = None  # an errno; None kills the process
        self.seen: list[bytes] = []  # every checkpoint that a reader could have read
        self._durable: dict[Path, bytes] = {}
        self._unsynced: set[Path] = set()

    def read(self, path: Path) -> bytes | None:
        return self.files.get(path)

    def write(self, path: Path, content: bytes) -> None:
        self.files[path] = content[: len(content) // 2]  # what a failure leaves behind
        self._unsynced.add(path)
        self._call()
        self.files[path] = content
        self._call()

    def rename(self, source: Path, target: Path) -> None:
        self._call()
        self.files[target] = self.files.pop(source)
        if source in self._unsynced:
            self._unsynced.discard(source)
            self._unsynced.add(target)
        if target.name == "checkpoint":
            self.seen.append(self.files[target])
        self._call()

    def sync(self, path: Path) -> None:
        self._call()
        self._unsynced.discard(path)
        here = {each for each in {*self.files, *self._durable} if each.parent == path}
        for each in here:
            if each in self.files:
                self._durable[each] = b"" if each in self._unsynced else self.files[each]
            else:
                del self._durable[each]
        self._call()

    def sync_all(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self.sync(path)

    def make_folder(self, folder: Path) -> None:
        """There are no folders here."""

    @contextmanager
    def alone(self, path: Path) -> Iterator[bool]:
        del path
        yield True

    def remove_folder(self, folder: Path) -> None:
        self._call()
        for path in [path for path in self.files if path.parent == folder]:
            del self.files[path]

    def cut_power(self, random: Random) -> None:
        """Keep what was synced; of names that were not, the old or the new stands."""
        for path in {*self.files, *self._durable}:
            if random.random() < 0.5:
                continue  # its folder had reached the disk by itself
            if path in self._durable:
                self.files[path] = self._durable[path]
            else:
                self.files.pop(path, None)
        for path in self._unsynced & self.files.keys():
            self.files[path] = b""
        self._unsynced.clear()
        self._durable = dict(self.files)

    def _call(self) -> None:
        self.calls += 1
        if self.calls == self.fail_at:
            self.fail_at = None
            if self.how is None:
                raise KilledError
            raise OSError(self.how, os.strerror(self.how))


HOWS = (None, errno.EIO, errno.ENOSPC)
