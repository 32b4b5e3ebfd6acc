"""The access log: who looked at what, and who was let in; kept apart from the facts.

It names logins, routes and outcomes, never what stood on a page. The database refuses to change a
line, and to delete one within 183 days (Cybersecurity Law of the PRC, article 21: six months).
"""

from typing import Any, NamedTuple

import psycopg
import structlog
from flask import Flask, Response, g, request
from psycopg_pool import PoolTimeout

from services.gateway.pools import Readers

KEPT_DAYS = 183

_log = structlog.get_logger(__name__)

_INSERT = (
    "INSERT INTO gateway.access_log (login, role, what, outcome, request_id)"
    " VALUES (%s, %s, %s, %s, %s)"
)
# Its commit does not wait for the disk: a crash of the server may cost the last second of pages.
_INSERT_SOON = (
    "WITH lax AS (SELECT set_config('synchronous_commit', 'off', true))"
    " INSERT INTO gateway.access_log (login, role, what, outcome, request_id)"
    " SELECT %s, %s, %s, %s, %s FROM lax"
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


def log_questions(app: Flask, log: "AccessLog") -> None:
    """Have each question that is asked with a token noted; commands are facts, and note enough."""

    @app.after_request
    def note(response: Response) -> Response:
        if request.method == "GET" and "actor" in g and request.url_rule is not None:
            what = f"GET {request.url_rule.rule}"
            try:
                log.note(g.actor, g.role, what, str(response.status_code), is_page=True)
            except (psycopg.Error, PoolTimeout):
                _log.warning("access_not_noted", what=what, token_id=g.token_id)
        return response


class AccessLog:
    """The log of this county."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def note(
        self, login: str, role: str | None, what: str, outcome: str, *, is_page: bool = False
    ) -> None:
        """Write a line; that of a page may be on the disk a second later."""
        number = request.environ.get("zeren.id", "")
        with self._readers.own() as connection:
            statement = _INSERT_SOON if is_page else _INSERT
            connection.execute(statement, (login[:64], role, what[:200], outcome[:64], number))

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
