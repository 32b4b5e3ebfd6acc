"""The stores compared with the signed log, and given back what only the log still holds.

A service's store, or the whole database, that was restored from an older backup lacks facts that
were signed; the ledger then signs no more. Here every entry of the log is looked for in its
service's store and in the ledger's table. What is missing is written again, as it was: positions,
versions, times, bytes. What stands there differently is told and left alone: somebody recorded
after the restore, or changed a row, and no program decides which of two facts is meant.

A command's row comes back without the hash of its body, which no log holds: the command can not be
recorded twice, and whoever repeats it is refused.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier, Literal

from services.verifier.leaves import TIME_BYTES
from shared.contracts.entry import EVENT_COLUMNS, Entry, StoredRow, entry_bytes, read_entry
from shared.kernel.errors import ZerenError

LEDGER = "ledger"
BATCH = 500  # entries that are compared in one question


class NotReconcilableError(ZerenError):
    """An entry of the log is not what the row made from it would give; the subject is its index."""

    code = "not_reconcilable"
    status = 500
    zh = "日志条目不能还原为存储中的行"
    en = "An entry of the log can not be made a row again"


class Place(NamedTuple):
    """Where a store and the log differ."""

    store: str  # a service, or ledger
    index: int  # type: ignore[assignment]  # hides tuple.index
    sequence: int  # the position in the service's store
    identity: str  # stream.version
    type: str


class _Lost(NamedTuple):
    place: Place
    taken: datetime
    raw: bytes
    row: StoredRow


class Reconciling:
    """Compares entry by entry (`look`, `finish`), then gives back (`give_back`).

    Args:
        connection: of `zeren_migrator`, who may become each schema's owner; not autocommit.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._waiting: list[_Lost] = []
        self._lost: dict[str, list[_Lost]] = {}
        self.differing: list[Place] = []

    @property
    def lost(self) -> list[Place]:
        """What the log holds and a store has not, in the log's order."""
        found = [
            one.place._replace(store=store) for store, all_ in self._lost.items() for one in all_
        ]
        return sorted(found, key=lambda place: (place.index, place.store))

    def look(self, index: int, leaf: bytes) -> None:
        """Compare the entry of a leaf, some at once.

        Raises:
            msgspec.DecodeError, NotReconcilableError: the leaf is no entry of zeren's.
        """
        raw = leaf[TIME_BYTES + 1 :]
        entry = read_entry(raw)
        row = row_of(entry)
        if entry_bytes(row) != raw:
            raise NotReconcilableError(str(index))
        place = Place(entry.source, index, entry.sequence, entry.id, entry.type)
        taken = datetime.fromisoformat(leaf[:TIME_BYTES].decode())
        self._waiting.append(_Lost(place, taken, raw, row))
        if len(self._waiting) == BATCH:
            self.finish()

    def finish(self) -> None:
        """Compare what still waits."""
        waiting, self._waiting = self._waiting, []
        for source in {one.row.source for one in waiting}:
            own = [one for one in waiting if one.row.source == source]
            rows = self._rows(source, [one.row.position for one in own])
            self._sort(source, [(one, rows.get(one.row.position), one.row) for one in own])
        entries = self._entries([one.place.index for one in waiting])
        pairs = [(one, entries.get(one.place.index), _entry(one)) for one in waiting]
        self._sort(LEDGER, pairs)
        self._connection.rollback()

    def give_back(self) -> None:
        """Write what is lost again, all of it in one transaction.

        Raises:
            psycopg.Error: nothing was written; where a service recorded meanwhile, its position is
                taken (`UniqueViolation`).
        """
        with self._connection.transaction():
            for store, lost in self._lost.items():
                self._become(store)
                if store == LEDGER:
                    self._write_entries(lost)
                else:
                    self._write_rows(store, lost)
        self._lost = {}

    def _sort(self, store: str, pairs: Iterable[tuple[_Lost, Any, Any]]) -> None:
        """Divide entries, each with what stands and what ought to, into lost and differing."""
        for one, found, wanted in pairs:
            if found is None:
                self._lost.setdefault(store, []).append(one)
            elif found != wanted:
                self.differing.append(one.place._replace(store=store))

    def _rows(self, source: str, positions: Sequence[int]) -> dict[int, StoredRow]:
        self._become(source)
        query = _ROWS.format(
            Literal(source),
            SQL(", ").join(map(Identifier, EVENT_COLUMNS)),
            Identifier(source, "events"),
        )
        found = self._cursor().execute(query, (list(positions),))
        return {row.position: row for row in map(StoredRow._make, found)}

    def _entries(self, indexes: Sequence[int]) -> dict[int, Any]:
        self._become(LEDGER)
        found = self._cursor().execute(_ENTRIES, (list(indexes),))
        return {index: rest for index, *rest in found}

    def _write_rows(self, source: str, lost: Iterable[_Lost]) -> None:
        rows = sorted((one.row for one in lost), key=lambda row: row.position)
        cursor = self._cursor()
        cursor.execute(_LOCK, (f"{source}.events",))
        columns = SQL(", ").join(map(Identifier, EVENT_COLUMNS))
        into = SQL("COPY {} ({}) FROM STDIN").format(Identifier(source, "events"), columns)
        with cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row[1:])
        last = {row.command_id: row for row in rows}
        cursor.executemany(
            _COMMAND.format(Identifier(source, "commands")),
            [
                (each, row.actor, b"", row.originator_id, row.originator_version, row.position)
                for each, row in last.items()
            ],
        )

    def _write_entries(self, lost: Sequence[_Lost]) -> None:
        cursor = self._cursor()
        cursor.execute(_LOCK, ("ledger.entries",))
        cursor.executemany(
            _ENTRY,
            [
                (
                    one.place.index,
                    one.row.source,
                    one.row.position,
                    one.row.topic,
                    one.raw,
                    one.taken,
                )
                for one in lost
            ],
        )
        heads = {one.row.source: one.row.position for one in lost}
        cursor.executemany(_HEAD, list(heads.items()))

    def _become(self, schema: str) -> None:
        """Act as a schema's owner until the transaction ends."""
        role = Identifier(f"{schema}_owner")
        self._connection.execute(SQL("SET LOCAL ROLE {}").format(role))

    def _cursor(self) -> psycopg.Cursor[Any]:
        return self._connection.cursor(row_factory=tuple_row, binary=True)


