"""The live projection: follows the ledger into the dossier, whoever calls `step` how often."""

from typing import Any

import psycopg
import structlog
from prometheus_client import Counter, Gauge

from services.assessment import dossier
from services.assessment.domain.filing import Filed, file_entry
from services.assessment.dossier import Progress
from services.assessment.feed import Feed, LedgerGapError, SqlFeed
from shared.contracts.entry import read_entry
from shared.eventstore.connections import connect_to_follow, conninfo
from shared.kernel.errors import UnknownFactError
from shared.settings import Settings

MAX_STEP = 2000  # entries in one transaction

_stopped = Gauge(
    "zeren_assessment_stopped", "1 while the projection stands before a fact it does not know"
)
_size = Gauge("zeren_assessment_size", "Entries of the ledger that are filed")
_taken = Counter("zeren_assessment_entries", "Entries that this process took from the ledger")
_log = structlog.get_logger(__name__)


class Projection:
    """Files the ledger's entries under their organizations, each exactly once.

    Rows and position are one statement, which does nothing where the position has moved meanwhile,
    so that calls repeated, at the same time or cut off leave what one call would have left.

    Args:
        settings: where the database is; it connects as ``assessment_service``.
        feed: where entries come from.
    """

    def __init__(self, settings: Settings, *, feed: Feed | None = None) -> None:
        self._conninfo = conninfo(settings, "assessment_service")
        self._feed = feed or SqlFeed()
        self._connection: psycopg.Connection[Any] | None = None
        self._progress: Progress | None = None  # as last stored; whoever moves it is noticed

    def step(self) -> int:
        """Take over the next entries of the ledger, at most `MAX_STEP`.

        Returns:
            How many entries were taken; 0 where there is nothing to do.

        Raises:
            UnknownFactError: the next entry has a stored name that this version does not know. All
                before it is filed, nothing is skipped, and every call says so again.
            LedgerGapError: the ledger gave other entries than the following ones.
            psycopg.Error: the database is away; the next call connects again.
        """
        if self._connection is None or self._connection.closed:
            self._connection = connect_to_follow(self._conninfo)
        try:
            before, after = self._advance(self._connection)
        except (UnknownFactError, LedgerGapError) as error:
            _stopped.set(1)
            _log.critical("projection stopped", error=error.code, subject=error.subject)
            raise
        _stopped.set(0)
        _size.set(after.size)
        _taken.inc(after.size - before.size)
        return after.size - before.size

    def close(self) -> None:
        """Give back the connection."""
        if self._connection is not None:
            self._connection.close()

    def _advance(self, connection: psycopg.Connection[Any]) -> tuple[Progress, Progress]:
        before = self._progress or _read_or_make(connection)
        while True:
            after, filed = _read_on(connection, self._feed, before, limit=MAX_STEP)
            is_moved = after.size > before.size
            if is_moved and dossier.advance(connection, before, after, filed):
                self._progress = after
                return before, after
            # What was remembered may be old: another process filed on, or let a version live.
            stored = _read_or_make(connection)
            if not is_moved and stored == before:
                self._progress = before
                return before, before
            before = stored


def follow(
    connection: psycopg.Connection[Any], feed: Feed, progress: Progress, *, limit: int
) -> Progress:
    """File the next entries into the table of ``progress``; gives how far it is then.

    The caller's transaction holds the lock, or the table is nobody else's yet.

    Raises:
        UnknownFactError: the first of them has a stored name that this version does not know;
            where a later one has, those before it are filed.
        LedgerGapError: an index is missing.
    """
    after, filed = _read_on(connection, feed, progress, limit=limit)
    dossier.insert(connection, progress.version, filed)
    return after


def _read_on(
    connection: psycopg.Connection[Any], feed: Feed, progress: Progress, *, limit: int
) -> tuple[Progress, list[Filed]]:
    rows = feed.read(connection, progress.size, limit)
    filed: list[Filed] = []
    sources = dict(progress.sources)
    size = progress.size
    for row in rows:
        try:
            place = file_entry(read_entry(row.entry), row.index)
        except UnknownFactError as error:
            if size == progress.size:
                raise UnknownFactError(error.subject, index=row.index) from error
            break
        if place is not None:
            filed.append(place)
        sources[row.source] = row.sequence
        size += 1
    return Progress(progress.version, size, sources), filed


def _read_or_make(connection: psycopg.Connection[Any]) -> Progress:
    progress = dossier.read_progress(connection)
    return progress if progress.version else _first(connection)


def _first(connection: psycopg.Connection[Any]) -> Progress:
    """Make the first table, unless another process has made it meanwhile."""
    with connection.transaction():
        progress = dossier.read_progress(connection, lock=True)
        if not progress.version:
            dossier.create(connection, 1)
            dossier.open_end(connection, 1, 0)
            progress = progress._replace(version=1)
            dossier.write_progress(connection, progress)
    return progress
