"""The acts on local accounts: who runs the county's system lets people sign in at the desk."""

from functools import partial
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from flask import Flask, Response, request

from services.gateway.answering import json_response
from services.gateway.bodies import MAX_COMMAND_BYTES, read_json
from services.gateway.context import Context
from services.gateway.desk.accounts import Account, Accounts
from services.gateway.desk.passwords import MAX_LENGTH, MIN_LENGTH
from services.gateway.reach import OPERATES, require_role
from shared.contracts.errors import FieldError, InvalidCommandError
from shared.contracts.roles import Role

T = TypeVar("T")
Login = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9._-]{1,63}$")]
Password = Annotated[str, msgspec.Meta(min_length=MIN_LENGTH, max_length=MAX_LENGTH)]


class AccountAdded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account to be added; its password is to be changed at the first sign-in."""

    login: Login
    password: Password
    person_id: UUID
    role: Role
    organization_id: UUID | None = None
    post_id: UUID | None = None
    must_change: bool = True


class PasswordGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A password to be changed at the next sign-in."""

    password: Password


class AccountOn(msgspec.Struct, frozen=True, kw_only=True):
    """An account that may sign in."""

    login: str
    person_id: UUID
    role: Role
    organization_id: UUID | None
    post_id: UUID | None
    must_change: bool


def register(app: Flask, context: Context) -> None:
    """Put the routes into the application."""
    accounts = Accounts(context.readers)
    app.add_url_rule(
        "/v1/accounts", "accounts", partial(collection, context, accounts), methods=["GET", "POST"]
    )
    app.add_url_rule(
        "/v1/accounts/<login>/password",
        "reset_password",
        partial(reset_password, context, accounts),
        methods=["POST"],
    )
    app.add_url_rule(
        "/v1/accounts/<login>/disable",
        "disable_account",
        partial(disable, context, accounts),
        methods=["POST"],
    )


def collection(context: Context, accounts: Accounts) -> Response:
    """GET and POST /v1/accounts."""
    require_role(context.principal(), OPERATES)
    if request.method == "GET":
        return json_response([AccountOn(**one._asdict()) for one in accounts.listed()])
    body = _body(AccountAdded)
    account = Account(
        body.login,
        body.person_id,
        body.role,
        body.organization_id,
        body.post_id,
        body.must_change,
    )
    accounts.add(account, body.password)
    return json_response(AccountOn(**account._asdict()), 201)


def reset_password(context: Context, accounts: Accounts, login: str) -> Response:
    """POST /v1/accounts/{login}/password: unlocks, too."""
    require_role(context.principal(), OPERATES)
    accounts.reset_password(login[:64], _body(PasswordGiven).password)
    return json_response({"login": login[:64], "reset": True})


def disable(context: Context, accounts: Accounts, login: str) -> Response:
    """POST /v1/accounts/{login}/disable: its sessions end at once."""
    require_role(context.principal(), OPERATES)
    accounts.disable(login[:64])
    return json_response({"login": login[:64], "disabled": True})


def _body(kind: type[T]) -> T:
    try:
        return msgspec.convert(read_json(request, limit_bytes=MAX_COMMAND_BYTES), kind)
    except msgspec.ValidationError as error:
        fault = FieldError.of("", "wrong_value", str(error))
        raise InvalidCommandError(kind.__name__, fields=[fault]) from None
