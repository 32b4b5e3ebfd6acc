"""Integration: entries of the ledger become the signed log, outside the append.

It begins by making the root over all that was signed again from the ledger's entries; where that,
the file of the last signed checkpoint, the files of the log or a witness disagree, it signs nothing
and an alarm stands. Then each step takes new entries, compares them with the stores' rows, writes
tiles, and signs at most once a second.

In this order, so that a crash anywhere leaves one history: tiles, the file of the last signed
checkpoint, the published checkpoint.
"""

import time
from collections.abc import Callable, Sequence

import structlog
from prometheus_client import Gauge

from services.ledger.held import Held
from services.ledger.log_errors import (
    HeldMalformedError,
    HeldMissingError,
    LedgerShorterError,
    LogRefusedError,
    RootDiffersError,
)
from services.ledger.log_files import LogFiles
from services.ledger.publication import Publication
from services.ledger.signing import LogKey, sign_checkpoint
from services.ledger.taken import Taken, leaf_of
from services.verifier.checkpoint import Checkpoint, read_checkpoint
from services.verifier.merkle import EMPTY_ROOT
from services.verifier.note import Key, NoteError, open_note
from shared.eventstore.feed import FeedEntry

MAX_STEP = 500  # entries in one step
SIGN_EVERY_S = 1.0
AFTER_REFUSAL_S = 60.0

_log = structlog.get_logger(__name__)
_size = Gauge("zeren_log_size", "Entries under the last signed checkpoint")

AskWitnesses = Callable[[bytes, list[Key]], None]


class LogWriter:
    """Signs the log, step by step.

    Args:
        taken: the ledger's entries and the stores' rows.
        files, held, publication: the three places it writes, in this order.
        keys: gives the private keys for the origin that the log has; None before the first.
        ask_witnesses: is given the last signed checkpoint and the log's keys; raises
            `LogRefusedError` where a witness has seen a later or another one.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        taken: Taken,
        files: LogFiles,
        held: Held,
        publication: Publication,
        *,
        keys: Callable[[str | None], Sequence[LogKey]],
        ask_witnesses: AskWitnesses,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._taken = taken
        self._files = files
        self._held = held
        self._publication = publication
        self._read_keys = keys
        self._ask_witnesses = ask_witnesses
        self._clock = clock
        self._keys: Sequence[LogKey] = ()
        self._note: bytes | None = None  # the last signed checkpoint, as the file holds it
        self._signed = 0
        self._is_published = True
        self._are_files_there = True
        self._is_begun = self._is_checked = False
        self._signed_at = self._refused_at = float("-inf")

    def step(self) -> int:
        """Take new entries, at most `MAX_STEP`, and sign where a second has passed.

        Returns:
            How many entries it looked at; 0 where there is nothing to do, another one writes, or
            it refused within the last minute.

        Raises:
            LogRefusedError: something is in doubt; an alarm stands, nothing was signed.
            psycopg.Error, OSError: database or disk failed; the next step begins from what was
                signed.
        """
        if self._clock() - self._refused_at < AFTER_REFUSAL_S:
            return 0
        try:
            if not self._taken.hold():
                return 0
            if not self._is_begun:
                self._begin()
            return self._take() if self._is_checked else self._check()
        except LogRefusedError as error:
            self._refuse(error)
            raise
        except BaseException:
            # What came before is not believed: it may come back as another one.
            self.close()
            raise

    def public_keys(self) -> list[Key]:
        """Give the log's public keys; none before what was signed has been checked."""
        return [each.key for each in self._keys] if self._is_checked else []

    def close(self) -> None:
        """Give back the lock; the next step begins again."""
        self._is_begun = self._is_checked = False
        self._taken.close()

    def _begin(self) -> None:
        self._note = self._held.read()
        if self._note is None and self._publication.checkpoint() is not None:
            raise HeldMissingError
        origin = self._note.split(b"\n", 1)[0].decode("utf-8", "replace") if self._note else None
        self._keys = self._read_keys(origin)
        head = self._head()
        self._signed = head.size
        size = self._taken.size()
        if size < head.size:
            raise LedgerShorterError(size=size, signed=head.size)
        asking = self._note or sign_checkpoint(head, self._keys)
        self._ask_witnesses(asking, [each.key for each in self._keys])
        self._files.begin()
        self._are_files_there = True
        self._is_begun = True

    def _check(self) -> int:
        """Make the root over what was signed again, some entries a step; at its end, compare."""
        self._take_signed()
        self._are_files_there &= self._files.check_full()
        if self._files.size < self._signed:
            return MAX_STEP
        if self._files.root() != self._head().root:
            raise RootDiffersError(size=self._signed)
        if not self._are_files_there:
            self._write_again()
        self._files.write_partial(self._signed)
        self._publish()
        self._is_checked = True
        self._taken.clear_alarms()
        return MAX_STEP

    def _write_again(self) -> None:
        """Write files that were lost, now that the entries are known to be the signed ones."""
        self._files.begin()
        while self._files.size < self._signed:
            self._take_signed()
            self._files.write_full(self._signed)

    def _take_signed(self) -> None:
        wanted = min(MAX_STEP, self._signed - self._files.size)
        entries = self._entries(wanted) if wanted else ()
        if len(entries) < wanted:
            raise LedgerShorterError(size=self._files.size + len(entries), signed=self._signed)
        self._files.take([leaf_of(entry) for entry in entries])

    def _entries(self, limit: int) -> Sequence[FeedEntry]:
        """Give the next entries; their indexes have no hole."""
        entries = self._taken.entries(self._files.size, limit)
        for index, entry in enumerate(entries, self._files.size):
            if entry.index != index:
                raise LedgerShorterError(size=index, signed=self._signed)
        return entries

    def _take(self) -> int:
        if not self._is_published:
            self._publish()
        entries = self._entries(MAX_STEP)
        if entries:
            self._taken.compare(entries)
            self._files.take([leaf_of(entry) for entry in entries])
            self._files.write_full(self._signed)
        is_due = self._clock() - self._signed_at >= SIGN_EVERY_S
        if self._files.size > self._signed and is_due:
            self._taken.refuse_stores_behind()
            self._sign()
        return len(entries)

    def _sign(self) -> None:
        self._files.write_partial(self._signed)
        head = Checkpoint(self._keys[0].key.name, self._files.size, self._files.root())
        note = sign_checkpoint(head, self._keys)
        self._held.swap(self._note, note)
        self._note, self._signed = note, head.size
        self._is_published = False
        self._publish()
        self._signed_at = self._clock()

    def _publish(self) -> None:
        if self._note is not None:
            self._publication.publish(self._note)
        self._is_published = True
        self._files.tidy()
        _size.set(self._signed)

    def _head(self) -> Checkpoint:
        """Give what was signed last; an empty log before the first checkpoint."""
        keys = [each.key for each in self._keys]
        if self._note is None:
            return Checkpoint(keys[0].name, 0, EMPTY_ROOT)
        try:
            text, _ = open_note(self._note, keys)
            return read_checkpoint(text.decode())
        except NoteError as error:
            raise HeldMalformedError(str(error)) from error

    def _refuse(self, error: LogRefusedError) -> None:
        self._refused_at = self._clock()
        _log.error("log_refused", code=error.code, subject=error.subject, **error.details)
        try:
            self._taken.raise_alarm(error)
        finally:
            self.close()
