"""Commands on people beyond their registration."""

from shared.contracts.command import Command, OrganizationId, PersonContact, PersonId, PostId
from shared.contracts.fact import ShortText


class RecordContact(Command, frozen=True, kw_only=True):
    """Record how to reach who holds, or acts for, a post that day; it goes into the vault."""

    organization_id: OrganizationId
    post_id: PostId
    person_id: PersonId
    contact: PersonContact


class ErasePerson(Command, frozen=True, kw_only=True):
    """Destroy the key of a person's name and contact, by an order; nothing brings them back."""

    person_id: PersonId
    document: ShortText
