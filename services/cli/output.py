"""Saying things: Chinese first, then English; JSON where asked for; errors that tell where."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from shared.kernel.errors import ZerenError

_MAX_FAULTS = 50


def console() -> Console:
    """Give the console for answers; wide where nobody reads it, so that no line is cut."""
    return Console(width=None if sys.stdout.isatty() else 200, highlight=False)


def print_json(value: Any) -> None:
    """Print one JSON value on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows as a table; None is shown as a dash. The first column is never broken."""
    table = Table(title=title, title_justify="left", header_style="bold", box=box.SIMPLE_HEAD)
    for number, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*("–" if cell is None else str(cell) for cell in row))
    console().print(table)


def tell_in_time(share: Mapping[str, Any] | None, indent: str = "") -> None:
    """Print the share recorded within the days of grace, where there is one."""
    if share and share["percent"]:
        console().print(
            f"{indent}及时录入 / Recorded within {share['grace_days']} days: "
            f"{share['in_time']} / {share['deeds']} ({share['percent']} %)"
        )


def say(zh: str, en: str) -> None:
    """Tell a person something, beside the answer."""
    typer.echo(f"{zh} / {en}", err=True)


@contextmanager
def telling_errors(*, as_json: bool = False) -> Iterator[None]:
    """End the command with exit code 1 and an explanation where it meets one of our errors."""
    try:
        yield
    except ZerenError as error:
        if as_json:
            print_json({"error": error.as_dict()})
        else:
            for line in explained(error):
                typer.echo(line, err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as error:
        say("已中断", "Interrupted")
        raise typer.Exit(130) from error


def explained(error: ZerenError) -> Iterator[str]:
    """Give an error as lines for a person: what, about what, and each wrong line and field."""
    about = f" ({error.subject})" if error.subject else ""
    yield f"错误: {error.zh}{about}"
    yield f"Error: {error.en} [{error.code}]"
    rest = {k: v for k, v in error.details.items() if k not in {"fields", "rows"}}
    if rest:
        yield "  " + ", ".join(f"{key}={value}" for key, value in rest.items())
    yield from _faults(error.details.get("fields", ()), indent="  ")
    rows = list(error.details.get("rows", ()))
    for row in rows[:_MAX_FAULTS]:
        place = f"第 {row['line']} 行 / line {row['line']}" if "line" in row else f"#{row['row']}"
        yield f"  {place}: {row.get('zh', '')} / {row.get('en', '')} [{row.get('code', '')}]"
        subject = row.get("subject")
        details = row.get("details") or {}
        field = details.get("field")
        about = " ".join(str(each) for each in (field, subject, details.get("why")) if each)
        if about:
            yield f"    {about}"
        yield from _faults(details.get("fields", ()), indent="    ")
    if len(rows) > _MAX_FAULTS:
        yield f"  … 共 {len(rows)} 行有误 / {len(rows)} lines are wrong"


def _faults(fields: Iterable[Mapping[str, Any]], *, indent: str) -> Iterator[str]:
    for field in fields:
        name = field.get("field") or "(body)"
        yield f"{indent}{name}: {field.get('zh', '')} / {field.get('en', '')}"
