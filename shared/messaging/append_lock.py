"""Watching the lock under which a service appends: held too long, it holds up every follower.

The database itself ends such a transaction (``idle_in_transaction_session_timeout``), so the delay
is bounded; this only says so while it lasts.
"""

from typing import Any

import structlog
from psycopg import Connection

LIMIT_S = 1.0

_log = structlog.get_logger(__name__)

# An advisory lock on one bigint shows its halves as classid and objid, with objsubid 1.
_HOLDERS = """
SELECT lock.pid, extract(epoch FROM clock_timestamp() - coalesce(activity.xact_start, now()))
FROM pg_locks AS lock JOIN pg_stat_activity AS activity USING (pid)
WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 1
  AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (lock.classid::bigint << 32) | lock.objid::bigint = hashtextextended(%s, 0)
"""


class AppendLockWatch:
    """Looks who holds the advisory lock of ``schema``'s append function, named by its table.

    Only sessions of the own role show since when; append runs in those of the service's role.
    """

    def __init__(self, schema: str, *, table: str = "events", limit_s: float = LIMIT_S) -> None:
        self.held_s = 0.0  # age of the transaction that holds the lock, at the last look
        self.alarms = 0
        self._lock = f"{schema}.{table}"
        self._limit_s = limit_s
        self._alarmed_for: int | None = None

    def look(self, connection: Connection[Any]) -> None:
        """Look once; raise the alarm, once for each holder, when the limit is passed."""
        row = connection.execute(_HOLDERS, (self._lock,)).fetchone()
        if row is None:
            self.held_s, self._alarmed_for = 0.0, None
            return
        pid, self.held_s = int(row[0]), float(row[1])
        if self.held_s > self._limit_s and pid != self._alarmed_for:
            self.alarms += 1
            self._alarmed_for = pid
            _log.error("append_lock_held", lock=self._lock, pid=pid, held_s=self.held_s)
