"""Signing in with OpenID Connect: to the provider, and back."""

import secrets
from functools import partial

from flask import Flask, Response, request

from services.gateway.desk.accounts import Account
from services.gateway.desk.errors import SignInRefusedError
from services.gateway.desk.provider import CALLBACK, Provider
from services.gateway.desk.sessions import COOKIE
from services.gateway.desk.visit import Desk, go, refused, safe_next, set_cookie
from shared.contracts.errors import NotFoundError
from shared.kernel.errors import ZerenError

STATE_COOKIE = "__Host-zeren-oidc"


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application; they are there only where a provider is set."""
    app.add_url_rule("/oidc/start", "oidc_start", partial(start, desk))
    app.add_url_rule(CALLBACK, "oidc_callback", partial(callback, desk))


def start(desk: Desk) -> Response:
    """GET /oidc/start: on to the provider."""
    try:
        begun = _provider(desk).begin(safe_next(request.args.get("next")))
    except ZerenError as error:
        return refused(error)
    response = go(begun.address)
    set_cookie(response, STATE_COOKIE, begun.state)
    return response


def callback(desk: Desk) -> Response:
    """GET /oidc/callback: the provider sent the browser back."""
    state = request.args.get("state", "")
    begun = request.cookies.get(STATE_COOKIE, "")
    try:
        provider = _provider(desk)
        if not state or not secrets.compare_digest(state.encode(), begun.encode()):
            raise SignInRefusedError
        login, target = provider.end(state=state, code=request.args.get("code", ""))
        account = _account(desk, login)
    except ZerenError as error:
        desk.log.note("(provider)", None, f"GET {CALLBACK}", error.code)
        response = refused(error)
    else:
        desk.log.note(login, str(account.role), f"GET {CALLBACK}", "ok")
        response = go(safe_next(target))
        set_cookie(response, COOKIE, desk.sessions.begin(account, by_provider=True))
    response.delete_cookie(STATE_COOKIE, secure=True, httponly=True, samesite="Lax", path="/")
    return response


def _account(desk: Desk, login: str) -> Account:
    try:
        return desk.accounts.found(login)
    except NotFoundError:
        raise SignInRefusedError from None


def _provider(desk: Desk) -> Provider:
    if desk.provider is None:
        raise NotFoundError("oidc")
    return desk.provider
