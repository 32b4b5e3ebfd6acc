"""Options that every command has alike."""

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

Data = Annotated[
    Path,
    typer.Option(
        "--data", envvar="ZEREN_DATA", help="数据目录 / Folder of data", show_default=True
    ),
]
Url = Annotated[
    str | None,
    typer.Option(
        "--url", envvar="ZEREN_URL", help="网关地址,默认见数据目录 / Address of the gateway"
    ),
]
TokenFile = Annotated[
    Path | None,
    typer.Option(
        "--token-file",
        envvar="ZEREN_TOKEN_FILE",
        help="令牌文件,默认为数据目录中的 secrets/cli.token / File that holds the token",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON")]
After = Annotated[
    str | None,
    typer.Option("--after", help="先等这些位置可见 / Wait for service:sequence[,…] first"),
]

DEFAULT_DATA = Path(".zeren")


def said_or_read(text: str | None) -> str | None:
    """Give what was said, or what the file holds where it was ``@FILE``.

    Raises:
        typer.BadParameter: there is no such file, or it is no text.
    """
    if text is None or not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"无法读取 / cannot be read: {text[1:]}") from error


def a_date(text: str) -> date:
    """Read a date of an option.

    Raises:
        typer.BadParameter: it is no ``YYYY-MM-DD``.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("日期应为 YYYY-MM-DD / a date is YYYY-MM-DD") from error


def a_uuid(text: str) -> UUID:
    """Read an id of an option.

    Raises:
        typer.BadParameter: it is no UUID.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise typer.BadParameter("编号应为 UUID / an id is a UUID") from error


ValidAt = Annotated[
    date | None,
    typer.Option(
        "--valid-at", parser=a_date, metavar="YYYY-MM-DD", help="以何日为准 / Judged on this day"
    ),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        help="台账前 N 条,或时刻、日期、@检查点文件 / By the first N entries, or as of a time, "
        "a day, a checkpoint in @FILE",
    ),
]
CommandId = Annotated[
    UUID | None, typer.Option("--id", parser=a_uuid, metavar="UUID", help="命令编号 / Command id")
]
Person = Annotated[
    UUID | None,
    typer.Option("--person", parser=a_uuid, metavar="UUID", help="人员编号 / Id of the person"),
]
Post = Annotated[
    UUID | None,
    typer.Option("--post", parser=a_uuid, metavar="UUID", help="职务编号 / Id of the post"),
]
Organization = Annotated[
    UUID | None,
    typer.Option(
        "--organization", parser=a_uuid, metavar="UUID", help="所属组织编号 / Id of their own"
    ),
]
