"""Rebuild: the dossier made anew from the ledger beside the live one, swapped when it is right.

A process of its own (``python -m services.assessment.rebuild``), PostgreSQL only. The new table is
made of parts of `PART` entries, each filled in a transaction of its own, and indexed and joined in
another one while the next is being filled; the last part's checks and swaps too. Whatever ends the
process leaves the live table as it was, and the next rebuild goes on with the parts that stand.
Live projection and questions go on meanwhile; the projection's row is locked only for the last
entries and the swap. What was live is kept, to go back to.
"""

import gc
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import msgspec
import psycopg

from services.assessment import dossier
from services.assessment.alone import alone, ledger_reader, unhurried
from services.assessment.checking import RebuildDiffersError, check
from services.assessment.copying import DossierIn
from services.assessment.dossier import Progress
from services.assessment.feed import LedgerGapError, SqlFeed
from services.assessment.glancing import glance
from services.assessment.projection import MAX_STEP, follow
from services.assessment.reading import (
    Export,
    ExportUnusableError,
    entries_from,
    last_sequences,
    ledger_size,
)
from shared.eventstore.connections import conninfo
from shared.settings import Settings

PART = 2_000_000  # entries in one transaction; what is lost at most when a rebuild ends half-way
_FLUSH_ROWS = 256
_REPORT_ROWS = 4096
_REPORT_S = 0.5


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """How far a rebuild is."""

    stage: str  # "copy", "index", "check", "swap"
    done: int  # events
    of: int
    per_second: float
    left_s: float | None  # None where it cannot be said


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a rebuild did."""

    version: int
    size: int
    checked: int  # entries read again
    rebuild_events_per_second: float
    seconds: dict[str, float]  # by stage


def rebuild(
    settings: Settings,
    *,
    seed: int = 0,
    report: Callable[[Stage], None] = lambda _: None,
    per_second: int | None = None,
    export: Export | None = None,
) -> Outcome:
    """Make the dossier anew and swap it in.

    Args:
        settings: where the database is; it connects as ``assessment_service``, reads the ledger as
            ``assessment_reader``.
        seed: of the sample that is checked.
        report: told now and then how far it is.
        per_second: entries filed in a second at most; None: as many as there can be.
        export: read as far as it goes, and the ledger's table from there on; None: that alone.

    Raises:
        RebuildRunningError: another one is running.
        RebuildDiffersError: the sample was not what the ledger says; the live table stays, and what
            was filed is dropped.
        UnknownFactError: a stored name that this version does not know; the live table stays.
        LedgerGapError: the ledger has a gap; the live table stays.
        ExportUnusableError: the export has more entries than the ledger, or was changed meanwhile.
        psycopg.Error: the database went away; the live table stays.
    """
    with (
        ledger_reader(settings) as reader,
        psycopg.connect(conninfo(settings, "assessment_service")) as writer,
    ):
        unhurried(writer)
        alone(writer)
        cap = per_second
        made = _Rebuild(settings, reader, writer, report=report, per_second=cap, export=export)
        try:
            return made.run(seed)
        except RebuildDiffersError:
            writer.rollback()
            made.drop()
            raise


class _Rebuild:
    """One rebuild; the writer's last transaction makes it live."""

    def __init__(
        self,
        settings: Settings,
        reader: psycopg.Connection[Any],
        writer: psycopg.Connection[Any],
        *,
        report: Callable[[Stage], None],
        per_second: int | None,
        export: Export | None,
    ) -> None:
        self._settings = settings
        self._reader, self._writer, self._report = reader, writer, report
        self._per_second, self._start, self._export = per_second, 0, export
        self._seconds: dict[str, float] = {}
        self._began = self._marked = time.monotonic()
        self._of = 0
        self._joining: Future[None] | None = None  # of the part before

    def run(self, seed: int) -> Outcome:
        progress = self._begin()
        version = progress.version
        progress = self._fill(progress)
        checked = check(self._writer, progress, seed=seed)
        self._mark("check", progress.size)
        progress = self._swap(progress)
        self._mark("swap", progress.size)
        total = sum(self._seconds.values())
        return Outcome(
            version=version,
            size=progress.size,
            checked=checked,
            rebuild_events_per_second=round((progress.size - self._start) / total, 1),
            seconds={stage: round(seconds, 3) for stage, seconds in self._seconds.items()},
        )

    def drop(self) -> None:
        """Drop what was filed in parts and is not live."""
        for each in dossier.noted(self._writer, is_whole=False):
            self._writer.execute(dossier.statement("DROP TABLE {dossier}", each.version))
        self._writer.commit()

    def _begin(self) -> Progress:
        """Go on with what a rebuild that ended half-way has filed, or make a new table."""
        for begun in dossier.noted(self._writer, is_whole=False):
            self._start = begun.size
            return begun
        version = dossier.newest(self._writer) + 1
        dossier.create(self._writer, version)
        begun = Progress(version, 0, {})
        dossier.note(self._writer, begun, is_whole=False)
        return begun

    def _fill(self, progress: Progress) -> Progress:
        """File what stands in the ledger now, and then what came while that was filed."""
        there = self._export.size if self._export else 0
        with ThreadPoolExecutor(1) as beside:
            while (end := ledger_size(self._reader)) - progress.size > MAX_STEP or (
                progress.size < there
            ):
                if end < there:
                    raise ExportUnusableError(
                        why="longer_than_the_ledger", ledger=end, export=there
                    )
                self._of = end
                start, progress = progress.size, self._copy_part(progress, end)
                self._joined()
                if progress.size < end:
                    self._writer.commit()
                    self._joining = beside.submit(self._join_beside, start, progress)
                else:
                    _join(self._writer, start, progress)
                self._mark("index", progress.size)
            self._joined()
        dossier.open_end(self._writer, progress.version, progress.size)
        return progress

    def _copy_part(self, progress: Progress, end: int) -> Progress:
        start, stop = progress.size, min(end, progress.size + PART)
        part = dossier.create_part(self._writer, progress.version, start, stop)
        self._copy(part, start, stop)
        self._mark("copy", stop)
        return progress._replace(size=stop, sources=last_sequences(self._reader, stop))

    def _join_beside(self, start: int, progress: Progress) -> None:
        with psycopg.connect(conninfo(self._settings, "assessment_service")) as own:
            unhurried(own)
            _join(own, start, progress)

    def _joined(self) -> None:
        """Wait for the part before: one at most stands that is not joined."""
        if self._joining is not None:
            self._joining.result()
            self._joining = None

    def _copy(self, part: str, start: int, stop: int) -> None:
        done = start
        # What is made here dies at once; looking for cycles costs a tenth of the time.
        gc.disable()
        try:
            with DossierIn(self._writer, part) as out:
                for index, entry in entries_from(self._reader, self._export, start, stop):
                    if index != done:
                        raise LedgerGapError(str(done), found=index)
                    row = glance(entry)
                    if row is not None:
                        out.write(index, row)
                    done += 1
                    if done % _FLUSH_ROWS == 0:
                        out.flush()
                        if done % _REPORT_ROWS == 0:
                            self._tell(done)
        finally:
            gc.enable()
        if done != stop:
            raise LedgerGapError(str(done), size=stop)

    def _swap(self, progress: Progress) -> Progress:
        """Take over the last entries under the projection's lock, and let the new table live."""
        live = dossier.read_progress(self._writer, lock=True)
        before = None
        while before != progress:
            before = progress
            progress = follow(self._writer, SqlFeed(), progress, limit=MAX_STEP)
        if progress.size < live.size:
            raise LedgerGapError(str(progress.size), live=live.size)
        dossier.write_progress(self._writer, progress)
        dossier.note(self._writer, progress, is_whole=True)
        if live.version:
            dossier.note(self._writer, live, is_whole=True)
        dossier.drop_all_but(self._writer, (live.version, progress.version))
        self._writer.commit()
        return progress

    def _tell(self, done: int) -> None:
        if self._per_second:
            due = self._began + (done - self._start) / self._per_second
            time.sleep(max(0.0, due - time.monotonic()))
        now = time.monotonic()
        if now - self._marked >= _REPORT_S:
            self._marked = now
            rate = (done - self._start) / (now - self._began)
            left = (self._of - done) / rate
            self._report(
                Stage(
                    stage="copy",
                    done=done,
                    of=self._of,
                    per_second=round(rate, 1),
                    left_s=round(left, 1),
                )
            )

    def _mark(self, stage: str, done: int) -> None:
        now = time.monotonic()
        spent = now - self._began
        since = spent - sum(self._seconds.values())
        self._seconds[stage] = self._seconds.get(stage, 0.0) + since
        rate = round((done - self._start) / spent, 1) if spent else 0.0
        self._report(
            Stage(stage=stage, done=done, of=max(done, self._of), per_second=rate, left_s=None)
        )


def _join(connection: psycopg.Connection[Any], start: int, progress: Progress) -> None:
    """Make the part that was filled last a part of the table, and note how far that is filed."""
    dossier.attach(connection, progress.version, start, progress.size)
    dossier.note(connection, progress, is_whole=False)
