"""`zeren feed`: the ledger in its one order, an entry a line."""

import sys
import time
from typing import Annotated

import msgspec
import typer

from services.cli import options
from services.cli.client import Gateway
from services.cli.output import telling_errors

_POLL_S = 1.0
_PAGE = 1000


class FeedLine(msgspec.Struct):
    """An entry in its place; its bytes are kept as they came."""

    index: int
    integratedat: str
    entry: msgspec.Raw


class FeedPage(msgspec.Struct):
    """One answer of the feed."""

    entries: list[FeedLine]
    next: int


def feed(
    *,
    start: Annotated[
        int, typer.Option("--from", min=0, metavar="N", help="从第 N 条起 / Start at entry N")
    ] = 0,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="COUNT", help="最多条数 / At most so many")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="持续等待新事实 / Wait for more")
    ] = False,
    bare: Annotated[
        bool, typer.Option("--bare", help="只输出条目的规范字节 / The entries' own bytes only")
    ] = False,
    as_json: options.AsJson = False,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
) -> None:
    """按序输出台账(每行一条 JSON) / Print the ledger's entries in order, one JSON object a line."""
    del as_json  # it is JSON in any case
    with telling_errors(), Gateway.of(data, url, token_file) as gateway:
        _print(gateway, start, limit, follow=follow, bare=bare)


def _print(gateway: Gateway, start: int, limit: int | None, *, follow: bool, bare: bool) -> None:
    left = limit
    while left is None or left > 0:
        wanted = _PAGE if left is None else min(_PAGE, left)
        raw = gateway.get_bytes("/v1/ledger/entries", **{"from": start, "limit": wanted})
        page = msgspec.json.decode(raw, type=FeedPage)
        for line in page.entries:
            sys.stdout.buffer.write(bytes(line.entry) if bare else msgspec.json.encode(line))
            sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()
        start = page.next
        left = None if left is None else left - len(page.entries)
        if page.entries:
            continue
        if not follow:
            return
        time.sleep(_POLL_S)
