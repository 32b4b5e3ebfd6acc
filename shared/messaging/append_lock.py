"""Watching the lock under which a service appends: held too long, it holds up every follower.

The database itself ends such a transaction (``idle_in_transaction_session_timeout``), so the delay
is bounded; this only says so while it lasts.
"""

import time
from typing import Any

import structlog
from psycopg import Connection

LIMIT_S = 1.0

_log = structlog.get_logger(__name__)

# An advisory lock on one bigint shows its halves as classid and objid, with objsubid 1.
_HOLDERS = """
SELECT lock.pid, lock.virtualtransaction,
       coalesce(extract(epoch FROM clock_timestamp() - activity.xact_start), 0)
FROM pg_locks AS lock JOIN pg_stat_activity AS activity USING (pid)
WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 1
  AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (lock.classid::bigint << 32) | lock.objid::bigint = hashtextextended(%s, 0)
"""


class AppendLockWatch:
    """Looks who holds the advisory lock of ``schema``'s append function, named by its table.

    The service's own role sees since when a transaction runs; any other counts from its first look
    at that transaction.
    """

    def __init__(self, schema: str, *, table: str = "events", limit_s: float = LIMIT_S) -> None:
        self.held_s = 0.0  # age of the transaction that holds the lock, at the last look
        self.alarms = 0
        self._lock = f"{schema}.{table}"
        self._limit_s = limit_s
        self._transaction: str | None = None  # that held the lock at the last look
        self._seen_at = 0.0
        self._is_told = False

    def look(self, connection: Connection[Any]) -> bool:
        """Look once; raise the alarm, once for each transaction, when the limit is passed.

        Returns:
            Whether the transaction that holds the lock now is over the limit.
        """
        row = connection.execute(_HOLDERS, (self._lock,)).fetchone()
        if row is None:
            self.held_s, self._transaction = 0.0, None
            return False
        pid, transaction, age_s = row
        if transaction != self._transaction:
            self._transaction, self._seen_at, self._is_told = transaction, time.monotonic(), False
        self.held_s = max(float(age_s), time.monotonic() - self._seen_at)
        if self.held_s <= self._limit_s:
            return False
        if not self._is_told:
            self.alarms += 1
            self._is_told = True
            _log.error("append_lock_held", lock=self._lock, pid=pid, held_s=self.held_s)
        return True
