"""`zeren archive`: a year's archive of target management as a folder that any computer can read."""

from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.errors import ArchiveDiffersError, FolderNotEmptyError
from services.cli.output import console, print_json, tell_in_time, telling_errors
from shared.kernel.calendar import local_date

_NOT_IN_MANIFEST = 2  # the manifest itself, and the sums


class Keeping(StrEnum):
    PERMANENT = "permanent"
    THIRTY_YEARS = "thirty_years"
    TEN_YEARS = "ten_years"


def archive(
    organization: Annotated[str, typer.Argument(metavar="ORGANIZATION", help="组织编号 / Its id")],
    year: Annotated[int, typer.Argument(metavar="YEAR", min=1921, max=2100, help="年度 / Year")],
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="空文件夹,没有则新建 / An empty or new folder")
    ],
    *,
    up_to: Annotated[
        int | None,
        typer.Option("--up-to", min=0, help="截至目标管理日志位置 / Position in its log"),
    ] = None,
    seal: Annotated[
        Keeping | None, typer.Option("--seal", help="同时封存,注明保管期限 / Seal it, kept so long")
    ] = None,
    after: options.After = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """导出年度目标管理档案(含哈希清单) / Write a year's archive with its manifest of hashes."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get(
            f"/v1/organizations/{segment(organization)}/archive",
            year=year,
            up_to=up_to,
            after=after,
        )
        _write(folder, found)
        sealed = _seal(gateway, found, seal) if seal else None
    if as_json:
        told = ("organization_id", "year", "up_to", "manifest_sha256", "in_time")
        said = {key: found.get(key) for key in told}
        print_json(said | {"files": [file["name"] for file in found["files"]], "sealed": sealed})
        return
    shown = console()
    shown.print(f"{folder}: {len(found['files'])} 个文件 / files")
    shown.print(f"manifest.json SHA-256 {found['manifest_sha256']} (up to {found['up_to']})")
    tell_in_time(found.get("in_time"))


def _write(folder: Path, found: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FolderNotEmptyError(str(folder))
    for file in found["files"]:
        content = file["text"].encode()
        if sha256(content).hexdigest() != file["sha256"]:
            raise ArchiveDiffersError(file["name"])
        (folder / Path(file["name"]).name).write_bytes(content)


def _seal(gateway: Gateway, found: dict[str, Any], keeping: Keeping) -> Any:
    body = {
        "occurred_on": local_date(datetime.now(UTC)).isoformat(),
        "organization_id": found["organization_id"],
        "archive_id": str(uuid4()),
        "year": found["year"],
        "up_to": found["up_to"],
        "files": len(found["files"]) - _NOT_IN_MANIFEST,
        "manifest_sha256": found["manifest_sha256"],
        "retention": str(keeping),
    }
    return gateway.post("/v1/commands/targets.seal-archive", body, command_id=str(uuid4()))
