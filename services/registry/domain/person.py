"""A person: an id and nothing else; name and contact stand in the vault.

Facts: PersonRegistered, any number of ContactRecorded, then perhaps PersonErased: nobody can read
name or contact again. Between PersonRestricted and RestrictionLifted they are kept as a law
demands, neither shown nor changed nor erased.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.registry.domain.errors import PersonErasedError, PersonRestrictedError
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import PersonRegistered
from shared.contracts.facts.registry_people import (
    ContactRecorded,
    PersonErased,
    PersonRestricted,
    RestrictionLifted,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Person(Aggregate):
    KIND = "registry.person"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.was_erased = False
        self.is_restricted = False

    @classmethod
    def register(cls, person_id: UUID, *, on: date) -> Self:
        person = cls(person_id)
        person.record(PersonRegistered(), on)
        return person

    def record_contact(self, *, on: date) -> None:
        """Say that a contact was recorded; two cannot be told apart here, so each is a fact."""
        if self.was_erased:
            raise PersonErasedError(str(self.id), field="person_id")
        self._refuse_restricted()
        self.record(ContactRecorded(), on)

    def restrict(self, *, document: str, on: date) -> None:
        """Keep what is held, and no longer process it; of the erased nothing is held."""
        if self.was_erased:
            raise PersonErasedError(str(self.id), field="person_id")
        if not self.is_restricted:
            self.record(PersonRestricted(document=document), on)

    def lift_restriction(self, *, document: str, on: date) -> None:
        if self.is_restricted:
            self.record(RestrictionLifted(document=document), on)

    def erase(self, *, document: str, on: date) -> None:
        self._refuse_restricted()
        if not self.was_erased:
            self.record(PersonErased(document=document), on)

    def _refuse_restricted(self) -> None:
        if self.is_restricted:
            raise PersonRestrictedError(str(self.id), field="person_id")

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case PersonRegistered():
                self.registered_on = occurred_on
            case ContactRecorded():
                pass
            case PersonErased():
                self.was_erased = True
            case PersonRestricted():
                self.is_restricted = True
            case RestrictionLifted():
                self.is_restricted = False
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
