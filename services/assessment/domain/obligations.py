"""An obligation: what an organization owes in a period under a clause, and what speaks for it.

It keeps thresholds and evidence; how it stands on a day is derived when asked.
"""

from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
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
    """Why what was done does not count."""

    CHAIR = "chair"
    QUORUM = "quorum"
    AGENDA = "no_party_building_item"
    CONCLUSION = "no_conclusion"
    NOT_LAGGING = "not_lagging"  # a contact point, on the day of choice
    TOO_MANY = "too_many"
    NOT_CONFIRMED = "not_confirmed"  # by the other side
    NO_CHECKLIST = "no_checklist"
    NOT_SATISFIED = "not_satisfied"  # what was looked at
    NO_IDEOLOGY = "no_ideology"
    NO_SECTION = "no_section"  # on party-building responsibility
    NOT_STUDIED = "not_studied"  # a directive on which a measure was taken


class Note(StrEnum):
    """What is shown with a deed, whether or not it costs points."""

    ENTERED_LATE = "entered_late"
    AFTER_DUE = "after_due"
    CHAIR_ACTING = "chair_acting"
    CHAIR_ENTRUSTED = "chair_entrusted"
    CREDIT_SHARED = "credit_shared"  # with co-authors, in equal parts
    QUORUM_UNKNOWN = "quorum_unknown"


WHOLE = Fraction(1)


