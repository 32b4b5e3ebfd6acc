"""A commendation: granted by the committee where the rule allows it, perhaps revoked (S-63).

Facts: CommendationGranted, then perhaps CommendationRevoked.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.assessment.domain.rounds.errors import (
    AlreadyRevokedError,
    BackwardsError,
    NotEligibleError,
)
from services.assessment.domain.rounds.result import Result
from shared.contracts.assessment_defaults import COMMENDED_GRADES
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.assessment_consequences import (
    CommendationGranted,
    CommendationRevoked,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


def is_eligible(result: Result) -> bool:
    """Say whether the rule allows a commendation: one of the best grades, and no veto."""
    grade = result.grade
    if grade is None or grade.grade_place is None or result.vetoes:
        return False
    return grade.grade_place <= COMMENDED_GRADES


class Commendation(Aggregate):
    KIND = "assessment.commendation"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.granted: CommendationGranted | None = None
        self.granted_on: date | None = None
        self.revoked: CommendationRevoked | None = None
        self.revoked_on: date | None = None

    @classmethod
    def grant(
        cls,
        commendation_id: UUID,
        result: Result,
        *,
        title: str,
        meeting_id: UUID,
        on: date,
    ) -> Self:
        """Grant on the last version of a result.

        Raises:
            NotEligibleError: the grade is none of the best, or there is a veto.
        """
        grade = result.grade
        if grade is None or grade.grade is None or not is_eligible(result):
            raise NotEligibleError(field="round_id", grade=grade.grade if grade else None)
        new = cls(commendation_id)
        granted = CommendationGranted(
            organization_id=grade.organization_id,
            person_id=grade.person_id,
            round_id=grade.round_id,
            version=grade.version,
            grade=grade.grade,
            title=title,
            meeting_id=meeting_id,
        )
        new.record(granted, on)
        return new

    def revoke(self, revoked: CommendationRevoked, *, on: date) -> None:
        """Take it back."""
        if self.granted is None or revoked.organization_id != self.granted.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if self.revoked is not None:
            raise AlreadyRevokedError(str(self.id))
        if on < (self.granted_on or on):
            raise BackwardsError(field="occurred_on")
        self.record(revoked, on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case CommendationGranted():
                self.granted, self.granted_on = fact, occurred_on
            case CommendationRevoked():
                self.revoked, self.revoked_on = fact, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
