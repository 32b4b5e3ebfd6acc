"""`zeren ask`: any question by its name, as the interface describes it; for any day and size."""

from typing import Annotated, Any

import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.errors import QuestionUnknownError
from services.cli.output import console, print_json, telling_errors


def ask(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="查询名称;list 列出全部 / Its name, or list")
    ],
    said: Annotated[
        list[str] | None, typer.Argument(metavar="NAME=VALUE …", help="参数 / Its parameters")
    ] = None,
    *,
    valid_at: options.ValidAt = None,
    known_at: options.KnownAt = None,
    after: options.After = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
) -> None:
    """任一查询,答复为 JSON / Any question; the answer is JSON."""
    given: dict[str, Any] = dict(_parameter(each) for each in said or ())
    given |= {"valid_at": valid_at, "known_at": options.said_or_read(known_at), "after": after}
    with telling_errors(as_json=True), Gateway.of(data, url, token_file) as gateway:
        paths = _questions(gateway)
        if question == "list":
            for name, (path, summary) in sorted(paths.items()):
                console().print(f"{name:28} {path:55} {summary}", markup=False)
            return
        if question not in paths:
            raise QuestionUnknownError(question)
        path, _ = paths[question]
        for name in [name for name in given if f"{{{name}}}" in path]:
            path = path.replace(f"{{{name}}}", segment(given.pop(name)))
        print_json(gateway.get(path, **given))


def _questions(gateway: Gateway) -> dict[str, tuple[str, str]]:
    """Give each question's path and what it is, by its name."""
    told = ((path, acts.get("get")) for path, acts in gateway.get("/openapi.json")["paths"].items())
    return {
        act["operationId"]: (path, act["summary"])
        for path, act in told
        if act and "questions" in act["tags"]
    }


def _parameter(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found or not name:
        raise typer.BadParameter("参数应为 名称=值 / a parameter is NAME=VALUE")
    return name, value
