"""Accounts: the security administrator lets people sign in, gives passwords anew, ends tokens."""

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec
from flask import Flask, Response, request

from services.gateway.accounts import ROLES_OF_PEOPLE, AccountAdded, add, wrong
from services.gateway.desk.accounts import Account
from services.gateway.desk.sections import exported, section
from services.gateway.desk.visit import Desk, Visit, form_values, page, render
from services.gateway.reach import SECURES, require_role
from services.gateway.tokens import revoke
from shared.contracts.errors import NotAllowedError, NotFoundError
from shared.contracts.roles import ROLE_NAMES
from shared.kernel.errors import ZerenError

PATH = "/accounts"
_PASSWORD_BYTES = 12
_COLUMNS = ("login", "role", "must_change", "has_totp")
_ASKED = ("login", "person_id", "role", "organization_id")


class Done(NamedTuple):
    """What was done to which login or token; ``password`` is shown this once."""

    act: str
    about: str
    password: str = ""


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule(PATH, "accounts_page", page(desk, accounts), methods=["GET", "POST"])


def accounts(visit: Visit) -> Response:
    """GET and POST /accounts: who may sign in; one added, given a password anew, or disabled."""
    require_role(visit.principal, SECURES)
    problem: ZerenError | None = None
    done: Done | None = None
    values = form_values()
    if request.method == "POST":
        try:
            done = _do(visit, values)
        except ZerenError as error:
            problem = error
        account = visit.session.account
        what = f"POST {PATH} {values.get('act', '')[:20]} {values.get('login', '')}"
        outcome = problem.code if problem else "ok"
        visit.desk.log.note(account.login, str(account.role), what, outcome)
    found = visit.desk.accounts.listed()
    table = section(("accounts", "账户", "Accounts"), [_row(one) for one in found], _COLUMNS)
    if (file := exported(visit, (table,))) is not None:
        return file
    return render(
        "accounts.html",
        problem.status if problem else HTTPStatus.OK,
        rows=table.table.rows,
        columns=_COLUMNS,
        table=table,
        roles=[(role, ROLE_NAMES[role]) for role in ROLE_NAMES if role in ROLES_OF_PEOPLE],
        own=visit.session.account.login,
        problem=problem,
        fields=problem.details.get("fields", ()) if problem else (),
        done=done,
        values=values if problem else {},
    )


def _row(one: Account) -> dict[str, Any]:
    zh, en = ROLE_NAMES[one.role]
    told = {"must_change": one.must_change, "has_totp": one.has_totp}
    return {"login": one.login, "role": {"zh": zh, "en": en}, **told}


def _do(visit: Visit, values: Mapping[str, str]) -> Done:
    found, act = visit.desk.accounts, values.get("act", "")
    login = values.get("login", "").strip().lower()
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    if act in {"reset", "drop", "disable"} and login == visit.session.account.login:
        raise NotAllowedError(login)  # nobody locks oneself out; one's own are on /password, /totp
    match act:
        case "add":
            add(found, _added({**values, "login": login}, password))
            return Done(act, login, password)
        case "reset":
            found.reset_password(login, password)
            return Done(act, login, password)
        case "drop":
            found.drop_second_factor(login)
        case "disable":
            found.disable(login)
        case "revoke":
            token_id = values.get("token_id", "").strip()
            revoke(visit.desk.context.revocations, visit.principal, token_id)
            return Done(act, token_id)
        case _:
            raise NotFoundError("act")
    return Done(act, login)


def _added(values: Mapping[str, str], password: str) -> AccountAdded:
    given = {name: values[name].strip() for name in _ASKED if values.get(name, "").strip()}
    for name in _ASKED[:3]:
        if name not in given:
            raise wrong(name, "")
    try:
        return msgspec.convert({**given, "password": password}, AccountAdded)
    except msgspec.ValidationError as error:
        field = next((name for name in _ASKED if f"$.{name}" in str(error)), "")
        raise wrong(field, "") from None
