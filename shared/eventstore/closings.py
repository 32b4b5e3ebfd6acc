"""Closed periods and approved late entries, as the ledger has them.

A period binds whom it was closed for and all below; an approval lets anybody but its giver enter.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec

from shared.contracts.entry import Entry
from shared.contracts.facts.targets_governance import LateEntryApproved, PeriodClosed

TYPES = (PeriodClosed.TOPIC, LateEntryApproved.TOPIC)


class _Closing(NamedTuple):
    place: int
    starts_on: date
    ends_on: date


class Closings:
    """What was closed and approved in the part of the ledger that was read."""

    def __init__(self) -> None:
        self._closings: dict[UUID, list[_Closing]] = defaultdict(list)
        self._approvals: dict[tuple[UUID, date], set[tuple[str, str]]] = defaultdict(set)

    @property
    def are_there(self) -> bool:
        """Whether anything was closed at all."""
        return bool(self._closings)

    def take(self, index: int, name: str, entry: Entry) -> None:
        """Take in the entry of one of `TYPES` at a ledger index."""
        if name == PeriodClosed.TOPIC:
            closed = msgspec.json.decode(entry.data, type=PeriodClosed)
            closing = _Closing(index, closed.starts_on, closed.ends_on)
            self._closings[closed.organization_id].append(closing)
        else:
            approved = msgspec.json.decode(entry.data, type=LateEntryApproved)
            about = (approved.organization_id, approved.happened_on)
            self._approvals[about].add((approved.command, entry.actor))

    def closed(self, line: Iterable[UUID], on: date, before: int | None = None) -> bool:
        """Whether a day was closed for one of a line of superiors, by an entry before an index."""
        return any(
            one.starts_on <= on <= one.ends_on and (before is None or one.place < before)
            for each in line
            for one in self._closings.get(each, ())
        )

    def approved(self, organization_id: UUID, kind: str, on: date, actor: str) -> bool:
        """Whether anybody but the actor has approved such an entry.

        ``kind`` is the command; of a fact, which does not say its command, its service alone.
        """
        return any(
            by != actor and kind in {what, what.partition(".")[0]}
            for what, by in self._approvals.get((organization_id, on), ())
        )
