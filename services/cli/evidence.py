"""`zeren evidence put` and `get`: files of evidence, named by their SHA-256."""

from hashlib import sha256 as hash_of
from pathlib import Path
from typing import Annotated

import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.errors import EvidenceDiffersError, FileTakenError, FileUnusableError
from services.cli.output import print_json, say, telling_errors

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
