"""A closed period: what happened in it is entered late only where a second person approves.

Facts: PeriodClosed, then LateEntryApproved for each approval. Every service refuses by them
(`shared/eventstore/closings.py`); here it is decided what is a closing and what an approval.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import (
    EndsBeforeStartError,
    NotInPeriodError,
    PeriodNotOverError,
)
from shared.contracts.errors import UnknownCommandError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets_governance import LateEntryApproved, PeriodClosed
from shared.contracts.table import COMMANDS
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Period(Aggregate):
    KIND = "targets.period"

    @classmethod
    def close(cls, period_id: UUID, closed: PeriodClosed, *, on: date) -> Self:
        """Close days that are over.

        Raises:
            EndsBeforeStartError: no day is covered.
            PeriodNotOverError: its last day is not over on the day of the closing.
        """
        if closed.ends_on < closed.starts_on:
            raise EndsBeforeStartError(field="ends_on")
        if on <= closed.ends_on:
            raise PeriodNotOverError(str(period_id), field="ends_on")
        period = cls(period_id)
        period.record(closed, on)
        return period

    def approve(self, approved: LateEntryApproved, *, on: date) -> None:
        """Approve late entries of one kind, of one organization and day.

        Raises:
            UnknownCommandError: there is no such kind of entry.
            NotInPeriodError: the day is none of the period.
        """
        if approved.command not in COMMANDS:
            raise UnknownCommandError(approved.command, field="command")
        if not self.starts_on <= approved.happened_on <= self.ends_on:
            raise NotInPeriodError(str(self.id), field="happened_on")
        self.record(approved, on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:  # noqa: ARG002
        match fact:
            case PeriodClosed():
                self.organization_id = fact.organization_id
                self.starts_on, self.ends_on = fact.starts_on, fact.ends_on
            case LateEntryApproved():
                pass
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
