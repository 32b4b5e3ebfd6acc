"""`zeren account`: who may sign in at the desk."""

import secrets
from typing import Annotated, Any
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
    _done(answer, f"已停用 {login}", f"Disabled {login}", as_json=as_json)


@app.command(name="drop-second-factor")
def drop_second_factor(
    login: Login,
    *,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """取消动态口令(手机遗失时) / Ask for no one-time code any more, where a telephone is lost."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        answer = gateway.post(f"/v1/accounts/{segment(login)}/drop-second-factor")
    _done(answer, f"已取消 {login} 的动态口令", f"{login} is asked for no code", as_json=as_json)


@app.command()
def bind(
    login: Login,
    *,
    issuer: Annotated[str, typer.Option(help="统一身份认证的发行者地址 / The provider's issuer")],
    subject: Annotated[str, typer.Option(help="其用户标识(sub) / Its id of the person (sub)")],
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """绑定统一身份 / Let a subject of an OpenID Connect provider sign in as this account."""
    body = {"issuer": issuer, "subject": subject}
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        answer = gateway.post(f"/v1/accounts/{segment(login)}/bind", body)
    _done(answer, f"已绑定 {login}", f"Bound {login}", as_json=as_json)


@app.command()
def log(
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """访问日志,须持审计角色的令牌 / The access log; needs the token of an auditor."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get("/v1/access-log", limit=limit)
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        typer.echo("\t".join(str(one[name]) for name in ("at", "login", "what", "outcome")))


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


def _done(answer: Any, zh: str, en: str, *, as_json: bool) -> None:
    if as_json:
        print_json(answer)
    else:
        say(zh, en)


def _tell(login: str, password: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"login": login, "password": password})
        return
    say(f"用户名 {login},初始密码如下", f"Login {login}, its first password:")
    typer.echo(password)
