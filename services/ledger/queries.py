"""Questions to the ledger and its log; run by the gateway with the reader role."""

from base64 import b64encode
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import class_row, tuple_row

from services.verifier.proving import bulletin
from services.verifier.sources import FileMissingError, Folder, UnreachableError
from services.verifier.tiles import TileReader
from shared.eventstore.feed import FeedEntry, read_entries, read_size
from shared.kernel.calendar import SHANGHAI

__all__ = [
    "BackEntries",
    "back_entries",
    "bulletin_at",
    "cited_hashes",
    "entries",
    "size",
    "size_at",
]

LAG_DAYS = 30  # from the deed to its entry; what is entered sooner is no back entry
ENTRIES_A_DAY = 10  # of one organization; fewer draw no attention
DAYS_BEFORE = 7


class BackEntries(msgspec.Struct, frozen=True, kw_only=True):
    """Many old deeds of one organization entered on one day: a sign to look at (E-29)."""

    organization_id: UUID
    entered_on: date  # Asia/Shanghai
    entries: int
    first_occurred_on: date
    last_occurred_on: date
    inspection_on: date | None  # the first visit planned for the days that follow
    cut_off_on: date | None = None  # of the first round opened in the days that follow


def entries(connection: Connection[Any], start: int, limit: int) -> list[FeedEntry]:
    """Entries ``start`` and on, in order, at most ``limit``."""
    return read_entries(connection, start, limit, table="entries")


def size(connection: Connection[Any]) -> int:
    """The number of entries there are."""
    return read_size(connection)


def size_at(connection: Connection[Any], moment: datetime) -> int:
    """The size of the ledger at a time with its zone: how many entries it held then."""
    cursor = connection.cursor(row_factory=tuple_row)
    ((found,),) = cursor.execute(_SIZE_AT, {"moment": moment}, prepare=True).fetchall()
    return int(found)


def bulletin_at(folder: Path, wanted: int) -> str | None:
    """Give the three lines of the checkpoint of a size, as the verifier takes them.

    None where the log in the folder has not come to that size. The lines are what was signed as
    part of a larger tree; the signature is at the newest checkpoint.
    """
    source = Folder(folder)
    try:
        origin, newest, _ = bulletin(source)
        if not 0 < wanted <= int(newest):
            return None
        reader = TileReader(source.fetch, int(newest))
        root = reader.root() if wanted == reader.size else reader.range(0, wanted)
    except (FileMissingError, UnreachableError):
        return None
    return f"{origin}\n{wanted}\n{b64encode(root).decode()}\n"


def back_entries(
    connection: Connection[Any],
    since: date,
    until: date,
    *,
    lag_days: int = LAG_DAYS,
    at_least: int = ENTRIES_A_DAY,
) -> list[BackEntries]:
    """Days on which at least so many deeds of one organization were entered that late.

    Args:
        connection: of the ledger's reader.
        since: the first day of entry, in Asia/Shanghai.
        until: the last.
        lag_days: from the deed to its entry, at the least.
        at_least: so many entries of an organization on one day.
    """
    given = {
        "start": _size_after(connection, since - timedelta(days=1)) if since > date.min else 0,
        "end": _size_after(connection, until),
        "lag_days": lag_days,
        "at_least": at_least,
        "ahead": DAYS_BEFORE,
    }
    with connection.cursor(row_factory=class_row(BackEntries)) as cursor:
        return cursor.execute(_BACK_ENTRIES, given).fetchall()


def _size_after(connection: Connection[Any], day: date) -> int:
    return size_at(connection, datetime.combine(day, time.max, SHANGHAI))


def cited_hashes(connection: Connection[Any], hashes: Collection[str]) -> set[str]:
    """Give those of these SHA-256, 64 hexadecimal digits each, that any fact has ever named."""
    found: set[str] = set()
    values: dict[str, Any] = {"hashes": list(hashes)}
    for start in range(0, size(connection) if hashes else 0, _SCANNED):
        values |= {"start": start, "end": start + _SCANNED}
        found.update(row[0] for row in connection.execute(_CITED, values))
    return found


_SCANNED = 50_000  # entries a statement, each well within the time a statement has
_CITED = """
SELECT DISTINCT cited[1]
FROM ledger.entries, regexp_matches(convert_from(entry, 'UTF8'), '"([0-9a-f]{64})"', 'g') AS cited
WHERE index >= %(start)s AND index < %(end)s AND cited[1] = ANY(%(hashes)s)
"""

# Times never fall as indexes rise, so a time is looked for by halving.
_SIZE_AT = """
WITH RECURSIVE search (low, high) AS (
    SELECT 0::bigint, coalesce(max(index) + 1, 0) FROM entries
    UNION ALL
    SELECT CASE WHEN e.integrated_at <= %(moment)s THEN e.index + 1 ELSE low END,
           CASE WHEN e.integrated_at <= %(moment)s THEN high ELSE e.index END
    FROM search JOIN entries e ON e.index = (low + high) / 2
    WHERE low < high
)
SELECT max(low) FROM search WHERE low >= high
"""
# Deeds of activity logging alone: decisions and papers are often older than their entry.
_BACK_ENTRIES = """
WITH taken AS MATERIALIZED (  -- or the text would be parsed anew for each field
    SELECT (integrated_at AT TIME ZONE 'Asia/Shanghai')::date AS entered_on,
           convert_from(entry, 'UTF8')::jsonb AS said
    FROM entries
    WHERE type LIKE 'activities.%%' AND index >= %(start)s AND index < %(end)s
), late AS (
    SELECT (said #>> '{data,organization_id}')::uuid AS organization_id, entered_on,
           (said ->> 'occurredon')::date AS occurred_on
    FROM taken
    WHERE entered_on - (said ->> 'occurredon')::date >= %(lag_days)s
), visits AS (
    SELECT (said #>> '{data,unit_id}')::uuid AS unit_id, (said #>> '{data,starts_on}')::date AS day
    FROM (SELECT convert_from(entry, 'UTF8')::jsonb AS said FROM entries
          WHERE type = 'activities.inspection.planned.v1') AS planned
), rounds AS (
    SELECT (integrated_at AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM entries WHERE type LIKE 'assessment.round.opened.%%'
)
SELECT organization_id, entered_on, count(*) AS entries, min(occurred_on) AS first_occurred_on,
       max(occurred_on) AS last_occurred_on,
       (SELECT min(day) FROM visits
        WHERE unit_id = organization_id
          AND day BETWEEN entered_on AND entered_on + %(ahead)s::int) AS inspection_on,
       (SELECT min(day) FROM rounds
        WHERE day BETWEEN entered_on AND entered_on + %(ahead)s::int) AS cut_off_on
FROM late
GROUP BY organization_id, entered_on
HAVING count(*) >= %(at_least)s
ORDER BY entered_on, organization_id
"""
