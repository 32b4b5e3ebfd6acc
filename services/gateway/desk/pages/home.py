"""The first page: what is due for whom is signed in, and where everything is."""

from flask import Flask, Response, request

from services.gateway.desk.pages.duties import (
    FIRST,
    PUT_RIGHT_SHOWN,
    groups_of,
    records_meetings,
    to_put_right,
)
from services.gateway.desk.pages.questions import acts
from services.gateway.desk.sections import where
from services.gateway.desk.sessions import COOKIE
from services.gateway.desk.visit import Desk, Visit, go, page, render
from services.gateway.landing import PAGE
from services.gateway.reach import SECURES, SEES_EVERYTHING
from shared.contracts.roles import NO_BUSINESS, ROLE_NAMES


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    signed_in = page(desk, home)

    def first() -> Response:
        if request.cookies.get(COOKIE):
            return signed_in()
        return Response(PAGE, content_type="text/html; charset=utf-8")

    app.add_url_rule("/", "landing", first)


def home(visit: Visit) -> Response:
    """GET /: one's own standing and duties first; for who has none, what may be looked up."""
    if visit.principal.role in NO_BUSINESS:
        return go("/accounts" if visit.principal.role in SECURES else "/ask")
    at = where(visit)
    groups = groups_of(visit, at, silent=True)
    names = {one.id: one.name for one in at.choices}
    return render(
        "home.html",
        role=ROLE_NAMES[visit.principal.role],
        organization=names.get(at.organization_id, ""),
        at=at,
        groups=tuple(one for one in groups if one.id in FIRST),
        first=FIRST,
        sections=to_put_right(visit, at),
        names={},
        acts=acts(visit.principal),
        shown_rows=PUT_RIGHT_SHOWN,
        today=visit.desk.context.today(),
        records_meetings=records_meetings(visit.principal.role),
        sees_facts=visit.principal.role in SEES_EVERYTHING,
    )
