"""`zeren duties` and `zeren person`: what they ask of the gateway, and what they say."""

from collections.abc import Callable
from typing import Any

from click.testing import Result

Zeren = Callable[..., Result]
PERSON = "00000000-0000-0000-0000-000000000007"
OWED = {
    "obligation": "branch-meeting/2025-03",
    "duty": {"code": "branch-meeting", "zh": "支部会议", "en": "Branch meeting"},
    "due_on": "2025-03-31",
    "state": {"code": "held_invalid", "zh": "已做但不合规", "en": "done, but invalid"},
    "faults": [{"code": "quorum", "zh": "到会人数不足", "en": "no quorum"}],
    "notes": [],
    "done": 0,
    "asked": 1,
    "clauses": ["S-37b"],
}
SCORE = {
    "person_id": PERSON,
    "score": {"exact": "65/1", "rounded": "65.00"},
    "grade": {"code": "fair", "zh": "一般", "en": "Fair"},
    "parts": [],
}


def test_duties_of_a_person_say_why_one_is_invalid(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = lambda _: (200, {"items": [OWED], "total": 1, "limit": 50, "offset": 0})

    result = zeren("duties", PERSON, "--year", "2025", "--state", "held_invalid")

    assert "2025-03-31" in result.stdout
    assert "到会人数不足" in result.stdout.replace("\n", "")
    asked = gateway.requests[-1]
    assert asked.path == f"/v1/persons/{PERSON}/obligations"
    assert {"year=2025", "state=held_invalid"} <= set(asked.query.split("&"))


def test_duties_of_an_organization_are_asked_with_its_id(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = lambda _: (200, {"items": [], "total": 0, "limit": 50, "offset": 0})

    zeren("duties", PERSON, "--organization")

    assert gateway.requests[-1].path == f"/v1/organizations/{PERSON}/obligations"


def test_a_leaders_score_is_told_with_its_grade(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = lambda _: (200, SCORE)

    result = zeren("person", PERSON)

    assert "65.00 (65/1) 一般 / Fair" in result.stdout
    assert gateway.requests[-1].path == f"/v1/persons/{PERSON}/score"


def test_a_leaders_points_are_told_with_rule_pack_clauses_and_facts(
    zeren: Zeren, gateway: Any
) -> None:
    title = {"zh": "领导干部规则", "en": "Leaders' rules"}
    line = {
        "zh": "走访 3/4: 得分 15.00 分",
        "en": "Visits 3/4: earned 15.00 points",
        "points": {"rounded": "15.00"},
        "rule": "proportion",
        "clauses": ["S-42"],
        "facts": [{"fact": f"{PERSON}.1", "index": 77, "evidence": ["ab" * 32]}],
    }
    item = {
        "item": {"code": "C2", "zh": "深入联系点", "en": "Visits"},
        "clauses": ["S-42"],
        "earned": {"rounded": "15.00"},
        "applicable": {"rounded": "20.00"},
        "lines": [line],
    }
    part = {
        "starts_on": "2025-01-01",
        "ends_on": "2025-07-01",
        "days": 181,
        "items": [item],
        "bonuses": [],
        "vetoes": [],
        "pack": {"name": "leaders-2025", "title": title, "sha256": "cd" * 32},
    }
    held = {"organization_name": "乡党委", "part": part}
    gateway.answer = lambda _: (200, {**SCORE, "parts": [held]})

    shown = zeren("person", PERSON).stdout.replace("\n", "").replace(" ", "")

    assert "15.00/20.00" in shown
    assert "得分15.00分" in shown
    assert "proportion" in shown
    assert "#77" in shown
    assert "ab" * 8 in shown
    assert f"(leaders-2025,sha256:{'cd' * 32})" in shown
