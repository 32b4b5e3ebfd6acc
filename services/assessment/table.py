"""The whole county judged at once, and kept for who asks again before anything was filed."""

from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from services.assessment.answers import Score
from services.assessment.domain.assess import assess
from services.assessment.domain.owed import segments
from services.assessment.explaining import score_of
from services.assessment.loading import Known, load_county, progress_at

_KEPT = 8  # answers; each some hundred kilobytes for a county


class Judged(NamedTuple):
    """An organization's score, and those above it on the valid date, nearest first."""

    score: Score
    above: tuple[UUID, ...]


_Key = tuple[Any, ...]
_kept: OrderedDict[_Key, tuple[Judged, ...]] = OrderedDict()
_lock = Lock()


def judged(
    connection: psycopg.Connection[Any],
    *,
    year: int,
    valid_at: date | None = None,
    known_at: int | None = None,
) -> tuple[Judged, ...]:
    """Judge every organization that stood in the year.

    Raises:
        NotYetVisibleError: the projection has not come to ``known_at``.
        InvalidQuestionError: ``known_at`` is negative.
        InvalidRulePackError: a published pack cannot be read.
    """
    size = progress_at(connection, known_at).size
    # A size names one content within one database, which its own id and its server's start name.
    key = (*_database(connection), size, year, valid_at)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    known = load_county(connection, known_at=size)
    rows = tuple(
        _judge(known, each, year, valid_at)
        for each, record in known.county.items()
        if segments(record, year)
    )
    with _lock:
        _kept[key] = rows
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return rows


def _judge(known: Known, organization_id: UUID, year: int, valid_at: date | None) -> Judged:
    assessment = assess(known.county, organization_id, year=year, valid_at=valid_at)
    above = above_of(known, organization_id, assessment.valid_at)
    return Judged(score_of(known, assessment), above)


def above_of(known: Known, organization_id: UUID, day: date) -> tuple[UUID, ...]:
    """Give the superiors of an organization on a day, nearest first."""
    found: list[UUID] = []
    record = known.county.get(organization_id)
    superior = record.superiors.on(day) if record else None
    while superior is not None and superior not in found:
        found.append(superior)
        record = known.county.get(superior)
        superior = record.superiors.on(day) if record else None
    return tuple(found)


def _database(connection: psycopg.Connection[Any]) -> tuple[Any, ...]:
    cursor = connection.cursor(row_factory=tuple_row)
    found: tuple[Any, ...] = cursor.execute(_DATABASE, prepare=True).fetchall()[0]
    return found


_DATABASE = """
SELECT oid, pg_postmaster_start_time() FROM pg_database WHERE datname = current_database()
"""
