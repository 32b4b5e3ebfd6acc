"""Attempts to sign in, counted before they are looked at, so that many at once gain nothing.

A login that nobody has is locked like one that somebody has.
"""

from datetime import UTC, datetime, timedelta

from services.gateway.desk.errors import AccountLockedError
from services.gateway.pools import Readers

MAX_FAILURES = 5
MAX_FAILURES_OF_ADDRESS = 100
LOCKED_FOR = timedelta(minutes=15)  # counted from the last attempt that was looked at

_COUNT = (
    "INSERT INTO gateway.attempts AS a (key, failures, at) VALUES (%(key)s, 1, %(now)s)"
    " ON CONFLICT (key) DO UPDATE SET"
    " failures = CASE WHEN a.at <= %(over)s THEN 1 ELSE least(a.failures + 1, 1000000) END,"
    " at = CASE WHEN a.at > %(over)s AND a.failures >= %(most)s THEN a.at ELSE %(now)s END"
    " RETURNING failures"
)
_RIGHT = "UPDATE gateway.attempts SET failures = failures - 1 WHERE key = %s AND failures > 0"
_FORGET = "DELETE FROM gateway.attempts WHERE key = %s"
_SWEEP = "DELETE FROM gateway.attempts WHERE at < %s"


class Attempts:
    """The attempts of this county, by login and by address."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def count(self, login: str, address: str, *, now: datetime | None = None) -> None:
        """Count one attempt.

        Raises:
            AccountLockedError: too many wrong ones of this login, or from this address.
        """
        moment = now or datetime.now(UTC)
        limits = ((f"login:{login}", MAX_FAILURES), (f"from:{address}", MAX_FAILURES_OF_ADDRESS))
        for key, most in limits:
            values = {"key": key[:200], "now": moment, "over": moment - LOCKED_FOR, "most": most}
            with self._readers.own() as connection:
                row = connection.execute(_COUNT, values).fetchone()
            if row is None or row[0] > most:
                raise AccountLockedError

    def right(self, login: str, address: str) -> None:
        """Take back what was counted: this attempt was right."""
        with self._readers.own() as connection:
            connection.execute(_FORGET, (f"login:{login}"[:200],))
            connection.execute(_RIGHT, (f"from:{address}"[:200],))
            connection.execute(_SWEEP, (datetime.now(UTC) - 2 * LOCKED_FOR,))

    def unlock(self, login: str) -> None:
        """Let a login try again at once."""
        with self._readers.own() as connection:
            connection.execute(_FORGET, (f"login:{login}"[:200],))
