"""`zeren explain`: points with their evidence; and which scores rest on a fact."""

import json
from collections.abc import Callable
from typing import Any

from click.testing import Result

Zeren = Callable[..., Result]
FACT = "00000000-0000-4000-8000-000000000009.1"
FIGURE = {"exact": "100/1", "rounded": "100.00"}
GRADE = {"code": "good", "zh": "好", "en": "Good"}


def score(name: str, figure: Any = FIGURE, grade: Any = GRADE) -> dict[str, Any]:
    return {"organization_id": "id of " + name, "name": name, "score": figure, "grade": grade}


def withdrawal() -> dict[str, Any]:
    lower = {"exact": "1250/13", "rounded": "96.15"}
    return {
        "fact": {"fact": FACT, "type": "activities.meeting.held.v1"},
        "changes": [
            {"before": score("村支部"), "after": score("村支部", lower)},
            {"before": score("社区支部"), "after": None},
        ],
        "leaders": [
            {
                "person_id": "id of the head",
                "score_before": {"exact": "40/1", "rounded": "40.00"},
                "grade_before": {"zh": "差", "en": "Poor"},
                "score_after": None,
                "grade_after": None,
            }
        ],
    }


def line(**said: Any) -> dict[str, Any]:
    return {
        "zh": "2025-03 支部会议: 已履行; 扣分 0.00 分",
        "en": "2025-03 Branch meeting: fulfilled; deducted 0.00 points",
        "points": {"rounded": "0.00"},
        "clauses": ["S-37b"],
        "rule": "deductions",
        "facts": [{"fact": FACT, "index": 41, "evidence": ["ab" * 32]}],
        **said,
    }


def explanation() -> dict[str, Any]:
    item = {
        "item": {"code": "M2", "zh": "支部会议", "en": "Branch meeting"},
        "clauses": ["S-37b"],
        "earned": {"rounded": "24.00"},
        "applicable": {"rounded": "24.00"},
        "lines": [line()],
    }
    veto = {"zh": "弄虚作假: 等次不高于一般,得分不变", "en": "Fabrication: no better than Fair"}
    segment = {
        "starts_on": "2025-01-01",
        "ends_on": "2026-01-01",
        "earned": {"rounded": "24.00"},
        "applicable": {"rounded": "24.00"},
        "items": [item],
        "bonuses": [],
        "vetoes": [veto],
        "pack": {"name": "a-pack", "title": {"zh": "规则", "en": "Rules"}, "sha256": "cd" * 32},
    }
    return {"score": score("村支部"), "segments": [segment], "inherited": []}


def test_what_rests_on_a_fact_is_a_table_of_scores_before_and_after(
    zeren: Zeren, gateway: Any
) -> None:
    gateway.answer = lambda _: (200, withdrawal())

    result = zeren("explain", "--without", FACT, "--year", "2025")

    assert result.exit_code == 0, result.output
    assert gateway.requests[-1].path == f"/v1/facts/{FACT}/without"
    assert "100.00 好 / Good" in result.stdout
    assert "96.15" in result.stdout
    assert "未考核 / not assessed" in result.stdout
    (leader,) = [line for line in result.stdout.splitlines() if "id of the head" in line]
    assert "40.00 差 / Poor" in leader
    assert "未考核" in leader


def test_or_the_answer_as_it_came(zeren: Zeren, gateway: Any) -> None:
    gateway.answer = lambda _: (200, withdrawal())

    result = zeren("explain", "--without", FACT, "--year", "2025", "--json")

    assert json.loads(result.stdout) == withdrawal()


def test_an_explanation_shows_places_in_the_ledger_hashes_and_vetoes(
    zeren: Zeren, gateway: Any
) -> None:
    gateway.answer = lambda _: (200, explanation())

    shown = zeren("explain", "an-id", "--year", "2025").stdout.replace("\n", "").replace(" ", "")

    assert "#41" in shown
    assert "ab" * 8 in shown
    assert "弄虚作假:等次不高于一般" in shown
    assert "已履行" in shown
    assert "fulfilled" in shown
    assert "deductions" in shown
    assert f"(a-pack,sha256:{'cd' * 32})" in shown


def test_one_of_both_must_be_said(zeren: Zeren) -> None:
    assert zeren("explain").exit_code != 0
    assert zeren("explain", "an-id", "--without", FACT).exit_code != 0
