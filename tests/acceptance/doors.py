"""The four doors of commands, each by what a user has in hand; all answer alike.

``give`` tells commands in order, after the places named, and gives the answers; a refusal is given
as ``Refused`` with the code of the first command that was refused.
"""

import io
import json
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from typer.main import get_command

from services.cli.main import app
from shared.testing.suites import Http, Reply
from tests.acceptance.story import Told


class Refused(NamedTuple):
    """Why a command was refused: its code, and the fields that were named."""

    code: str
    fields: frozenset[str]


Outcome = list[dict[str, Any]] | Refused


class HttpDoor:
    """``POST /v1/commands/{key}``, one request a command."""

    def __init__(self, http: Http, _: Path) -> None:
        self._http = http

    def give(self, commands: Sequence[Told], after: str = "") -> Outcome:
        answers: list[dict[str, Any]] = []
        for one in commands:
            reply = self._http.command(one.key, one.body, command_id=one.id, after=after)
            if reply.status >= 400:
                return refused(reply.json)
            answers.append(reply.json)
            after = after_of(answers[-1:], after)
        return answers


class BatchDoor:
    """``POST /v1/batches``, one request for consecutive commands of a service."""

    def __init__(self, http: Http, _: Path) -> None:
        self._http = http

    def give(self, commands: Sequence[Told], after: str = "") -> Outcome:
        answers: list[dict[str, Any]] = []
        for service, group in groupby(commands, lambda one: one.service):
            reply = batch(self._http, service, list(group), after_of(answers, after))
            if reply.status >= 400:
                assert reply.json["code"] == "batch_refused"
                return refused(reply.json)
            answers += reply.json["answers"]
        return answers


class CommandLineDoor:
    """``zeren command``, one call a command; the body goes in by standard input."""

    def __init__(self, http: Http, folder: Path) -> None:
        self._options = options(http, folder)

    def give(self, commands: Sequence[Told], after: str = "") -> Outcome:
        answers: list[dict[str, Any]] = []
        for one in commands:
            given = ["command", one.key, "--id", one.id, "--body", "-", "--json", *self._options]
            waits = ["--after", after] if after else []
            exit_code, answer = zeren([*given, *waits], said=json.dumps(one.body))
            if exit_code:
                return refused(answer["error"])
            answers.append(answer)
            after = after_of(answers[-1:], after)
        return answers


class LoadDoor:
    """``zeren load``, one file of JSON lines. It answers with positions only."""

    def __init__(self, http: Http, folder: Path) -> None:
        self._options, self._folder = options(http, folder), folder

    def give(self, commands: Sequence[Told], after: str = "") -> Outcome:
        assert not after, "a file waits for what is in it"
        file = as_file(commands, self._folder)
        given = ["load", str(file), "--json", "--data", str(self._folder), *self._options]
        exit_code, answer = zeren(given)
        if exit_code:
            return refused(answer["error"])
        return [{"position": f"{name}:{place}"} for name, place in answer["positions"].items()]


DOORS = {
    "http": HttpDoor,
    "batch": BatchDoor,
    "command line": CommandLineDoor,
    "load": LoadDoor,
}


_ZEREN = get_command(app)  # made once: making it takes as long as a command


def zeren(arguments: Sequence[str], said: str = "") -> tuple[int, Any]:
    """Run the command line in this process; give its exit code and the JSON it printed."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stderr(io.StringIO()):
        patched.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said.encode())))
        with redirect_stdout(printed), pytest.raises(SystemExit) as ended:
            _ZEREN.main(list(arguments), prog_name="zeren")
    return int(ended.value.code or 0), json.loads(printed.getvalue())


def as_file(commands: Sequence[Told], folder: Path) -> Path:
    """Write commands as JSON lines."""
    file = folder / f"{uuid4()}.jsonl"
    lines = (
        {"service": one.service, "command": one.name, "id": one.id, "body": one.body}
        for one in commands
    )
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def batch(http: Http, service: str, commands: Sequence[Told], after: str = "") -> Reply:
    """Send a batch."""
    rows = [{"command": one.name, "id": one.id, "body": one.body} for one in commands]
    tail = f"?after={after}" if after else ""
    return http.post(f"/v1/batches{tail}", {"service": service, "commands": rows})


def options(http: Http, folder: Path) -> list[str]:
    """Give the options of the command line for a connection's address and token."""
    token = folder / f"{uuid4()}.token"
    token.write_text(http.token or "", encoding="ascii")
    return ["--url", http.url, "--token-file", str(token)]


def after_of(answers: Sequence[dict[str, Any]], after: str = "") -> str:
    """Give the last places of each service among these answers as ``after`` takes them."""
    given = [*after.split(","), *(str(one["position"] or "") for one in answers)]
    places = {place.partition(":")[0]: place for place in given if place}
    return ",".join(places.values())


def refused(problem: dict[str, Any]) -> Refused:
    """Read a refusal: of one command, or of the first wrong row of a batch or line of a file."""
    rows = problem.get("rows") or problem.get("details", {}).get("rows") or [problem]
    first = rows[0]
    details = first.get("details") or {}
    fields = first.get("fields") or details.get("fields") or [details]
    return Refused(first["code"], frozenset(one["field"] for one in fields if "field" in one))