def row_of(entry: Entry) -> StoredRow:
    """Give the row of a service's store that an entry was made from."""
    return StoredRow(
        source=entry.source,
        position=entry.sequence,
        previous=entry.previous,
        originator_id=entry.subject,
        originator_version=entry.streamversion,
        topic=entry.type,
        state=bytes(entry.data),
        recorded_at=datetime.fromisoformat(entry.time),
        occurred_on=entry.occurredon,
        received_on=entry.receivedon,
        relies_on_index=entry.reliesonindex,
        actor=entry.actor,
        actor_post=entry.actorpost,
        actor_org=entry.actororg,
        on_behalf_of=entry.onbehalfof,
        reason=entry.reason,
        command_id=entry.commandid,
        correlation_id=entry.correlationid,
        causation_id=entry.causationid,
    )


def _entry(one: _Lost) -> list[Any]:
    return [one.row.source, one.row.position, one.row.topic, one.raw, one.taken]


_ROWS = SQL("SELECT {}, {} FROM {} WHERE position = ANY (%s)")
_ENTRIES = """
SELECT index, source, sequence, type, entry, integrated_at FROM ledger.entries
WHERE index = ANY (%s)
"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_COMMAND = SQL("INSERT INTO {} VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING")
_ENTRY = "INSERT INTO ledger.entries VALUES (%s, %s, %s, %s, %s, %s)"
_HEAD = """
INSERT INTO ledger.heads AS head VALUES (%s, %s)
ON CONFLICT (source) DO UPDATE SET sequence = greatest(head.sequence, excluded.sequence)
"""
