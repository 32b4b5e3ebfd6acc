"""The one-time code at sign-in, and the page where a second factor is set up or given up."""

import io
from functools import partial
from http import HTTPStatus

import segno
from flask import Flask, Response, request

from services.gateway.desk.errors import SignInRefusedError
from services.gateway.desk.sessions import COOKIE
from services.gateway.desk.visit import (
    Desk,
    Visit,
    form_values,
    go,
    language_of,
    page,
    render,
    require_own_form,
    safe_next,
    set_cookie,
)
from shared.contracts.errors import NotAllowedError, NotFoundError
from shared.kernel.errors import ZerenError

_MODULE_PX = 6


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/sign-in/code", "sign_in_code", partial(code, desk), methods=["GET", "POST"])
    app.add_url_rule("/totp", "totp", page(desk, totp), methods=["GET", "POST"])
    app.add_url_rule("/totp/qr.svg", "totp_qr", page(desk, qr))


def code(desk: Desk) -> Response:
    """GET and POST /sign-in/code: the password was right; now the one-time code."""
    secret = request.cookies.get(COOKIE, "")
    waiting = desk.sessions.waiting(secret)
    target = safe_next(request.values.get("next"))
    if waiting is None:
        return go("/sign-in")
    if request.method == "GET":
        return render("sign_in_code.html", target=target, problem=None, form_csrf=waiting.csrf)
    account = waiting.account
    try:
        require_own_form(waiting.csrf)
        desk.accounts.attempts.count(account.login, request.remote_addr or "")
        desk.second_factor.check(account, form_values().get("code", ""))
    except ZerenError as error:
        desk.log.note(account.login, str(account.role), "POST /sign-in/code", error.code)
        sentence = error.zh if language_of() == "zh" else error.en
        return render(
            "sign_in_code.html",
            error.status,
            target=target,
            problem=sentence,
            form_csrf=waiting.csrf,
        )
    desk.accounts.attempts.right(account.login, request.remote_addr or "")
    desk.sessions.end(secret)
    desk.log.note(account.login, str(account.role), "POST /sign-in/code", "ok")
    response = go("/password" if account.must_change else target)
    set_cookie(response, COOKIE, desk.sessions.begin(account))
    return response


def totp(visit: Visit) -> Response:
    """GET and POST /totp: begin, confirm, or give up the second factor."""
    account, factor = visit.session.account, visit.desk.second_factor
    if request.method == "GET":
        return _page(visit)
    values = form_values()
    try:
        match values.get("act"):
            case "begin":
                if account.has_totp:
                    raise NotAllowedError("totp")
                factor.begin(account.login)
            case "confirm":
                visit.desk.accounts.attempts.count(account.login, request.remote_addr or "")
                codes = factor.confirm(account.login, values.get("code", ""))
                visit.desk.accounts.attempts.unlock(account.login)
                visit.desk.sessions.end_others(account.login, request.cookies.get(COOKIE, ""))
                return render("recovery_codes.html", codes=codes)
            case "off":
                _switch_off(visit, values.get("password", ""))
            case _:
                raise NotFoundError("act")
    except ZerenError as error:
        return _page(visit, error)
    return go("/totp")


def qr(visit: Visit) -> Response:
    """GET /totp/qr.svg: the secret that waits to be confirmed, as a QR code."""
    secret = visit.desk.second_factor.begun(visit.session.account.login)
    if secret is None:
        raise NotFoundError("totp")
    out = io.BytesIO()
    address = visit.desk.second_factor.address(visit.session.account.login, secret)
    segno.make(address, error="m").save(out, kind="svg", scale=_MODULE_PX, light="white")
    response = Response(out.getvalue(), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response


def _switch_off(visit: Visit, password: str) -> None:
    account = visit.session.account
    if account.role in visit.desk.totp_roles:
        raise NotAllowedError("totp", role=str(account.role))
    visit.desk.accounts.check(account.login, password, address=request.remote_addr or "")
    visit.desk.second_factor.switch_off(account.login)


def _page(visit: Visit, error: ZerenError | None = None) -> Response:
    account = visit.session.account
    secret = visit.desk.second_factor.begun(account.login)
    problem = None if error is None else (error.zh if visit.language == "zh" else error.en)
    if isinstance(error, SignInRefusedError):
        problem = (
            "口令或密码不正确" if visit.language == "zh" else "The code or password is not right"
        )
    return render(
        "totp.html",
        error.status if error else HTTPStatus.OK,
        secret=secret,
        is_on=account.has_totp,
        is_required=account.role in visit.desk.totp_roles,
        problem=problem,
    )
