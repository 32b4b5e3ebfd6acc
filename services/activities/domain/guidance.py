"""What a leading body advised a unit, and what became of it (S-16); experience cards (S-44)."""

from datetime import date
from typing import Self
from uuid import UUID

from services.activities.domain.owned import Owned
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_points import (
    ExperienceAdopted,
    ExperienceRecorded,
    ExperienceSpread,
    ExperienceWithdrawn,
    GuidanceFollowedUp,
    GuidanceGiven,
    GuidanceWithdrawn,
)
from shared.kernel.errors import UnknownFactError


class Guidance(Owned):
    """Facts: GuidanceGiven, GuidanceFollowedUp*, GuidanceWithdrawn."""

    KIND = "activities.guidance"

    @classmethod
    def give(cls, guidance_id: UUID, given: GuidanceGiven, *, on: date) -> Self:
        guidance = cls(guidance_id)
        guidance.record(given, on)
        return guidance

    def follow_up(self, followed: GuidanceFollowedUp, *, on: date) -> None:
        self._ensure_open(followed.organization_id, on)
        self.record(followed, on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case GuidanceGiven():
                self._begin(fact.organization_id, occurred_on)
            case GuidanceFollowedUp():
                self.stepped_on = occurred_on
            case GuidanceWithdrawn():
                self.is_closed = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)


class Experience(Owned):
    """Facts: ExperienceRecorded, ExperienceSpread* and ExperienceAdopted*, ExperienceWithdrawn."""

    KIND = "activities.experience"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.adopted_by: set[UUID] = set()

    @classmethod
    def describe(cls, experience_id: UUID, recorded: ExperienceRecorded, *, on: date) -> Self:
        experience = cls(experience_id)
        experience.record(recorded, on)
        return experience

    def spread(self, spread: ExperienceSpread, *, on: date) -> None:
        self._ensure_open(spread.organization_id, on)
        self.record(spread, on)

    def adopt(self, unit_id: UUID, change: str | None, *, on: date) -> None:
        """Say, as a unit, that it does so, too; each says it once."""
        self._ensure_goes_on(on)
        if unit_id not in self.adopted_by:
            owner = self.organization_id
            self.record(
                ExperienceAdopted(organization_id=owner, unit_id=unit_id, change=change), on
            )

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case ExperienceRecorded():
                self._begin(fact.organization_id, occurred_on)
            case ExperienceSpread():
                pass
            case ExperienceAdopted():
                self.adopted_by |= {fact.unit_id}
            case ExperienceWithdrawn():
                self.is_closed = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
