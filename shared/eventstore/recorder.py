"""The recorder: one call of an SQL function for a whole batch, under the log's advisory lock.

The library's recorder locks the table (which needs more rights than a service has, and waits behind
a VACUUM) and numbers positions with a sequence. Ours calls the functions of
`deploy/postgres/eventstore`, the one way into the table: `append`, and `append_one` for one fact.

An append whose connection broke is sent again, as in the library. Where the lost one had been
committed, the second finds its command ids and raises `CommandSeenError`; the application then
reads the first answers.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Never
from uuid import UUID

import psycopg
import structlog
from eventsourcing.persistence import (
    IntegrityError,
    InterfaceError,
    Notification,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    StoredEvent,
)
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.utils import retry
from psycopg import Cursor
from psycopg.rows import namedtuple_row, tuple_row
from psycopg.sql import SQL, Identifier

from shared.contracts.errors import DateOutOfRangeError, EntryTooLargeError
from shared.eventstore.grouping import GroupCommit, Wanted
from shared.eventstore.header import Header, SeenCommand
from shared.eventstore.mapper import DatedEvent
from shared.eventstore.parameters import (
    APPEND,
    APPEND_BY_CURSOR,
    APPEND_ONE,
    parameters,
    parameters_of_one,
)
from shared.eventstore.sending import REFUSED, Sender

Also = Callable[[Cursor[Any]], None]
"""Work of a service in the transaction of the append, before it; repeated when that is."""

_MANY, _ONE = range(2)  # places of the sender's statements
_SLOW_S = 2.0  # an append that took longer stood behind somebody's open transaction
_again_when_lost = retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
_log = structlog.get_logger(__name__)


class CommandSeenError(IntegrityError):
    """A command id of the batch stands already; nothing was appended."""


class StreamMovedError(IntegrityError):
    """Somebody else has recorded in a stream since it was read; nothing was appended."""


class FactRecorder(PostgresApplicationRecorder):
    """Appends through `{schema}.append` and reads `{schema}.events` and `{schema}.commands`."""

    def __init__(
        self,
        datastore: PostgresDatastore,
        *,
        events_table_name: str = "events",  # noqa: ARG002  # the library passes one; ours is fixed
    ) -> None:
        if datastore.enable_db_functions:
            raise ProgrammingError(
                "POSTGRES_ENABLE_DB_FUNCTIONS must not be set: it loses events for followers"
            )
        super().__init__(datastore, events_table_name="events")
        self._append_also = _statement(APPEND_BY_CURSOR, datastore.schema)
        statements = [_statement(text, datastore.schema) for text in (APPEND, APPEND_ONE)]
        self._sender = Sender(datastore, statements, soon=_ONE)
        self._group = GroupCommit(self._send)
        self._select_stream = _statement(_SELECT_STREAM, datastore.schema)
        self._select_stream_back = _statement(_SELECT_STREAM_BACK, datastore.schema)
        self._select_streams = _statement(_SELECT_STREAMS, datastore.schema)
        self._select_begun = _statement(_SELECT_BEGUN, datastore.schema)
        self._select_commands = _statement(_SELECT_COMMANDS, datastore.schema)
        self._select_notifications = _statement(_SELECT_NOTIFICATIONS, datastore.schema)
        self.max_notification_id_statement = SQL(_MAX_POSITION).format(
            schema=Identifier(datastore.schema)
        )

    def create_table(self) -> None:
        """Refuse: tables are made by migrations.

        Raises:
            ProgrammingError: always; set CREATE_TABLE to n.
        """
        raise ProgrammingError("CREATE_TABLE must be n: tables are made by `zeren migrate`")

    def insert_events(  # type: ignore[override]  # a header is not optional
        self, stored_events: Sequence[DatedEvent], *, header: Header, also: Sequence[Also] = ()
    ) -> Sequence[int]:
        """Append the facts of a batch and its commands in one transaction.

        Without work of the service it may be one transaction with other batches that wait.

        Returns:
            Positions, in the order of the facts.

        Raises:
            CommandSeenError: a command id stands already.
            StreamMovedError: a stream has a fact of that version already, or not the one before.
            EntryTooLargeError, DateOutOfRangeError: a limit of the table.
            OperationalError: no connection in ten attempts.
        """
        wanted = Wanted(stored_events, header)
        first = self._send_with(wanted, also) if also else self._group.append(wanted)
        return range(first, first + len(stored_events))

    def close(self) -> None:
        """Give back the connection that is kept for appends."""
        self._sender.close()

    @_again_when_lost
    def _send(self, wanted: Wanted) -> int:
        started = time.monotonic()
        try:
            if one := parameters_of_one(wanted.events, wanted.header):
                first = self._sender.send(_ONE, one)
            else:
                first = self._sender.send(_MANY, (parameters(wanted.events, wanted.header), None))
        except psycopg.Error as error:
            _refuse(error)
        self._tell_if_slow(started)
        return first

    @_again_when_lost
    def _send_with(self, wanted: Wanted, also: Sequence[Also]) -> int:
        started = time.monotonic()
        facts, commands = parameters(wanted.events, wanted.header)
        with self.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row) as curs:
            try:
                with conn.transaction():
                    for work in also:
                        work(curs)
                    curs.execute(self._append_also, (facts.decode(), commands.decode()))
                first: int = curs.fetchall()[0][0]
            except psycopg.Error as error:
                _refuse(error)
        self._tell_if_slow(started)
        return first

    def _tell_if_slow(self, started: float) -> None:
        seconds = time.monotonic() - started
        if seconds > _SLOW_S:
            _log.warning("append_waited", schema=self.datastore.schema, seconds=round(seconds, 1))

    @_again_when_lost
    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Read one stream, or a part of it, with the day of each event."""
        statement = self._select_stream_back if desc else self._select_stream
        params = {"stream": originator_id, "gt": gt, "lte": lte, "limit": limit}
        with self.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row) as curs:
            curs.execute(statement, params, prepare=True)
            return [DatedEvent(*row) for row in curs]

    @_again_when_lost
    def select_streams(self, ids: Iterable[UUID]) -> dict[UUID, list[DatedEvent]]:
        """Read many streams in one query; a stream without events is absent."""
        streams: dict[UUID, list[DatedEvent]] = {}
        with self.datastore.get_connection() as conn:
            curs = conn.cursor(row_factory=tuple_row, binary=True)
            for row in curs.execute(self._select_streams, (list(ids),), prepare=True):
                streams.setdefault(row[0], []).append(DatedEvent(*row))
        return streams

    @_again_when_lost
    def select_begun(self, kind: str) -> list[UUID]:
        """Read which streams there are of a kind; it reads the whole log."""
        with self.datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row) as curs:
            return [row[0] for row in curs.execute(self._select_begun, (f"{kind}.",))]

    @_again_when_lost
    def select_commands(self, ids: Iterable[UUID]) -> dict[UUID, SeenCommand]:
        """Read those of the commands that stand already."""
        with self.datastore.get_connection() as conn:
            curs = conn.cursor(row_factory=tuple_row, binary=True)
            rows = curs.execute(self._select_commands, (list(ids),), prepare=True)
            return {row[0]: SeenCommand(*row) for row in rows}

    @_again_when_lost
    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Read the log by position, for the library's notification log."""
        params = {
            "start": None if start is None else start + (not inclusive_of_start),
            "stop": stop,
            "topics": list(topics) or None,
            "limit": limit,
        }
        with self.datastore.get_connection() as conn:
            curs = conn.cursor(row_factory=namedtuple_row)
            rows = curs.execute(self._select_notifications, params, prepare=True)
            return [Notification(**row._asdict()) for row in rows]

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Never:
        """Refuse: followers read by position; the library's subscription starves under eventlet.

        Raises:
            NotSupportedError: always.
        """
        raise NotSupportedError(f"follow {self.datastore.schema}.events by position ({gt}{topics})")


