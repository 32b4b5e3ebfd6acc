"""A weak organization under rectification (软弱涣散整顿): found, led, measured, accepted, closed.

Facts: WeakCaseOpened, then any of WeakCaseLeaderAssigned, WeakCaseMeasureTaken,
WeakCaseAcceptanceHeld, WeakCaseContinued; WeakCaseClosed and WeakCaseReopened in turn; and
WeakCaseFollowed where the organization went into another.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.registry.domain.case_errors import (
    AcceptanceGradeError,
    BeforeOpeningError,
    ClosedError,
    DissatisfiedTooManyError,
    NotAcceptedError,
    StillOpenError,
)
from services.registry.domain.dates import months_after
from services.registry.domain.errors import (
    CriteriaMissingError,
    NotSuccessorError,
)
from services.registry.domain.organization import Organization
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.registry_cases import (
    AcceptanceGrade,
    WeakCaseAcceptanceHeld,
    WeakCaseClosed,
    WeakCaseContinued,
    WeakCaseFollowed,
    WeakCaseLeaderAssigned,
    WeakCaseMeasureTaken,
    WeakCaseOpened,
    WeakCaseReopened,
)
from shared.contracts.practice import DEFAULTS, Practice
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError

Step = WeakCaseLeaderAssigned | WeakCaseMeasureTaken | WeakCaseContinued


class WeakCase(Aggregate):
    KIND = "registry.weak_case"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.accepted: tuple[date, AcceptanceGrade] | None = None
        self.is_closed = False
        self.last: tuple[date, Step] | None = None

    @classmethod
    def open(
        cls, weak_case_id: UUID, organization: Organization, opened: WeakCaseOpened, *, on: date
    ) -> Self:
        organization.ensure_standing(on)
        if not opened.criteria:
            raise CriteriaMissingError(field="criteria")
        case = cls(weak_case_id)
        case.record(opened, on)
        return case

    def go_on(self, step: Step, *, on: date) -> None:
        """Take a leader, a measure, or a longer time; what was said last is not said again."""
        self._ensure_open(step.organization_id, on)
        if self.last != (on, step):
            self.record(step, on)

    def accept(
        self, held: WeakCaseAcceptanceHeld, *, on: date, practice: Practice = DEFAULTS
    ) -> None:
        self._ensure_open(held.organization_id, on)
        if held.dissatisfied > held.representatives:
            raise DissatisfiedTooManyError(field="dissatisfied")
        too_low = held.score_points < practice.acceptance_points
        failed = too_low or 2 * held.dissatisfied > held.representatives
        if failed and held.grade is not AcceptanceGrade.UNQUALIFIED:
            raise AcceptanceGradeError(field="grade")
        self.record(held, on)

    def close(self, closed: WeakCaseClosed, *, on: date, practice: Practice = DEFAULTS) -> None:
        self._ensure_open(closed.organization_id, on)
        accepted_on, grade = self.accepted or (on, AcceptanceGrade.UNQUALIFIED)
        consolidated = on >= months_after(accepted_on, practice.consolidation_months)
        if grade is AcceptanceGrade.UNQUALIFIED or on < accepted_on:
            raise NotAcceptedError(str(self.id))
        if grade is AcceptanceGrade.BASICALLY_QUALIFIED and not consolidated:
            raise NotAcceptedError(str(self.id), accepted_on=accepted_on.isoformat())
        self.record(closed, on)

    def reopen(self, reopened: WeakCaseReopened, *, on: date) -> None:
        self._ensure_of(reopened.organization_id, on)
        if not self.is_closed:
            raise StillOpenError(str(self.id))
        if not reopened.criteria:
            raise CriteriaMissingError(field="criteria")
        self.record(reopened, on)

    def follow(self, successor: Organization, predecessor: Organization, *, on: date) -> None:
        """Go on with an organization that its own went into."""
        if successor.id == self.organization_id:
            return
        self._ensure_of(predecessor.id, on)
        if successor.id not in predecessor.successor_ids:
            raise NotSuccessorError(str(successor.id), field="organization_id")
        followed = WeakCaseFollowed(organization_id=successor.id, predecessor_id=predecessor.id)
        self.record(followed, on)

    def _ensure_open(self, organization_id: UUID, on: date) -> None:
        self._ensure_of(organization_id, on)
        if self.is_closed:
            raise ClosedError(str(self.id))

    def _ensure_of(self, organization_id: UUID, on: date) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if on < self.opened_on:
            raise BeforeOpeningError(field="occurred_on", opened_on=self.opened_on.isoformat())

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case WeakCaseOpened():
                self.organization_id, self.opened_on = fact.organization_id, occurred_on
            case WeakCaseLeaderAssigned() | WeakCaseMeasureTaken() | WeakCaseContinued():
                self.last = (occurred_on, fact)
            case WeakCaseAcceptanceHeld():
                self.accepted = (occurred_on, fact.grade)
            case WeakCaseClosed():
                self.is_closed = True
            case WeakCaseReopened():
                self.is_closed, self.accepted, self.opened_on = False, None, occurred_on
            case WeakCaseFollowed():
                self.organization_id = fact.organization_id
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
