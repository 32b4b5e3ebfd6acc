"""Files of evidence from the command line: named by their hash, checked on both ways."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Zeren = Callable[..., Result]
CONTENT = "会议签到表".encode()
HASH = sha256(CONTENT).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Any:
    path = tmp_path / "签到.jpg"
    path.write_bytes(CONTENT)
    return path


@pytest.mark.clause("S-35", "E-28")
def test_a_file_is_kept_under_its_hash(zeren: Zeren, gateway: Any, file: Path) -> None:
    gateway.answer = lambda _: (201, {"sha256": HASH, "is_new": True})

    result = zeren("evidence", "put", file)

    (sent,) = gateway.requests
    assert (sent.method, sent.path) == ("PUT", f"/v1/evidence/{HASH}")
    assert (sent.body, sent.headers["Content-Type"]) == (CONTENT, "application/octet-stream")
    assert (result.exit_code, result.stdout.strip()) == (0, HASH)
    assert "已保存" in result.stderr
    assert "Kept" in result.stderr


def test_a_file_that_was_kept_before_is_said_to_be(zeren: Zeren, gateway: Any, file: Path) -> None:
    gateway.answer = lambda _: (200, {"sha256": HASH, "is_new": False})

    told = zeren("evidence", "put", file)
    as_json = zeren("evidence", "put", file, "--json")

    assert "此前已保存" in told.stderr
    assert json.loads(as_json.stdout) == {
        "sha256": HASH,
        "is_new": False,
        "size_bytes": len(CONTENT),
    }


@pytest.mark.clause("S-35", "E-28")
def test_a_file_is_fetched_and_confirmed_by_its_hash(
    zeren: Zeren, gateway: Any, tmp_path: Path
) -> None:
    gateway.answer = lambda _: (200, CONTENT)

    result = zeren("evidence", "get", HASH, tmp_path / "out")

    assert result.exit_code == 0, result.output
    assert (tmp_path / "out").read_bytes() == CONTENT


@pytest.mark.clause("E-28")
def test_a_file_that_is_not_what_its_hash_says_is_not_written(
    zeren: Zeren, gateway: Any, tmp_path: Path
) -> None:
    gateway.answer = lambda _: (200, CONTENT + b"x")

    result = zeren("evidence", "get", HASH, tmp_path / "out")

    assert (result.exit_code, (tmp_path / "out").exists()) == (1, False)
    assert "evidence_differs" in result.output


def test_a_file_that_is_there_is_left_alone(zeren: Zeren, gateway: Any, file: Path) -> None:
    result = zeren("evidence", "get", "0" * 64, file)

    assert "file_taken" in result.output
    assert (file.read_bytes(), gateway.requests) == (CONTENT, [])


def test_what_the_gateway_refuses_is_told(zeren: Zeren, gateway: Any, file: Path) -> None:
    problem = {"code": "out_of_scope", "zh": "超出范围", "en": "Out of scope"}
    gateway.answer = lambda _: (403, problem)

    result = zeren("evidence", "put", file)

    assert result.exit_code == 1
    assert "超出范围" in result.output


def test_a_file_that_cannot_be_read_is_told(zeren: Zeren, gateway: Any, tmp_path: Path) -> None:
    result = zeren("evidence", "put", tmp_path / "none")

    assert "file_unusable" in result.output
    assert gateway.requests == []


def test_orphans_are_listed(zeren: Zeren, gateway: Any) -> None:
    orphan = {"sha256": HASH, "size_bytes": len(CONTENT), "kept_on": "2025-01-02"}
    gateway.answer = lambda _: (200, [orphan])

    told, as_json = zeren("evidence", "orphans"), zeren("evidence", "orphans", "--days=7", "--json")

    assert [asked.query for asked in gateway.requests] == ["", "days=7"]
    assert HASH in told.stdout
    assert json.loads(as_json.stdout) == [orphan]


def test_orphans_are_removed_up_to_the_first_that_is_refused(zeren: Zeren, gateway: Any) -> None:
    problem = {"code": "evidence_cited", "zh": "该文件已被事实引用", "en": "A fact cites this file"}
    answers = iter([(200, {"sha256": HASH, "size_bytes": 1, "removed": True}), (409, problem)])
    gateway.answer = lambda _: next(answers)

    result = zeren("evidence", "remove", HASH, "0" * 64, "1" * 64)

    assert result.exit_code == 1
    assert [(asked.method, asked.path[-64:]) for asked in gateway.requests] == [
        ("DELETE", HASH),
        ("DELETE", "0" * 64),
    ]
    assert "evidence_cited" in result.output
