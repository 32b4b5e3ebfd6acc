"""A post of an organization: who holds it, who acts for it, who is on leave, its share of the work.

Facts: PostCreated, then any of PersonAppointed, ActingStarted, AppointmentEnded, LeaveStarted,
LeaveEnded, ScopeAssigned, SecretaryFiled, ContactPointExemptionSet. They may become known in any
order of days. Whether one organization has
two secretary's posts, or a post existed before it was entered, is not asked here: assessment judges
by the day.
"""

from datetime import date, timedelta
from typing import Self
from uuid import UUID

import msgspec

from services.registry.domain.errors import (
    NotHolderError,
    NotOnLeaveError,
    NotSecretarysPostError,
    OnLeaveError,
    PostHeldError,
)
from services.registry.domain.organization import Organization
from services.registry.domain.switches import Switches
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import (
    ActingStarted,
    AppointmentEnded,
    PersonAppointed,
    PostCreated,
    PostKind,
)
from shared.contracts.facts.registry_duties import (
    ContactPointExemptionSet,
    LeaveEnded,
    LeaveKind,
    LeaveStarted,
    ScopeAssigned,
    SecretaryFiled,
    WorkField,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError
from shared.kernel.timeline import Timeline

_DAY = timedelta(days=1)


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
        self.leaves: Switches[UUID] = Switches()
        self.filings: list[tuple[UUID, date]] = []  # who was put on file, and when
        self.exemptions: Switches[UUID] = Switches()
        self.scopes: Timeline[ScopeAssigned] = Timeline()

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

    def start_leave(
        self,
        person_id: UUID,
        organization_id: UUID,
        *,
        leave: LeaveKind,
        expected_until: date | None,
        on: date,
    ) -> None:
        self.ensure_served_by(person_id, organization_id, on=on)
        if self.leaves.holds_on(person_id, on):
            raise OnLeaveError(str(person_id), field="person_id")
        fact = LeaveStarted(
            organization_id=self.organization_id,
            kind=self.kind,
            person_id=person_id,
            leave=leave,
            expected_until=expected_until,
        )
        self.record(fact, on)

    def end_leave(self, person_id: UUID, organization_id: UUID, *, on: date) -> None:
        self._ensure_of(organization_id)
        if not self.leaves.holds_on(person_id, on - _DAY):
            raise NotOnLeaveError(str(person_id), field="person_id")
        if not self.leaves.ended_on(person_id, on):
            fact = LeaveEnded(
                organization_id=self.organization_id, kind=self.kind, person_id=person_id
            )
            self.record(fact, on)

    def file(self, filed: SecretaryFiled, *, on: date) -> None:
        """Put the holder on file; each tenure is filed once."""
        self._ensure_of(filed.organization_id)
        if self.kind is not PostKind.SECRETARY:
            raise NotSecretarysPostError(str(self.id), field="post_id")
        tenure = self._held_by(filed.person_id, on)
        if not any(who == tenure.person_id and tenure.holds_on(day) for who, day in self.filings):
            self.record(filed, on)

    def exempt(self, exemption: ContactPointExemptionSet, *, on: date) -> None:
        self._ensure_of(exemption.organization_id)
        self._held_by(exemption.person_id, on)
        if exemption.is_exempt != self.exemptions.holds_on(exemption.person_id, on):
            self.record(exemption, on)

    def assign_scope(
        self,
        organization: Organization,
        unit_ids: tuple[UUID, ...],
        fields: tuple[WorkField, ...],
        *,
        document: str | None,
        on: date,
    ) -> None:
        self._ensure_of(organization.id)
        organization.ensure_standing(on)
        assigned = ScopeAssigned(
            organization_id=self.organization_id,
            kind=self.kind,
            unit_ids=tuple(dict.fromkeys(unit_ids)),
            fields=tuple(dict.fromkeys(fields)),
            document=document,
        )
        if assigned != self.scopes.on(on):
            self.record(assigned, on)

    def ensure_served_by(self, person_id: UUID, organization_id: UUID, *, on: date) -> None:
        """Refuse who neither holds the post on a day nor acts for it, and a post of others.

        Raises:
            WrongOrganizationError: the post is another organization's.
            NotHolderError: the person does not serve in it that day.
        """
        self._ensure_of(organization_id)
        if not any(one.person_id == person_id and one.holds_on(on) for one in self.tenures):
            raise NotHolderError(str(person_id), field="person_id")

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

    def _held_by(self, person_id: UUID, day: date) -> Tenure:
        """Give the tenure by which a person holds the post on a day; acting is none."""
        for tenure in self.tenures:
            if tenure.person_id == person_id and not tenure.acting and tenure.holds_on(day):
                return tenure
        raise NotHolderError(str(person_id), field="person_id")

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
            case _:
                self._fold_duties(fact, occurred_on)

    def _fold_duties(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case SecretaryFiled():
                self.filings.append((fact.person_id, occurred_on))
            case ContactPointExemptionSet():
                self.exemptions.set(fact.person_id, occurred_on, holds=fact.is_exempt)
            case LeaveStarted():
                self.leaves.set(fact.person_id, occurred_on, holds=True)
            case LeaveEnded():
                self.leaves.set(fact.person_id, occurred_on, holds=False)
            case ScopeAssigned():
                self.scopes.set(occurred_on, fact)
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