def _refuse(error: psycopg.Error) -> Never:
    about = str(error.diag.message_primary)
    match error.sqlstate, error.diag.constraint_name:
        case _, "commands_once":
            raise CommandSeenError(about) from error
        case ("ZR002", _) | (_, "events_stream_version"):
            raise StreamMovedError(about) from error
        case _, "events_state_size":
            raise EntryTooLargeError from error
        case _, "events_received_on":
            raise DateOutOfRangeError(field="received_on") from error
        case (str(state), _) if state.startswith(REFUSED):
            raise IntegrityError(about) from error
        case _:
            raise error


def _statement(text: str, schema: str) -> bytes:
    return SQL(text).format(schema=Identifier(schema)).as_bytes(None)


_SELECT_STREAMS = """
SELECT originator_id, originator_version, topic, state, occurred_on FROM {schema}.events
WHERE originator_id = ANY (%b) ORDER BY originator_id, originator_version
"""
_SELECT_BEGUN = """
SELECT originator_id FROM {schema}.events WHERE originator_version = 1 AND starts_with(topic, %s)
"""
_SELECT_STREAM = """
SELECT originator_id, originator_version, topic, state, occurred_on FROM {schema}.events
WHERE originator_id = %(stream)s
  AND originator_version > coalesce(%(gt)s::bigint, 0)
  AND originator_version <= coalesce(%(lte)s::bigint, 9223372036854775807)
ORDER BY originator_version LIMIT %(limit)s::bigint
"""
_SELECT_STREAM_BACK = _SELECT_STREAM.replace(
    "originator_version LIMIT", "originator_version DESC LIMIT"
)
_SELECT_COMMANDS = """
SELECT command_id, principal, body_hash, stream, version, position FROM {schema}.commands
WHERE command_id = ANY (%b)
"""
_SELECT_NOTIFICATIONS = """
SELECT originator_id, originator_version, topic, state, position AS id FROM {schema}.events
WHERE position >= coalesce(%(start)s::bigint, 1)
  AND position <= coalesce(%(stop)s::bigint, 9223372036854775807)
  AND (%(topics)s::text[] IS NULL OR topic = ANY (%(topics)s))
ORDER BY position LIMIT %(limit)s
"""
_MAX_POSITION = "SELECT max(position) AS max FROM {schema}.events"
