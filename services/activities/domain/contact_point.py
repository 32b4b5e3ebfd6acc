"""A leader's contact point: chosen, perhaps rehomed, bettered or fallen back, ended.

Facts, in the order they may occur: ContactPointChosen; ContactPointReviewed,
ContactPointStandingChanged and ContactPointRehomed in any order; ContactPointEnded.
ContactPointWithdrawn at any time. How many a leader has, and whether the unit was lagging on the
day of choice, is judged by questions (S-39).
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.activities.domain.owned import Owned
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_points import (
    ContactPointChosen,
    ContactPointEnded,
    ContactPointRehomed,
    ContactPointReviewed,
    ContactPointStandingChanged,
    ContactPointWithdrawn,
)
from shared.kernel.errors import UnknownFactError


class ContactPoint(Owned):
    KIND = "activities.contact_point"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_withdrawn = False

    @classmethod
    def choose(cls, point_id: UUID, chosen: ContactPointChosen, *, on: date) -> Self:
        point = cls(point_id)
        point.record(chosen, on)
        return point

    def review(self, reviewed: ContactPointReviewed, *, on: date) -> None:
        self._ensure_open(reviewed.organization_id, on)
        self.record(reviewed, on)

    def change_standing(self, changed: ContactPointStandingChanged, *, on: date) -> None:
        """Accept that the unit stands otherwise, for better or worse; as it stands: nothing."""
        self._ensure_open(changed.organization_id, on)
        if changed.standing is not self.standing:
            self.record(changed, on)

    def rehome(self, rehomed: ContactPointRehomed, *, on: date) -> None:
        self._ensure_open(rehomed.organization_id, on)
        if rehomed.unit_id != self.unit_id:
            self.record(rehomed, on)

    def end(self, ended: ContactPointEnded, *, on: date) -> None:
        self._ensure_open(ended.organization_id, on)
        self.record(ended, on)

    def withdraw(self, withdrawn: Fact, organization_id: UUID, *, on: date) -> None:
        """Take the record back, that of a point that has ended, too; a second time: nothing."""
        self._ensure_of(organization_id)
        if not self.is_withdrawn:
            self.record(withdrawn, on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case ContactPointChosen():
                self._begin(fact.organization_id, occurred_on)
                self.unit_id, self.standing = fact.unit_id, fact.standing
            case ContactPointStandingChanged():
                self.standing, self.stepped_on = fact.standing, occurred_on
            case ContactPointRehomed():
                self.unit_id, self.stepped_on = fact.unit_id, occurred_on
            case ContactPointReviewed():
                self.stepped_on = occurred_on
            case ContactPointEnded():
                self.is_closed = True
            case ContactPointWithdrawn():
                self.is_closed = self.is_withdrawn = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
