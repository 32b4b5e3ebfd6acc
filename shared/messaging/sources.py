"""What relays read: a service's event table, and the ledger's one order."""

from typing import Any

import msgspec
from psycopg import Connection, sql

from shared.contracts.entry import EVENT_COLUMNS, StoredRow, entry_bytes
from shared.kernel.canonical import canonical_time
from shared.messaging.publisher import Outgoing
from shared.messaging.topology import FACTS, LEDGER


class EventSource:
    """Facts of one service, after a position; the cursor is the last position published."""

    exchange = FACTS

    def __init__(self, schema: str) -> None:
        self.schema = schema
        self.name = f"{schema}.facts"
        select = sql.SQL(
            "SELECT {columns} FROM {table} WHERE position > %s ORDER BY position LIMIT %s"
        ).format(
            columns=sql.SQL(", ").join(map(sql.Identifier, EVENT_COLUMNS)),
            table=sql.Identifier(schema, "events"),
        )
        self._select = select.as_bytes(None)

    def read(
        self, connection: Connection[Any], cursor: int, limit: int
    ) -> tuple[list[Outgoing], int]:
        rows = [
            StoredRow(self.schema, *row)
            for row in connection.execute(self._select, (cursor, limit)).fetchall()
        ]
        messages = [
            Outgoing(
                routing_key=row.topic,
                body=entry_bytes(row),
                message_id=f"{row.originator_id}.{row.originator_version}",
            )
            for row in rows
        ]
        return messages, rows[-1].position if rows else cursor


class _Named(msgspec.Struct):
    """The one member of an entry that a message repeats."""

    id: str


class LedgerSource:
    """Entries of the ledger, in its order; the cursor is a size: how many were published."""

    exchange = LEDGER
    schema = "ledger"
    name = "ledger.entries"

    def __init__(self) -> None:
        self._select = (
            "SELECT index, type, entry, integrated_at FROM ledger.entries"
            " WHERE index >= %s ORDER BY index LIMIT %s"
        )
        self._decoder = msgspec.json.Decoder(_Named)

    def read(
        self, connection: Connection[Any], cursor: int, limit: int
    ) -> tuple[list[Outgoing], int]:
        rows = connection.execute(self._select, (cursor, limit)).fetchall()
        messages = [
            Outgoing(
                routing_key=topic,
                body=bytes(entry),
                message_id=self._decoder.decode(entry).id,
                headers={"ledgerindex": index, "integratedat": canonical_time(integrated_at)},
            )
            for index, topic, entry, integrated_at in rows
        ]
        return messages, rows[-1][0] + 1 if rows else cursor
