"""What was entered into a closed period, from a log alone: with a reason and another's approval.

A service refuses what has neither. So an entry whose service had read of the closing
(``reliesonindex``) and that has neither was appended past the service's rules.
"""

from bisect import bisect_left
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.assessment.domain.filing import file_entry
from shared.contracts.entry import Entry
from shared.contracts.facts.targets_governance import PeriodClosed
from shared.eventstore.rules_in_force import TYPES, RulesInForce

_TYPES = frozenset(TYPES)


class Late(NamedTuple):
    """An entry of a closed period."""

    index: int  # type: ignore[assignment]  # hides tuple.index
    fact: str  # stream.version
    type: str
    organization_id: UUID
    occurred_on: date
    has_reason: bool
    is_approved: bool

    @property
    def is_lawful(self) -> bool:
        """Whether it has what it needs."""
        return self.has_reason and self.is_approved

    def told(self) -> str:
        """Give it as a line."""
        zh = "已批准" if self.is_lawful else "未经他人批准或未说明原因"
        en = "approved" if self.is_lawful else "without a reason or another's approval"
        return (
            f"第 {self.index} 条 / index {self.index}: {self.type} {self.fact}"
            f" {self.organization_id} {self.occurred_on}: {zh} / {en}"
        )


class LateEntries:
    """Takes a log's entries in order, and keeps those of closed periods."""

    def __init__(self) -> None:
        self.found: list[Late] = []
        self._rows: list[tuple[int, str, bytes]] = []
        self._rules = RulesInForce(self._from)
        self._is_closed = False  # any day at all

    def take(self, index: int, entry: Entry, raw: bytes) -> None:
        """Look at the entry at an index; ``raw`` is its canonical bytes."""
        if self._is_closed:
            self._look(index, entry)
        if entry.type in _TYPES:
            self._rows.append((index, entry.type, raw))
            self._is_closed |= entry.type == PeriodClosed.TOPIC

    def _look(self, index: int, entry: Entry) -> None:
        filed, on = file_entry(entry, index), entry.occurredon
        if filed is None:
            return
        concerned, size = filed.organization_id, len(self._rows)
        if not self._rules.closed([concerned], on, size=size, before=entry.reliesonindex):
            return
        approved = self._rules.is_approved(concerned, entry.source, on, actor=entry.actor)
        late = (index, entry.id, entry.type, concerned, on, bool(entry.reason), approved)
        self.found.append(Late(*late))

    def _from(self, start: int) -> list[tuple[int, str, bytes]]:
        return self._rows[bisect_left(self._rows, (start,)) :]
