"""A post of an organization: who holds it, and who acts for it, from when to when.

Facts: PostCreated, then any of PersonAppointed, ActingStarted, AppointmentEnded. They may become
known in any order of days. Whether one organization has two secretary's posts, or a post existed
before it was entered, is not asked here: assessment judges by the day.
"""

from datetime import date
from typing import Self
from uuid import UUID

import msgspec

from services.registry.domain.errors import NotHolderError, PostHeldError
from services.registry.domain.organization import Organization
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import (
    ActingStarted,
    AppointmentEnded,
    PersonAppointed,
    PostCreated,
    PostKind,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Tenure(msgspec.Struct):
    """A person in a post, or acting for it, on the days of ``[starts_on, ends_on)``."""

    person_id: UUID
    acting: bool
    starts_on: date
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the day is one of the tenure's."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


class Post(Aggregate):
    KIND = "registry.post"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.tenures: list[Tenure] = []

    @classmethod
    def create(
        cls,
        post_id: UUID,
        organization: Organization,
        *,
        kind: PostKind,
        title: str | None,
        on: date,
    ) -> Self:
        organization.ensure_standing(on)
        post = cls(post_id)
        created = PostCreated(organization_id=organization.id, kind=kind, title=title)
        post.record(created, on)
        return post

    def appoint(
        self, person_id: UUID, organization: Organization, *, document: str | None, on: date
    ) -> None:
        if self._may_take(person_id, organization, on=on, acting=False):
            fact = PersonAppointed(
                organization_id=self.organization_id,
                kind=self.kind,
                person_id=person_id,
                document=document,
            )
            self.record(fact, on)

    def start_acting(
        self, person_id: UUID, organization: Organization, *, document: str | None, on: date
    ) -> None:
        if self._may_take(person_id, organization, on=on, acting=True):
            fact = ActingStarted(
                organization_id=self.organization_id,
                kind=self.kind,
                person_id=person_id,
                document=document,
            )
            self.record(fact, on)

    def end(self, person_id: UUID, organization_id: UUID, *, acting: bool, on: date) -> None:
        """End a tenure; one that has ended later already may be ended earlier."""
        self._ensure_of(organization_id)
        tenure = self._ending(person_id, acting=acting, on=on)
        if tenure is None:
            raise NotHolderError(str(person_id), field="person_id")
        if tenure.ends_on != on:
            fact = AppointmentEnded(
                organization_id=self.organization_id,
                kind=self.kind,
                person_id=person_id,
                acting=acting,
            )
            self.record(fact, on)

    def _may_take(
        self, person_id: UUID, organization: Organization, *, on: date, acting: bool
    ) -> bool:
        """Whether there is anything to record; refuses where somebody holds the post that day."""
        self._ensure_of(organization.id)
        organization.ensure_standing(on)
        for tenure in self.tenures:
            if tenure.acting == acting and tenure.holds_on(on):
                if (tenure.person_id, tenure.starts_on) == (person_id, on):
                    return False
                since = tenure.starts_on.isoformat()
                raise PostHeldError(str(self.id), person_id=str(tenure.person_id), since=since)
        return True

    def _ensure_of(self, organization_id: UUID) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")

    def _ending(self, person_id: UUID, *, acting: bool, on: date) -> Tenure | None:
        """Give the tenure that an end on this day ends: the latest begun, not over before it."""
        found = [
            tenure
            for tenure in self.tenures
            if (tenure.person_id, tenure.acting) == (person_id, acting)
            and tenure.starts_on < on
            and (tenure.ends_on is None or on <= tenure.ends_on)
        ]
        return max(found, key=lambda tenure: tenure.starts_on, default=None)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case PostCreated():
                self.organization_id, self.kind = fact.organization_id, fact.kind
            case PersonAppointed():
                self.tenures.append(Tenure(fact.person_id, acting=False, starts_on=occurred_on))
            case ActingStarted():
                self.tenures.append(Tenure(fact.person_id, acting=True, starts_on=occurred_on))
            case AppointmentEnded():
                tenure = self._ending(fact.person_id, acting=fact.acting, on=occurred_on)
                if tenure is not None:
                    tenure.ends_on = occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
