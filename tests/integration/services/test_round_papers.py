"""What is printed and shown of a round: sheets, the circular, and a round that was corrected."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from services.gateway.documents.circular import CircularAsked, circular
from services.gateway.documents.results import ResultSheetAsked, result_sheet
from services.gateway.questions.question import Asking
from shared.contracts.roles import Role
from tests.integration.desk_client import desk_on
from tests.integration.services import conftest
from tests.integration.services.a_round import ROUND, RULES, STANDINGS, give, opened, words_of
from tests.integration.services.conftest import BAI, LI, QING, TOWNSHIP, Suite


@pytest.fixture
def round_(county: Suite) -> Suite:
    return opened(county)


@pytest.mark.clause("S-60", "E-24")
def test_the_sheet_of_a_leader_and_the_circular_say_the_share_recorded_in_time(
    round_: Suite, asking: Asking
) -> None:
    """Of Qing's two deeds of the year one; Bai's came after the cut-off and is not counted."""
    give(round_, "publish-round", "2026-01-16", TOWNSHIP)
    entered = {"report_id": UUID(int=321), "year": 2025, "half": 1, "title": "报告"}
    day = "2025-07-14"
    round_.give("activities.file-report", on=day, received_on=day, organization_id=BAI, **entered)
    round_.settle()

    own = ResultSheetAsked(organization_id=QING, round_id=ROUND)
    leaders = ResultSheetAsked(organization_id=QING, round_id=ROUND, person_id=LI)
    unit, leader = (words_of(result_sheet(asking, asked)) for asked in (own, leaders))
    told = circular(asking, CircularAsked(organization_id=TOWNSHIP, round_id=ROUND))
    rows = {row[0]: row[-1] for block in told.blocks for row in block.rows}

    assert "应录入事项2件，按时录入1件，及时率50.0%。" in unit
    assert (
        "你任职期间（青山村党支部，2025年1月1日至2025年12月31日），该单位应录入事项2件，"
        "按时录入1件，及时率50.0%。"
    ) in leader
    assert "所涉2个单位全年应录入事项2件，按时录入1件，及时率50.0%。" in words_of(told)
    assert (rows["青山村党支部"], rows["白水村党支部"]) == ("50.0%", "—")


@pytest.mark.clause("S-60", "S-61")
def test_a_leaders_result_is_explained_on_its_page_line_by_line(round_: Suite) -> None:
    give(round_, "publish-round", "2026-01-16", TOWNSHIP)
    with desk_on(round_.settings) as desk:
        desk.add("clerk", Role.TOWNSHIP, TOWNSHIP)
        desk.sign_in("clerk")
        where = f"organization_id={QING}&person_id={LI}"
        answered = desk.browser.get(f"/rounds/{ROUND}/result?{where}")

    page = answered.text
    assert answered.status_code == 200
    assert "已重新计算,与记录一致" in page
    assert "领导干部党建工作实绩考核规则" in page
    assert sha256((RULES / "leaders.yaml").read_bytes()).hexdigest() in page
    assert "青山村党支部 2025-01-01 – 2026-01-01 · 及时录入 50.0% <small>1 / 2</small>" in page


@pytest.mark.clause("E-39", "E-36", "S-62")
def test_a_corrected_round_is_told_with_what_stood_when_it_was_final_and_who_used_it(
    round_: Suite, ask_as: Callable[..., Any], asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bai's two reports and a meeting come to light: 13.5 of 52 before Qing's 12 of 52, 300/13."""
    monkeypatch.setattr(conftest, "TODAY", date(2026, 6, 30))
    asking = asking._replace(today=date(2026, 6, 30))
    give(round_, "publish-round", "2026-01-16", TOWNSHIP)
    give(round_, "finalise-round", "2026-01-26", TOWNSHIP)
    for unit in (QING, BAI):
        used = {"version": 1, "use": "reward", "decision": "先进", "other_bases": ["民主测评"]}
        give(round_, "record-use", "2026-02-02", unit, **used)
    round_.settle()
    final = ask_as("township", STANDINGS, TOWNSHIP)
    come_to_light(round_)
    give(round_, "supersede-result", "2026-03-10", BAI, reason="补充材料查实")
    round_.settle()

    now = ask_as("township", STANDINGS, TOWNSHIP)
    before = ask_as("township", f"{STANDINGS}?valid_at=2026-03-09", TOWNSHIP)
    result, leader = ask_as("branch", "round-results", QING)

    lines = {one["organization_id"]: one for one in now if not one["person_id"]}
    assert {each: (one["rank"], one["of"]) for each, one in lines.items()} == {
        str(BAI): (1, 2),
        str(QING): (2, 2),
    }
    had = {each: one["at_final"] for each, one in lines.items()}
    assert {each: (one["rank"], one["score"]["exact"]) for each, one in had.items()} == {
        str(BAI): (2, "0/1"),
        str(QING): (1, "300/13"),
    }
    assert [use["decision"] for one in lines.values() for use in one["to_review"]] == ["先进"] * 2
    assert before == final
    (moved,) = result["regraded"]
    assert (moved["version"], moved["rank_before"]) == (1, 1)
    assert moved["because_of"] == {"organization_id": str(BAI)}
    assert leader["regraded"] == []
    sheet = result_sheet(asking, ResultSheetAsked(organization_id=QING, round_id=ROUND))
    assert "此前为等次“差”、2个单位中第1位。" in words_of(sheet)
    told = circular(asking, CircularAsked(organization_id=TOWNSHIP, round_id=ROUND))
    rows = [tuple(row) for block in told.blocks for row in block.rows]
    assert ("白水村党支部", "0.00", "差", "2/2") in rows
    with desk_on(round_.settings, today=date(2026, 6, 30)) as desk:
        desk.add("clerk", Role.TOWNSHIP, TOWNSHIP)
        desk.sign_in("clerk")
        page = desk.browser.get(f"/rounds/{ROUND}?organization_id={TOWNSHIP}").text
    assert "原结果不改" in page
    assert "定案时 0.00 差 2/2" in page
    assert "定案时 差 1/2" in page
    assert page.count("先进 (奖励, 依据第 1版)") == 2


def come_to_light(round_: Suite) -> None:
    """Enter two reports of Bai's and a meeting that somebody else chaired."""
    for half, day in ((1, "2025-07-10"), (2, "2026-01-10")):
        said = {"report_id": UUID(int=320 + half), "year": 2025, "half": half, "title": "报告"}
        round_.give("activities.file-report", on=day, organization_id=BAI, **said)
    round_.give(
        "activities.record-meeting",
        on="2025-04-02",
        organization_id=BAI,
        meeting_id=UUID(int=323),
        kind="general_meeting",
        chair_id=LI,
        present=9,
        agenda=[{"title": "研究党建", "tags": ["party_building"]}],
        conclusions=[{"problem": "流动党员", "conclusion": "包联"}],
    )
    round_.settle()
