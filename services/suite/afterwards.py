"""What was entered after a score came out, about days that the score was about.

A published score says how much of the ledger it knew (``known_at``), and the log's order is signed:
so an entry at or beyond that index came afterwards, whoever says what. Until the period is closed
that is lawful; it is shown, and judged by nobody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID

from services.assessment.domain.filing import Filed


class Scored(Protocol):
    """A published score, as far as it says what it is about and what it knew."""

    @property
    def organization_id(self) -> UUID: ...
    @property
    def year(self) -> int: ...
    @property
    def valid_at(self) -> date: ...
    @property
    def known_at(self) -> int: ...


class Afterwards(NamedTuple):
    """An entry that was not in the ledger when a score came out."""

    organization_id: UUID
    known_at: int  # the size of the ledger that the score knew
    index: int  # type: ignore[assignment]  # hides tuple.index
    fact: str  # stream.version
    type: str
    occurred_on: date

    def told(self) -> str:
        """Give it as a line."""
        return (
            f"{self.organization_id} 第 {self.index} 条 / index {self.index} ≥ {self.known_at}:"
            f" {self.type} {self.fact} {self.occurred_on}"
        )


def entered_afterwards(
    dossiers: Mapping[UUID, Sequence[Filed]], published: Iterable[Scored]
) -> Iterator[Afterwards]:
    """Give each organization's entries about the scored year that came after its score."""
    for score in published:
        for row in dossiers.get(score.organization_id, ()):
            is_about = row.occurred_on.year == score.year and row.occurred_on <= score.valid_at
            if row.index >= score.known_at and is_about:
                yield Afterwards(
                    score.organization_id,
                    score.known_at,
                    row.index,
                    row.fact,
                    row.type,
                    row.occurred_on,
                )
