"""Files that are whole or not there: written aside, synced, renamed, and their folder synced."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class Disk:
    """The few things that are done to files; tests put one in their place that fails.

    Args:
        run: calls what waits for the disk; a process made cooperative hands it to a thread.
    """

    def __init__(self, run: Callable[[Callable[[int], None], int], object] | None = None) -> None:
        self._run = run

    def read(self, path: Path) -> bytes | None:
        """Give a file's bytes; None where there is none."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def write(self, path: Path, content: bytes) -> None:
        """Write a file and let it reach the disk."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            self.sync(file.fileno())

    def rename(self, source: Path, target: Path) -> None:
        """Put a file in another's place."""
        source.replace(target)

    def sync(self, handle: int) -> None:
        """Let an open file or folder reach the disk."""
        if self._run is None:
            os.fsync(handle)
        else:
            self._run(os.fsync, handle)

    def sync_folder(self, folder: Path) -> None:
        """Let a folder's names reach the disk."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self.sync(handle)
        finally:
            os.close(handle)

    @contextmanager
    def alone(self, path: Path) -> Iterator[bool]:
        """Hold the lock of a file; False where another process has it."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(handle)

    def make_folder(self, folder: Path) -> None:
        """Make a folder with those above it, each name on the disk before the next."""
        if folder.is_dir():
            return
        self.make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        self.sync_folder(folder.parent)


def put(disk: Disk, path: Path, content: bytes) -> None:
    """Write a file so that no reader and no crash sees half of it; one that stands is replaced."""
    put_all(disk, [(path, content)])


def put_all(disk: Disk, files: list[tuple[Path, bytes]]) -> None:
    """Write files, in their order; folders are synced once, after the last.

    Raises:
        OSError: the disk failed; what was renamed already stands.
    """
    folders: dict[Path, None] = {}
    for path, content in files:
        if path.parent not in folders:
            disk.make_folder(path.parent)
            folders[path.parent] = None
        aside = path.with_name(f".{path.name}.new")
        disk.write(aside, content)
        disk.rename(aside, path)
    for folder in folders:
        disk.sync_folder(folder)
