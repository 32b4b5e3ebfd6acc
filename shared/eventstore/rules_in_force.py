"""Which rule pack binds an organization on a day, and which days are closed, as the ledger has it.

Read from the ledger's own entries (packs, closings, who stands below whom) and remembered: what was
read once never changes. Decisions and questions ask alike; assessment decides the same from its
dossiers.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from shared.contracts.entry import Entry
from shared.contracts.facts.registry import (
    OrganizationEstablished,
    OrganizationKind,
    OrganizationMoved,
)
from shared.contracts.facts.targets import RulePackPublished
from shared.contracts.practice import DEFAULTS, Practice
from shared.contracts.rule_pack import RulePack, read_rule_pack
from shared.eventstore import closings

Read = Callable[[int], Sequence[tuple[int, str, bytes]]]
"""Gives index, stored name and bytes of the entries of `TYPES` from an index on, in order."""

TYPES = (
    OrganizationEstablished.TOPIC,
    OrganizationMoved.TOPIC,
    "targets.rule_pack.published.v1",  # of the same form, but for what is for the whole year
    RulePackPublished.TOPIC,
    *closings.TYPES,
)

_entry = msgspec.json.Decoder(Entry).decode


class _Below(msgspec.Struct):
    """What of either fact says who stands above, and what stands there."""

    superior_id: UUID | None = None
    kind: OrganizationKind | None = None


class _Superior(NamedTuple):
    on: date
    place: int
    superior_id: UUID | None


class _Pack(NamedTuple):
    effective_from: date
    place: int
    effective_to: date
    content: str


class RulesInForce:
    """Answers from the part of the ledger that was read; asking again reads on. For all threads."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._next = 0
        self._superiors: dict[UUID, list[_Superior]] = defaultdict(list)
        self._kinds: dict[UUID, OrganizationKind] = {}
        self._packs: dict[UUID, list[_Pack]] = defaultdict(list)
        self._closings = closings.Closings()
        self._covers = -1  # a size of the ledger that was read
        self._reading = threading.Lock()

    def as_read(self) -> "RulesInForce":
        """Read on, and give what answers from that without reading on at each question."""
        with self._reading:
            self._catch_up()
        view = copy(self)
        view._read = lambda _: ()  # noqa: SLF001  (its own)
        return view

    def practice(self, organization_id: UUID, on: date) -> Practice:
        """Give the numbers of practice that bind an organization on a day."""
        pack = self.pack(organization_id, on)
        return pack.practice if pack else DEFAULTS

    def pack(self, organization_id: UUID, on: date) -> RulePack | None:
        """Give the pack of the organization or its nearest superior of that day; None: none.

        A pack for leaders or for other kinds of organization is passed over. Of several of one
        root, the one that came into force last; then the one published last.
        """
        with self._reading:
            self._catch_up()
            for one in self._line(organization_id, on):
                packs = sorted(self._packs.get(one, ()), reverse=True)
                in_force = (p for p in packs if p.effective_from <= on <= p.effective_to)
                read = (read_rule_pack(each.content) for each in in_force)
                found = next((pack for pack in read if self._binds(pack, organization_id)), None)
                if found is not None:
                    return found
        return None

    def has_closings(self, *, size: int) -> bool:
        """Whether anything is closed for anybody; at least so much of the ledger is read."""
        if self._covers < size:
            with self._reading:
                self._catch_up()
                self._covers = size
        return self._closings.are_there

    def closed(
        self, organization_ids: Iterable[UUID], on: date, *, size: int, before: int | None = None
    ) -> list[UUID]:
        """Give those of the organizations for which a day is closed.

        Args:
            organization_ids: whom an entry is about.
            on: the day on which it happened.
            size: how much of the ledger is read at least.
            before: closings from this index on are passed over; None: whatever was read counts.
        """
        if not self.has_closings(size=size):
            return []
        with self._reading:
            return [
                one
                for one in organization_ids
                if self._closings.closed(self._line(one, on), on, before)
            ]

    def is_approved(self, organization_id: UUID, kind: str, on: date, *, actor: str) -> bool:
        """Whether anybody but the actor has approved a late entry of that day.

        ``kind`` is the command; of a fact, which does not say its command, its service alone.
        """
        with self._reading:
            self._catch_up()
            return self._closings.approved(organization_id, kind, on, actor)

    def _binds(self, pack: RulePack, organization_id: UUID) -> bool:
        return pack.is_for(self._kinds.get(organization_id))

    def _line(self, organization_id: UUID, on: date) -> Iterator[UUID]:
        seen: set[UUID] = set()
        current: UUID | None = organization_id
        while current is not None and current not in seen:
            seen.add(current)
            yield current
            stood = [one for one in self._superiors.get(current, ()) if one.on <= on]
            current = max(stood)[-1] if stood else None

    def _catch_up(self) -> None:
        for index, name, raw in self._read(self._next):
            entry = _entry(raw)
            if name in closings.TYPES:
                self._closings.take(index, name, entry)
            elif name.startswith("targets."):
                pack = msgspec.json.decode(entry.data, type=RulePackPublished)
                force = (pack.effective_from, index, pack.effective_to, pack.content)
                self._packs[pack.organization_id].append(_Pack(*force))
            else:
                said = msgspec.json.decode(entry.data, type=_Below)
                below = self._superiors[UUID(str(entry.subject))]
                below.append(_Superior(entry.occurredon, index, said.superior_id))
                if said.kind is not None:
                    self._kinds[UUID(str(entry.subject))] = said.kind
            self._next = index + 1


def rows_from(connection: Connection[Any], start: int) -> list[tuple[int, str, bytes]]:
    """Read what the rules are made of, with any role that may read the ledger."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        return cursor.execute(_ROWS.format(entries=_LEDGER), (start,)).fetchall()


def rows_known(connection: Connection[Any], start: int) -> list[tuple[int, str, bytes]]:
    """Read the same as the ledger's reader, who may ask as of a size of the ledger."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        return cursor.execute(_ROWS.format(entries=_ON_PATH), (start,)).fetchall()


_LEDGER = Identifier("ledger", "entries")
_ON_PATH = Identifier("entries")


# Word for word the condition of the partial index of the ledger's migration 0006.
_ROWS = SQL("""
SELECT index, type, entry FROM {entries}
WHERE type IN ('registry.organization.established.v1', 'registry.organization.moved.v1',
               'targets.rule_pack.published.v1', 'targets.rule_pack.published.v2',
               'targets.period.closed.v1', 'targets.period.late_entry_approved.v1')
  AND index >= %s
ORDER BY index
""")
