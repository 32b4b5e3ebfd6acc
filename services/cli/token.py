"""`zeren token`: signed tokens for the gateway."""

import time
from contextlib import closing
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from services.cli import folder, options
from services.cli.client import Gateway, segment
from services.cli.errors import (
    AddressMissingError,
    AnswerError,
    GatewayUnreachableError,
    RefusedError,
)
from services.cli.output import print_json, print_table, say, telling_errors
from shared.contracts.errors import NotAllowedError
from shared.contracts.principal import Principal
from shared.contracts.roles import NO_BUSINESS, ROLE_NAMES, Role
from shared.secrets import read_secret
from shared.security import issue_token, read_key

_DAY_S = 86_400
_SHOW_TIMEOUT_S = 5.0
_SECOND_ADMINISTRATION = "administers_already"
_TOKENS = "/v1/tokens"

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
    url: options.Url = None,
    as_json: options.AsJson = False,
) -> None:
    """签发令牌 / Issue a token, signed with the key in the folder of secrets.

    It is shown to the gateway at once where that answers, and so is on its list; else it will be
    at its first use.
    """
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
        now = int(time.time())
        token = issue_token(principal, key, days * _DAY_S, now=now)
        is_listed = _shown(token, data, url)
        if out is not None:
            folder.write_private(out, token + "\n")
    if as_json:
        told = {"token_id": principal.token_id, "expires": now + days * _DAY_S}
        given = {"file": str(out)} if out else {"token": token}
        print_json({**told, "listed": is_listed, **given})
        return
    say(
        f"令牌编号 {principal.token_id},{days} 天内有效",
        f"Token {principal.token_id}, good for {days} days",
    )
    if not is_listed:
        say("网关未应答,首次使用时登记", "No gateway answered: it is listed at its first use")
    typer.echo(str(out) if out else token)


@app.command(name="list")
def list_(
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """列出用过的令牌 / List the tokens that were shown to a gateway: whose, and until when."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get(_TOKENS, limit=limit)
    if as_json:
        print_json(found)
        return
    print_table(
        f"令牌 / Tokens: {found['total']}",
        ("编号 / Id", "经办人 / For", "角色 / Role", "有效至 / Until", "吊销 / Revoked"),
        (
            (
                one["token_id"],
                one["actor"],
                " / ".join(ROLE_NAMES[Role(one["role"])]),
                one["expires_at"],
                one["revoked_at"],
            )
            for one in found["items"]
        ),
    )


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


def _shown(token: str, data: Path, url: str | None) -> bool:
    """Show a token to the gateway; whether it stands on the list now.

    Raises:
        RefusedError: for whom it is issued administrates something else.
    """
    try:
        address = folder.gateway_url(data, url)
        with closing(Gateway(address, token, timeout_s=_SHOW_TIMEOUT_S)) as gateway:
            gateway.get(_TOKENS, limit=1)
    except RefusedError as refused:
        if refused.problem.get("code") == _SECOND_ADMINISTRATION:
            raise
        return refused.problem.get("code") == NotAllowedError.code  # known, and told no list
    except (AddressMissingError, GatewayUnreachableError, AnswerError):
        return False
    return True
