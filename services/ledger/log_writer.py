"""Integration: entries of the ledger become the signed log, outside the append.

One is active, by an advisory lock. It begins by making the root over all that was signed again
from the ledger's entries; where that, the file of the last signed checkpoint, the files of the log
or a witness disagree, it signs nothing and an alarm stands. Then each step takes new entries,
makes them again from the stores' rows and compares, writes tiles, and signs at most once a second.

In this order, so that a crash anywhere leaves one history: tiles, the file of the last signed
checkpoint, the published checkpoint.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
import structlog
from prometheus_client import Gauge

from services.ledger.held import Held
from services.ledger.log_alarms import clear_alarms, raise_alarm
from services.ledger.log_errors import (
    HeldMalformedError,
    HeldMissingError,
    LogRefusedError,
    RootDiffersError,
)
from services.ledger.log_files import LogFiles
from services.ledger.publication import Publication
from services.ledger.remaking import (
    compare_with_stores,
    leaf_of,
    refuse_shorter,
    refuse_stores_behind,
)
from services.ledger.signing import LogKey, sign_checkpoint
from services.verifier.checkpoint import Checkpoint, read_checkpoint
from services.verifier.merkle import EMPTY_ROOT
from services.verifier.note import Key, NoteError, open_note
from shared.eventstore.feed import read_entries, read_size

MAX_STEP = 1000  # entries in one step
SIGN_EVERY_S = 1.0
AFTER_REFUSAL_S = 60.0

_log = structlog.get_logger(__name__)
_size = Gauge("zeren_log_size", "Entries under the last signed checkpoint")

AskWitnesses = Callable[[bytes, list[Key]], None]


class LogWriter:
    """Signs the log, step by step.

    Args:
        connection_string: of the ledger's role.
        files, held, publication: the three places it writes, in this order.
        keys: gives the private keys for the origin that the log has; None before the first.
        ask_witnesses: is given the last signed checkpoint and the log's keys; raises
            `LogRefusedError` where a witness has seen a later or another one.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        connection_string: str,
        files: LogFiles,
        held: Held,
        publication: Publication,
        *,
        keys: Callable[[str | None], Sequence[LogKey]],
        ask_witnesses: AskWitnesses,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._conninfo = connection_string
        self._files = files
        self._held = held
        self._publication = publication
        self._read_keys = keys
        self._ask_witnesses = ask_witnesses
        self._clock = clock
        self._connection: psycopg.Connection[Any] | None = None
        self._keys: Sequence[LogKey] = ()
        self._note: bytes | None = None  # the last signed checkpoint, as the file holds it
        self._is_published = True
        self._signed = 0
        self._all_there = True
        self.is_active = False
        self._is_checked = False
        self._signed_at = float("-inf")
        self._refused_at = float("-inf")

    def step(self) -> int:
        """Take new entries, at most `MAX_STEP`, and sign where a second has passed.

        Returns:
            How many entries it looked at; 0 where there is nothing to do, another one is active,
            or it refused within the last minute.

        Raises:
            LogRefusedError: something is in doubt; an alarm stands, nothing was signed.
            psycopg.Error, OSError: database or disk failed; the next step goes on from what was
                signed.
        """
        if self._clock() - self._refused_at < AFTER_REFUSAL_S:
            return 0
        try:
            connection = self._connected()
            if not self.is_active and not self._activate(connection):
                return 0
            return self._check(connection) if not self._is_checked else self._take(connection)
        except LogRefusedError as error:
            self._refuse(error)
            raise
        except psycopg.Error:
            self._is_checked = False  # it may come back as another one
            self._begin_again()
            raise
        except BaseException:
            self._begin_again()
            raise

    def public_keys(self) -> list[Key]:
        """Give the log's public keys; none before what was signed has been checked."""
        return [each.key for each in self._keys] if self.is_active and self._is_checked else []

    def close(self) -> None:
        """Give back the connection, and with it the lock."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self.is_active = None, False

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            self._connection = psycopg.connect(self._conninfo, autocommit=True)
        return self._connection

    def _activate(self, connection: psycopg.Connection[Any]) -> bool:
        ((self.is_active,),) = connection.execute(_LOCK).fetchall()
        if not self.is_active:
            return False
        note = self._held.read()
        if self._is_checked and note == self._note:
            return True  # only the connection was lost
        self._is_checked, self._note = False, note
        if note is None and self._publication.checkpoint() is not None:
            raise HeldMissingError
        origin = None if note is None else note.split(b"\n", 1)[0].decode("utf-8", "replace")
        self._keys = self._read_keys(origin)
        head = self._head(note)
        refuse_shorter(read_size(connection), head.size)
        asking = sign_checkpoint(head, self._keys) if note is None else note
        self._ask_witnesses(asking, [each.key for each in self._keys])
        self._signed = head.size
        self._files.begin()
        self._all_there = True
        return True

    def _check(self, connection: psycopg.Connection[Any]) -> int:
        """Make the root over what was signed again, some entries a step; at its end, compare."""
        wanted = min(MAX_STEP, self._signed - self._files.size)
        entries = read_entries(connection, self._files.size, wanted) if wanted else []
        self._files.take([leaf_of(entry) for entry in entries])
        self._all_there &= self._files.check_full()
        if self._files.size < self._signed:
            return MAX_STEP
        head = self._head(self._note)
        if self._files.root() != head.root:
            raise RootDiffersError(size=head.size)
        if not self._all_there:
            self._write_again(connection)
        self._files.write_partial(self._signed)
        self._publish()
        self._files.keep()
        self._is_checked = True
        _size.set(self._signed)
        clear_alarms(connection)
        return MAX_STEP

    def _write_again(self, connection: psycopg.Connection[Any]) -> None:
        """Write files that were lost, now that the entries are known to be the signed ones."""
        self._files.begin()
        while self._files.size < self._signed:
            wanted = min(MAX_STEP, self._signed - self._files.size)
            entries = read_entries(connection, self._files.size, wanted)
            self._files.take([leaf_of(entry) for entry in entries])
            self._files.write_full(self._signed)

    def _take(self, connection: psycopg.Connection[Any]) -> int:
        if not self._is_published:
            self._publish()
        entries = read_entries(connection, self._files.size, MAX_STEP)
        if entries:
            compare_with_stores(connection, entries)
            self._files.take([leaf_of(entry) for entry in entries])
            self._files.write_full(self._signed)
        is_due = self._clock() - self._signed_at >= SIGN_EVERY_S
        if self._files.size > self._signed and is_due:
            refuse_stores_behind(connection)
            self._sign()
        return len(entries)

    def _sign(self) -> None:
        self._files.write_partial(self._signed)
        head = Checkpoint(self._keys[0].key.name, self._files.size, self._files.root())
        note = sign_checkpoint(head, self._keys)
        self._held.swap(self._note, note)
        self._note, self._signed = note, head.size
        self._files.keep()
        self._is_published = False
        self._publish()
        self._signed_at = self._clock()
        _size.set(head.size)

    def _publish(self) -> None:
        if self._note is not None:
            self._publication.publish(self._note)
        self._is_published = True

    def _head(self, note: bytes | None) -> Checkpoint:
        """Give what was signed last; an empty log before the first checkpoint."""
        keys = [each.key for each in self._keys]
        if note is None:
            return Checkpoint(keys[0].name, 0, EMPTY_ROOT)
        try:
            text, _ = open_note(note, keys)
            return read_checkpoint(text.decode())
        except NoteError as error:
            raise HeldMalformedError(str(error)) from error

    def _begin_again(self) -> None:
        """Go back to what was signed; the file says next time whether that is still the last."""
        self._files.revert()
        self.close()

    def _refuse(self, error: LogRefusedError) -> None:
        self._refused_at = self._clock()
        _log.error("log_refused", code=error.code, subject=error.subject, **error.details)
        if self._connection is not None:
            raise_alarm(self._connection, error)
        self._is_checked = False
        self._begin_again()


_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('ledger.log', 0))"
