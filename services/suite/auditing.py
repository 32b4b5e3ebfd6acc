"""``zeren sandbox``: questions to the ledger as it stood at a moment, under rules of one's own.

Entries come from a gateway, read with the auditor's token, or from a file that `zeren feed` wrote.
Each question is a line, ``NAME key=value …``, given by ``--ask`` or on stdin; a moment in it may be
``@FILE`` with a signed checkpoint. Each answer is a line of JSON on stdout. When the questions end,
everything is deleted.
"""

import argparse
import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from services.cli.client import Gateway
from services.cli.errors import FileUnusableError
from services.cli.output import explained
from services.gateway.as_of import moment_said, size_said
from services.gateway.checkpoints import POLICY, PolicyOf
from services.suite.sandbox import Cut, Line, Sandbox
from shared.kernel.errors import ZerenError

_PAGE = 2_000
_DATA = ".zeren"
_MOMENTS = frozenset({"known_at", "from", "to"})


class _Page(msgspec.Struct):
    entries: list[Line]
    next: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer questions from a sandbox; gives the exit code: 0 all answered, 1 not."""
    try:
        asked = _parse(sys.argv[1:] if arguments is None else arguments)
        rules = [_read(Path(file)) for file in asked.rules]
        lines = list(_lines(asked))
        size = _size(asked, lines)
        cut = Cut.of(lines, size, rules)
        with Sandbox(cut, policy=_policy(asked)) as sandbox:
            _say(f"沙箱:{sandbox.size} 条 / Sandbox: {sandbox.size} entries")
            return _answer(sandbox, asked.ask or (line for line in sys.stdin if line.strip()))
    except ZerenError as error:
        for line in explained(error):
            _say(line)
        return 1
    except KeyboardInterrupt:
        return 130


def _answer(sandbox: Sandbox, questions: Iterable[str]) -> int:
    """Answer one question after another; those that are refused do not end the others."""
    code = 0
    for question in questions:
        name, *said = shlex.split(question)
        try:
            answer = sandbox.ask(name, [_parameter(each) for each in said])
        except ZerenError as error:
            answer, code = msgspec.json.encode({"error": error.as_dict()}), 1
        sys.stdout.write(answer.decode() + "\n")
        sys.stdout.flush()
    return code


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, _said_or_read(value) if name in _MOMENTS else value


def _lines(asked: argparse.Namespace) -> Iterator[Line]:
    if asked.entries:
        decoder = msgspec.json.Decoder(Line)
        try:
            yield from map(decoder.decode, _read(Path(asked.entries)).splitlines())
        except msgspec.DecodeError as error:
            raise FileUnusableError(asked.entries) from error
        return
    token = Path(asked.token_file) if asked.token_file else None
    with Gateway.of(Path(asked.data), asked.url, token) as gateway:
        yield from _fetched(gateway, size_said(asked.at, _policy(asked)) if asked.at else None)


def _fetched(gateway: Gateway, size: int | None) -> Iterator[Line]:
    """Read a gateway's ledger, no further than is asked for."""
    start = 0
    while size is None or start < size:
        limit = _PAGE if size is None else min(_PAGE, size - start)
        raw = gateway.get_bytes("/v1/ledger/entries", **{"from": start, "limit": limit})
        page = msgspec.json.decode(raw, type=_Page)
        if not page.entries:
            return
        yield from page.entries
        start = page.next


def _policy(asked: argparse.Namespace) -> PolicyOf:
    """Give what names the log's keys: a file of the auditor's own, or the data's log."""
    return Path(asked.policy or Path(asked.data, "log", POLICY)).read_bytes


def _size(asked: argparse.Namespace, lines: Sequence[Line]) -> int | None:
    if asked.at is None:
        return None
    size = size_said(asked.at, _policy(asked))
    if size is None:
        moment = moment_said(asked.at)
        size = sum(line.integratedat <= moment for line in lines)
    return size


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnusableError(str(file)) from error


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="zeren sandbox", description=__doc__)
    add = parser.add_argument
    add("--at", type=_said_or_read, help="台账前 N 条、时刻、日期或 @检查点 / at which moment")
    add("--rules", action="append", default=[], help="自拟规则包 YAML,可多个 / own rule packs")
    add("--ask", action="append", help="查询,可多个;缺省读标准输入 / questions; stdin by default")
    add("--entries", help="zeren feed 所写的文件 / a file that `zeren feed` wrote")
    add("--policy", help="日志策略文件,核对检查点 / the log's policy, to check a checkpoint with")
    add("--data", default=os.environ.get("ZEREN_DATA") or _DATA, help="数据目录 / folder of data")
    add("--url", default=os.environ.get("ZEREN_URL"), help="网关地址 / address of the gateway")
    add("--token-file", default=os.environ.get("ZEREN_TOKEN_FILE"), help="令牌文件 / token's file")
    return parser.parse_args(arguments)


def _said_or_read(text: str) -> str:
    return _read(Path(text[1:])) if text.startswith("@") else text


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
