"""The handover of a post: until both have signed, or the superior rules, the predecessor answers.

Facts: HandoverOpened, HandoverItemListed*, HandoverSigned by each side, perhaps HandoverRuled.
Nothing is listed once a side has signed: what was signed stands.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.registry.domain.case_errors import (
    BeforeOpeningError,
    HandoverDoneError,
    HandoverEmptyError,
    HandoverSignedError,
    NotOfHandoverError,
    SamePersonError,
)
from services.registry.domain.organization import Organization
from services.registry.domain.post import Post
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.registry_duties import (
    HandoverItemListed,
    HandoverOpened,
    HandoverRuled,
    HandoverSigned,
    Side,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Handover(Aggregate):
    KIND = "registry.handover"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.items: list[HandoverItemListed] = []
        self.signed_on: dict[Side, date] = {}
        self.ruled_on: date | None = None

    @classmethod
    def open(
        cls, handover_id: UUID, post: Post, *, predecessor_id: UUID, successor_id: UUID, on: date
    ) -> Self:
        if predecessor_id == successor_id:
            raise SamePersonError(field="successor_id")
        handover = cls(handover_id)
        opened = HandoverOpened(
            organization_id=post.organization_id,
            post_id=post.id,
            predecessor_id=predecessor_id,
            successor_id=successor_id,
        )
        handover.record(opened, on)
        return handover

    def list_item(self, item: HandoverItemListed, *, on: date) -> None:
        self._ensure_open(item.organization_id, on)
        if self.signed_on:
            raise HandoverSignedError(str(self.id))
        if item not in self.items:
            self.record(item, on)

    def sign(self, organization_id: UUID, side: Side, person_id: UUID, *, on: date) -> None:
        self._ensure_of(organization_id, on)
        if person_id != self.parties[side]:
            raise NotOfHandoverError(str(person_id), field="person_id")
        if not self.items:
            raise HandoverEmptyError(str(self.id))
        if side in self.signed_on:
            return
        if self.ruled_on is not None:
            raise HandoverDoneError(str(self.id))
        signed = HandoverSigned(organization_id=organization_id, side=side, person_id=person_id)
        self.record(signed, on)

    def rule(
        self, organization: Organization, ruling: Organization, *, document: str | None, on: date
    ) -> None:
        self._ensure_open(organization.id, on)
        ruling.ensure_may_lead(organization.kind, on=on)
        ruled = HandoverRuled(
            organization_id=organization.id, ruling_id=ruling.id, document=document
        )
        self.record(ruled, on)

    @property
    def is_done(self) -> bool:
        """Whether both have signed, or the superior has ruled."""
        return self.ruled_on is not None or len(self.signed_on) == len(Side)

    def _ensure_open(self, organization_id: UUID, on: date) -> None:
        self._ensure_of(organization_id, on)
        if self.is_done:
            raise HandoverDoneError(str(self.id))

    def _ensure_of(self, organization_id: UUID, on: date) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if on < self.opened_on:
            raise BeforeOpeningError(field="occurred_on", opened_on=self.opened_on.isoformat())

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case HandoverOpened():
                self.organization_id, self.post_id = fact.organization_id, fact.post_id
                self.opened_on = occurred_on
                self.parties = {
                    Side.PREDECESSOR: fact.predecessor_id,
                    Side.SUCCESSOR: fact.successor_id,
                }
            case HandoverItemListed():
                self.items.append(fact)
            case HandoverSigned():
                self.signed_on[fact.side] = occurred_on
            case HandoverRuled():
                self.ruled_on = occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
