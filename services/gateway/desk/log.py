"""The access log: who looked at what, and who was let in; kept apart from the facts.

It names logins, routes and outcomes, never what stood on a page. The database refuses to change a
line, and to delete one within 183 days (Cybersecurity Law of the PRC, article 21: six months).
"""

from typing import Any, NamedTuple

from flask import request

from services.gateway.pools import Readers

KEPT_DAYS = 183

_INSERT = (
    "INSERT INTO gateway.access_log (login, role, what, outcome, request_id)"
    " VALUES (%s, %s, %s, %s, %s)"
)
_LAST = (
    "SELECT number, at, login, role, what, outcome FROM gateway.access_log"
    " ORDER BY number DESC LIMIT %s OFFSET %s"
)
_COUNT = "SELECT count(*) FROM gateway.access_log"
_FORGET = "DELETE FROM gateway.access_log WHERE at < clock_timestamp() - make_interval(days => %s)"


class Line(NamedTuple):
    """One line of the log; ``at`` in UTC."""

    number: int
    at: Any
    login: str
    role: str | None
    what: str
    outcome: str


class AccessLog:
    """The log of this county."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def note(self, login: str, role: str | None, what: str, outcome: str) -> None:
        """Write a line."""
        number = request.environ.get("zeren.id", "")
        with self._readers.own() as connection:
            connection.execute(_INSERT, (login[:64], role, what[:200], outcome[:64], number))

    def last(self, *, limit: int, offset: int = 0) -> tuple[list[Line], int]:
        """Give lines, the newest first, and how many there are."""
        with self._readers.own() as connection:
            rows = connection.execute(_LAST, (limit, offset)).fetchall()
            total = connection.execute(_COUNT).fetchone()
        return [Line(*row) for row in rows], int(total[0]) if total else 0

    def forget(self, *, older_than_days: int) -> int:
        """Delete lines that need not be kept any longer; give how many.

        Raises:
            psycopg.errors.RaiseException: younger than `KEPT_DAYS`.
        """
        with self._readers.own() as connection:
            return connection.execute(_FORGET, (older_than_days,)).rowcount
