"""`zeren evidence`: files of evidence, named by their SHA-256; orphans for operators."""

from hashlib import sha256 as hash_of
from pathlib import Path
from typing import Annotated

import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.errors import EvidenceDiffersError, FileTakenError, FileUnusableError
from services.cli.output import print_json, print_table, say, telling_errors

Days = Annotated[
    int | None,
    typer.Option(min=1, help="存入满多少天 / Kept for so many days [30]"),
]

app = typer.Typer(help="佐证文件 / Files of evidence", no_args_is_help=True)


@app.command()
def put(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="佐证文件 / The file")],
    *,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """存入佐证文件,给出其 SHA-256 / Keep a file, and tell its SHA-256, which commands cite."""
    with telling_errors(as_json=as_json):
        content = _read(file)
        sha256 = hash_of(content).hexdigest()
        with Gateway.of(data, url, token_file) as gateway:
            answer = gateway.put_bytes(_path(sha256), content)
    if as_json:
        print_json(answer | {"size_bytes": len(content)})
        return
    typer.echo(sha256)
    if answer["is_new"]:
        say(f"已保存,{len(content)} 字节", f"Kept, {len(content)} bytes")
    else:
        say("此前已保存,未变更", "It was kept before; nothing changed")


@app.command()
def get(
    sha256: Annotated[str, typer.Argument(metavar="SHA256", help="文件哈希 / Its hash")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="新文件 / A new file")],
    *,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """取出佐证文件,核对哈希后写入 / Fetch a file and write it once its hash is confirmed."""
    with telling_errors(as_json=as_json):
        if file.exists():
            raise FileTakenError(str(file))
        with Gateway.of(data, url, token_file) as gateway:
            content = gateway.get_bytes(_path(sha256))
        if hash_of(content).hexdigest() != sha256:
            raise EvidenceDiffersError(sha256)
        _write(file, content)
    if as_json:
        print_json({"sha256": sha256, "file": str(file), "size_bytes": len(content)})
    else:
        say(f"已写入 {file},{len(content)} 字节", f"Wrote {file}, {len(content)} bytes")


@app.command()
def orphans(
    *,
    days: Days = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """列出无人引用的文件 / List the files that no fact cites."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get("/v1/evidence-orphans", days=days)
    if as_json:
        print_json(found)
    elif not found:
        say("没有无人引用的文件", "No file is an orphan")
    else:
        print_table(
            "无人引用的文件 / Orphans",
            ("SHA-256", "字节 / Bytes", "存入 / Kept on"),
            ((one["sha256"], one["size_bytes"], one["kept_on"]) for one in found),
        )


@app.command()
def remove(
    hashes: Annotated[list[str], typer.Argument(metavar="SHA256…", help="文件哈希 / Hashes")],
    *,
    days: Days = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """删除无人引用的文件;被引用的不会删除 / Remove orphans; a file that is cited stays."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        for sha256 in hashes:
            answer = gateway.delete(_path(sha256), days=days)
            if as_json:
                print_json(answer)
            else:
                say(f"已删除 {sha256}", f"Removed {sha256}")


def _path(sha256: str) -> str:
    return f"/v1/evidence/{segment(sha256)}"


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnusableError(str(file), why=error.strerror) from error


def _write(file: Path, content: bytes) -> None:
    try:
        with file.open("xb") as new:
            new.write(content)
    except OSError as error:
        raise FileUnusableError(str(file), why=error.strerror) from error
