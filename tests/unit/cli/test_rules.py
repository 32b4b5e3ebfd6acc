"""`zeren rules check`: what a person sees, and how the command ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from services.cli import rules
from services.cli.main import app
from services.cli.rules import CLAUSES

Zeren = Callable[..., Result]
PACK = (CLAUSES.parent / "township.yaml").read_text("utf-8")


@pytest.fixture(name="zeren")
def without_a_suite() -> Zeren:
    """The command line where there is no folder of data."""
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A pack with a misspelt weight and a clause that there is not."""
    file = tmp_path / "pack.yaml"
    content = PACK.replace("weight: 1/2", "weigth: 1/2", 1).replace("S-31", "S-931", 1)
    file.write_text(content, encoding="utf-8")
    return file


def test_every_mistake_is_a_line_with_place_key_and_both_languages(
    zeren: Zeren, wrong: Path
) -> None:
    result = zeren("rules", "check", str(wrong))

    lines = [line for line in result.stdout.splitlines() if line.startswith(str(wrong))]
    assert result.exit_code == 1
    assert len(lines) == 2
    assert "S-931" in lines[0]
    assert "weigth: 不认识的键 `weigth`,是不是 `weight`? / unknown key" in lines[1]


def test_or_one_json_object(zeren: Zeren, wrong: Path) -> None:
    result = zeren("rules", "check", str(wrong), "--json")

    mistakes = json.loads(result.stdout)["mistakes"]
    assert result.exit_code == 1
    assert [each["code"] for each in mistakes] == ["unknown_clause", "unknown_key"]
    assert all(each["line"] > 1 for each in mistakes)


def test_a_pack_without_mistakes_ends_well(zeren: Zeren) -> None:
    assert zeren("rules", "check", str(CLAUSES.parent / "township.yaml")).exit_code == 0


def test_the_schema_is_printed_as_it_is_committed(zeren: Zeren) -> None:
    printed = zeren("rules", "schema").stdout

    assert printed == (CLAUSES.parent / "zeren-rules-1.schema.json").read_text("utf-8")


def test_a_what_if_becomes_a_process_of_its_own(
    zeren: Zeren, monkeypatch: pytest.MonkeyPatch
) -> None:
    become: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(rules, "become", lambda module, words, _: become.append((module, words)))
    monkeypatch.setattr(rules.folder, "environment", lambda *_: {})

    zeren("rules", "what-if", "draft.yaml", "--year", "2025", "--known-at", "7", "--json")

    assert become == [
        ("services.suite.what_if", ["draft.yaml", "--year", "2025", "--known-at=7", "--json"])
    ]


def test_a_file_that_cannot_be_read_is_said(zeren: Zeren, tmp_path: Path) -> None:
    result = zeren("rules", "check", str(tmp_path / "none.yaml"))

    assert result.exit_code == 1
    assert "file_unusable" in result.output
