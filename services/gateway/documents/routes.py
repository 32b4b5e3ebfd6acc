"""Documents and calendars over HTTP, for systems under ``/v1`` and for the desk."""

from collections.abc import Callable
from functools import partial

from flask import Flask, Response, request

from services.gateway.assets import kept
from services.gateway.bodies import after_of
from services.gateway.context import Context
from services.gateway.documents import deadlines
from services.gateway.documents.kinds import KINDS, FileType, Kind
from services.gateway.documents.making import Documents, Given, Made
from services.gateway.questions.asking import asking_of
from services.gateway.questions.question import Asking
from services.gateway.reach import require_business

ORGANIZATION_CALENDAR = "/v1/organizations/{organization_id}/deadlines.ics"
PERSON_CALENDAR = "/v1/people/{person_id}/deadlines.ics"

_Make = Callable[[Asking, Given], Made]


def register(app: Flask, context: Context, documents: Documents) -> None:
    """Put the routes into the application."""
    for kind in KINDS:
        for file_type in FileType:
            _add(app, context, kind.path(file_type), _made(documents, kind, file_type))
    calendars: tuple[tuple[str, _Make], ...] = (
        (ORGANIZATION_CALENDAR, partial(deadlines.of_organization, documents)),
        (PERSON_CALENDAR, partial(deadlines.of_person, documents)),
    )
    for path, make in calendars:
        _add(app, context, path, make)


def answered(made: Made) -> Response:
    """Give a file; asked for again each time, since sight may end; sent only where it is new."""
    response = Response(made.raw, content_type=made.content_type)
    stem, _, ending = made.name.rpartition(".")
    name = f"{stem}-{made.size}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Ledger-Size"] = str(made.size)
    return kept(response, "private, no-cache")


def _made(documents: Documents, kind: Kind, file_type: FileType) -> _Make:
    return partial(documents.make, kind, file_type)


def _add(app: Flask, context: Context, path: str, make: _Make) -> None:
    rule = path.replace("{", "<").replace("}", ">")
    app.add_url_rule(rule, path, partial(give, context, make), methods=["GET"])


def give(context: Context, make: _Make, **path: str) -> Response:
    """GET a document or a calendar."""
    principal = context.principal()
    require_business(principal)
    asking = asking_of(context, principal, after_of(request))
    rest = ((name, value) for name, value in request.args.items(multi=True) if name != "after")
    return answered(make(asking, [*path.items(), *rest]))
