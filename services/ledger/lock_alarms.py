"""Alarms over append locks: a transaction held open in a service holds up the ledger with it.

The server ends such a transaction after five seconds idle or ten in all; while it lasts, an alarm
stands in `ledger.alarms`, where ``zeren status`` and the gateway find it.
"""

import time
from collections.abc import Sequence
from typing import Any

import psycopg
from prometheus_client import Gauge
from psycopg.types.json import Jsonb

from shared.messaging.append_lock import AppendLockWatch

LOOK_EVERY_S = 0.5

_held_s = Gauge("zeren_append_lock_held_seconds", "Age of the transaction that appends", ["source"])


class LockAlarms:
    """Watches the append lock of every source; for the one active intake."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._watches = {source: AppendLockWatch(source) for source in sources}
        self._standing: set[str] = set()
        self._looked_at = float("-inf")

    def begin(self, connection: psycopg.Connection[Any]) -> None:
        """Take over the alarms that an earlier intake left standing."""
        rows = connection.execute(_STANDING).fetchall()
        self._standing = {source for (source,) in rows}
        self._looked_at = float("-inf")

    def look(self, connection: psycopg.Connection[Any]) -> None:
        """Raise and clear alarms; does nothing where the last look was just now."""
        if time.monotonic() - self._looked_at < LOOK_EVERY_S:
            return
        self._looked_at = time.monotonic()
        for source, watch in self._watches.items():
            is_held = watch.look(connection)
            _held_s.labels(source).set(watch.held_s)
            if is_held and source not in self._standing:
                detail = Jsonb({"held_s": round(watch.held_s, 1)})
                connection.execute(_RAISE, (source, detail))
                self._standing.add(source)
            elif not is_held and source in self._standing:
                connection.execute(_CLEAR, (source,))
                self._standing.discard(source)


_STANDING = """
SELECT source FROM ledger.alarms WHERE kind = 'append_lock_held' AND cleared_at IS NULL
"""
_RAISE = """
INSERT INTO ledger.alarms (source, kind, detail) VALUES (%s, 'append_lock_held', %s)
ON CONFLICT (source, kind) WHERE cleared_at IS NULL DO NOTHING
"""
_CLEAR = """
UPDATE ledger.alarms SET cleared_at = clock_timestamp()
WHERE source = %s AND kind = 'append_lock_held' AND cleared_at IS NULL
"""
