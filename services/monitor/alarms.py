"""What the monitor found: store, stream, index and kind; kept in a file outside the database."""

import os
import secrets
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import msgspec

BOOK = "monitor.json"
MAX_ALARMS = 1000  # more are not kept: the store is past naming them


class Kind(StrEnum):
    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    RE_TIMED = "re_timed"
    ROLLED_BACK = "rolled_back"
    SILENT_LEDGER = "silent_ledger"


KIND_NAMES: dict[Kind, tuple[str, str]] = {
    Kind.CHANGED: ("被改动", "changed"),
    Kind.MISSING: ("缺失", "missing"),
    Kind.INSERTED: ("被插入", "inserted"),
    Kind.REORDERED: ("次序被调换", "reordered"),
    Kind.RE_TIMED: ("时间被改动", "re-timed"),
    Kind.ROLLED_BACK: ("退回旧状态", "rolled back"),
    Kind.SILENT_LEDGER: ("台账未跟进", "silent ledger"),
}


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not as the log says.

    ``store`` is a service, ``registry.commands`` and the like, ``ledger`` or ``log``; ``index`` is
    the place in the log, None where it concerns no one entry.
    """

    store: str
    kind: Kind
    index: int | None = None
    stream: str = ""
    detail: str = ""
    raised_at: str = ""
    cleared_at: str | None = None

    @property
    def place(self) -> tuple[str, str, int | None, str, str]:
        """What makes two alarms the same one."""
        about = "" if self.index is not None else self.detail
        return self.store, self.kind, self.index, self.stream, about


class Reached(msgspec.Struct, frozen=True):
    """The last entry of a service that was compared: its place there, and when it was recorded."""

    sequence: int = 0
    time: str = ""


class Book(msgspec.Struct, kw_only=True):
    """What the monitor remembers from one pass to the next. Times are UTC, ISO 8601."""

    checkpoint: str = ""  # the text of the largest one that held
    policy: str = ""  # whom it trusts: taken from the log at first, and never again
    reached: dict[str, Reached] = {}
    commands: dict[str, tuple[int, int]] = {}  # by service: up to which position, keyed digest
    seed: int = msgspec.field(default_factory=lambda: secrets.randbits(62))
    newest_at: str = ""
    full_at: str = ""
    alarms: list[Alarm] = []

    @property
    def standing(self) -> list[Alarm]:
        """Alarms that nothing has ended."""
        return [alarm for alarm in self.alarms if alarm.cleared_at is None]

    def add(self, found: Iterable[Alarm], now: str) -> list[Alarm]:
        """Let alarms stand that do not yet; give the new ones."""
        there = {alarm.place for alarm in self.standing}
        new = [alarm for alarm in found if alarm.place not in there]
        new = new[: max(MAX_ALARMS - len(there), 0)]
        self.alarms = [*self.alarms, *(msgspec.structs.replace(a, raised_at=now) for a in new)]
        return new

    def end_others(
        self, found: Iterable[Alarm], now: str, *, kinds: frozenset[Kind] | None = None
    ) -> None:
        """End alarms that were not found again; those that ended are kept for looking."""
        there = {alarm.place for alarm in found}
        self.alarms = [
            msgspec.structs.replace(alarm, cleared_at=now)
            if alarm.cleared_at is None
            and alarm.place not in there
            and (kinds is None or alarm.kind in kinds)
            else alarm
            for alarm in self.alarms
        ]
        ended = [alarm for alarm in self.alarms if alarm.cleared_at is not None]
        self.alarms = [*ended[-MAX_ALARMS:], *self.standing]


def read_book(folder: Path) -> Book:
    """Read what was remembered; an empty book where there is none.

    Raises:
        msgspec.DecodeError: the file is damaged; to begin again, move it away.
    """
    try:
        return msgspec.json.decode((folder / BOOK).read_bytes(), type=Book)
    except FileNotFoundError:
        return Book()


def write_book(folder: Path, book: Book) -> None:
    """Write the book, whole or not at all; readable by whoever shows the alarms."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{BOOK}.{os.getpid()}"
    with aside.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(book), indent=1))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / BOOK)
