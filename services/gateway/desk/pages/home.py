"""The first page: what is due for whom is signed in, and where everything is."""

from datetime import timedelta
from typing import Any

from flask import Flask, Response, request

from services.gateway.desk.references import answer
from services.gateway.desk.sessions import COOKIE
from services.gateway.desk.visit import Desk, Visit, page, render
from services.gateway.landing import PAGE
from shared.contracts.roles import ROLE_NAMES
from shared.kernel.errors import ZerenError

_SOON = ("missed", "held_invalid", "due_soon", "fulfilled_late", "scheduled")


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    signed_in = page(desk, home)

    def first() -> Response:
        if request.cookies.get(COOKIE):
            return signed_in()
        return Response(PAGE, content_type="text/html; charset=utf-8")

    app.add_url_rule("/", "landing", first)
    app.add_url_rule("/duties", "duties", page(desk, duties))


def home(visit: Visit) -> Response:
    """GET /: one's own standing and duties first."""
    return render(
        "home.html",
        role=ROLE_NAMES[visit.principal.role],
        duties=_duties(visit, str(visit.desk.context.today().year)),
        today=visit.desk.context.today(),
    )


def duties(visit: Visit) -> Response:
    """GET /duties: what an organization owes in a year, by state, and why."""
    given = request.args.get("organization_id")
    year = request.args.get("year", str(visit.desk.context.today().year))
    found = _duties(visit, year, given)
    return render("duties.html", duties=found, year=year, today=visit.desk.context.today())


def _duties(visit: Visit, year: str, given: str | None = None) -> list[Any]:
    own = given or visit.principal.organization_id
    if own is None:
        return []
    try:
        owed = answer(visit, "obligations", organization_id=str(own), year=year)
    except ZerenError:
        if given:
            raise
        return []
    order = {state: place for place, state in enumerate(_SOON)}
    soon = visit.desk.context.today() + timedelta(days=92)
    rows = [one for one in owed if one.state.code in order and one.due_on <= soon]
    return sorted(rows, key=lambda one: (order[one.state.code], one.due_on))
