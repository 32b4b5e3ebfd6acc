"""An obligation as it stands on the valid date: its state, with what is to be cited for it."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from services.assessment.domain.obligations import Evidence, Fault, Note, Obligation, State


class Standing(NamedTuple):
    """How an obligation stands on a day."""

    obligation: Obligation
    state: State
    met: tuple[Evidence | None, ...]  # what meets each thing required
    facts: tuple[str, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]
    day: date

    @property
    def tally(self) -> tuple[Fraction, int, int]:
        """How many things are done, of how many, and how many of them late."""
        return self.obligation.tally_on(self.day)

    @property
    def entered_late(self) -> bool:
        """Whether what it rests on reached the office after the days of grace."""
        return any(each.entered_late for each in self.met if each)

    @property
    def after_due(self) -> bool:
        """Whether what it rests on was done after the due day."""
        return any(each.after_due for each in self.met if each)


def standing_on(obligation: Obligation, day: date) -> Standing:
    """Give how an obligation stands on a day."""
    met = obligation.met_on(day)
    state = obligation.state_given(met, day)
    cited = [each for each in met if each]
    if state is State.HELD_INVALID:
        cited = list(obligation.invalid_on(day))
    required = [fact for each in obligation.requirements for fact in each.facts]
    waived = obligation.waiver_facts_on(day)
    facts = [*required, *(fact for each in cited for fact in each.facts), *waived]
    if state in (State.MISSED, State.HELD_INVALID):
        facts.extend((*obligation.partial_on(day), *obligation.aside))
    if state is State.VOID:
        facts.extend(obligation.standing_facts)
    return Standing(
        obligation,
        state,
        met,
        tuple(dict.fromkeys(facts)),
        tuple(dict.fromkeys(fault for each in cited for fault in each.faults)),
        tuple(dict.fromkeys(note for each in cited for note in each.notes)),
        day,
    )
