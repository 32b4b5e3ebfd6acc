"""What may be chosen where a form asks for an organization, a person or a post."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from services.gateway.desk.labels import choice_label
from services.gateway.desk.visit import Visit
from services.gateway.pools import ask
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Question, put
from services.gateway.reach import sees
from services.registry.queries import LastName, last_names
from shared.contracts.facts.registry import PostKind
from shared.contracts.roles import NAME_READERS, NO_BUSINESS
from shared.kernel.errors import ZerenError

_ASKED: dict[str, Question] = {question.name: question for question in QUESTIONS}
_ENDED = {"zh": "(已撤销)", "en": " (ended)"}
_LIMIT = "1000"
_LAST_MEETINGS = "50"


class Choice(NamedTuple):
    """An id with what it is called."""

    id: str
    name: str


def choices(visit: Visit, kind: str, values: Mapping[str, str]) -> tuple[Choice, ...]:
    """Give what a reference of this kind may be; nothing where only an id from elsewhere will do.

    People and posts are those of the organization that the form names, or of one's own; where it is
    about another unit, posts are that unit's.
    """
    own = str(visit.principal.organization_id or "")
    of = values.get("organization_id") or own
    unit = values.get("unit_id") or of
    found: tuple[Choice, ...] = ()
    match kind:
        case "registry.organization":
            found = organizations(visit)
        case "activities.meeting" if own:
            found = _meetings(visit, own)
        case "activities.finding" if _is_id(unit):
            found = _findings(visit, unit)
        case "registry.person" if _is_id(of):
            found = _people(visit, of)
        case "registry.post" if _is_id(of):
            found = _posts(visit, unit)
    return found


def organizations(visit: Visit) -> tuple[Choice, ...]:
    """Give the organizations in reach today, one's own first; none to who sees none."""
    return visit.asking().once(organizations, lambda: _organizations(visit))


def _organizations(visit: Visit) -> tuple[Choice, ...]:
    if not may_ask(visit, "organizations"):
        return ()
    found = list(answer(visit, "organizations", limit=_LIMIT).items)
    own = visit.principal.organization_id
    if own is not None and all(one.organization_id != own for one in found):
        with suppress(ZerenError):
            found.insert(0, answer(visit, "organization", organization_id=str(own)))
    return tuple(Choice(str(one.organization_id), one.name) for one in found)


def answer(visit: Visit, name: str, **given: str) -> Any:
    """Ask a question by its name, as whoever is signed in.

    Raises:
        ZerenError: it is refused.
    """
    return put(_ASKED[name], visit.asking(), [*given.items()])


def may_ask(visit: Visit, name: str) -> bool:
    """Whether a question is answered to the role of whoever is signed in."""
    return visit.principal.role in _ASKED[name].roles


def secretary_of(visit: Visit, organization_id: str) -> str:
    """Give who holds the secretary's post of an organization today, or acts for it."""
    if not _is_id(organization_id):
        return ""
    try:
        posts = answer(visit, "posts", organization_id=organization_id)
    except ZerenError:
        return ""
    held = (one.acting_id or one.holder_id for one in posts if one.kind is PostKind.SECRETARY)
    return next((str(one) for one in held if one), "")


def names_of(visit: Visit, ids: Iterable[str]) -> dict[str, str]:
    """Give what ids are called: organizations in reach, and people where the role sees names.

    An organization that has ended has its last name, marked so; one's own superiors have theirs.
    """
    found = {one.id: one.name for one in organizations(visit)}
    others = [UUID(one) for one in ids if one not in found and _is_id(one)]
    found |= not_listed(visit, others)
    if visit.principal.role in NAME_READERS:
        people = [one for one in others if str(one) not in found]
        with suppress(ZerenError):
            known = visit.desk.context.names.of(people, visit.principal)
            found |= {str(person): name for person, name in known.items()}
    return found


def not_listed(visit: Visit, ids: Collection[UUID]) -> dict[str, str]:
    """Give the last names of organizations that have ended, if in reach, and of one's superiors."""
    today = visit.asking().today
    return {
        str(one.organization_id): f"{one.name}{_mark(one.ends_on, today, visit.language)}"
        for one in last_known(visit, ids)
    }


def last_known(visit: Visit, ids: Collection[UUID]) -> list[LastName]:
    """Give what is last known of organizations, if in reach, and of one's own superiors."""
    asking = visit.asking()
    who, today = asking.principal, asking.today
    if not ids or who.role in NO_BUSINESS:
        return []
    known = ask(
        asking.readers, "registry", lambda connection: last_names(connection, ids, on=today)
    )
    own = who.organization_id
    above = (asking.tree.ancestors(own, today) or ()) if known and own else ()
    return [
        one
        for one in known
        if one.organization_id in above or sees(one.organization_id, today, who, asking.tree)
    ]


def _mark(ends_on: date | None, today: date, language: str) -> str:
    return "" if ends_on is None or today < ends_on else _ENDED[language]


def _people(visit: Visit, organization_id: str) -> tuple[Choice, ...]:
    try:
        found = answer(visit, "person_names", organization_id=organization_id)
    except ZerenError:
        return ()
    return tuple(Choice(str(one.person_id), one.name or str(one.person_id)) for one in found)


def _posts(visit: Visit, organization_id: str) -> tuple[Choice, ...]:
    if not _is_id(organization_id):
        return ()
    try:
        found = answer(visit, "posts", organization_id=organization_id)
    except ZerenError:
        return ()
    names = names_of(visit, [str(one.holder_id) for one in found if one.holder_id])

    def called(one: Any) -> str:
        title = one.title or choice_label(type(one.kind), one.kind.value).in_(visit.language)
        return " ".join(filter(None, (title, names.get(str(one.holder_id)))))

    return tuple(Choice(str(one.post_id), called(one)) for one in found)


def _meetings(visit: Visit, organization_id: str) -> tuple[Choice, ...]:
    """One's own meetings, the last ones first: whose minutes a mark or a decision names."""
    try:
        found = answer(visit, "meetings", organization_id=organization_id, limit=_LAST_MEETINGS)
    except ZerenError:
        return ()
    return tuple(
        Choice(
            str(one.meeting_id),
            f"{one.held_on} {choice_label(type(one.kind), one.kind.value).in_(visit.language)}",
        )
        for one in found.items
    )


def _findings(visit: Visit, unit_id: str) -> tuple[Choice, ...]:
    """What was found about a unit, in the words of whoever found it."""
    try:
        found = answer(visit, "findings", organization_id=unit_id, limit=_LIMIT).items
    except ZerenError:
        return ()
    return tuple(Choice(str(one.finding_id), f"{one.raised_on} {one.summary}") for one in found)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
