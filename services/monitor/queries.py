"""What the monitor says, for whoever shows how the suite stands; read from its file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from services.monitor.alarms import Alarm, Kind, read_book

MONITOR = "monitor"
LATE = 10  # times the interval between two looks, until the monitor itself is called silent


def standing(folder: Path, every_s: float, now: datetime | None = None) -> list[Alarm]:
    """Give the alarms that stand; one over the monitor itself where it does not look any more.

    Args:
        folder: of the monitor.
        every_s: between two looks at the newest.
        now: this moment.
    """
    try:
        book = read_book(folder)
    except (OSError, msgspec.DecodeError) as error:
        return [Alarm(store=MONITOR, kind=Kind.CHANGED, detail=type(error).__name__)]
    moment = now or datetime.now(UTC)
    if not book.newest_at:
        return book.standing
    if moment - datetime.fromisoformat(book.newest_at) > timedelta(seconds=LATE * every_s):
        silent = Alarm(store=MONITOR, kind=Kind.SILENT_LEDGER, raised_at=book.newest_at)
        return [*book.standing, silent]
    return book.standing
