"""The four doors of commands, each by what a user has in hand; all answer alike.

``give`` tells commands in order and gives the answers; a refusal is given as ``Refused`` with the
code of the first command that was refused.
"""

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from typer.testing import CliRunner

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

    def give(self, commands: Sequence[Told]) -> Outcome:
        answers: list[dict[str, Any]] = []
        for one in commands:
            after = after_of(answers)
            reply = self._http.command(one.key, one.body, command_id=one.id, after=after)
            if reply.status >= 400:
                return refused(reply.json)
            answers.append(reply.json)
        return answers


class BatchDoor:
    """``POST /v1/batches``, one request for consecutive commands of a service."""

    def __init__(self, http: Http, _: Path) -> None:
        self._http = http

    def give(self, commands: Sequence[Told]) -> Outcome:
        answers: list[dict[str, Any]] = []
        for service, group in groupby(commands, lambda one: one.service):
            reply = batch(self._http, service, list(group), after_of(answers))
            if reply.status >= 400:
                assert reply.json["code"] == "batch_refused"
                return refused(reply.json)
            answers += reply.json["answers"]
        return answers


class CommandLineDoor:
    """``zeren command``, one call a command; the body goes in by standard input."""

    def __init__(self, http: Http, folder: Path) -> None:
        self._options = options(http, folder)

    def give(self, commands: Sequence[Told]) -> Outcome:
        answers: list[dict[str, Any]] = []
        for one in commands:
            given = ["command", one.key, "--id", one.id, "--body", "-", "--json", *self._options]
            after = ["--after", after_of(answers)] if answers else []
            result = CliRunner().invoke(app, given + after, input=json.dumps(one.body))
            answer = json.loads(result.stdout)
            if result.exit_code:
                return refused(answer["error"])
            answers.append(answer)
        return answers


class LoadDoor:
    """``zeren load``, one file of JSON lines. It answers with positions only."""

    def __init__(self, http: Http, folder: Path) -> None:
        self._options, self._folder = options(http, folder), folder

    def give(self, commands: Sequence[Told]) -> Outcome:
        file = self._folder / f"{uuid4()}.jsonl"
        lines = (
            {"service": one.service, "command": one.name, "id": one.id, "body": one.body}
            for one in commands
        )
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        given = ["load", str(file), "--json", "--data", str(self._folder), *self._options]
        result = CliRunner().invoke(app, given)
        answer = json.loads(result.stdout)
        if result.exit_code:
            return refused(answer["error"])
        return [{"position": f"{name}:{place}"} for name, place in answer["positions"].items()]


DOORS = {
    "http": HttpDoor,
    "batch": BatchDoor,
    "command line": CommandLineDoor,
    "load": LoadDoor,
}


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


def after_of(answers: Sequence[dict[str, Any]]) -> str:
    """Give the places of these answers as ``after`` takes them."""
    return ",".join(str(one["position"]) for one in answers if one["position"])


def refused(problem: dict[str, Any]) -> Refused:
    """Read a refusal: of one command, or of the first wrong row of a batch or line of a file."""
    rows = problem.get("rows") or problem.get("details", {}).get("rows") or [problem]
    first = rows[0]
    details = first.get("details") or {}
    fields = first.get("fields") or details.get("fields") or [details]
    return Refused(first["code"], frozenset(one["field"] for one in fields if "field" in one))
