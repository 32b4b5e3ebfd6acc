"""`zeren ask` and `zeren diff`: what they ask of the gateway, and what they say."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

Zeren = Callable[..., Result]
ORGANIZATION = "00000000-0000-0000-0000-000000000003"
INTERFACE = {
    "paths": {
        "/v1/organizations/{organization_id}/posts": {
            "get": {"operationId": "posts", "tags": ["questions"], "summary": "职务 / Posts"}
        },
        "/metrics": {"get": {"operationId": "metrics", "tags": ["operation"], "summary": "-"}},
    }
}


def answering(_: Any) -> tuple[int, Any]:
    return (200, INTERFACE) if _.path == "/openapi.json" else (200, [{"post_id": "x"}])


def test_a_question_is_asked_by_its_name_for_a_day_and_a_size(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = answering

    said = (f"organization_id={ORGANIZATION}", "--known-at", "12", "--valid-at", "2025-06-30")
    result = zeren("ask", "posts", *said)

    assert json.loads(result.stdout) == [{"post_id": "x"}]
    asked = gateway.requests[-1]
    assert asked.path == f"/v1/organizations/{ORGANIZATION}/posts"
    assert set(asked.query.split("&")) == {"known_at=12", "valid_at=2025-06-30"}


def test_a_checkpoint_is_read_from_its_file(zeren: Zeren, gateway: Any, tmp_path: Path) -> None:
    gateway.answer = answering
    file = tmp_path / "checkpoint"
    file.write_text("county\n7\nroot\n", encoding="utf-8")

    zeren("ask", "posts", f"organization_id={ORGANIZATION}", "--known-at", f"@{file}")

    assert gateway.requests[-1].query == "known_at=county%0A7%0Aroot%0A"
    assert zeren("ask", "posts", "--known-at", f"@{file}.not").exit_code == 2


def test_only_questions_are_asked(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = answering

    listed = zeren("ask", "list")
    refused = zeren("ask", "metrics")

    assert "posts" in listed.stdout
    assert "metrics" not in listed.stdout
    assert json.loads(refused.stdout)["error"]["code"] == "question_unknown"


def test_what_changed_is_told_with_the_facts_that_did_it(zeren: Zeren, gateway: Any) -> None:
    placed = {"name": "甲支部", "superior_id": None}
    mark = {"score": {"rounded": "88.0"}, "grade": {"zh": "较好", "en": "good"}}
    state = {"state": {"zh": "已完成", "en": "fulfilled"}}
    one = {
        "organization_id": ORGANIZATION,
        "placed_before": placed,
        "placed_after": {**placed, "name": "乙支部"},
        "marked_before": {"score": None, "grade": None},
        "marked_after": mark,
        "obligations": [{"obligation": "branch-meeting/2025-03", "before": None, "after": state}],
        "facts": [{"index": 41}],
        "leaders": [
            {
                "person_id": "id of the head",
                "score_before": None,
                "grade_before": None,
                "score_after": {"rounded": "40.0"},
                "grade_after": {"zh": "差", "en": "Poor"},
            }
        ],
    }
    gateway.answer = lambda _: (200, {"items": [one], "total": 1})

    result = zeren("diff", "--from", "40", "--to", "2025-12-31", "--year", "2025")

    query = gateway.requests[-1].query
    assert {"from=40", "to=2025-12-31", "year=2025"} <= set(query.split("&"))
    for said in (
        "乙支部",
        "88.0 较好",
        "branch-meeting/2025-03",
        "fulfilled",
        "#41",
        "id of the head",
        "40.0 差",
    ):
        assert said in result.stdout
