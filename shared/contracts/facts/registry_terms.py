"""Facts of terms of office, on the organization's stream; a term is ``[occurredon, due_on)``."""

from datetime import date
from uuid import UUID

from shared.contracts.fact import Count, Fact, ShortText


class TermStarted(Fact, frozen=True, kw_only=True):
    """A term began whose election is not on record."""

    TOPIC = "registry.organization.term_started.v1"
    CLAUSES = "S-14"

    years: Count
    due_on: date


class ElectionHeld(Fact, frozen=True, kw_only=True):
    """An election was held, and a term began."""

    TOPIC = "registry.organization.election_held.v1"
    CLAUSES = "S-14"

    years: Count
    due_on: date
    document: ShortText | None = None


class TermExtended(Fact, frozen=True, kw_only=True):
    """The election may be as late as `until`; `occurredon` is the day of the approval."""

    TOPIC = "registry.organization.term_extended.v1"
    CLAUSES = "S-14"

    until: date
    approving_id: UUID
    document: ShortText | None = None


class ElectionAdvanced(Fact, frozen=True, kw_only=True):
    """The election shall be as early as `until`; `occurredon` is the day of the approval."""

    TOPIC = "registry.organization.election_advanced.v1"
    CLAUSES = "S-14"

    until: date
    approving_id: UUID
    document: ShortText | None = None


FACTS = (TermStarted, ElectionHeld, TermExtended, ElectionAdvanced)
