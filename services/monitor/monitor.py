"""The monitor: the newest entries every minute, all of them nightly, alarms into its book."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog
from prometheus_client import Gauge

from services.monitor.alarms import Alarm, Kind, read_book, write_book
from services.monitor.log import newest
from services.monitor.passing import LOG, SILENT_S, Pass
from services.monitor.stores import Stores
from services.verifier.checkpoint import Checkpoint, read_checkpoint
from services.verifier.note import NoteError
from services.verifier.policy import read_policy
from services.verifier.sources import FileMissingError, Source
from shared.eventstore.connections import conninfo
from shared.kernel.calendar import SHANGHAI
from shared.observability.positions import LOGS
from shared.secrets import AUDITOR
from shared.settings import Settings

EVERY_S = 60.0
FULL_AT = "02:00"
_LIVE = frozenset({Kind.SILENT_LEDGER})

_log = structlog.get_logger(__name__)
_standing = Gauge("zeren_monitor_alarms", "Alarms of the monitor that stand")


class Monitor:
    """Looks when it is due, some entries a step.

    Args:
        stores: read as the auditor.
        source: the signed log.
        folder: of its own, outside the database: what it remembers, and its alarms.
        every_s: between two looks at the newest.
        full_at: the time of day in Asia/Shanghai, HH:MM, after which all of it is compared.
        silent_s: how long a fact may wait to be signed over.
        clock, now: monotonic seconds, and the time of day.
    """

    def __init__(
        self,
        stores: Stores,
        source: Source,
        folder: Path,
        *,
        every_s: float = EVERY_S,
        full_at: str = FULL_AT,
        silent_s: float = SILENT_S,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._stores = stores
        self._source = source
        self._folder = folder
        self._every_s = every_s
        self._full_at = full_at
        self._silent_s = silent_s
        self._clock = clock
        self._now = now
        self._book = read_book(folder)
        self._pass: Pass | None = None
        self._began_at = float("-inf")

    def step(self) -> int:
        """Do the next piece of what is due.

        Returns:
            1 where there is more to do at once, else 0.

        Raises:
            psycopg.Error, UnreachableError: it cannot read; what it had begun is begun again.
            PolicyError: the policy that it remembers is malformed.
        """
        try:
            if self._pass is None:
                if self._clock() - self._began_at < self._every_s:
                    return 0
                self._began_at = self._clock()
                self._pass = self._begin(is_full=self._is_full_due())
            elif not self._pass.step():
                self._finish(self._pass)
                self._pass = None
            return int(self._pass is not None)
        except BaseException:
            self.close()
            raise

    def run_once(self) -> list[Alarm]:
        """Compare everything now; give the alarms that stand.

        Raises:
            psycopg.Error, UnreachableError, PolicyError: it cannot read.
        """
        wanted = self._begin(is_full=True)
        if wanted is not None:
            while wanted.step():
                pass
            self._finish(wanted)
        return self._book.standing

    @property
    def size(self) -> int:
        """How many entries were compared when it last came to an end."""
        return read_checkpoint(self._book.checkpoint).size if self._book.checkpoint else 0

    def close(self) -> None:
        """Give back the connection; what was begun is begun again."""
        self._pass = None
        self._stores.close()

    def _is_full_due(self) -> bool:
        here = self._now().astimezone(SHANGHAI)
        if not self._book.full_at:
            return True
        last = datetime.fromisoformat(self._book.full_at).astimezone(SHANGHAI)
        hour, minute = map(int, self._full_at.split(":"))
        due = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return last < due <= here

    def _begin(self, *, is_full: bool) -> Pass | None:
        self._book = read_book(self._folder)
        known = read_checkpoint(self._book.checkpoint) if self._book.checkpoint else None
        head = self._head(known)
        if head is None:
            return None
        start = 0 if is_full or known is None or known.size > head.size else known.size
        return Pass(
            self._source,
            self._stores,
            head,
            known=known,
            start=start,
            reached=self._book.reached if start else {},
            silent_s=self._silent_s,
        )

    def _head(self, known: Checkpoint | None) -> Checkpoint | None:
        """Give the newest checkpoint; an alarm where there is none that can be believed."""
        try:
            if not self._book.policy:
                self._book.policy = self._source.fetch("policy").decode()
            return newest(self._source, read_policy(self._book.policy.encode()))
        except FileMissingError as error:
            if known is None:
                return None  # nothing was ever signed
            self._stand([Alarm(store=LOG, kind=Kind.MISSING, detail=str(error))])
        except NoteError as error:
            self._stand([Alarm(store=LOG, kind=Kind.CHANGED, detail=f"checkpoint: {error}")])
        return None

    def _finish(self, done: Pass) -> None:
        found, now = list(done.alarms), self._text_now()
        if done.is_full:
            found += self._commands(done)
            self._book.full_at = now
        self._book.end_others(found, now, kinds=None if done.is_full else _LIVE)
        if not any(alarm.store == LOG for alarm in found):
            self._book.checkpoint = done.head.text()
            self._book.reached = done.reached
        self._book.newest_at = now
        self._stand(found)

    def _commands(self, done: Pass) -> list[Alarm]:
        """Compare the commands with what they were the last time: no fact tells all of them."""
        found: list[Alarm] = []
        seed = self._book.seed
        for source in LOGS:
            last, digest = self._book.commands.get(source, (0, 0))
            if last and self._stores.commands_digest(source, last, seed) != digest:
                detail = f"1–{last}"
                found.append(Alarm(store=f"{source}.commands", kind=Kind.CHANGED, detail=detail))
                continue
            if source in done.reached:
                last = done.reached[source].sequence
                digest = self._stores.commands_digest(source, last, seed)
                self._book.commands[source] = (last, digest)
        return found

    def _stand(self, found: list[Alarm]) -> None:
        for alarm in self._book.add(found, self._text_now()):
            _log.error(
                "monitor_alarm",
                store=alarm.store,
                kind=alarm.kind,
                index=alarm.index,
                stream=alarm.stream,
                detail=alarm.detail,
            )
        _standing.set(len(self._book.standing))
        write_book(self._folder, self._book)

    def _text_now(self) -> str:
        return self._now().isoformat(timespec="seconds")


def open_monitor(settings: Settings, source: Source, folder: Path) -> Monitor:
    """Give the monitor of a log, with the auditor's role and the settings' times."""
    return Monitor(
        Stores(conninfo(settings, AUDITOR)),
        source,
        folder,
        every_s=settings.monitor_every_s,
        full_at=settings.monitor_full_at,
    )
