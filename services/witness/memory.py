"""What a witness remembers: of each log the last checkpoint it cosigned, in one SQLite file."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.verifier.checkpoint import Checkpoint


class Swap:
    """The checkpoint that stood, and the one that is to stand; None leaves it."""

    def __init__(self, before: Checkpoint | None) -> None:
        self.before = before
        self.after: Checkpoint | None = None


class Memory:
    """The SQLite file; made when missing. Safe for several threads and processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(
            path, isolation_level=None, timeout=10, check_same_thread=False
        )
        self._one_at_a_time = threading.Lock()
        self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.execute("PRAGMA synchronous = EXTRA")
        self._connection.execute(_TABLE)

    @contextmanager
    def swap(self, origin: str) -> Iterator[Swap]:
        """Look at a log's checkpoint and replace it, in one transaction.

        What is raised inside leaves everything as it was.
        """
        with self._one_at_a_time:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                swap = Swap(self._seen(origin))
                yield swap
                if swap.after is not None:
                    given = (origin, swap.after.size, swap.after.root)
                    self._connection.execute(_PUT, given)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def seen(self, origin: str) -> Checkpoint | None:
        """Give the last checkpoint cosigned of a log; None before the first."""
        with self._one_at_a_time:
            return self._seen(origin)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _seen(self, origin: str) -> Checkpoint | None:
        row = self._connection.execute(_GET, (origin,)).fetchone()
        return None if row is None else Checkpoint(origin, int(row[0]), bytes(row[1]))


_TABLE = """
CREATE TABLE IF NOT EXISTS seen (
    origin TEXT PRIMARY KEY, size INTEGER NOT NULL CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32)
) STRICT
"""
_GET = "SELECT size, root FROM seen WHERE origin = ?"
_PUT = """
INSERT INTO seen (origin, size, root) VALUES (?, ?, ?)
ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root
WHERE excluded.size >= seen.size
"""
