"""Signing in and out, changing one's password, switching language and type size."""

from functools import partial
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, g, request

from services.gateway.desk.errors import SignInRefusedError
from services.gateway.desk.labels import LANGUAGES
from services.gateway.desk.pages import provider, reference, second_factor
from services.gateway.desk.sessions import COOKIE
from services.gateway.desk.visit import (
    LANGUAGE_COOKIE,
    PLAIN_COOKIE,
    Desk,
    Visit,
    form_values,
    go,
    language_of,
    page,
    refused,
    render,
    require_own_form,
    safe_next,
    set_cookie,
)
from shared.kernel.errors import ZerenError

_YEAR_DAYS = 365
_DIFFERENT = (
    "两次输入的新密码不一致,请重新输入",
    "The new passwords are not the same: type both again",
)
_NOT_THE_OLD_ONE = ("原密码不正确", "The present password is not right")


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/sign-in", "sign_in", partial(sign_in, desk), methods=["GET", "POST"])
    app.add_url_rule("/sign-out", "sign_out", partial(sign_out, desk), methods=["POST"])
    app.add_url_rule("/look", "look", look, methods=["POST"])
    app.add_url_rule("/password", "password", page(desk, password), methods=["GET", "POST"])
    second_factor.register(app, desk)
    provider.register(app, desk)
    reference.register(app)


def sign_in(desk: Desk) -> Response:
    """GET and POST /sign-in."""
    target = safe_next(request.values.get("next"))
    if request.method == "GET":
        return _page(desk, target)
    values = form_values()
    login = values.get("login", "").strip().lower()
    try:
        require_own_form(None)
        account = desk.accounts.check(
            login, values.get("password", ""), address=request.remote_addr or ""
        )
        secret = desk.sessions.begin(account, is_whole=not account.has_totp)
    except ZerenError as error:
        desk.log.note(login, None, "POST /sign-in", error.code)
        return _page(desk, target, error, login)
    if account.has_totp:
        desk.log.note(login, str(account.role), "POST /sign-in", "code_asked")
        response = go(f"/sign-in/code?next={quote(target)}")
    else:
        desk.log.note(login, str(account.role), "POST /sign-in", "ok")
        response = go("/password" if account.must_change else target)
    set_cookie(response, COOKIE, secret)
    return response


def _page(desk: Desk, target: str, error: ZerenError | None = None, login: str = "") -> Response:
    problem = None if error is None else (error.zh if language_of() == "zh" else error.en)
    return render(
        "sign_in.html",
        error.status if error else HTTPStatus.OK,
        target=target,
        problem=problem,
        login=login,
        has_provider=desk.provider is not None,
    )


def sign_out(desk: Desk) -> Response:
    """POST /sign-out: the session ends, here and in the database."""
    secret = request.cookies.get(COOKIE)
    session = desk.sessions.find(secret)
    if session is not None and secret is not None:
        try:
            require_own_form(session.csrf)
        except ZerenError as error:
            return refused(error)
        desk.sessions.end(secret)
        desk.log.note(session.account.login, str(session.account.role), "POST /sign-out", "ok")
    response = go("/sign-in")
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax", path="/")
    return response


def look() -> Response:
    """POST /look: the language, or large type, from now on; needs no account."""
    try:
        require_own_form(None)
    except ZerenError as error:
        return refused(error)
    response = go(safe_next(request.form.get("next")))
    language, plain = request.form.get("language"), request.form.get("plain")
    if language in LANGUAGES:
        set_cookie(response, LANGUAGE_COOKIE, str(language), days=_YEAR_DAYS)
    if plain in {"yes", "no"}:
        set_cookie(response, PLAIN_COOKIE, str(plain), days=_YEAR_DAYS)
    return response


def password(visit: Visit) -> Response:
    """GET and POST /password."""
    account = visit.session.account
    if request.method == "GET":
        return render("password.html", problem=None, must=account.must_change)
    values = form_values()
    try:
        if values.get("new") != values.get("again"):
            return _not_changed(visit, HTTPStatus.FORBIDDEN, _DIFFERENT)
        visit.desk.accounts.change_password(
            account, values.get("password", ""), values.get("new", "")
        )
    except SignInRefusedError as error:
        return _not_changed(visit, error.status, _NOT_THE_OLD_ONE)
    except ZerenError as error:
        return _not_changed(visit, error.status, (error.zh, error.en))
    secret = request.cookies.get(COOKIE, "")
    visit.desk.sessions.end_others(account.login, secret)
    g.session = visit.session._replace(account=account._replace(must_change=False))
    return render("done.html", HTTPStatus.OK, answered=None, key=None)


def _not_changed(visit: Visit, status: int, sentences: tuple[str, str]) -> Response:
    zh, en = sentences
    must = visit.session.account.must_change
    return render("password.html", status, problem=zh if visit.language == "zh" else en, must=must)
