"""`zeren command`: words as fields, lists an element a word, a body from standard input."""

import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from typer.testing import CliRunner

from services.cli.main import app

Zeren = Callable[..., Result]
ORGANIZATION = "00000000-0000-0000-0000-000000000003"
RECORDED = {"stream": ORGANIZATION, "version": 1, "position": "registry:1", "command_id": "x"}


def test_a_command_is_given_with_its_fields_as_the_table_types_them(
    zeren: Zeren, gateway: Any
) -> None:
    gateway.answer = lambda _: (201, RECORDED)

    result = zeren(
        "command",
        "registry.establish-organization",
        "name=2025",
        "kind=branch",
        "has_committee=true",
        f"superior_id={ORGANIZATION}",
        "occurred_on=2025-01-01",
        "--json",
    )

    assert result.exit_code == 0, result.output
    (request,) = gateway.requests
    assert request.path == "/v1/commands/registry.establish-organization"
    assert request.headers["Authorization"] == "Bearer a-token"
    assert UUID(request.headers["Idempotency-Key"])
    assert request.body == {
        "occurred_on": "2025-01-01",
        "name": "2025",
        "kind": "branch",
        "has_committee": True,
        "superior_id": ORGANIZATION,
    }
    assert json.loads(result.stdout) == RECORDED


def test_a_command_takes_numbers_and_lists(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = lambda _: (201, RECORDED)

    zeren("command", "activities.record-meeting", "present=5", 'agenda=[{"title": "议题"}]')

    assert gateway.requests[0].body["present"] == 5
    assert gateway.requests[0].body["agenda"] == [{"title": "议题"}]


@pytest.mark.clause("S-37b")
def test_a_meeting_is_recorded_by_six_words(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = lambda _: (201, RECORDED)
    words = ["occurred_on=2025-03-01", "kind=branch_committee", "present=5", "agenda=研究党建工作"]
    words += [f"chair_id={ORGANIZATION}", "conclusions=流动党员联系难 | 支委包联"]

    result = zeren("command", "activities.record-meeting", *words)

    assert result.exit_code == 0, result.output
    assert gateway.requests[0].body == {
        "occurred_on": "2025-03-01",
        "kind": "branch_committee",
        "chair_id": ORGANIZATION,
        "present": 5,
        "agenda": [{"title": "研究党建工作"}],
        "conclusions": [{"problem": "流动党员联系难", "conclusion": "支委包联"}],
    }


def test_a_list_takes_an_element_a_word_and_ids_as_they_are(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = lambda _: (201, RECORDED)
    name = "activities.record-frame"

    zeren("command", name, "size=1", f"unit_ids={ORGANIZATION}", "unit_ids=x", "party_ids=[]")

    assert gateway.requests[0].body["unit_ids"] == [ORGANIZATION, "x"]
    assert gateway.requests[0].body["party_ids"] == []


def test_a_conclusion_that_lacks_its_part_is_sent_for_the_gateway_to_name(
    zeren: Zeren, gateway: Any
) -> None:
    gateway.answer = lambda _: (201, RECORDED)

    zeren("command", "activities.record-meeting", "conclusions=流动党员联系难")

    assert gateway.requests[0].body["conclusions"] == [{"problem": "流动党员联系难"}]


def test_a_command_takes_its_body_from_standard_input(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = lambda _: (201, RECORDED)

    zeren("command", "registry.register-person", "--body", "-", stdin='{"name": "张三"}')

    assert gateway.requests[0].body["name"] == "张三"
    assert gateway.requests[0].body["occurred_on"]


def test_it_tells_its_version() -> None:
    told = CliRunner().invoke(app, ["--version"])

    assert told.exit_code == 0
    assert told.stdout.strip() == f"zeren {version('zeren')}"