class Evidence(NamedTuple):
    """Something done: in force on the days ``[from_on, until)``."""

    after_due: bool
    entered_late: bool
    from_on: date
    facts: tuple[str, ...]
    until: date = NO_END
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    credit: Fraction = WHOLE  # the part of it that counts here, where several share it

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
    at_least: int = 1
    at_most: int | None = None  # more are as wrong as too few; E-08
    full: int = 1  # how many are all that can be asked: more earn nothing more
    all_without_fault: bool = False  # whether one with a fault spoils the others
    by_credit: bool = False  # whether parts of things add up
    until: date = NO_END  # from this day on it is not asked for

    def is_asked_on(self, day: date) -> bool:
        """Say whether it is asked for on a day."""
        return self.since <= day < self.until

    def met_by(self, day: date) -> Evidence | None:
        """Give the best evidence of a day: in time, entered in time, early; None where none."""
        if self.at_least != 1 or self.at_most is not None:
            return self._met_as_asked(day)
        if self.all_without_fault or self.by_credit:
            return self._met_as_asked(day)
        best: Evidence | None = None
        for each in self.evidence:
            if not each.faults and each.holds(day) and (best is None or each < best):
                best = each
        return best

    def good_on(self, day: date) -> list[Evidence]:
        """Give what holds on a day without fault, the best first."""
        return sorted(each for each in self.evidence if not each.faults and each.holds(day))

    def whole_on(self, day: date) -> int:
        """Give how many whole things hold on a day without fault, parts added up."""
        good = self.good_on(day)
        return int(sum(each.credit for each in good)) if self.by_credit else len(good)

    def is_exceeded_on(self, day: date) -> bool:
        """Say whether more hold on a day than may."""
        return self.at_most is not None and len(self.good_on(day)) > self.at_most

    def _met_as_asked(self, day: date) -> Evidence | None:
        good = self.good_on(day)
        count = self._enough_of(good)
        if count is None or self.is_exceeded_on(day):
            return None
        if self.all_without_fault and any(
            each.faults and each.holds(day) for each in self.evidence
        ):
            return None
        facts = tuple(fact for each in good for fact in each.facts)
        if not count:
            return Evidence(after_due=False, entered_late=False, from_on=date.min, facts=facts)
        return good[count - 1]._replace(facts=facts)

    def _enough_of(self, good: list[Evidence]) -> int | None:
        """Say how many of these, from the first on, come to what is asked; None: all do not."""
        if not self.by_credit:
            return self.at_least if len(good) >= self.at_least else None
        sums = accumulate((each.credit for each in good), initial=Fraction(0))
        return next((count for count, done in enumerate(sums) if done >= self.at_least), None)


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
    void_from: date = NO_END  # another took its place
    is_provisional: bool = False  # 暂定: the due day rests on a calendar that is not published
    standing_facts: tuple[str, ...] = ()  # what began it, ended it, or suspended it
    waivers: tuple[Waived, ...] = ()
    aside: tuple[str, ...] = ()  # facts of what was aborted or withdrawn
    subject: str = ""  # what it is about, where a period has several: a person, a finding
    person_id: UUID | None = None  # whose own it is; None: the organization's
    late_counts: bool = True  # whether what was done after its due day is met, for a share

    @property
    def key(self) -> str:
        """Duty and period, and what it is about: ``branch-meeting/2025-03``."""
        about = f"/{self.subject}" if self.subject else ""
        return f"{self.duty}/{self.period.name}{about}"

    def state_on(self, day: date) -> State:
        """Give the state on a day: what occurred on or before it, what was due before it."""
        return self.state_given(self.met_on(day), day)

    def state_given(self, met: tuple[Evidence | None, ...], day: date) -> State:
        """Give the state on a day from what ``met_on`` gave for it.

        What falls due after the organization's last day, and is not done, is void: nobody is left
        to do it.
        """
        if self.is_void or day >= self.void_from:
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
        return tuple(each.met_by(moment) for each in self.requirements if each.is_asked_on(moment))

    def share_on(self, day: date) -> Fraction:
        """Give the share of what is required that is met on a day; nothing required: 0."""
        met = self.met_on(day)
        return Fraction(sum(each is not None for each in met), len(met) or 1)

    def tally_on(self, day: date) -> tuple[Fraction, int, int]:
        """Give how many of how many things are done on a day, and how many of them late.

        >>> year = Period("2025", date(2025, 1, 1), date(2026, 1, 1))
        >>> september = date(2025, 9, 1)
        >>> report = Evidence(after_due=True, entered_late=False, from_on=september, facts=())
        >>> Obligation(
        ...     organization_id=UUID(int=0), duty="reports", clauses=(), period=year, pack="",
        ...     due_on=year.last_day, due_soon_days=14, answerable=None,
        ...     requirements=(Requirement((report,), full=2),),
        ... ).tally_on(date(2025, 12, 31))
        (Fraction(1, 1), 2, 1)
        """
        moment = min(day, self.closed_on)
        done, of, late = Fraction(0), 0, 0
        for each in self.requirements:
            if not each.is_asked_on(moment):
                continue
            good = self._good_of(each, moment)
            count = sum(one.credit for one in good) if each.by_credit else len(good)
            done, of = done + min(count, each.full), of + each.full
            late += sum(one.after_due for one in good)
        return done, of or 1, late

    def _good_of(self, requirement: Requirement, moment: date) -> list[Evidence]:
        if requirement.full == 1 and not requirement.by_credit:
            met = requirement.met_by(moment)
            good = [met] if met else []
        else:
            good = requirement.good_on(moment)
        return [each for each in good if self.late_counts or not each.after_due]

    def invalid_on(self, day: date) -> tuple[Evidence, ...]:
        """Give what was done by a day and does not count, with its faults."""
        moment = min(day, self.closed_on)
        found = [
            each
            for requirement in self.requirements
            for each in requirement.evidence
            if each.faults and each.from_on <= moment
        ]
        for requirement in self.requirements:
            if requirement.is_exceeded_on(moment):
                good = requirement.good_on(moment)
                found += [each._replace(faults=(Fault.TOO_MANY,)) for each in good]
        return tuple(found)

    def progress_on(self, day: date) -> tuple[int, int]:
        """Give how many deeds without fault there are by a day, of how many that are asked for."""
        moment = min(day, self.closed_on)
        known = [each for each in self.requirements if each.is_asked_on(moment)]
        done = sum(min(each.whole_on(moment), each.at_least) for each in known)
        return done, sum(each.at_least for each in known)

    def partial_on(self, day: date) -> tuple[str, ...]:
        """Give the facts of what was done by a day and is too little."""
        moment = min(day, self.closed_on)
        return tuple(
            fact
            for requirement in self.requirements
            if requirement.at_least > 1 or requirement.by_credit
            for each in requirement.good_on(moment)
            for fact in each.facts
        )
