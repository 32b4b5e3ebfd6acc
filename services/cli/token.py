"""`zeren token`: signed tokens for the gateway."""

import time
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from services.cli import folder, options
from services.cli.client import Gateway, segment
from services.cli.output import print_json, say, telling_errors
from shared.contracts.principal import Principal
from shared.contracts.roles import NO_BUSINESS, Role
from shared.secrets import read_secret
from shared.security import issue_token, read_key

_DAY_S = 86_400

app = typer.Typer(no_args_is_help=True, help="签发与吊销令牌 / Issue and revoke tokens")


@app.command()
def issue(
    *,
    role: Annotated[Role, typer.Option(help="角色 / Role")],
    organization: options.Organization = None,
    person: options.Person = None,
    post: options.Post = None,
    system: Annotated[
        str | None, typer.Option(metavar="NAME", help="程序名,代替人员 / A program, not a person")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="有效天数 / Days it is good")] = 30,
    out: Annotated[
        Path | None, typer.Option(help="写入此文件(0600) / Write it to this file")
    ] = None,
    secrets: Annotated[
        Path | None,
        typer.Option(
            "--secrets",
            envvar="ZEREN_SECRETS",
            help="密钥目录,默认为数据目录中的 secrets / Folder of secrets",
        ),
    ] = None,
    data: options.Data = options.DEFAULT_DATA,
    as_json: options.AsJson = False,
) -> None:
    """签发令牌 / Issue a token, signed with the key in the folder of secrets."""
    if (person is None) == (system is None):
        raise typer.BadParameter("--person 与 --system 须且只能给一个 / give one of the two")
    if role not in {Role.SYSTEM, *NO_BUSINESS} and organization is None:
        raise typer.BadParameter("该角色须给 --organization / this role needs --organization")
    principal = Principal(
        actor=str(person) if person else f"system:{system}",
        role=role,
        organization_id=organization,
        post_id=post,
        token_id=uuid4().hex,
    )
    with telling_errors(as_json=as_json):
        key = read_key(read_secret(secrets or data / folder.SECRETS, "token.key"))
        token = issue_token(principal, key, days * _DAY_S)
        if out is not None:
            folder.write_private(out, token + "\n")
    expires = int(time.time()) + days * _DAY_S
    if as_json:
        print_json(
            {"token_id": principal.token_id, "expires": expires}
            | ({"file": str(out)} if out else {"token": token})
        )
        return
    say(
        f"令牌编号 {principal.token_id},{days} 天内有效",
        f"Token {principal.token_id}, good for {days} days",
    )
    typer.echo(str(out) if out else token)


@app.command()
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="JTI", help="令牌编号 / Token id")],
    *,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """吊销令牌,一秒后各网关均不再接受 / Revoke a token; a second later no gateway takes it."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        answer = gateway.post(f"/v1/tokens/{segment(token_id)}/revoke")
    if as_json:
        print_json(answer)
    else:
        say(f"已吊销 {token_id}", f"Revoked {token_id}")
