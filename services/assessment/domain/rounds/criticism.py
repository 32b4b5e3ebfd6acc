"""A criticism with its rectification order: reasons, a day, an answer, a second look (S-64).

Facts: CriticismIssued; any of CriticismExtended (once), CriticismReassigned, CriticismAnswered,
CriticismRechecked. The one that finds things put right closes it, early or late.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.assessment.domain.rounds.errors import (
    BackwardsError,
    DueDayError,
    ExtendedBeforeError,
    FactsMissingError,
    NotAnsweredError,
    PutRightError,
)
from shared.contracts.assessment_defaults import CRITICISM_EXTENSIONS
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.assessment_consequences import (
    CriticismAnswered,
    CriticismExtended,
    CriticismIssued,
    CriticismReassigned,
    CriticismRechecked,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Criticism(Aggregate):
    KIND = "assessment.criticism"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.person_id: UUID | None = None
        self.extensions = 0
        self.answers: list[tuple[date, CriticismAnswered]] = []
        self.rechecks: list[tuple[date, CriticismRechecked]] = []

    @classmethod
    def issue(cls, criticism_id: UUID, issued: CriticismIssued, *, on: date) -> Self:
        """Issue with grounds, the facts that are the reason, and a day.

        Raises:
            FactsMissingError: no ground or no fact is named.
            DueDayError: the day does not lie after the criticism.
        """
        if not issued.grounds or not issued.facts:
            raise FactsMissingError(field="facts" if issued.grounds else "grounds")
        if issued.due_on <= on:
            raise DueDayError(field="due_on")
        new = cls(criticism_id)
        new.record(issued, on)
        return new

    @property
    def closed_on(self) -> date | None:
        """The day on which things were found put right."""
        return next((day for day, looked in self.rechecks if looked.is_put_right), None)

    @property
    def awaits_recheck(self) -> bool:
        """Whether something was answered since the last look."""
        return bool(self.answers) and (
            not self.rechecks or self.answers[-1][0] >= self.rechecks[-1][0]
        )

    def extend(
        self, extended: CriticismExtended, *, on: date, at_most: int = CRITICISM_EXTENSIONS
    ) -> None:
        """Set a later day, as often as the rule pack lets (S-64)."""
        self._ensure_open(extended.organization_id, on)
        if self.extensions >= at_most:
            raise ExtendedBeforeError(str(self.id))
        if extended.due_on <= self.due_on:
            raise DueDayError(field="due_on", due_on=self.due_on.isoformat())
        self.record(extended, on)

    def reassign(self, reassigned: CriticismReassigned, *, on: date) -> None:
        """Give it to whoever came into the post."""
        self._ensure_open(reassigned.organization_id, on)
        if reassigned.person_id != self.person_id:
            self.record(reassigned, on)

    def answer(self, answered: CriticismAnswered, *, on: date) -> None:
        """Take what was put right."""
        self._ensure_open(answered.organization_id, on)
        self.record(answered, on)

    def recheck(self, rechecked: CriticismRechecked, *, on: date) -> None:
        """Take the second look; without an answer it is held after the day, and finds nothing."""
        self._ensure_open(rechecked.organization_id, on)
        if not self.awaits_recheck and (rechecked.is_put_right or on <= self.due_on):
            raise NotAnsweredError(str(self.id))
        self.record(rechecked, on)

    def _ensure_open(self, organization_id: UUID, on: date) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if self.closed_on is not None:
            raise PutRightError(str(self.id))
        if on < self.issued_on:
            raise BackwardsError(field="occurred_on", issued_on=self.issued_on.isoformat())

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case CriticismIssued():
                self.issued, self.issued_on = fact, occurred_on
                self.organization_id, self.due_on = fact.organization_id, fact.due_on
                self.person_id = fact.person_id
            case CriticismExtended():
                self.due_on, self.extensions = fact.due_on, self.extensions + 1
            case CriticismReassigned():
                self.person_id = fact.person_id
            case CriticismAnswered():
                self.answers.append((occurred_on, fact))
            case CriticismRechecked():
                self.rechecks.append((occurred_on, fact))
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
