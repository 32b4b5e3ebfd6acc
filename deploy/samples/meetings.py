"""An organization's meetings through the year, with whatever is out of the ordinary about them."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from deploy.samples.county import DEPUTY, MEMBER, Unit
from deploy.samples.faults import script_of
from deploy.samples.names import YEAR, drawing, uid
from deploy.samples.registry import secretary_on
from deploy.samples.script import Script, Twist
from deploy.samples.texts import agenda_of, group_agenda, other_agenda
from shared.contracts.command import Command
from shared.contracts.commands import activities as a
from shared.contracts.facts.activities import ChairBasis, MeetingKind
from shared.contracts.facts.registry import OrganizationKind

GENERAL_MEETING_MONTHS = (3, 6, 9, 12)
LATE_BY_DAYS = 12


@dataclass(frozen=True)
class Year:
    """What the meetings of one organization are made from."""

    unit: Unit
    script: Script
    draw: Random

    def secretary_on(self, day: date) -> UUID:
        return secretary_on(self.unit, day)

    @property
    def deputy(self) -> UUID:
        return self.unit.seat(DEPUTY).person_id


def meetings_of(unit: Unit) -> Iterator[Command]:
    """Give one organization's meetings, each record before what is done to it."""
    year = Year(unit, script_of(unit.key), drawing("meetings", unit.key))
    for month in year.script.meeting_months:
        yield from _monthly(year, month)
    for month in GENERAL_MEETING_MONTHS if unit.groups > 0 and unit.has_committee else ():
        if year.script.extra_meetings and year.script.fault is None:
            yield from _standing(year, _general_meeting(year, month))
    for month in range(1, 13):
        for group in range(1, unit.groups + 1):
            yield from _standing(year, _group_meeting(year, month, group))


def sent_again(unit: Unit) -> Iterator[Command]:
    """Give the records that are sent a second time, weeks after the first."""
    twists = script_of(unit.key).twists
    months = {month for month, twist in twists.items() if twist is Twist.SENT_AGAIN}
    ids = {uid("meeting", unit.key, "monthly", month) for month in months}
    for command in meetings_of(unit) if ids else ():
        if isinstance(command, a.RecordMeeting) and command.meeting_id in ids:
            yield command


def _standing(year: Year, command: Command) -> Iterator[Command]:
    if year.script.stands_on(command.occurred_on):
        yield command


def _monthly(year: Year, month: int) -> Iterator[Command]:
    day = date(YEAR, month, year.draw.randint(5, 25))
    if month == 6 and year.script.new_secretary is not None:  # noqa: PLR2004
        day = day.replace(day=20)
    twist = year.script.twists.get(month)
    if not year.script.stands_on(day):
        return
    match twist:
        case Twist.MISSED:
            return
        case Twist.ABORTED:
            yield _aborted(year, day)
        case Twist.WRONG_DAY:
            yield from _on_the_wrong_day(year, month)
        case _:
            record = _twisted(year, _record(year, day), twist)
            yield record
            yield from _afterwards(year, record, twist)


def _record(year: Year, day: date) -> a.RecordMeeting:
    """Record a meeting in good order: the one that the duty asks for."""
    unit, draw = year.unit, year.draw
    agenda, conclusions = agenda_of(draw, committee="/" not in unit.key)
    kind = _kind_due(unit)
    entitled = unit.members if kind is MeetingKind.GENERAL_MEETING else _committee_size(unit)
    return a.RecordMeeting(
        occurred_on=day,
        received_on=day + timedelta(days=draw.randint(0, 3)),
        organization_id=unit.id,
        meeting_id=uid("meeting", unit.key, "monthly", day.month),
        kind=kind,
        chair_id=year.secretary_on(day),
        present=_present(draw, entitled),
        entitled=entitled,
        started_at=f"{draw.choice((8, 9, 14, 15, 19))}:{draw.choice(('00', '30'))}".zfill(5),
        agenda=agenda,
        conclusions=conclusions,
    )


