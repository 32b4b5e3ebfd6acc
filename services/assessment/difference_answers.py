"""The answers to what changed between two sizes of the ledger: frozen, by organization."""

from datetime import date
from uuid import UUID

import msgspec

from services.assessment.answers import CitedFact, Figure, ObligationOn, Word
from services.assessment.leader_changes import LeaderChange


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """How an organization stands in the tree on the valid date; empty where it is not known."""

    name: str | None = None
    category: str | None = None
    superior_id: UUID | None = None
    ended_on: date | None = None


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """An organization's score; None where it is not assessed."""

    score: Figure | None = None
    grade: Word | None = None


class ObligationChange(msgspec.Struct, frozen=True, kw_only=True):
    """An obligation that is owed otherwise, or stands otherwise; None where it was not owed."""

    obligation: str
    before: ObligationOn | None
    after: ObligationOn | None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What changed about one organization from one size of the ledger to another.

    ``facts`` are those between the two that concern it: its own, those of its predecessors, the
    rule packs and calendars of its superiors, and what only the later obligations, and the later
    scores of the leaders told, rest on.
    """

    organization_id: UUID
    from_size: int
    to_size: int
    placed_before: Placed
    placed_after: Placed
    marked_before: Marked
    marked_after: Marked
    obligations: tuple[ObligationChange, ...]
    facts: tuple[CitedFact, ...]
    leaders: tuple[LeaderChange, ...] = ()  # who led it in the year, by id
