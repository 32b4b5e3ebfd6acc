"""A ledger in memory under the writer of the log, and the writer itself."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from services.ledger.disk import Disk
from services.ledger.held import Held
from services.ledger.log_errors import EntryDiffersError, LogRefusedError, StoreBehindError
from services.ledger.log_files import LogFiles
from services.ledger.log_writer import LogWriter
from services.ledger.publication import Publication
from services.ledger.signing import LogKey
from services.verifier.note import Key
from shared.eventstore.feed import FeedEntry
from tests.unit.verifier.logs import LOG_KEY, ORIGIN, county_leaves, secret

FOLDER = Path("/log")


def entry_of(index: int, raw: bytes) -> FeedEntry:
    moment = datetime.fromisoformat(raw[:27].decode())
    return FeedEntry(index, "registry", index + 1, "type", raw[28:], moment)


class Ledger:
    """The ledger and the stores; ``size`` entries are there so far."""

    def __init__(self, size: int = 0) -> None:
        self.all = [entry_of(index, raw) for index, raw in enumerate(county_leaves())]
        self.there = size
        self.differs_at: int | None = None
        self.is_behind = False
        self.alarms: list[str] = []

    def hold(self) -> bool:
        return True

    def size(self) -> int:
        return self.there

    def entries(self, start: int, limit: int) -> Sequence[FeedEntry]:
        return self.all[start : min(self.there, start + limit)]

    def compare(self, entries: Sequence[FeedEntry]) -> None:
        for entry in entries:
            if entry.index == self.differs_at:
                raise EntryDiffersError(index=entry.index)

    def refuse_stores_behind(self) -> None:
        if self.is_behind:
            raise StoreBehindError(source="registry")

    def raise_alarm(self, error: LogRefusedError) -> None:
        self.alarms.append(error.code)

    def clear_alarms(self) -> None:
        self.alarms.clear()

    def close(self) -> None:
        """Nothing is held."""


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def log_key(name: str = ORIGIN) -> LogKey:
    private = secret(name)
    return LogKey(
        Key(ORIGIN, LOG_KEY.algorithm, private.public_key().public_bytes_raw()), private.sign
    )


def writer(
    ledger: Ledger,
    disk: Disk,
    clock: Clock,
    *,
    keys: Sequence[LogKey] | None = None,
    ask: Callable[[bytes, list[Key]], None] = lambda *_: None,
    folder: Path = FOLDER,
) -> LogWriter:
    own = keys or [log_key()]
    return LogWriter(
        ledger,
        LogFiles(folder, disk),
        Held(folder, disk),
        Publication(folder, disk),
        keys=lambda _: own,
        ask_witnesses=ask,
        clock=clock,
    )


def settle(log: LogWriter, clock: Clock) -> None:
    """Step until everything is signed."""
    for _ in range(3):
        clock.now += 61
        while log.step():
            pass
