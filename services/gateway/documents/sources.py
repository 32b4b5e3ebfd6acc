"""What documents are made from: the questions that stand, asked for one index of the ledger."""

import time
from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from services.gateway.documents.errors import LogBehindError, NothingToTellError
from services.gateway.documents.paper import Ground
from services.gateway.names import ERASED
from services.gateway.pools import Readers, ask
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Asking, Question, read_parameters
from services.gateway.reach import require_role
from services.gateway.waiting import LOOK_S, VISIBLE_TIMEOUT_S
from services.ledger import queries as ledger
from services.registry.queries import organization
from services.registry.queries import organizations as organizations_on
from shared.contracts.page import MAX_LIMIT
from shared.contracts.roles import NAME_READERS
from shared.kernel.calendar import local_date

_ONE_BY_ONE = 3  # organizations; of more all names are read at once
_ASKED: Mapping[str, Question] = {question.name: question for question in QUESTIONS}


def told(asking: Asking, name: str, **given: Any) -> Any:
    """Ask a question by its name with its own roles and scope; what is None is left out.

    Raises:
        ZerenError: it is refused.
    """
    question = _ASKED[name]
    require_role(asking.principal, question.roles)
    values = [(key, _text(value)) for key, value in given.items() if value is not None]
    return question.answer(asking, read_parameters(question.parameters, values))


def all_told(asking: Asking, name: str, **given: Any) -> list[Any]:
    """Ask a question page by page, and give the rows of all of them."""
    found: list[Any] = []
    while True:
        page = told(asking, name, **given, limit=MAX_LIMIT, offset=len(found))
        found.extend(page.items)
        if len(found) >= page.total or not page.items:
            return found


def is_open(one: Any, on: date) -> bool:
    """Whether a finding or a criticism was not yet closed on a day."""
    return one.closed_on is None or one.closed_on > on


def open_findings(asking: Asking, organization_id: UUID) -> list[Any]:
    """Give the findings that an organization was to put right by a day and had not yet."""
    return [
        one
        for one in all_told(asking, "findings", organization_id=organization_id)
        if one.due_on is not None and one.ordered_on <= asking.today and is_open(one, asking.today)
    ]


def open_criticisms(asking: Asking, organization_id: UUID, **given: Any) -> list[Any]:
    """Give the criticisms that stood on the day and were not yet put right."""
    return [
        one
        for one in told(asking, "criticisms", organization_id=organization_id, **given)
        if one.issued_on <= asking.today and is_open(one, asking.today)
    ]


def ground_of(readers: Readers, size: int, log: Path | None, on: date | None = None) -> Ground:
    """Give the moment of a size of the ledger; ``on`` takes the place of its day.

    Raises:
        NothingToTellError: the ledger is empty.
        LogBehindError: its tree of hashes does not hold that size yet, or is not kept here.
    """
    last = ask(
        readers, "ledger", lambda connection: ledger.entries(connection, max(size - 1, 0), 1)
    )
    if size == 0 or not last:
        raise NothingToTellError
    bulletin = _bulletin(log / "public", size) if log is not None else None
    if bulletin is None:
        raise LogBehindError(size=size)
    taken_at = last[0].integrated_at
    return Ground(
        size=size,
        taken_at=taken_at,
        day=on or local_date(taken_at),
        root=b64decode(bulletin.splitlines()[2]).hex(),
        bulletin=bulletin,
    )


def _bulletin(folder: Path, size: int) -> str | None:
    """Give the three lines of a size; the log is written a moment after the ledger."""
    deadline = time.monotonic() + VISIBLE_TIMEOUT_S
    while (found := ledger.bulletin_at(folder, size)) is None and time.monotonic() < deadline:
        time.sleep(LOOK_S)
    return found


def names_of(asking: Asking, organizations: Iterable[UUID | None]) -> dict[UUID, str]:
    """Give what organizations are called on the day; one that did not stand is its id."""
    wanted = {one for one in organizations if one is not None}

    def question(connection: Any) -> dict[UUID, str]:
        if len(wanted) > _ONE_BY_ONE:
            return {one.organization_id: one.name for one in _standing(connection, asking.today)}
        found = (organization(connection, one, on=asking.today) for one in sorted(wanted))
        return {stands.organization_id: stands.name for stands in found if stands is not None}

    names = ask(asking.readers, "registry", question)
    return {one: names.get(one, str(one)) for one in wanted}


def _standing(connection: Any, on: date) -> list[Any]:
    """Give all organizations of a day, in a few statements however many there are."""
    found: list[Any] = []
    while True:
        page = organizations_on(connection, on=on, limit=MAX_LIMIT, offset=len(found))
        found.extend(page.items)
        if len(found) >= page.total or not page.items:
            return found


def people_of(asking: Asking, people: Iterable[UUID | None]) -> dict[UUID, str]:
    """Give people's names to who may see them, their ids to others; of an erased one neither."""
    wanted = sorted({one for one in people if one is not None})
    if not wanted:
        return {}
    if asking.names is None or asking.principal.role not in NAME_READERS:
        return {one: str(one) for one in wanted}
    known = asking.names.of(wanted, asking.principal)
    return {one: known.get(one, ERASED) for one in wanted}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
