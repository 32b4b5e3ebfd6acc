"""Dead letters: what could not be handled, and back into its queue with it."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, request

from services.gateway.bodies import wrong_parameter
from services.gateway.desk.references import answer
from services.gateway.desk.visit import Desk, Visit, form_values, page, render
from services.gateway.letters import replay
from services.gateway.reach import SEES_EVERYTHING
from shared.kernel.errors import ZerenError

PATH = "/audit/letters"
_MAX_DIGITS = 15  # below 2**53


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule(PATH, "letters_page", page(desk, letters), methods=["GET", "POST"])


def letters(visit: Visit) -> Response:
    """GET and POST /audit/letters: those that wait, and one of them put back."""
    problem: ZerenError | None = None
    values = form_values()
    if request.method == "POST":
        try:
            replay(visit.desk.context, visit.principal, values.get("service", ""), _number(values))
        except ZerenError as error:
            problem = error
    return render(
        "letters.html",
        problem.status if problem else HTTPStatus.OK,
        letters=answer(visit, "dead_letters", limit="500").letters,
        problem=problem,
        sees_audit=visit.principal.role in SEES_EVERYTHING,
        said=values if request.method == "POST" and not problem else None,
    )


def _number(values: Mapping[str, str]) -> int:
    given = values.get("number", "")
    if not given.isdecimal() or len(given) > _MAX_DIGITS:
        raise wrong_parameter("number", "the number of a letter")
    return int(given)
