"""Entries as they were signed, against the ledger's table and the rows of the stores.

Each row is made into its entry again, by the one function that made it, and compared byte by byte.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.monitor.alarms import Alarm, Kind, Reached
from services.monitor.log import Signed
from services.monitor.stores import Stores
from shared.contracts.entry import StoredRow, entry_bytes
from shared.eventstore.feed import FeedEntry
from shared.kernel.canonical import canonical_time

LEDGER = "ledger"


def compare(
    stores: Stores, entries: Sequence[Signed], reached: Mapping[str, Reached]
) -> Iterator[Alarm]:
    """Give what differs of some entries that follow each other.

    Args:
        stores: the ledger's table and the stores.
        entries: as they were signed.
        reached: of each service, the entry before.
    """
    if not entries:
        return
    yield from _in_ledger(stores, entries)
    by_source: dict[str, list[Signed]] = {}
    for each in entries:
        by_source.setdefault(each.entry.source, []).append(each)
    for source, own in by_source.items():
        before = reached.get(source, Reached())
        rows = stores.rows(source, before.sequence + 1, own[-1].entry.sequence)
        yield from _in_store(stores, source, own, rows)
        yield from _inserted(source, own, rows)
        yield from _backwards(source, own, before)
        yield from _commands(stores, source, own)


def _in_ledger(stores: Stores, entries: Sequence[Signed]) -> Iterator[Alarm]:
    rows = stores.entries(entries[0].index, entries[-1].index - entries[0].index + 1)
    for each in entries:
        row = rows.get(each.index)
        kind = _kind_in_ledger(stores, each, row)
        if kind is not None:
            yield _alarm(LEDGER, kind, each)


def _kind_in_ledger(stores: Stores, each: Signed, row: FeedEntry | None) -> Kind | None:
    fits = row is not None and row.entry == each.raw
    named = (each.entry.source, each.entry.sequence, each.entry.type)
    if row is not None and fits and (row.source, row.sequence, row.type) == named:
        return None if canonical_time(row.integrated_at) == each.taken else Kind.RE_TIMED
    moved = stores.index_of(each.entry.source, each.entry.sequence)
    if moved is not None and moved != each.index:
        return Kind.REORDERED
    return Kind.MISSING if row is None else Kind.CHANGED


def _in_store(
    stores: Stores, source: str, entries: Sequence[Signed], rows: Mapping[int, StoredRow]
) -> Iterator[Alarm]:
    for each in entries:
        row = rows.get(each.entry.sequence)
        if row is None or entry_bytes(row) != each.raw:
            yield _alarm(source, _kind_in_store(stores, each, row), each)


def _kind_in_store(stores: Stores, each: Signed, row: StoredRow | None) -> Kind:
    entry = each.entry
    if row is not None and _identity(row) == entry.id:
        timed = row._replace(recorded_at=datetime.fromisoformat(entry.time))
        return Kind.RE_TIMED if entry_bytes(timed) == each.raw else Kind.CHANGED
    if stores.position_of(entry.source, entry.subject, entry.streamversion) is not None:
        is_stranger = row is not None and not stores.is_entry(entry.source, _identity(row))
        return Kind.INSERTED if is_stranger else Kind.REORDERED
    return Kind.MISSING if row is None else Kind.CHANGED


def _inserted(
    source: str, entries: Sequence[Signed], rows: Mapping[int, StoredRow]
) -> Iterator[Alarm]:
    places = {each.entry.sequence for each in entries}
    for position in sorted(rows.keys() - places):
        following = next(each for each in entries if each.entry.sequence > position)
        stream = str(rows[position].originator_id)
        yield Alarm(store=source, kind=Kind.INSERTED, index=following.index, stream=stream)


def _backwards(source: str, entries: Sequence[Signed], before: Reached) -> Iterator[Alarm]:
    """A store records in the order of time; an entry older than the one before was dated back."""
    latest = before.time
    for each in entries:
        if each.entry.time < latest:
            yield _alarm(source, Kind.RE_TIMED, each, f"{each.entry.time} < {latest}")
        latest = max(latest, each.entry.time)


def _commands(stores: Stores, source: str, entries: Sequence[Signed]) -> Iterator[Alarm]:
    """What a service answers to a command given twice stands beside the facts, and is compared."""
    last: dict[UUID, Signed] = {each.entry.commandid: each for each in entries}
    found = stores.commands(source, list(last))
    for command, each in last.items():
        principal, position = found.get(command, ("", -1))
        # Of the last command more facts may follow.
        is_last = position == each.entry.sequence or each is entries[-1]
        if position < 0:
            yield _alarm(f"{source}.commands", Kind.MISSING, each)
        elif principal != each.entry.actor or position < each.entry.sequence or not is_last:
            yield _alarm(f"{source}.commands", Kind.CHANGED, each)


def _identity(row: StoredRow) -> str:
    return f"{row.originator_id}.{row.originator_version}"


def _alarm(store: str, kind: Kind, each: Signed, detail: str = "") -> Alarm:
    stream = str(each.entry.subject)
    return Alarm(store=store, kind=kind, index=each.index, stream=stream, detail=detail)
