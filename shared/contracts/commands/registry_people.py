"""Commands on people beyond their registration."""

from shared.contracts.command import Command, OrganizationId, PersonContact, PersonId, PostId
from shared.contracts.fact import ShortText


class RecordContact(Command, frozen=True, kw_only=True):
    """Record how to reach who holds, or acts for, a post that day; it goes into the vault."""

    organization_id: OrganizationId
    post_id: PostId
    person_id: PersonId
    contact: PersonContact


class RestrictPerson(Command, frozen=True, kw_only=True):
    """Keep a person's name and contact as a law demands, and show and change them no more."""

    person_id: PersonId
    document: ShortText


class LiftRestriction(Command, frozen=True, kw_only=True):
    """Let a person's name and contact be shown again; only then can they be erased."""

    person_id: PersonId
    document: ShortText


class ErasePerson(Command, frozen=True, kw_only=True):
    """Destroy the key of a person's name and contact, by an order; nothing brings them back."""

    person_id: PersonId
    document: ShortText
