"""The desk's routes and static files, put into the gateway's application."""

from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from services.gateway import accounts as local_accounts
from services.gateway.assets import static, static_address
from services.gateway.context import Context
from services.gateway.desk.accounts import Accounts
from services.gateway.desk.labels import (
    choice_label,
    fact_label,
    field_label,
    period_label,
    value_label,
)
from services.gateway.desk.log import AccessLog, log_questions
from services.gateway.desk.navigation import navigation
from services.gateway.desk.pages import (
    accounts,
    assessment,
    audit,
    board,
    commands,
    duties,
    excel,
    home,
    inspections,
    letters,
    papers,
    proofs,
    questions,
    rebuilds,
    rounds,
    rules,
    sign_in,
    targets,
    tree,
    what_if,
)
from services.gateway.desk.provider import provider_of
from services.gateway.desk.second_factor import SecondFactor, roles_of
from services.gateway.desk.sessions import Sessions
from services.gateway.desk.tables import ORGANIZATIONS, PEOPLE, header, text_of, told, ways_of
from services.gateway.desk.visit import Desk, about, refused
from services.gateway.documents.making import Documents
from services.gateway.problems import from_http
from shared.contracts.errors import NotFoundError
from shared.security import read_key


def register(app: Flask, context: Context, documents: Documents) -> None:
    """Put the pages into the application."""
    desk = Desk(
        context=context,
        accounts=Accounts(context.readers),
        sessions=Sessions(context.readers),
        log=AccessLog(context.readers),
        second_factor=SecondFactor(context.readers, read_key(context.settings.secret("desk.key"))),
        totp_roles=roles_of(context.settings.totp_roles),
        provider=provider_of(context.settings, context.readers),
    )
    app.jinja_env.globals.update(
        static=static_address,
        field_label=field_label,
        choice_label=choice_label,
        fact_label=fact_label,
        period_label=period_label,
        value_label=value_label,
        text_of=text_of,
        told=told,
        header=header,
        ways_of=ways_of,
        ORGANIZATIONS=ORGANIZATIONS,
        PEOPLE=PEOPLE,
        navigation=navigation,
        about=about,
    )
    log_questions(app, desk.log)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_url_rule("/static/<version>/<name>", "static", static)
    local_accounts.register(app, context)
    groups = (
        *(sign_in, home, duties, board, tree, targets, inspections),
        *(
            assessment,
            rounds,
            rules,
            what_if,
            audit,
            letters,
            rebuilds,
            proofs,
            commands,
            questions,
            excel,
            accounts,
        ),
    )
    for group in groups:
        group.register(app, desk)
    papers.register(app, desk, documents)
    app.register_error_handler(HTTPStatus.NOT_FOUND, _lost)
    app.register_error_handler(HTTPStatus.METHOD_NOT_ALLOWED, _lost)


def _lost(error: HTTPException) -> Response:
    """A mistyped address: a page to whoever looks with a browser, a problem to programs."""
    is_browser = "text/html" in request.headers.get("Accept", "")
    if request.path.startswith("/v1/") or not is_browser:
        return from_http(error)
    return refused(NotFoundError())
