"""My duties: what is due, soon due, late or invalid, why, and the form that records it."""

from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Flask, Response

from services.gateway.desk.deeds import CORRECTS, deed_link, duties_of
from services.gateway.desk.labels import Label
from services.gateway.desk.pages.questions import acts
from services.gateway.desk.references import answer
from services.gateway.desk.sections import Section, Where, asked, section, where
from services.gateway.desk.visit import Desk, Visit, page, render
from services.gateway.reach import SEES_EVERYTHING
from shared.contracts.page import MAX_LIMIT
from shared.contracts.roles import Role
from shared.contracts.rule_duties import Institution
from shared.contracts.table import COMMANDS
from shared.kernel.errors import ZerenError

SOON_DAYS = 92
_HELD = "activities.meeting.held.v1"
_GROUPS = (
    ("late", "逾期未办", "Late", ("missed",)),
    ("invalid", "已办但不符合要求", "Done, but not valid", ("held_invalid",)),
    ("soon", "即将到期", "Due soon", ("due_soon",)),
    ("ahead", "以后要办", "Ahead", ("scheduled",)),
    ("behind", "已逾期补办", "Done late", ("fulfilled_late",)),
    ("done", "已办结", "Done", ("fulfilled", "waived", "void")),
)
_OTHER = Label("其他职责", "Other duties")
_SETTLED = "put_right"  # of a criticism
PUT_RIGHT_SHOWN = 50
FIRST = ("late", "invalid", "soon")


class Owed(NamedTuple):
    """A duty of a period, and where to go about it."""

    one: Any
    record: str  # the form that records it, filled in
    correct: str  # the form that corrects the meeting that was held


class Listed(NamedTuple):
    """Duties under one of the plan's seven institutions, or under none of them: `_OTHER`."""

    zh: str
    en: str
    owed: tuple[Owed, ...]


class Group(NamedTuple):
    """Duties in the same state."""

    id: str
    zh: str
    en: str
    owed: tuple[Owed, ...]

    @property
    def listed(self) -> tuple[Listed, ...]:
        """The duties by institution, in the plan's order."""
        under: dict[str, list[Owed]] = {code: [] for code in (*Institution, "")}
        for owed in self.owed:
            word = owed.one.institution
            under[word.code if word else ""].append(owed)
        return tuple(_under(owed) for owed in under.values() if owed)


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/duties", "duties", page(desk, duties))


def duties(visit: Visit) -> Response:
    """GET /duties: what an organization owes in a year, by state, and why."""
    at = where(visit)
    return render(
        "duties.html",
        at=at,
        groups=groups_of(visit, at),
        first=FIRST,
        sections=to_put_right(visit, at),
        names={},
        acts=acts(visit.principal),
        shown_rows=PUT_RIGHT_SHOWN,
        sees_facts=visit.principal.role in SEES_EVERYTHING,
    )


def to_put_right(visit: Visit, at: Where) -> tuple[Section, ...]:
    """Give what an organization still has to put right: findings about it, and criticisms of it."""
    if not at.organization_id:
        return ()
    one = {"organization_id": at.organization_id}
    findings = asked(visit, "findings", **one, on=at.on, open_only="true")
    criticisms = asked(visit, "criticisms", **one)
    found = (
        section(
            ("findings", "待整改的问题", "Findings to put right"),
            findings,
            ("finding_id", "summary", "state", "due_on", "days_late"),
            at.link("findings", on=at.on, open_only="true"),
        ),
        section(
            ("criticisms", "待整改的批评", "Criticisms to put right"),
            [each for each in criticisms if each.state.value != _SETTLED],
            ("criticism_id", "grounds", "issued_on", "due_on", "state"),
            at.link("criticisms"),
        ),
    )
    return tuple(each for each in found if each.table.rows)


def groups_of(visit: Visit, at: Where, *, silent: bool = False) -> tuple[Group, ...]:
    """Give an organization's duties of a year by state, each with its forms.

    ``silent``: nothing, instead of a refusal, where there are none to be asked for.
    """
    if not at.organization_id:
        return ()
    today = visit.desk.context.today()
    given = {"limit": str(MAX_LIMIT)}
    if at.year == today.year:
        given["valid_at"] = str(at.on)
    if at.known_at:
        given["known_at"] = at.known_at
    try:
        owed = answer(
            visit, "obligations", organization_id=at.organization_id, year=str(at.year), **given
        ).items
    except ZerenError:
        if silent:
            return ()
        raise
    known = duties_of(visit, at.year)
    may_correct = visit.principal.role in COMMANDS[CORRECTS].roles
    soon = at.on + timedelta(days=SOON_DAYS)

    def told(one: Any) -> Owed:
        duty = known.get(one.duty.code)
        record = deed_link(visit, duty, at.organization_id, one.period) if duty else ""
        held = [fact.fact.rpartition(".")[0] for fact in one.facts if fact.type == _HELD]
        values = {"organization_id": at.organization_id, "meeting_id": held[0] if held else ""}
        correct = f"/do/{CORRECTS}?{urlencode(values)}" if held and may_correct else ""
        return Owed(one, record, correct)

    groups = []
    for name, zh, en, states in _GROUPS:
        rows = [one for one in owed if one.state.code in states]
        if name == "ahead" and at.year == today.year:
            rows = [one for one in rows if one.due_on <= soon]
        if rows:
            groups.append(Group(name, zh, en, tuple(told(one) for one in rows)))
    return tuple(groups)


def _under(owed: list[Owed]) -> Listed:
    word = owed[0].one.institution or _OTHER
    return Listed(word.zh, word.en, tuple(owed))


def records_meetings(role: Role) -> bool:
    """Whether a role may record meetings."""
    return role in COMMANDS["activities.record-meeting"].roles
