"""An obligation: what an organization owes in a period under a clause, and what speaks for it.

It keeps thresholds and evidence; how it stands on a day is derived when asked.
"""

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.assessment.domain.timeline import NO_END
from shared.kernel.calendar import Period


class State(StrEnum):
    SCHEDULED = "scheduled"
    DUE_SOON = "due_soon"
    FULFILLED = "fulfilled"
    FULFILLED_LATE = "fulfilled_late"
    HELD_INVALID = "held_invalid"
    MISSED = "missed"
    WAIVED = "waived"
    VOID = "void"

    @property
    def counts(self) -> bool:
        """Whether an obligation in this state enters the score."""
        return self in _COUNTING


_COUNTING = frozenset({State.FULFILLED, State.FULFILLED_LATE, State.HELD_INVALID, State.MISSED})


class Fault(StrEnum):
    """Why a meeting that was held does not count."""

    CHAIR = "chair"
    QUORUM = "quorum"
    AGENDA = "no_party_building_item"
    CONCLUSION = "no_conclusion"


class Note(StrEnum):
    """What is shown with a deed, whether or not it costs points."""

    ENTERED_LATE = "entered_late"
    AFTER_DUE = "after_due"
    CHAIR_ACTING = "chair_acting"
    CHAIR_ENTRUSTED = "chair_entrusted"
    QUORUM_UNKNOWN = "quorum_unknown"


class Evidence(NamedTuple):
    """Something done: in force on the days ``[from_on, until)``."""

    after_due: bool
    entered_late: bool
    from_on: date
    facts: tuple[str, ...]
    until: date = NO_END
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()

    def holds(self, day: date) -> bool:
        """Say whether it was in force on a day."""
        return self.from_on <= day < self.until


class Waived(NamedTuple):
    """Let off on the days ``[from_on, until)``, by these facts."""

    from_on: date
    until: date
    facts: tuple[str, ...]


class Requirement(NamedTuple):
    """One thing that must be there, since a day; any one evidence without fault will do."""

    evidence: tuple[Evidence, ...]
    since: date = date.min
    facts: tuple[str, ...] = ()

    def met_by(self, day: date) -> Evidence | None:
        """Give the best evidence of a day: in time, entered in time, early; None where none."""
        best: Evidence | None = None
        for each in self.evidence:
            if not each.faults and each.holds(day) and (best is None or each < best):
                best = each
        return best


class Obligation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is owed for one period. ``closed_on``: the organization's last day, where it ended."""

    organization_id: UUID
    duty: str
    clauses: tuple[str, ...]
    period: Period
    due_on: date
    due_soon_days: int
    pack: str  # the fact that published the pack
    answerable: UUID | None  # who held the duty on the due day
    requirements: tuple[Requirement, ...] = ()
    closed_on: date = NO_END
    is_void: bool = False  # not owed: the organization did not stand the whole period
    standing_facts: tuple[str, ...] = ()  # what began it, and ended it
    waivers: tuple[Waived, ...] = ()
    aside: tuple[str, ...] = ()  # facts of what was aborted or withdrawn

    @property
    def key(self) -> str:
        """Duty and period: ``branch-meeting/2025-03``."""
        return f"{self.duty}/{self.period.name}"

    def state_on(self, day: date) -> State:
        """Give the state on a day: what occurred on or before it, what was due before it."""
        return self.state_given(self.met_on(day), day)

    def state_given(self, met: tuple[Evidence | None, ...], day: date) -> State:
        """Give the state on a day from what ``met_on`` gave for it.

        What falls due after the organization's last day, and is not done, is void: nobody is left
        to do it.
        """
        if self.is_void:
            return State.VOID
        if self.waiver_facts_on(day):
            return State.WAIVED
        if met and None not in met:
            late = any(each.after_due or each.entered_late for each in met if each)
            return State.FULFILLED_LATE if late else State.FULFILLED
        if self.closed_on < self.due_on:
            return State.VOID
        if day > self.due_on:
            return State.HELD_INVALID if self.invalid_on(day) else State.MISSED
        soon = (self.due_on - day).days <= self.due_soon_days
        return State.DUE_SOON if soon else State.SCHEDULED

    def waiver_facts_on(self, day: date) -> tuple[str, ...]:
        """Give the facts by which it is waived on a day; none where it is not."""
        return tuple(
            fact for each in self.waivers if each.from_on <= day < each.until for fact in each.facts
        )

    def met_on(self, day: date) -> tuple[Evidence | None, ...]:
        """Give, for each thing required by a day, what meets it on that day."""
        moment = min(day, self.closed_on)
        return tuple(each.met_by(moment) for each in self.requirements if each.since <= moment)

    def share_on(self, day: date) -> Fraction:
        """Give the share of what is required that is met on a day; nothing required: 0."""
        met = self.met_on(day)
        return Fraction(sum(each is not None for each in met), len(met) or 1)

    def invalid_on(self, day: date) -> tuple[Evidence, ...]:
        """Give what was done by a day and does not count, with its faults."""
        moment = min(day, self.closed_on)
        return tuple(
            each
            for requirement in self.requirements
            for each in requirement.evidence
            if each.faults and each.from_on <= moment
        )
