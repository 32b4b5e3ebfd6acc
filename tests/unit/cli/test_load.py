"""`zeren load`: batches of one service in order, all or nothing each, taken up where it stopped."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result

Zeren = Callable[..., Result]
PERSON = {"occurred_on": "2025-01-01", "name": "张三"}


def line(number: Any, service: Any = "registry", command: Any = "register-person") -> Any:
    return {"service": service, "command": command, "id": str(UUID(int=number)), "body": PERSON}


def write(path: str, *lines: Any) -> Any:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines))
    return path


class Recording:
    """Answers batches as a gateway would, and counts positions by service."""

    def __init__(self) -> None:
        self.positions = {}
        self.batches = []

    def __call__(self, request: Any) -> Any:
        service, commands = request.body["service"], request.body["commands"]
        self.batches.append((service, len(commands), request.query))
        answers = []
        for each in commands:
            self.positions[service] = self.positions.get(service, 0) + 1
            place = f"{service}:{self.positions[service]}"
            answers.append({"command_id": each["id"], "stream": each["id"], "version": 1})
            answers[-1]["position"] = place
        return 201, {"answers": answers}


@pytest.fixture
def recording(gateway: Any) -> Any:
    gateway.answer = Recording()
    return gateway.answer


def test_consecutive_lines_of_one_service_go_together_and_wait_for_those_before(
    zeren: Zeren, tmp_path: Path, recording: Any
) -> None:
    lines = [line(1), line(2), line(3, "targets", "x"), line(4, "targets", "x"), line(5)]
    file = write(tmp_path / "year.jsonl", *lines)

    result = zeren("load", file, "--json")

    assert result.exit_code == 0, result.output
    assert recording.batches == [
        ("registry", 2, ""),
        ("targets", 2, "after=registry%3A2"),
        ("registry", 1, "after=registry%3A2%2Ctargets%3A2"),
    ]
    assert json.loads(result.stdout)["positions"] == {"registry": 3, "targets": 2}


def test_a_batch_holds_at_most_500(zeren: Zeren, tmp_path: Path, recording: Any) -> None:
    zeren("load", write(tmp_path / "many.jsonl", *map(line, range(1, 1002))))

    assert [size for _, size, _ in recording.batches] == [500, 500, 1]


def test_it_stops_after_the_line_that_is_asked_for(
    zeren: Zeren, tmp_path: Path, recording: Any
) -> None:
    file = write(tmp_path / "many.jsonl", *map(line, range(1, 20)))

    result = zeren("load", file, "--until", 7, "--json")

    assert json.loads(result.stdout)["lines"] == 7
    assert sum(size for _, size, _ in recording.batches) == 7


def test_broken_off_it_goes_on_where_it_was(zeren: Zeren, tmp_path: Path, recording: Any) -> None:
    file = write(tmp_path / "many.jsonl", *map(line, range(1, 20)))
    zeren("load", file, "--until", 7)

    result = zeren("load", file, "--json")

    assert [size for _, size, _ in recording.batches] == [7, 12]
    assert recording.batches[1][2] == "after=registry%3A7"
    assert json.loads(result.stdout)["resumed_at"] == 7


def test_loaded_already_it_sends_nothing(zeren: Zeren, tmp_path: Path, recording: Any) -> None:
    file = write(tmp_path / "few.jsonl", line(1))
    zeren("load", file)

    assert zeren("load", file).exit_code == 0
    assert len(recording.batches) == 1


def test_a_file_that_was_changed_is_sent_from_its_start(
    zeren: Zeren, tmp_path: Path, recording: Any
) -> None:
    file = tmp_path / "few.jsonl"
    zeren("load", write(file, line(1), line(2)))

    zeren("load", write(file, line(9), line(2), line(3)))

    assert [size for _, size, _ in recording.batches] == [2, 3]


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "{",
        "[]",
        '{"service": "registry"}',
        '{"service": "registry", "command": "x", "id": "7", "body": {}}',
        '{"service": "registry", "service": "registry"}',
        '{"service": "registry", "command": "x", "id": "' + str(UUID(int=7)) + '", "body": NaN}',
    ],
)
def test_a_line_that_is_no_command_is_named_and_nothing_of_its_batch_is_sent(
    zeren: Zeren, tmp_path: Path, recording: Any, bad: str
) -> None:
    file = write(tmp_path / "bad.jsonl", line(1, "targets", "x"), line(2))
    with file.open("a") as stream:
        stream.write(bad + "\n")

    result = zeren("load", file)

    assert result.exit_code == 1
    assert "第 3 行 / line 3" in result.stderr
    assert [service for service, _, _ in recording.batches] == ["targets"]


def test_each_refused_row_is_told_by_its_line_and_field(
    zeren: Zeren, tmp_path: Path, gateway: Any
) -> None:
    file = write(tmp_path / "bad.jsonl", *map(line, range(1, 5)))
    field = {"field": "name", "code": "wrong_value", "zh": "内容不符合要求", "en": "wrong"}
    row = {"row": 2, "code": "invalid_command", "zh": "填写内容有误", "en": "Fields are wrong"}
    problem = {
        "code": "batch_refused",
        "status": 422,
        "zh": "批次中有错误",
        "en": "Rows are wrong",
        "rows": [{**row, "subject": "", "details": {"fields": [field]}}],
    }
    gateway.answer = lambda _: (422, problem)

    result = zeren("load", file)

    assert result.exit_code == 1
    assert "第 3 行 / line 3: 填写内容有误 / Fields are wrong [invalid_command]" in result.stderr
    assert "name: 内容不符合要求 / wrong" in result.stderr


def test_a_gateway_that_is_busy_is_asked_again(zeren: Zeren, tmp_path: Path, gateway: Any) -> Any:
    recording, left = Recording(), [1]

    def answer(request: Any) -> Any:
        if left:
            left.pop()
            return 503, {"code": "service_unavailable", "status": 503, "zh": "忙", "en": "busy"}
        return recording(request)

    gateway.answer = answer

    assert zeren("load", write(tmp_path / "few.jsonl", line(1))).exit_code == 0
    assert len(recording.batches) == 1
