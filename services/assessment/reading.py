"""Where a rebuild reads entries from: the ledger's table, or bundles that were exported from it.

An export is believed once its checkpoint has a signature of the log's key and every entry of it
has been hashed to the root that is signed. Source: C2SP tlog-tiles, tlog-checkpoint.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg

from services.assessment.copying import entries_out
from services.verifier.checking import open_checkpoint
from services.verifier.layout import CHECKPOINT, LayoutError, bundle_path, bundles_of, unpack
from services.verifier.leaves import TIME_BYTES
from services.verifier.merkle import TILE_WIDTH
from services.verifier.note import NoteError
from services.verifier.policy import PolicyError, read_policy
from services.verifier.sources import FileMissingError, UnreachableError, source_of
from services.verifier.walking import Walk
from shared.kernel.errors import ZerenError


class ExportUnusableError(ZerenError):
    """The export is not this ledger's, or not whole; nothing was rebuilt."""

    code = "export_unusable"
    status = 422
    zh = "导出文件夹不可用,未重建;请先用 zeren verify 核验"
    en = "The export cannot be used and nothing was rebuilt; check it with zeren verify"


class Export:
    """A folder of entry bundles, checked against its signed checkpoint.

    Args:
        folder: what `zeren export` wrote.
        policy: the file that names the log's keys, from somebody who is trusted.

    Raises:
        ExportUnusableError: a file is missing or altered, or nobody trusted has signed.
    """

    def __init__(self, folder: Path, policy: bytes) -> None:
        try:
            self._source = source_of(str(folder))
            note = self._source.fetch(CHECKPOINT)
            checkpoint, _ = open_checkpoint(note, read_policy(policy))
            walk = Walk(self._source, checkpoint.size)
            root = walk.run()
        except (FileMissingError, UnreachableError, NoteError, PolicyError) as error:
            raise ExportUnusableError(str(folder), why=str(error)) from error
        for fault in walk.faults:
            raise ExportUnusableError(str(folder), why=fault.kind, index=fault.index)
        if root != checkpoint.root:
            raise ExportUnusableError(str(folder), why="root_differs")
        self.size = checkpoint.size

    def entries(self, start: int, stop: int) -> Iterator[tuple[int, memoryview]]:
        """Give index and bytes of entries ``start`` … ``stop - 1``, a bundle in memory at a time.

        Raises:
            ExportUnusableError: the folder has changed since it was checked.
        """
        for number, width in bundles_of(self.size):
            first = number * TILE_WIDTH
            if first + width <= start or stop <= first:
                continue
            try:
                leaves = unpack(self._source.fetch(bundle_path(number, width)), width)
            except (FileMissingError, UnreachableError, LayoutError) as error:
                raise ExportUnusableError(self._source.name, why=str(error)) from error
            for index, leaf in enumerate(leaves, first):
                if start <= index < stop:
                    yield index, memoryview(leaf)[TIME_BYTES + 1 :]


def entries_from(
    connection: psycopg.Connection[Any], export: Export | None, start: int, stop: int
) -> Iterator[tuple[int, memoryview]]:
    """Give index and bytes of entries ``start`` … ``stop - 1``: the export's, then the ledger's.

    Raises:
        ExportUnusableError: the export's folder has changed since it was checked.
        psycopg.Error: the server refused or went away.
    """
    cut = min(stop, export.size) if export else start
    if export is None or cut <= start:
        return entries_out(connection, start, stop)
    if cut == stop:
        return export.entries(start, stop)
    return chain(export.entries(start, cut), entries_out(connection, cut, stop))


def ledger_size(connection: psycopg.Connection[Any]) -> int:
    """Give how many entries there are."""
    found = connection.execute("SELECT max(index) FROM ledger.entries").fetchall()
    last = found[0][0]
    return 0 if last is None else int(last) + 1


def last_sequences(connection: psycopg.Connection[Any], size: int) -> dict[str, int]:
    """Give the last sequence of each source among the first entries."""
    found = {
        source: _last_below(connection, source, newest, size)
        for source, newest in connection.execute(_SOURCES).fetchall()
    }
    return {source: last for source, last in found.items() if last}


def _last_below(connection: psycopg.Connection[Any], source: str, newest: int, size: int) -> int:
    """Halve until it is found: a source keeps its order, so what lies below a size ends once."""
    below, beyond = 0, newest + 1
    while beyond - below > 1:
        middle = (below + beyond) // 2
        sequence, index = connection.execute(_FROM_SEQUENCE, (source, middle)).fetchall()[0]
        if index < size:
            below = sequence
        else:
            beyond = middle
    return below


# Each source once, by the index on source and sequence, with its last sequence.
_SOURCES = """
WITH RECURSIVE sources(source) AS (
    (SELECT source FROM ledger.entries ORDER BY source LIMIT 1)
    UNION ALL
    SELECT (SELECT e.source FROM ledger.entries e
            WHERE e.source > s.source ORDER BY e.source LIMIT 1)
    FROM sources s WHERE s.source IS NOT NULL
)
SELECT s.source, (SELECT max(sequence) FROM ledger.entries e WHERE e.source = s.source)
FROM sources s WHERE s.source IS NOT NULL
"""
_FROM_SEQUENCE = """
SELECT sequence, index FROM ledger.entries WHERE source = %s AND sequence >= %s
ORDER BY sequence LIMIT 1
"""
