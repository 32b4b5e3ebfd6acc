"""`zeren command`: one command of the table, given from the command line."""

import contextlib
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin
from uuid import uuid4

import msgspec
import typer

from services.cli import options
from services.cli.client import Gateway
from services.cli.output import print_json, print_table, say, telling_errors
from shared.contracts.errors import UnknownCommandError
from shared.contracts.spec import filled_in
from shared.contracts.table import COMMANDS, CommandSpec
from shared.kernel import strict_json
from shared.kernel.calendar import local_date


def command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="SERVICE.COMMAND", help="如 / such as registry.create-post"),
    ] = None,
    values: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE…", help="字段 / Fields")
    ] = None,
    *,
    body: Annotated[
        Path | None,
        typer.Option(
            "--body",
            metavar="FILE",
            help="JSON 文件,- 为标准输入 / A file of JSON, - for standard input",
        ),
    ] = None,
    command_id: options.CommandId = None,
    after: options.After = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """提交一个命令;不带参数时列出全部 / Give one command; without a name, list them all."""
    with telling_errors(as_json=as_json):
        if name is None:
            _list(as_json=as_json)
            return
        spec = spec_of(name)
        content = strict_json.loads(_read(body)) if body else {}
        if isinstance(content, dict):
            content = {**_today(content), **fields_of(spec, values or ())}
        given = str(command_id or uuid4())
        with Gateway.of(data, url, token_file) as gateway:
            answer = gateway.post(
                f"/v1/commands/{spec.key}", content, command_id=given, after=after
            )
    if as_json:
        print_json(answer)
    elif answer["position"] is None:
        say("无需变更,未记录", "Nothing had to be recorded")
    else:
        say(
            f"已记录:{answer['stream']} 第 {answer['version']} 版,位置 {answer['position']}",
            f"Recorded: {answer['stream']}, version {answer['version']}, at {answer['position']}",
        )


def spec_of(name: str) -> CommandSpec:
    """Give a command's row of the table.

    Raises:
        UnknownCommandError: there is none of that name.
    """
    if name not in COMMANDS:
        raise UnknownCommandError(name)
    return COMMANDS[name]


def fields_of(spec: CommandSpec, values: Sequence[str]) -> dict[str, Any]:
    """Read ``field=value`` words as the fields of a command.

    A value is read as the field's type asks; what is not so is sent as it is, for the gateway to
    name. Lists and objects are written as JSON; a field that is a list may also be given an element
    a word, the parts of an element set apart by ``|``.

    Raises:
        typer.BadParameter: a word is no ``field=value``.
    """
    types = {field.name: field.type for field in msgspec.structs.fields(spec.struct)}
    found: dict[str, Any] = {}
    for word in values:
        name, equals, text = word.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f"{word}: 应为 字段=值 / expected field=value")
        wanted = types.get(name, str)
        element = _element_of(wanted)
        if element is None or text.startswith(("{", "[")):
            found[name] = _value(text, wanted)
        else:
            found.setdefault(name, []).append(_element(text, element))
    return found


def _element_of(wanted: Any) -> Any:
    """Give the type of a list's elements; None where the field is no list."""
    if get_origin(wanted) is tuple:
        return get_args(wanted)[0]
    inner = (_element_of(part) for part in get_args(wanted))
    return next((found for found in inner if found is not None), None)


def _element(text: str, wanted: Any) -> Any:
    if not (isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)):
        return _value(text, wanted)
    fields = [field for field in msgspec.structs.fields(wanted) if field.required]
    parts = [part.strip() for part in text.split("|", len(fields) - 1)]
    return {
        field.name: _value(part, field.type) for field, part in zip(fields, parts, strict=False)
    }


def _value(text: str, wanted: Any) -> Any:
    if text.startswith(("{", "[")):
        return strict_json.loads(text.encode())
    with contextlib.suppress(msgspec.ValidationError):
        return msgspec.to_builtins(msgspec.convert(text, wanted, strict=False))
    return text


def _today(content: Mapping[str, Any]) -> dict[str, Any]:
    return {"occurred_on": local_date(datetime.now(UTC)).isoformat(), **content}


def _read(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{path}: 无法读取 / cannot be read: {error.strerror}") from error


def _list(*, as_json: bool) -> None:
    rows = [(spec.key, spec.zh, spec.en, _fields(spec)) for spec in COMMANDS.values()]
    if as_json:
        print_json([dict(zip(("command", "zh", "en", "fields"), row, strict=True)) for row in rows])
    else:
        shown = ((key, f"{zh} / {en}", fields) for key, zh, en, fields in rows)
        columns = ("命令 / Command", "名称 / Name", "必填 / Required")
        print_table("命令 / Commands", columns, shown)


def _fields(spec: CommandSpec) -> str:
    left_out = filled_in(spec) | {"occurred_on"}
    required = (field.name for field in msgspec.structs.fields(spec.struct) if field.required)
    return " ".join(name for name in required if name not in left_out)
