"""`zeren export`, `verify`, `proof`, `bulletin`: what an auditor takes away, and checks."""

import os
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from services.cli import folder as data_folder
from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.errors import FolderNotEmptyError, LogUnusableError, ProofNotMadeError
from services.cli.output import print_json, say, telling_errors
from services.cli.processes import become
from services.cli.questions import Year, this_year
from services.verifier.exporting import export_log
from services.verifier.layout import LayoutError
from services.verifier.main import PROOF_SUFFIX
from services.verifier.merkle import ProofError
from services.verifier.note import NoteError
from services.verifier.proving import bulletin as three_lines
from services.verifier.proving import find_entry, make_proof
from services.verifier.single import NAME, write_single
from services.verifier.sources import FileMissingError, Source, UnreachableError, source_of

LOG = "ZEREN_LOG"
UNUSABLE = (FileMissingError, UnreachableError, NoteError, LayoutError)

From = Annotated[
    str | None,
    typer.Option("--from", metavar="PLACE", help="日志文件夹或地址 / The log's folder or address"),
]


def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="空文件夹 / An empty folder")],
    *,
    place: From = None,
    data: options.Data = options.DEFAULT_DATA,
    as_json: options.AsJson = False,
) -> None:
    """导出台账供离线核验 / Export the log, to be checked offline."""
    with telling_errors(as_json=as_json):
        if directory.exists() and any(directory.iterdir()):
            raise FolderNotEmptyError(str(directory))
        source = log_of(data, place)
        try:
            head = export_log(source, directory)
        except UNUSABLE as error:
            raise LogUnusableError(str(error)) from error
    if as_json:
        print_json({"origin": head.origin, "size": head.size, "root": head.root.hex()})
    else:
        say(f"已导出 {head.size} 条: {directory}", f"{head.size} entries; check with zeren verify")


def verify(context: typer.Context) -> None:
    """离线核验导出、地址或证明文件 / Check an export, an address or a proof file: PLACE."""
    become("services.verifier.main", context.args)


def recompute(context: typer.Context) -> None:
    """由台账重新计算得分并比对 / Work scores out again from a log, and compare: PLACE."""
    become("services.suite.recompute", context.args)


def proof(
    output: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="证明文件或文件夹 / A file, or a folder for scores"),
    ],
    *,
    fact: Annotated[
        str | None, typer.Option("--fact", metavar="ID", help="事实编号 流.版本 / stream.version")
    ] = None,
    index: Annotated[
        int | None, typer.Option("--index", min=0, help="台账序号 / Index in the ledger")
    ] = None,
    score: Annotated[
        UUID | None,
        typer.Option(
            "--score",
            parser=options.a_uuid,
            metavar="ORGANIZATION",
            help="该组织得分所依据的每一事实 / Every fact that its score rests on",
        ),
    ] = None,
    year: Year = None,
    valid_at: options.ValidAt = None,
    known_at: options.KnownAt = None,
    place: From = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
) -> None:
    """一条事实或一个得分的证明文件 / Proof files of one fact, or of what a score rests on."""
    if [fact, index, score].count(None) != 2:  # noqa: PLR2004  (one of three is given)
        raise typer.BadParameter("--fact、--index、--score 选一 / give one of the three")
    with telling_errors():
        source = log_of(data, place)
        if score is None:
            files = {output: _index(source, fact) if index is None else index}
        else:
            with Gateway.of(data, url, token_file) as gateway:
                asked = {
                    "year": year or this_year(),
                    "valid_at": valid_at,
                    "known_at": options.said_or_read(known_at),
                }
                found = gateway.get(f"/v1/organizations/{segment(str(score))}/explain", **asked)
            output.mkdir(parents=True, exist_ok=True)
            files = {output / f"{at}{PROOF_SUFFIX}": at for at in sorted(_indexes(found))}
        try:
            for path, at in files.items():
                path.write_bytes(make_proof(source, at).text().encode())
        except ProofError as error:
            raise ProofNotMadeError(str(error)) from error
        except UNUSABLE as error:
            raise LogUnusableError(str(error)) from error
    say(f"已写 {len(files)} 个证明文件: {output}", f"{len(files)} proof files")


def bulletin(*, place: From = None, data: options.Data = options.DEFAULT_DATA) -> None:
    """三行公告:印出张贴,日后可对 / The newest checkpoint, three lines for a wall."""
    with telling_errors():
        try:
            lines = list(three_lines(log_of(data, place)))
        except UNUSABLE as error:
            raise LogUnusableError(str(error)) from error
    for line in lines:
        print(line)


def verifier_file(
    path: Annotated[Path, typer.Argument(metavar="FILE", help=f"例如 {NAME}")] = Path(NAME),
) -> None:
    """写出单文件核验程序 / Write the verifier as one file, for a stick."""
    write_single(path)
    say(f"已写 {path}", f"run it with python3 {path}")


def log_of(data: Path, place: str | None) -> Source:
    """Give the log that is named, else the one of the data folder."""
    try:
        if place:
            return source_of(place)
        environment = data_folder.environment(data, os.environ)
        if not environment.get(LOG):
            raise LogUnusableError(str(data))
        return source_of(str(Path(environment[LOG]) / "public"))
    except UnreachableError as error:
        raise LogUnusableError(str(error)) from error


def _index(source: Source, fact: str | None) -> int:
    try:
        return find_entry(source, fact or "")
    except ProofError as error:
        raise ProofNotMadeError(str(error)) from error


def _indexes(explained: Any) -> set[int]:
    """Collect the indexes of all facts that an explanation names."""
    found: set[int] = set()
    if isinstance(explained, dict):
        if "fact" in explained and isinstance(explained.get("index"), int):
            found.add(explained["index"])
        explained = list(explained.values())
    if isinstance(explained, list):
        for each in explained:
            found |= _indexes(each)
    return found
