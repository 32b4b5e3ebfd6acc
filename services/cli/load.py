"""`zeren load`: a file of commands, with progress."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from services.cli import options
from services.cli.client import Gateway
from services.cli.loading import Progress, StateFile, load_file
from services.cli.output import print_json, say, telling_errors

_SAY_EVERY_S = 5.0


def load(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            readable=True,
            metavar="FILE",
            help="命令文件 / JSON lines of commands",
        ),
    ],
    *,
    until: Annotated[
        int | None, typer.Option(min=1, metavar="LINE", help="到此行为止 / Stop after this line")
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="从头再送 / Send from the start again")
    ] = False,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """装载命令文件,可断点续装 / Load commands from a file, going on where it was broken off."""
    began = time.monotonic()
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        state = StateFile.of(data, file, gateway.url)
        if restart:
            state.path.unlink(missing_ok=True)
        kept = state.read()
        with _showing(file, quiet=as_json) as report:
            done = load_file(gateway, file, state=state, until=until, report=report)
        seconds = round(time.monotonic() - began, 2)
    if as_json:
        print_json(
            {
                "lines": done.lines,
                "resumed_at": kept.lines if kept.lines <= done.lines else 0,
                "positions": done.positions,
                "seconds": seconds,
            }
        )
    else:
        say(
            f"已装载至第 {done.lines} 行,用时 {seconds} 秒",
            f"Loaded up to line {done.lines} in {seconds} s",
        )


@contextmanager
def _showing(file: Path, *, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Show progress on standard error: a bar to a person, a line now and then to a log."""
    if quiet:
        yield lambda _: None
        return
    if not sys.stderr.isatty():
        yield _saying()
        return
    columns = (
        TextColumn("装载 / Loading"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("第 {task.fields[lines]} 行 / line {task.fields[lines]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("load", total=file.stat().st_size, lines=0)
        yield lambda done: bar.update(task, completed=done.bytes_read, lines=done.lines)


def _saying() -> Callable[[Progress], None]:
    said_at = time.monotonic()

    def report(done: Progress) -> None:
        nonlocal said_at
        if time.monotonic() - said_at >= _SAY_EVERY_S:
            said_at = time.monotonic()
            say(f"已装载 {done.lines} 行", f"{done.lines} lines loaded")

    return report
