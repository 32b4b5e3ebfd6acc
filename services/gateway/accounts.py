"""The acts on local accounts: the security administrator lets people sign in at the desk."""

from collections.abc import Callable
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
from services.gateway.reach import SECURES, require_role
from shared.contracts.errors import FieldError, InvalidCommandError
from shared.contracts.roles import Role

ROLES_OF_PEOPLE = frozenset(Role) - {Role.SYSTEM}
BOUND_ROLES = frozenset({Role.TOWNSHIP, Role.BRANCH})
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
    """A password, to be changed at the next sign-in."""

    password: Password
    must_change: bool = True


class SubjectBound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom a provider of OpenID Connect vouches for."""

    issuer: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]


class AccountOn(msgspec.Struct, frozen=True, kw_only=True):
    """An account that may sign in."""

    login: str
    person_id: UUID
    role: Role
    organization_id: UUID | None
    post_id: UUID | None
    must_change: bool
    has_totp: bool


def register(app: Flask, context: Context) -> None:
    """Put the routes into the application."""
    accounts = Accounts(context.readers)
    app.add_url_rule(
        "/v1/accounts", "accounts", partial(collection, context, accounts), methods=["GET", "POST"]
    )
    for act, handle in _ACTS.items():
        app.add_url_rule(
            f"/v1/accounts/<login>/{act}",
            f"{act}_account",
            partial(on_account, context, accounts, handle),
            methods=["POST"],
        )


def collection(context: Context, accounts: Accounts) -> Response:
    """GET and POST /v1/accounts."""
    require_role(context.principal(), SECURES)
    if request.method == "GET":
        return json_response([AccountOn(**one._asdict()) for one in accounts.listed()])
    account = add(accounts, _body(AccountAdded))
    return json_response(AccountOn(**account._asdict()), 201)


def add(accounts: Accounts, body: AccountAdded) -> Account:
    """Add an account of a person.

    Raises:
        InvalidCommandError: the role is no person's, or wants an organization.
        LoginTakenError, AdministersAlreadyError: see `Accounts.add`.
    """
    if body.role not in ROLES_OF_PEOPLE:
        raise wrong("role", "a system has a token, no account")
    if body.role in BOUND_ROLES and body.organization_id is None:
        raise wrong("organization_id", "this role works for one organization")
    account = Account(
        body.login,
        body.person_id,
        body.role,
        body.organization_id,
        body.post_id,
        body.must_change,
    )
    accounts.add(account, body.password)
    return account


def on_account(
    context: Context, accounts: Accounts, act: Callable[[Accounts, str], None], login: str
) -> Response:
    """POST /v1/accounts/{login}/{act}; 404 where nobody who may sign in has that login."""
    require_role(context.principal(), SECURES)
    act(accounts, login[:64])
    return json_response({"login": login[:64], "done": True})


def reset_password(accounts: Accounts, login: str) -> None:
    """Give a password to be changed at the next sign-in; unlocks, and ends every session."""
    body = _body(PasswordGiven)
    accounts.reset_password(login, body.password, must_change=body.must_change)


def disable(accounts: Accounts, login: str) -> None:
    """Let an account sign in no more; its sessions end at once."""
    accounts.disable(login)


def drop_second_factor(accounts: Accounts, login: str) -> None:
    """Ask this account for no one-time code any more, where the telephone is lost."""
    accounts.drop_second_factor(login)


def bind(accounts: Accounts, login: str) -> None:
    """Let whoever a provider of OpenID Connect knows by this subject sign in as this account."""
    body = _body(SubjectBound)
    accounts.bind(login, body.issuer, body.subject)


_ACTS: dict[str, Callable[[Accounts, str], None]] = {
    "password": reset_password,
    "disable": disable,
    "drop-second-factor": drop_second_factor,
    "bind": bind,
}


def _body(kind: type[T]) -> T:
    try:
        return msgspec.convert(read_json(request, limit_bytes=MAX_COMMAND_BYTES), kind)
    except msgspec.ValidationError as error:
        raise wrong("", str(error)) from None


def wrong(field: str, why: str) -> InvalidCommandError:
    """Give the refusal of one field."""
    return InvalidCommandError(fields=[FieldError.of(field, "wrong_value", why)])
