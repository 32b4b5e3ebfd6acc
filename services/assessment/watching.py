"""How far a rebuild is, for whoever watches it, and the wish that it stop.

The process that rebuilds writes it in a connection of its own, for its work is one transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec
import psycopg
from psycopg.rows import class_row

from services.assessment.alone import RebuildRunningError
from services.assessment.rebuilding import Stage
from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.settings import Settings

_SWAP = "swap"  # told once the new version is live: too late to stop
_BEGIN = (
    "INSERT INTO rebuilds (stage, done, of_all, per_second) VALUES ('copy', 0, 0, 0)"
    " ON CONFLICT (is_last) DO UPDATE SET began_at = clock_timestamp(), ended_at = NULL,"
    " refused = NULL, is_stopping = false, left_s = NULL"
)
_TELL = (
    "UPDATE rebuilds SET seen_at = clock_timestamp(), stage = %s, done = %s, of_all = %s,"
    " per_second = %s, left_s = %s RETURNING is_stopping"
)
_END = "UPDATE rebuilds SET seen_at = clock_timestamp(), ended_at = clock_timestamp(), refused = %s"
_STOP = "UPDATE rebuilds SET is_stopping = true WHERE ended_at IS NULL"
_RUNS = (
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('assessment.rebuild', 0))"
)
_READ = (
    "SELECT began_at, seen_at, ended_at, stage, done, of_all, per_second, left_s, refused,"
    " is_stopping FROM rebuilds"
)


class RebuildCancelledError(ZerenError):
    code = "rebuild_cancelled"
    status = 409
    zh = "重建已按要求取消,现用数据未变"
    en = "The rebuild was cancelled as asked; what is live has not changed"


class RebuildOn(msgspec.Struct, frozen=True, kw_only=True):
    """The last rebuild; ``refused`` is the code of why it ended without a new version."""

    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    stage: str  # "copy", "index", "check", "swap"
    done: int  # entries
    of_all: int
    per_second: float
    left_s: float | None
    refused: str | None
    is_stopping: bool


class Rebuilding(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a rebuild runs, and how far the last one came; None where there was none yet."""

    is_running: bool
    last: RebuildOn | None


def rebuilding(connection: psycopg.Connection[Any]) -> Rebuilding:
    """Give whether a rebuild runs, and how far the last one came."""
    (is_running,) = connection.execute(_RUNS).fetchone() or (False,)
    with connection.cursor(row_factory=class_row(RebuildOn)) as cursor:
        last = cursor.execute(_READ).fetchone()
    return Rebuilding(is_running=is_running, last=last)


def stop_rebuild(settings: Settings) -> None:
    """Ask the rebuild that runs to stop; it does at its next word."""
    with psycopg.connect(conninfo(settings, "assessment_service"), autocommit=True) as connection:
        connection.execute(_STOP)


@contextmanager
def watched(
    settings: Settings, report: Callable[[Stage], None]
) -> Iterator[Callable[[Stage], None]]:
    """Give what a rebuild is to report to: it is written down, and then told to ``report``.

    Raises:
        RebuildCancelledError: by the next report, where somebody wishes that it stop.
    """
    with psycopg.connect(conninfo(settings, "assessment_service"), autocommit=True) as connection:
        began = False

        def tell(stage: Stage) -> None:
            nonlocal began
            if not began:  # the rebuild is alone by now
                connection.execute(_BEGIN)
                began = True
            values = (stage.stage, stage.done, stage.of, stage.per_second, stage.left_s)
            row = connection.execute(_TELL, values).fetchone()
            report(stage)
            if row is not None and row[0] and stage.stage != _SWAP:
                raise RebuildCancelledError

        try:
            yield tell
        except RebuildRunningError:
            raise
        except BaseException as error:
            if began:
                connection.execute(_END, (getattr(error, "code", "internal"),))
            raise
        if began:
            connection.execute(_END, (None,))
