"""`zeren rules`: a rule pack looked at before anybody is bound by it."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from services.cli import folder, options
from services.cli.errors import FileUnusableError
from services.cli.output import print_json, say, telling_errors
from services.cli.processes import become
from shared.contracts import rule_schema
from shared.contracts.rule_check import check as mistakes_in
from shared.contracts.rule_mistakes import Mistake
from shared.kernel.plain_yaml import MalformedYamlError, loads

_WHAT_IF = "services.suite.what_if"
CLAUSES = Path(__file__).parents[2] / "deploy/rules/clauses.zh.yaml"

app = typer.Typer(
    name="rules", help="考核规则:检查与试算 / Rule packs: check, try", no_args_is_help=True
)

PackFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="规则文件(YAML) / The pack, a YAML file")
]


@app.command()
def check(
    file: PackFile,
    *,
    clauses: Annotated[
        Path, typer.Option(metavar="FILE", help="条款清单 / List of the clauses there are")
    ] = CLAUSES,
    as_json: options.AsJson = False,
) -> None:
    """检查规则文件,一次列出全部错误 / Check a pack: every mistake at once, by line and key."""
    with telling_errors(as_json=as_json):
        found = mistakes_in(read(file), clauses=_clauses(clauses))
    if as_json:
        print_json({"file": str(file), "mistakes": [_plain(mistake) for mistake in found]})
    elif found:
        for mistake in found:
            key = f" {mistake.key}" if mistake.key else ""
            place = f"{file}:{mistake.line}:{mistake.column}:{key}"
            typer.echo(f"{place}: {mistake.zh} / {mistake.en} [{mistake.code}]")
        say(f"{len(found)} 处错误", f"{len(found)} mistakes")
    else:
        say("没有错误", "No mistakes")
    if found:
        raise typer.Exit(1)


@app.command()
def schema() -> None:
    """输出规则格式的 JSON Schema / Print the JSON Schema of packs, for an editor."""
    typer.echo(rule_schema.text(), nl=False)


@app.command(name="what-if")
def what_if(
    file: PackFile,
    *,
    year: Annotated[int, typer.Option(min=1921, max=2100, help="年度 / Year of the facts")],
    organization: Annotated[
        UUID | None, typer.Option(help="公布规则的组织 / Who would publish it")
    ] = None,
    valid_at: options.ValidAt = None,
    known_at: options.KnownAt = None,
    data: options.Data = options.DEFAULT_DATA,
    as_json: options.AsJson = False,
) -> None:
    """以某年事实试算规则草案,只读不写 / Try a draft over a year's facts; nothing is written."""
    with telling_errors(as_json=as_json):
        environment = folder.environment(data, os.environ)
    moment = options.said_or_read(known_at)
    said = {"--organization": organization, "--valid-at": valid_at, "--known-at": moment}
    chosen = [f"{option}={value}" for option, value in said.items() if value is not None]
    arguments = [str(file), "--year", str(year), *chosen, *(["--json"] if as_json else [])]
    become(_WHAT_IF, arguments, environment)


def read(file: Path) -> str:
    """Give the text of a file.

    Raises:
        FileUnusableError: it cannot be read, or is no UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnusableError(str(file)) from error


def _clauses(file: Path) -> Collection[str]:
    try:
        listed = loads(read(file))["clauses"]
        return {clause["number"] for clause in listed}
    except (MalformedYamlError, KeyError, TypeError) as error:
        raise FileUnusableError(str(file)) from error


def _plain(mistake: Mistake) -> dict[str, Any]:
    return {
        "line": mistake.line,
        "column": mistake.column,
        "key": mistake.key,
        "code": mistake.code,
        "zh": mistake.zh,
        "en": mistake.en,
    }