def _twisted(year: Year, record: a.RecordMeeting, twist: Twist | None) -> a.RecordMeeting:
    day = record.occurred_on
    differently: dict[str, Any] = {}
    match twist:
        case Twist.BY_DEPUTY:
            differently = {"chair_id": year.deputy}
        case Twist.ENTRUSTED:
            paper = f"书记因公外出，{day.isoformat()}书面委托副书记主持"
            differently = {
                "chair_id": year.deputy,
                "chair_basis": ChairBasis.ENTRUSTED,
                "entrustment": paper,
            }
        case Twist.ACTING:
            differently = {"chair_id": year.deputy, "chair_basis": ChairBasis.ACTING}
        case Twist.NO_QUORUM:
            differently = {"present": (record.entitled or 0) // 2}
        case Twist.NOTHING_STUDIED:
            differently = {"conclusions": ()}
        case Twist.NO_PARTY_BUILDING:
            differently = {"agenda": other_agenda(year.draw)}
        case Twist.LATE_ENTRY:
            differently = {"received_on": day + timedelta(days=LATE_BY_DAYS)}
        case _:
            pass
    return msgspec.structs.replace(record, **differently)


def _afterwards(year: Year, record: a.RecordMeeting, twist: Twist | None) -> Iterator[Command]:
    day = record.occurred_on + timedelta(days=9)
    match twist:
        case Twist.WRONG_CHAIR:
            yield a.CorrectMeeting(
                occurred_on=day,
                received_on=day,
                reason="当天由副书记主持，录入时误填为书记",
                organization_id=record.organization_id,
                meeting_id=record.meeting_id,
                chair_id=year.deputy,
            )
        case Twist.WITHDRAWN:
            yield a.WithdrawMeeting(
                occurred_on=day,
                received_on=day,
                reason="误将邻村支部的会议录入本支部",
                organization_id=record.organization_id,
                meeting_id=record.meeting_id,
            )
        case Twist.SENT_TWICE:
            yield record


def _on_the_wrong_day(year: Year, month: int) -> Iterator[Command]:
    held_on = date(YEAR, month, monthrange(YEAR, month)[1])
    recorded_on = held_on + timedelta(days=2)
    record = msgspec.structs.replace(
        _record(year, held_on),
        occurred_on=recorded_on,
        received_on=held_on + timedelta(days=3),
    )
    yield record
    yield a.CorrectMeeting(
        occurred_on=held_on + timedelta(days=8),
        received_on=held_on + timedelta(days=8),
        reason="会议于月末召开，录入时误填日期",
        organization_id=record.organization_id,
        meeting_id=record.meeting_id,
        held_on=held_on,
    )


def _aborted(year: Year, day: date) -> Command:
    return a.RecordAbortedMeeting(
        occurred_on=day,
        received_on=day + timedelta(days=1),
        organization_id=year.unit.id,
        meeting_id=uid("meeting", year.unit.key, "aborted", day.month),
        kind=_kind_due(year.unit),
        present=1,
    )


def _general_meeting(year: Year, month: int) -> Command:
    unit, draw = year.unit, year.draw
    day = date(YEAR, month, draw.randint(5, 25))
    agenda, conclusions = agenda_of(draw, committee=False)
    return a.RecordMeeting(
        occurred_on=day,
        received_on=day + timedelta(days=draw.randint(0, 3)),
        organization_id=unit.id,
        meeting_id=uid("meeting", unit.key, "general", month),
        kind=MeetingKind.GENERAL_MEETING,
        chair_id=year.secretary_on(day),
        present=_present(draw, unit.members),
        entitled=unit.members,
        agenda=agenda,
        conclusions=conclusions,
        serves=(MeetingKind.THEME_DAY,) if month == GENERAL_MEETING_MONTHS[-1] else (),
    )


def _group_meeting(year: Year, month: int, group: int) -> Command:
    unit, draw = year.unit, year.draw
    day = date(YEAR, month, draw.randint(3, 27))
    kind = MEMBER if unit.has_committee else DEPUTY
    return a.RecordMeeting(
        occurred_on=day,
        received_on=day + timedelta(days=draw.randint(0, 3)),
        organization_id=unit.id,
        meeting_id=uid("meeting", unit.key, "group", group, month),
        kind=MeetingKind.PARTY_GROUP,
        chair_id=unit.seat(kind).person_id,
        chair_basis=ChairBasis.ENTRUSTED,
        entrustment=f"按支部年初分工，联系并召集第{group}党小组",
        present=draw.randint(4, 9),
        agenda=group_agenda(draw),
    )


def _kind_due(unit: Unit) -> MeetingKind:
    if unit.kind is OrganizationKind.TOWNSHIP_COMMITTEE:
        return MeetingKind.PARTY_COMMITTEE
    if unit.kind is OrganizationKind.COUNTY_COMMITTEE:
        return MeetingKind.PARTY_COMMITTEE
    return MeetingKind.BRANCH_COMMITTEE if unit.has_committee else MeetingKind.GENERAL_MEETING


def _committee_size(unit: Unit) -> int:
    return 8 if unit.kind is OrganizationKind.TOWNSHIP_COMMITTEE else 5


def _present(draw: Random, entitled: int) -> int:
    return draw.randint(entitled * 7 // 10 + 1, entitled)
