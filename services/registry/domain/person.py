"""A person: an id and nothing else; the name stands in the vault.

Facts: PersonRegistered.
"""

from datetime import date
from typing import Self
from uuid import UUID

from shared.contracts.fact import Fact
from shared.contracts.facts.registry import PersonRegistered
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Person(Aggregate):
    KIND = "registry.person"

    @classmethod
    def register(cls, person_id: UUID, *, on: date) -> Self:
        person = cls(person_id)
        person.record(PersonRegistered(), on)
        return person

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case PersonRegistered():
                self.registered_on = occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
