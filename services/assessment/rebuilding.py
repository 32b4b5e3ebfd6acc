"""Rebuild: the dossier made anew from the ledger beside the live one, swapped when it is right.

A process of its own (``python -m services.assessment.rebuild``), PostgreSQL only. The new table is
made of parts of `PART` entries, each filled and indexed in a transaction of its own; that of the
last part checks and swaps too. Whatever ends the process leaves the live table as it was, and the
next rebuild goes on with the parts that stand. Live projection and questions go on meanwhile; the
projection's row is locked only for the last entries and the swap. What was live is kept, to go back
to.
"""

import gc
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import msgspec
import psycopg

from services.assessment import dossier
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
from shared.kernel.errors import ZerenError
from shared.settings import Settings

PART = 2_000_000  # entries in one transaction; what is lost at most when a rebuild ends half-way
_FLUSH_ROWS = 256
_REPORT_ROWS = 4096
_REPORT_S = 0.5
_LOCK_WAIT = "30s"  # a killed rebuild's server process needs a moment to notice


class RebuildRunningError(ZerenError):
    """Another rebuild is running."""

    code = "rebuild_running"
    status = 409
    zh = "已有重建正在进行"
    en = "Another rebuild is running"


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
        made = _Rebuild(reader, writer, report, per_second, export)
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
        reader: psycopg.Connection[Any],
        writer: psycopg.Connection[Any],
        report: Callable[[Stage], None],
        per_second: int | None,
        export: Export | None,
    ) -> None:
        self._reader, self._writer, self._report = reader, writer, report
        self._per_second, self._start, self._export = per_second, 0, export
        self._seconds: dict[str, float] = {}
        self._began = self._marked = time.monotonic()
        self._of = 0

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
        return Progress(version, 0, {})

    def _fill(self, progress: Progress) -> Progress:
        """File what stands in the ledger now, and then what came while that was filed."""
        there = self._export.size if self._export else 0
        while (end := ledger_size(self._reader)) - progress.size > MAX_STEP or (
            progress.size < there
        ):
            if end < there:
                raise ExportUnusableError(why="longer_than_the_ledger", ledger=end, export=there)
            self._of = end
            stop = min(end, progress.size + PART)
            self._part(progress.version, progress.size, stop)
            progress = progress._replace(size=stop, sources=last_sequences(self._reader, stop))
            if stop < end:
                dossier.note(self._writer, progress, is_whole=False)
                self._writer.commit()
        dossier.open_end(self._writer, progress.version, progress.size)
        return progress

    def _part(self, version: int, start: int, stop: int) -> None:
        self._copy(dossier.create_part(self._writer, version, start, stop), start, stop)
        self._mark("copy", stop)
        dossier.attach(self._writer, version, start, stop)
        self._mark("index", stop)

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


def ledger_reader(settings: Settings) -> closing[psycopg.Connection[Any]]:
    """Give an unhurried connection that reads the ledger, closed in the midst of it if need be."""
    reader = psycopg.connect(conninfo(settings, "assessment_reader"), autocommit=True)
    unhurried(reader)
    return closing(reader)


def unhurried(connection: psycopg.Connection[Any]) -> None:
    """Lift the limits of a service's short statements; notice soon when the client is dead."""
    for setting, value in (
        ("statement_timeout", "0"),
        ("idle_in_transaction_session_timeout", "0"),
        ("lock_timeout", _LOCK_WAIT),
        ("client_connection_check_interval", "1s"),
        ("maintenance_work_mem", "128MB"),
    ):
        connection.execute("SELECT set_config(%s, %s, false)", (setting, value))
    connection.commit()


def alone(connection: psycopg.Connection[Any]) -> None:
    """Let no other rebuild run while this connection stands.

    Raises:
        RebuildRunningError: one is running.
    """
    try:
        connection.execute("SELECT pg_advisory_lock(hashtextextended('assessment.rebuild', 0))")
    except psycopg.errors.LockNotAvailable as error:
        raise RebuildRunningError from error
    connection.commit()
