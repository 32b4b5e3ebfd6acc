"""The tree of organizations on a day; one organization with its posts, term, flags and history."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Response, request

from services.gateway.desk.pages.questions import acts
from services.gateway.desk.references import answer, last_known
from services.gateway.desk.sections import asked, exported, names_in, section, where
from services.gateway.desk.visit import Desk, Visit, go, page, render
from shared.contracts.errors import NotFoundError

_LATE = frozenset({"overdue", "due_soon"})
_ALL = "1000"


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/tree", "tree_page", page(desk, tree))
    app.add_url_rule("/organizations/<organization_id>", "organization_page", page(desk, one))
    app.add_url_rule("/people/<person_id>", "person_page", page(desk, person))


def tree(visit: Visit) -> Response:
    """GET /tree: the organizations that stood on a day, each under its superior."""
    at = where(visit)
    shape = "today" if request.args.get("shape") == "today" else "was"
    found = answer(visit, "tree", on=str(at.on), shape=shape)
    marks: dict[str, list[Any]] = {}
    for each in getattr(asked(visit, "flags", on=at.on, limit=_ALL), "items", ()):
        marks.setdefault(str(each.organization_id), []).append(each.flag)
    late = {
        str(each.organization_id): each.state
        for each in getattr(asked(visit, "terms", on=at.on, limit=_ALL), "items", ())
        if str(each.state) in _LATE
    }
    vacant = {
        str(each.organization_id)
        for each in getattr(asked(visit, "vacancies", on=at.on, limit=_ALL), "items", ())
    }
    roots, children = _arranged(found.nodes)
    return render(
        "tree.html",
        at=at,
        shape=shape,
        roots=roots,
        children=children,
        count=len(found.nodes),
        marks=marks,
        late=late,
        vacant=vacant,
    )


def one(visit: Visit, organization_id: str) -> Response:
    """GET /organizations/{id}: one organization on a day; its last one where it stands no more."""
    _require_id(organization_id)
    at = where(visit)._replace(organization_id=organization_id)
    given = {"organization_id": organization_id, "on": at.on}
    try:
        stands = answer(visit, "organization", organization_id=organization_id, on=str(at.on))
    except NotFoundError:
        ended = [one.ends_on for one in last_known(visit, [UUID(organization_id)]) if one.ends_on]
        if not ended or at.on < ended[0]:
            raise
        last = ended[0] - timedelta(days=1)
        return go(f"/organizations/{organization_id}?year={last.year}&on={last}")
    within = {"within": organization_id, "on": at.on, "limit": _ALL}
    own = {
        name: [
            each
            for each in getattr(asked(visit, name, **within), "items", ())
            if str(each.organization_id) == organization_id
        ]
        for name in ("terms", "flags", "responsibility")
    }
    sections = (
        section(
            ("posts", "职务", "Posts"),
            asked(visit, "posts", **given),
            ("kind", "title", "holder_id", "acting_id", "filed_on"),
            at.link("posts", on=at.on),
        ),
        section(
            ("terms", "届期", "Term"), own["terms"], ("state", "starts_on", "ends_on", "due_on")
        ),
        section(
            ("flags", "认定", "Flags"), own["flags"], ("flag", "since", "criteria", "evidence")
        ),
        section(
            ("duty", "责任人", "Who answers"), own["responsibility"], ("first", "direct", "gaps")
        ),
        section(
            ("tenures", "历次任职", "Who held which post"),
            asked(visit, "tenures", **given, limit=_ALL),
            ("kind", "person_id", "acting", "starts_on", "ends_on", "document"),
            at.link("tenures", on=at.on),
        ),
    )
    if (file := exported(visit, sections)) is not None:
        return file
    kin = (stands.superior_id, *stands.predecessor_ids, *stands.successor_ids)
    return render(
        "organization.html",
        at=at,
        one=stands,
        sections=sections,
        names=names_in(visit, sections, *(str(each) for each in kin if each)),
        acts=acts(visit.principal),
        shown_rows=1000,
    )


def person(visit: Visit, person_id: str) -> Response:
    """GET /people/{id}: posts and duties of one person, by interval."""
    _require_id(person_id)
    at = where(visit, with_organization=False)
    posts = answer(visit, "person_posts", person_id=person_id).items
    places = list(dict.fromkeys(str(each.organization_id) for each in posts))
    owed = [
        each
        for place in places
        for each in getattr(asked(visit, "obligations", **_owed(place, at.year)), "items", ())
        if person_id in {str(each.answerable_id), str(each.person_id)}
    ]
    sections = (
        section(
            ("posts", "任职", "Posts"),
            posts,
            ("organization_id", "kind", "acting", "starts_on", "ends_on", "document"),
        ),
        section(
            ("duties", f"{at.year} 年责任事项", f"Duties of {at.year}"),
            owed,
            ("organization_id", "duty", "period", "due_on", "state", "faults", "clauses"),
        ),
    )
    if (file := exported(visit, sections)) is not None:
        return file
    names = names_in(visit, sections, person_id)
    return render(
        "person.html",
        at=at,
        person_id=person_id,
        name=names.get(person_id, person_id),
        sections=sections,
        names=names,
        acts={},
        shown_rows=1000,
    )


def _owed(organization_id: str, year: int) -> dict[str, Any]:
    return {"organization_id": organization_id, "year": year, "limit": _ALL}


def _arranged(nodes: Any) -> tuple[list[Any], Mapping[str, list[Any]]]:
    """Give those whose superior is not among them, and those under each."""
    known = {each.organization_id for each in nodes}
    roots: list[Any] = []
    children: dict[str, list[Any]] = {}
    for each in nodes:
        if each.superior_id in known:
            children.setdefault(str(each.superior_id), []).append(each)
        else:
            roots.append(each)
    return roots, children


def _require_id(text: str) -> None:
    try:
        UUID(text)
    except ValueError:
        raise NotFoundError(text[:100]) from None
