"""The last signed checkpoint, in a file outside the database, changed by compare-and-swap.

What it says is true before anybody else sees the checkpoint: so whatever was published, at most
this was signed, and a database that goes back in time is found out.
"""

from pathlib import Path

from services.ledger.disk import Disk, put
from services.ledger.log_errors import HeldMovedError


class Held:
    """The file ``signed`` in the folder of the log."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._path = folder / "signed"
        self._lock = folder / "signed.lock"
        self._disk = disk

    def read(self) -> bytes | None:
        """Give the last signed checkpoint; None before the first.

        What is read stands on the disk, even where the swap that wrote it had failed at the end.
        """
        found = self._disk.read(self._path)
        if found is not None:
            self._disk.sync(self._path.parent)
        return found

    def swap(self, before: bytes | None, after: bytes) -> None:
        """Replace the checkpoint that was read by the next.

        Raises:
            HeldMovedError: another one stands there; nothing was written.
            OSError: the disk failed; read again to know which one stands.
        """
        self._disk.make_folder(self._lock.parent)
        with self._disk.alone(self._lock) as is_alone:
            if not is_alone or self._disk.read(self._path) != before:
                raise HeldMovedError(str(self._path))
            put(self._disk, self._path, after)
