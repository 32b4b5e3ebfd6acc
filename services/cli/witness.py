"""`zeren witness`: a request for an office with no network, and its answer brought back."""

import os
from pathlib import Path
from typing import Annotated

import typer

from services.cli import folder as data_folder
from services.cli import options
from services.cli.errors import FileUnusableError, LogUnusableError
from services.cli.output import say, telling_errors
from services.cli.proof import LOG, UNUSABLE, From, log_of
from services.verifier.layout import CHECKPOINT
from services.verifier.merkle import ProofError
from services.verifier.note import NoteError, split_note
from services.verifier.requests import make_request

INBOX = "inbox"

app = typer.Typer(
    name="witness",
    help="无网络单位的见证文件 / Files for witnesses with no network",
    no_args_is_help=True,
)


@app.command("request")
def request(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="请求文件 / The request")],
    *,
    old: Annotated[
        int, typer.Option("--old", min=0, help="该单位上次见证的条数 / Entries it saw last")
    ] = 0,
    place: From = None,
    data: options.Data = options.DEFAULT_DATA,
) -> None:
    """写出见证请求:检查点与一致性证明 / Write checkpoint and consistency proof for an office."""
    with telling_errors():
        source = log_of(data, place)
        try:
            asked = make_request(source.fetch, source.fetch(CHECKPOINT), old)
        except (ProofError, *UNUSABLE) as error:
            raise LogUnusableError(str(error)) from error
        path.write_text(asked.text(), encoding="utf-8")
    say(f"已写 {path},请带到见证单位", "take it to the witness: zeren-witness cosign")


@app.command("return")
def return_(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="见证单位的答复 / The answer")],
    *,
    data: options.Data = options.DEFAULT_DATA,
) -> None:
    """交回见证签名,由台账核验后采用 / Hand in an answer; the ledger checks it and takes it."""
    with telling_errors():
        environment = data_folder.environment(data, os.environ)
        if not environment.get(LOG):
            raise LogUnusableError(str(data))
        inbox = Path(environment[LOG]) / INBOX
        try:
            content = path.read_bytes()
            split_note(content)
            inbox.mkdir(exist_ok=True)
            aside = inbox / f".{path.name}"
            aside.write_bytes(content)
            aside.replace(inbox / path.name)
        except (OSError, NoteError) as error:
            raise FileUnusableError(f"{path}: {error}") from error
    say(f"已交回 {path}", "handed in; see the checkpoint in a few seconds")
