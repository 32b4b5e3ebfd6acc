"""`zeren account`: who may sign in at the desk."""

import secrets
from typing import Annotated
from uuid import UUID

import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.output import print_json, say, telling_errors
from shared.contracts.roles import ROLE_NAMES, Role

app = typer.Typer(no_args_is_help=True, help="登录账户 / Accounts that may sign in at the desk")
Login = Annotated[str, typer.Argument(metavar="LOGIN", help="用户名 / Login")]


@app.command()
def add(
    login: Login,
    *,
    person: Annotated[UUID, typer.Option(help="人员编号 / The person's id")],
    role: Annotated[Role, typer.Option(help="角色 / Role")],
    organization: options.Organization = None,
    post: options.Post = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """开设账户,首次登录须改密码 / Add an account; its password is changed at the first sign-in."""
    password = secrets.token_urlsafe(12)
    body = {
        "login": login,
        "password": password,
        "person_id": str(person),
        "role": str(role),
        "organization_id": str(organization) if organization else None,
        "post_id": str(post) if post else None,
    }
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        gateway.post("/v1/accounts", body)
    _tell(login, password, as_json=as_json)


@app.command()
def reset(
    login: Login,
    *,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """重置密码并解锁 / Give a new password, and unlock."""
    password = secrets.token_urlsafe(12)
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        gateway.post(f"/v1/accounts/{segment(login)}/password", {"password": password})
    _tell(login, password, as_json=as_json)


@app.command()
def disable(
    login: Login,
    *,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """停用账户,其会话即刻失效 / Let an account sign in no more; its sessions end."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        answer = gateway.post(f"/v1/accounts/{segment(login)}/disable")
    if as_json:
        print_json(answer)
    else:
        say(f"已停用 {login}", f"Disabled {login}")


@app.command(name="list")
def list_(
    *,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """列出账户 / List the accounts."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        accounts = gateway.get("/v1/accounts")
    if as_json:
        print_json(accounts)
        return
    for one in accounts:
        typer.echo(f"{one['login']}\t{' / '.join(ROLE_NAMES[Role(one['role'])])}")


def _tell(login: str, password: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"login": login, "password": password})
        return
    say(f"用户名 {login},初始密码如下", f"Login {login}, its first password:")
    typer.echo(password)
