"""`zeren dead-letters`: messages that could not be handled, looked at and put back."""

from typing import Annotated

import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.output import print_json, print_table, say, telling_errors

app = typer.Typer(no_args_is_help=True, help="查看与重投死信 / List and replay dead letters")

Service = Annotated[str | None, typer.Option("--service", help="仅此服务 / Of this service only")]


@app.command("list")
def list_(
    *,
    service: Service = None,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 100,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """列出待处理的死信 / List the dead letters that wait."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get("/v1/dead-letters", service=service, limit=limit)
    if as_json:
        print_json(found)
        return
    if not found["letters"]:
        say("没有待处理的死信", "No dead letter waits")
        return
    print_table(
        "死信 / Dead letters",
        (
            "服务 / Service",
            "编号 / Id",
            "队列 / Queue",
            "路由键 / Key",
            "错误 / Error",
            "时间 / At",
        ),
        (
            (
                letter["service"],
                letter["number"],
                letter["queue"],
                letter["routing_key"],
                letter["error"],
                letter["parked_at"],
            )
            for letter in found["letters"]
        ),
    )


@app.command()
def replay(
    service: Annotated[str, typer.Argument(help="服务 / Service")],
    numbers: Annotated[list[int], typer.Argument(metavar="ID…", help="编号 / Ids")],
    *,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """重新投递 / Put dead letters back into their queue."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        for number in numbers:
            answer = gateway.post(f"/v1/dead-letters/{segment(service)}/{number}/replay")
            if as_json:
                print_json(answer)
            else:
                say(f"已重新投递 {service} {number}", f"Replayed {service} {number}")
