"""Reading rounds from dossiers: rows of a kind of stream, folded by the aggregate that decides."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import psycopg

from services.assessment.domain.filing import Filed
from services.assessment.loading import read_own
from shared.contracts.catalogue import decode_fact
from shared.eventstore.aggregate import AggregateT, Recorded

Connection = psycopg.Connection[Any]


def aggregates(
    connection: Connection,
    organization_ids: Collection[UUID],
    kind: type[AggregateT],
    known_at: int | None,
    *,
    on: date | None = None,
) -> list[AggregateT]:
    """Fold the streams of a kind that stand in some dossiers.

    With ``on``, as they stood on that day: what was not yet begun is not there.
    """
    rows = read_own(connection, organization_ids, kind.KIND, known_at=known_at)
    if on is not None:
        rows = [row for row in rows if row.occurred_on <= on]
        begun = {row.subject for row in rows if row.fact.endswith(".1")}
        rows = [row for row in rows if row.subject in begun]
    return fold_streams(kind, rows)


def fold_streams(kind: type[AggregateT], rows: Iterable[Filed]) -> list[AggregateT]:
    """Fold the streams of a kind from its rows, in ledger order."""
    streams: dict[UUID, list[Filed]] = defaultdict(list)
    for row in rows:
        streams[row.subject].append(row)
    return [kind.replay(stream, _recorded(rows)) for stream, rows in streams.items()]


def _recorded(rows: Iterable[Filed]) -> Iterable[Recorded]:
    for row in rows:
        version = int(row.fact.rpartition(".")[2])
        yield Recorded(row.subject, version, decode_fact(row.type, row.data), row.occurred_on)
