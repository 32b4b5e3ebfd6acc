"""Deadlines of an organization or a person as an ICS calendar (RFC 5545), all-day in Asia/Shanghai.

Their UIDs stay the same for ever, so a calendar that is read again shows each deadline once; the
stamp is the ledger's own time, so the same index gives the same bytes.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from services.gateway.documents.making import Documents, Given, Made
from services.gateway.documents.paper import Ground
from services.gateway.documents.results import grounds_told
from services.gateway.documents.sources import all_told, open_criticisms, open_findings, told
from services.gateway.questions.question import Asking, Parameters, read_parameters
from shared.contracts.fact import Year

CONTENT_TYPE = "text/calendar; charset=utf-8"
_OVER = frozenset({"fulfilled", "fulfilled_late", "waived", "void"})
_REACHED = frozenset({"on_time", "late", "closed"})
_SPACE = UUID("6f1b9c1e-6f0a-5d5e-9a43-1d1f5b0c7a10")


class OrganizationCalendarAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year | None = None  # that of the day


class PersonCalendarAsked(Parameters, frozen=True, kw_only=True):
    person_id: UUID
    year: Year | None = None  # that of the day


class Due(NamedTuple):
    """One deadline; ``key`` names it for ever."""

    key: str
    due_on: date
    summary: str
    details: str


def of_organization(documents: Documents, asking: Asking, given: Given) -> Made:
    """Give what an organization owes and has not done, its indicators, findings and criticisms."""
    asking, ground, own = documents.moment(asking, given)
    asked = read_parameters(OrganizationCalendarAsked, own)
    year = asked.year or ground.day.year
    own_id = asked.organization_id
    owed = all_told(asking, "obligations", organization_id=own_id, year=year, valid_at=ground.day)
    dues = [*_owed(owed), *_of_registers(asking, own_id, year)]
    return _calendar(dues, ground, str(asked.organization_id))


def of_person(documents: Documents, asking: Asking, given: Given) -> Made:
    """Give what one person must see to and has not, as far as whoever asks may see."""
    asking, ground, own = documents.moment(asking, given)
    asked = read_parameters(PersonCalendarAsked, own)
    year = asked.year or ground.day.year
    owed = all_told(
        asking, "person_obligations", person_id=asked.person_id, year=year, valid_at=ground.day
    )
    return _calendar([*_owed(owed)], ground, str(asked.person_id))


def _owed(obligations: list[Any]) -> Iterator[Due]:
    for one in obligations:
        if one.state.code not in _OVER:
            key = f"obligation:{one.organization_id}:{one.obligation}"
            details = f"{one.state.zh}；{one.done}/{one.asked}；{'、'.join(one.clauses)}"
            yield Due(key, one.due_on, _marked(one.duty.zh, one), details)


def _of_registers(asking: Asking, organization_id: UUID, year: int) -> Iterator[Due]:
    for one in told(asking, "deadlines", organization_id=organization_id):
        if one.standing.value not in _REACHED and one.until.year == year:
            words = f"{_marked('指标', one)}：{one.name}"
            yield Due(f"indicator:{one.indicator_id}", one.until, words, "")
    for one in open_findings(asking, organization_id):
        yield Due(f"finding:{one.finding_id}", one.due_on, "整改：" + one.summary, one.item)
    for one in open_criticisms(asking, organization_id):
        yield Due(f"criticism:{one.criticism_id}", one.due_on, "限期整改", grounds_told(one))


def _marked(words: str, deadline: Any) -> str:
    """Mark what rests on a calendar that is not published: its day may yet be put off."""
    return f"{words}（暂定）" if deadline.is_provisional else words


def _calendar(dues: list[Due], ground: Ground, name: str) -> Made:
    calendar = Calendar()
    calendar.add("prodid", "-//zeren//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "责任事项时限")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for due in sorted(dues):
        event = Event()
        event.add("uid", f"{uuid5(_SPACE, due.key)}@zeren")
        event.add("dtstamp", ground.taken_at.replace(microsecond=0))
        event.add("dtstart", due.due_on)
        event.add("dtend", due.due_on + timedelta(days=1))
        event.add("summary", due.summary)
        if due.details:
            event.add("description", due.details)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return Made(calendar.to_ical(), CONTENT_TYPE, f"deadlines-{name}.ics", ground.size)
