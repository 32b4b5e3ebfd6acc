"""Files that are whole or not there: written aside, synced, renamed, and their folder synced."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

_AT_ONCE = 8


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
        """Write a file; it may take a while to reach the disk."""
        path.write_bytes(content)

    def rename(self, source: Path, target: Path) -> None:
        """Put a file in another's place."""
        source.replace(target)

    def remove_folder(self, folder: Path) -> None:
        """Remove a folder and its files; what cannot be removed stays."""
        shutil.rmtree(folder, ignore_errors=True)

    def sync(self, path: Path) -> None:
        """Let a file's content, or a folder's names, reach the disk."""
        handle = os.open(path, os.O_RDONLY)
        try:
            if self._run is None:
                os.fsync(handle)
            else:
                self._run(os.fsync, handle)
        finally:
            os.close(handle)

    def sync_all(self, paths: Sequence[Path]) -> None:
        """Let several reach the disk: at once, for the disk takes them together."""
        if self._run is not None or len(paths) == 1:
            for path in paths:
                self.sync(path)
            return
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(self.sync, paths))

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
        self.sync(folder.parent)


def put(disk: Disk, path: Path, content: bytes) -> None:
    """Write a file so that no reader and no crash sees half of it; one that stands is replaced."""
    put_all(disk, [(path, content)])


def put_all(disk: Disk, files: list[tuple[Path, bytes]]) -> None:
    """Write files: all aside, then all in their places, in their order.

    Raises:
        OSError: the disk failed; what was renamed already stands.
    """
    if not files:
        return
    folders = dict.fromkeys(path.parent for path, _ in files)
    for folder in folders:
        disk.make_folder(folder)
    asides = [path.with_name(f".{path.name}.new") for path, _ in files]
    for aside, (_, content) in zip(asides, files, strict=True):
        disk.write(aside, content)
    disk.sync_all(asides)
    for aside, (path, _) in zip(asides, files, strict=True):
        disk.rename(aside, path)
    disk.sync_all(list(folders))
