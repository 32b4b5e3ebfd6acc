"""Facts of people beyond their ids."""

from shared.contracts.fact import Fact, ShortText


class ContactRecorded(Fact, frozen=True, kw_only=True):
    """How to reach the person was recorded anew; it stands in the vault, never in a fact."""

    TOPIC = "registry.person.contact_recorded.v1"
    CLAUSES = "S-17"


class PersonErased(Fact, frozen=True, kw_only=True):
    """By an order the person's key was destroyed: nobody can read name or contact again."""

    TOPIC = "registry.person.erased.v1"
    CLAUSES = "S-19"

    document: ShortText  # the order


class PersonRestricted(Fact, frozen=True, kw_only=True):
    """What is held of the person is kept because a law demands it, and no longer shown or changed.

    Source: 个人信息保护法 art. 47 (storing and protecting only).
    """

    TOPIC = "registry.person.restricted.v1"
    CLAUSES = "S-19"

    document: ShortText  # the order, with the law that demands keeping


class RestrictionLifted(Fact, frozen=True, kw_only=True):
    """What is held of the person may be shown again, or erased."""

    TOPIC = "registry.person.restriction_lifted.v1"
    CLAUSES = "S-19"

    document: ShortText  # the order


FACTS = (ContactRecorded, PersonErased, PersonRestricted, RestrictionLifted)
