"""What may be chosen where a form asks for an organization, a person or a post."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from services.gateway.desk.visit import Visit
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Question, read_parameters
from shared.kernel.errors import ZerenError

_ASKED: dict[str, Question] = {question.name: question for question in QUESTIONS}
_LIMIT = "1000"


class Choice(NamedTuple):
    """An id with what it is called."""

    id: str
    name: str


def choices(visit: Visit, kind: str, values: Mapping[str, str]) -> tuple[Choice, ...]:
    """Give what a reference of this kind may be; nothing where only an id from elsewhere will do.

    People and posts are those of the organization that the form names, or of one's own.
    """
    if kind == "registry.organization":
        return organizations(visit)
    own = visit.principal.organization_id
    of = values.get("organization_id") or (str(own) if own else "")
    if not _is_id(of):
        return ()
    if kind == "registry.person":
        return _people(visit, of)
    if kind == "registry.post":
        return _posts(visit, of)
    return ()


def organizations(visit: Visit) -> tuple[Choice, ...]:
    """Give the organizations in reach today."""
    found = answer(visit, "organizations", limit=_LIMIT)
    return tuple(Choice(str(one.organization_id), one.name) for one in found.items)


def answer(visit: Visit, name: str, **given: str) -> Any:
    """Ask a question by its name, as whoever is signed in.

    Raises:
        ZerenError: it is refused.
    """
    question = _ASKED[name]
    return question.answer(visit.asking(), read_parameters(question.parameters, [*given.items()]))


def _people(visit: Visit, organization_id: str) -> tuple[Choice, ...]:
    try:
        found = answer(visit, "person_names", organization_id=organization_id)
    except ZerenError:
        return ()
    return tuple(Choice(str(one.person_id), one.name or str(one.person_id)) for one in found)


def _posts(visit: Visit, organization_id: str) -> tuple[Choice, ...]:
    try:
        found = answer(visit, "posts", organization_id=organization_id)
    except ZerenError:
        return ()
    return tuple(Choice(str(one.post_id), str(one.kind)) for one in found)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
