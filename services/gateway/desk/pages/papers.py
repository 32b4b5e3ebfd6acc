"""Documents that can be made: for an organization, a year and an index of the ledger."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask, Response, request

from services.gateway.desk.references import names_of
from services.gateway.desk.sections import asked, where
from services.gateway.desk.visit import Desk, Visit, page, render
from services.gateway.documents import deadlines
from services.gateway.documents.kinds import KINDS, FileType
from services.gateway.documents.making import Documents
from services.gateway.documents.routes import answered
from services.gateway.documents.sources import open_criticisms, open_findings
from services.gateway.pools import ask
from services.ledger import queries as ledger
from shared.contracts.errors import NotFoundError
from shared.kernel.errors import ZerenError

_KINDS = {kind.name: kind for kind in KINDS}


class Makeable(NamedTuple):
    """One document that can be made, by the address that makes it but for its file type."""

    kind: str
    zh: str
    en: str
    query: str


def register(app: Flask, desk: Desk, documents: Documents) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/documents", "documents_page", page(desk, papers))
    app.add_url_rule("/documents/<name>", "document_page", page(desk, partial(paper, documents)))


def papers(visit: Visit) -> Response:
    """GET /documents: what can be made for an organization and a year."""
    at = where(visit)
    size = ask(visit.desk.context.readers, "ledger", ledger.size)
    base = {"organization_id": at.organization_id, "known_at": at.known_at or size}
    if request.args.get("on"):
        base["valid_at"] = str(at.on)
    return render(
        "documents.html",
        at=at,
        size=size,
        makeable=tuple(_makeable(visit, at, base)),
        calendar=urlencode(base | {"year": at.year}),
        kinds=KINDS,
    )


def paper(documents: Documents, visit: Visit, name: str) -> Response:
    """GET /documents/{kind}.{pdf|docx} and /documents/deadlines.ics: the file."""
    given = list(request.args.items(multi=True))
    if name == "deadlines.ics":
        of_one = "person_id" in request.args
        make = deadlines.of_person if of_one else deadlines.of_organization
        return answered(make(documents, visit.asking(), given))
    stem, _, ending = name.rpartition(".")
    if stem not in _KINDS or ending not in set(FileType):
        raise NotFoundError(name[:100])
    return answered(documents.make(_KINDS[stem], FileType(ending), visit.asking(), given))


def _makeable(visit: Visit, at: Any, base: dict[str, Any]) -> Iterator[Makeable]:
    def one(kind: str, zh: str, en: str, **more: Any) -> Makeable:
        return Makeable(kind, zh, en, urlencode(base | more))

    results = [
        each
        for each in asked(visit, "round_results", organization_id=at.organization_id)
        if each.round.year == at.year and each.round.published_on is not None
    ]
    people = names_of(visit, {str(each.person_id) for each in results if each.person_id})
    for each in results:
        title, more = each.round.title, {"round_id": each.round.round_id}
        if each.person_id is not None:
            title += f" · {people.get(str(each.person_id), str(each.person_id)[:8])}"
            more["person_id"] = each.person_id
        yield one("result-sheet", title, title, **more)
    for each in asked(visit, "rounds", organization_id=at.organization_id):
        if each.year == at.year and each.published_on is not None:
            yield one("circular", each.title, each.title, round_id=each.round_id)
    if _is_to_rectify(visit, at):
        yield one("rectification-notice", "全部未销号问题", "All that is open", valid_at=at.on)
    yield one("duty-report", f"{at.year} 年", str(at.year), year=at.year)
    for half, zh, en in ((1, "上半年", "first half"), (2, "下半年", "second half")):
        yield one(
            "situation-report", f"{at.year} 年{zh}", f"{at.year}, {en}", year=at.year, half=half
        )
    yield one("target-archive", f"{at.year} 年", str(at.year), year=at.year)


def _is_to_rectify(visit: Visit, at: Any) -> bool:
    asking = visit.asking()._replace(today=at.on)
    of = UUID(at.organization_id)
    with suppress(ZerenError):
        return bool(open_findings(asking, of) or open_criticisms(asking, of))
    return False
