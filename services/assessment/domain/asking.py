"""What a reading is asked, and what it gives: things owed, with what speaks for each."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.assessment.domain.known import Deed, Record
from services.assessment.domain.obligations import Evidence, Fault, Note, Requirement
from services.assessment.domain.timeline import NO_END
from shared.contracts.rule_pack import RulePack
from shared.kernel.calendar import Period
from shared.kernel.workdays import Deadline, WorkingDays

County = Mapping[UUID, Record]


class Asked(NamedTuple):
    """A period of an organization, under a pack."""

    county: County
    organization_id: UUID
    record: Record
    pack: RulePack
    period: Period
    due_on: date  # of the duty in the period
    is_provisional: bool  # 暂定: that day rests on a calendar that is not published
    days: WorkingDays
    grace_days: int

    def put_off(self, day: date) -> Deadline:
        """Give the working day on which a thing due on a day is due, as `put_off` does."""
        return put_off(day, self.days)

    def evidence(
        self,
        deed: Deed,
        *,
        on: date | None = None,
        due_on: date | None = None,
        until: date = NO_END,
        faults: tuple[Fault, ...] = (),
        facts: tuple[str, ...] = (),
    ) -> Evidence:
        """Give a deed as evidence, from its day on or another; ``facts`` beside its own."""
        day = on or deed.day
        late = (deed.received_on - deed.day).days > self.grace_days
        after = day > (due_on or self.due_on)
        notes = ((Note.ENTERED_LATE, late), (Note.AFTER_DUE, after))
        return Evidence(
            after_due=after,
            entered_late=late,
            from_on=day,
            facts=(deed.id, *facts),
            until=until,
            faults=faults,
            notes=tuple(note for note, holds in notes if holds),
        )


class Owed(NamedTuple):
    """One thing owed for a period.

    ``anchor``: the day that says in which segment of the year it is owed, for a thing with a day
    of its own; None: it is owed for the whole period, which must have been stood in full.
    """

    requirements: tuple[Requirement, ...] = ()
    subject: str = ""
    person_id: UUID | None = None
    due_on: date | None = None  # None: the duty's own
    is_provisional: bool = False  # its own due day rests on a calendar that is not published
    anchor: date | None = None
    is_void: bool = False
    void_from: date = NO_END
    facts: tuple[str, ...] = ()  # that began, ended or suspended it
    aside: tuple[str, ...] = ()  # of what was aborted or withdrawn


def put_off(day: date, days: WorkingDays) -> Deadline:
    """Give the working day on which a thing due on a day is due (E-07).

    Where the calendar of the year is not published, the day stands for now.
    """
    return days.deadline(day) if days.is_published(day) else Deadline(day, is_provisional=True)


def latest(deeds: list[Deed], wanted: type) -> Deed | None:
    """Give the last of a stream's facts of a type; None where there is none."""
    return next((each for each in reversed(deeds) if isinstance(each.fact, wanted)), None)


def of_type(deeds: list[Deed], *wanted: type) -> list[Deed]:
    """Give a stream's facts of some types, in ledger order."""
    return [each for each in deeds if isinstance(each.fact, wanted)]
