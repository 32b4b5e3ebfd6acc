"""Checking a rebuilt dossier against the ledger, by another way of reading than the one it came by.

A seeded sample, in both directions: what is filed under some organizations must be what the ledger
says at those places, and what the ledger says in some stretches must be filed. The cost does not
grow with the ledger.
"""

from collections.abc import Iterable
from random import Random
from typing import Any

import psycopg

from services.assessment import dossier
from services.assessment.domain.filing import Filed, file_entry
from services.assessment.dossier import Progress
from shared.contracts.entry import read_entry
from shared.kernel.errors import ZerenError

ORGANIZATIONS = 12
ROWS_OF_ONE = 1000  # of each organization at most, its last ones
STRETCHES = 20
STRETCH = 200  # entries


class RebuildDiffersError(ZerenError):
    """The sample of the rebuilt dossier is not what the ledger says; nothing was swapped."""

    code = "rebuild_differs"
    status = 500
    zh = "重建结果与账本抽样不一致,未切换"
    en = "The rebuilt dossier differs from the ledger in a sample; nothing was swapped"


def check(connection: psycopg.Connection[Any], progress: Progress, *, seed: int) -> int:
    """Check a version of the dossier; gives how many entries were read again.

    Raises:
        RebuildDiffersError: a row is missing, too many, or different; the subject is its index.
    """
    random = Random(seed)  # noqa: S311  (a sample, to be drawn again from the same seed)
    wanted = _of_organizations(connection, progress, random)
    wanted |= _of_stretches(progress, random)
    indexes = sorted(wanted)
    expected = _from_ledger(connection, indexes)
    found = _from_dossier(connection, progress, indexes)
    for index in sorted(expected.keys() | found.keys()):
        if expected.get(index) != found.get(index):
            raise RebuildDiffersError(str(index), size=progress.size)
    return len(indexes)


def _of_organizations(
    connection: psycopg.Connection[Any], progress: Progress, random: Random
) -> set[int]:
    query = dossier.statement(_NEXT_ORGANIZATION, progress.version)
    rows = dossier.statement(_INDEXES, progress.version)
    found: set[int] = set()
    for _ in range(ORGANIZATIONS):
        # Ids are random, so the first one after a drawn one is a drawn organization.
        drawn = connection.execute(query, (f"{random.getrandbits(128):032x}",)).fetchone()
        if drawn is not None:
            found |= {index for (index,) in connection.execute(rows, (*drawn, ROWS_OF_ONE))}
    return found


def _of_stretches(progress: Progress, random: Random) -> set[int]:
    starts = (random.randrange(max(progress.size, 1)) for _ in range(STRETCHES))
    return {
        index for start in starts for index in range(start, min(start + STRETCH, progress.size))
    }


def _from_ledger(connection: psycopg.Connection[Any], indexes: Iterable[int]) -> dict[int, Filed]:
    rows = connection.execute(_ENTRIES, (list(indexes),), binary=True).fetchall()
    filed = (file_entry(read_entry(entry), index) for index, entry in rows)
    return {row.index: row for row in filed if row is not None}


def _from_dossier(
    connection: psycopg.Connection[Any], progress: Progress, indexes: Iterable[int]
) -> dict[int, Filed]:
    query = dossier.statement(_ROWS, progress.version)
    rows = connection.execute(query, (list(indexes),), binary=True).fetchall()
    return {row.index: row for row in map(Filed._make, rows)}


_NEXT_ORGANIZATION = """
SELECT organization_id FROM {dossier} WHERE organization_id >= %s::uuid
ORDER BY organization_id LIMIT 1
"""
_INDEXES = "SELECT index FROM {dossier} WHERE organization_id = %s ORDER BY index DESC LIMIT %s"
_ENTRIES = "SELECT index, entry FROM ledger.entries WHERE index = ANY(%s)"
_ROWS = "SELECT {columns} FROM {dossier} WHERE index = ANY(%s)"
