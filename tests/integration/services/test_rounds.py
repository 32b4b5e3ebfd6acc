"""A round over two branches in a database: recorded, filed, asked; and who sees what when."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.gateway.documents.circular import CircularAsked, circular
from services.gateway.documents.paper import Paper
from services.gateway.documents.results import ResultSheetAsked, result_sheet
from services.gateway.questions.question import Asking
from shared.contracts.errors import UnknownReferenceError
from shared.eventstore.connections import conninfo
from tests.integration.services.conftest import BAI, COUNTY, LI, QING, TOWNSHIP, Suite

RULES = Path(__file__).parents[3] / "deploy" / "rules"
ROUND, MEETING = UUID(int=301), UUID(int=302)
STANDINGS = f"rounds/{ROUND}/standings"


@pytest.fixture
def round_(county: Suite) -> Suite:
    """A round over the township's branches, opened and computed; Qing has filed its reports.

    Of Qing's deeds of 2025 the report was received on its day, the aborted meeting much later.
    """
    for number, name in enumerate(("township", "leaders")):
        county.give(
            "targets.publish-rule-pack",
            on="2024-12-20",
            organization_id=COUNTY,
            rule_pack_id=UUID(int=303 + number),
            effective_from="2025-01-01",
            effective_to="2025-12-31",
            content=(RULES / f"{name}.yaml").read_text("utf-8"),
        )
    aborted = {"meeting_id": UUID(int=309), "kind": "general_meeting"}
    county.give(
        "activities.record-aborted-meeting", on="2025-05-12", organization_id=QING, **aborted
    )
    for half, day in ((1, "2025-07-10"), (2, "2026-01-10")):
        county.give(
            "activities.file-report",
            on=day,
            received_on=day,
            organization_id=QING,
            report_id=UUID(int=310 + half),
            year=2025,
            half=half,
            title="报告",
        )
    county.settle()
    give(
        county, "open-round", "2026-01-16", TOWNSHIP, title="2025年度考核", year=2025, leaders=True
    )
    county.settle()
    give(county, "compute-results", "2026-01-16", TOWNSHIP, page=1)
    give(county, "propose-grades", "2026-01-16", TOWNSHIP, page=1)
    county.settle()
    return county


def give(county: Suite, command: str, on: str, organization: UUID, **said: Any) -> Any:
    key = f"assessment.{command}"
    return county.give(key, on=on, organization_id=organization, round_id=ROUND, **said)


@pytest.mark.clause("S-61", "S-70")
def test_who_sees_what_of_a_round_before_and_after_it_is_published(
    round_: Suite, ask_as: Callable[..., Any]
) -> None:
    """Ranks and grades are in a published round alone; a unit sees its own at any time."""
    before = ask_as("county", STANDINGS, TOWNSHIP)
    (result, leaders) = ask_as("branch", "round-results", QING)
    give(round_, "publish-round", "2026-01-16", TOWNSHIP)
    after = ask_as("county", STANDINGS, TOWNSHIP)

    assert {(one["rank"], one["grade"]) for one in before} == {(None, None)}
    assert [one["name"] for one in before] == sorted(one["name"] for one in before)
    assert result["versions"][-1]["score"]["exact"] == "300/13"
    assert result["versions"][-1]["grade"] is None
    assert ask_as("branch", "round-results", QING)[0]["versions"][-1]["rank"] == 1
    ask_as("branch", STANDINGS, TOWNSHIP, status=403)
    ask_as("sibling", "round-results", QING, status=403)
    ask_as("branch", f"round-results/{ROUND}/explanation", BAI, status=403)
    assert [
        (one["organization_id"], one["rank"], one["of"]) for one in after if not one["person_id"]
    ] == [(str(QING), 1, 2), (str(BAI), 2, 2)]
    assert (result["person_id"], leaders["person_id"]) == (None, str(LI))
    assert (after[0]["grade"]["code"], after[0]["is_eligible"]) == ("poor", False)


@pytest.mark.clause("S-61", "E-38")
def test_a_result_is_explained_as_it_was_computed_and_an_objection_simulated(
    round_: Suite, ask_as: Callable[..., Any]
) -> None:
    """Qing: B1 12 of 52, 300/13. Bai's late entry is one of two reports: 6 of 52, 150/13."""
    give(round_, "publish-round", "2026-01-16", TOWNSHIP)
    late = {"report_id": UUID(int=321), "year": 2025, "half": 1, "title": "报告"}
    round_.give("activities.file-report", on="2025-07-14", organization_id=BAI, **late)
    give(round_, "file-objection", "2026-01-19", BAI, grounds="上半年报告已送交")
    (waiting,) = ask_as("township", f"rounds/{ROUND}/objections", TOWNSHIP)
    simulated = ask_as("sibling", f"round-results/{ROUND}/simulation", BAI)
    give(round_, "decide-objection", "2026-01-20", BAI, outcome="upheld", reason="属实")
    (decided,) = ask_as("township", f"rounds/{ROUND}/objections", TOWNSHIP)
    another = {"round_id": UUID(int=399), "title": "另一次考核", "year": 2025}
    key = "assessment.open-round"
    round_.give(key, on="2026-01-20", organization_id=TOWNSHIP, **another)
    round_.settle()
    assert ask_as("township", f"rounds/{another['round_id']}/objections", TOWNSHIP) == []
    (only_named, result) = ask_as("sibling", "round-results", BAI)
    qing = ask_as("branch", f"round-results/{ROUND}/explanation", QING)
    leader = ask_as("branch", f"round-results/{ROUND}/explanation?person_id={LI}", QING)
    first, second = (
        ask_as("sibling", f"round-results/{ROUND}/explanation?version={number}", BAI)
        for number in (1, 2)
    )

    assert waiting["outcome"] is None
    assert (only_named["round"]["title"], only_named["versions"]) == (another["title"], [])
    assert decided["difference"] == simulated["difference"]
    assert simulated["difference"]["exact"] == "150/13"
    assert [one["score"]["exact"] for one in result["versions"]] == ["0/1", "150/13"]
    assert [one["is_same"] for one in (qing, first, second)] == [True, True, True]
    assert (leader["is_same"], leader["explanation"]) == (True, None)
    assert leader["person"]["person_id"] == str(LI)
    assert qing["explanation"]["score"]["score"]["rounded"] == "23.08"
    assert second["explanation"]["score"]["score"]["exact"] == "150/13"


@pytest.mark.clause("S-61")
def test_a_round_is_told_as_it_stood_on_a_day(round_: Suite, ask_as: Callable[..., Any]) -> None:
    give(round_, "publish-round", "2026-01-17", TOWNSHIP)
    give(round_, "file-objection", "2026-01-19", BAI, grounds="上半年报告已送交")
    give(round_, "decide-objection", "2026-01-20", BAI, outcome="rejected", reason="未送交")

    def rounds(day: str) -> list[str]:
        return [one["state"] for one in ask_as("township", f"rounds?valid_at={day}", TOWNSHIP)]

    def objections(day: str) -> list[str | None]:
        path = f"rounds/{ROUND}/objections?valid_at={day}"
        return [one["outcome"] for one in ask_as("township", path, TOWNSHIP)]

    assert [rounds(f"2026-01-{day}") for day in (15, 16, 17)] == [[], ["computed"], ["published"]]
    assert [objections(f"2026-01-{day}") for day in (18, 19, 20)] == [[], [None], ["rejected"]]
    ask_as("township", f"rounds/{ROUND}/objections?valid_at=2026-01-15", TOWNSHIP, status=404)


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


def words_of(paper: Paper) -> str:
    return "".join(block.text for block in paper.blocks)


@pytest.mark.clause("S-64", "S-65")
def test_rounds_criticisms_and_cases_are_asked_as_of_a_size_and_a_day(
    round_: Suite, ask_as: Callable[..., Any]
) -> None:
    (now,) = ask_as("county", "rounds", TOWNSHIP)
    then = ask_as("county", f"rounds?known_at={now['size']}", TOWNSHIP)
    opened = ask_as("county", f"rounds?known_at={now['size'] + 2}", TOWNSHIP)
    fact = criticised(round_)
    conditions = ("duty_not_performed", "serious_problem", "bad_influence", "serious_consequences")
    round_.give(
        "assessment.refer-accountability",
        on="2026-01-18",
        organization_id=QING,
        accountability_case_id=UUID(int=331),
        problem_on="2025-05-10",
        person_ids=[str(LI)],
        **{name: [fact] for name in conditions},
    )

    (criticism,) = ask_as("township", "criticisms?with_below=true", TOWNSHIP)
    (case,) = ask_as("branch", "accountability-cases", QING)
    prepared = ask_as("township", "answerable-persons?valid_at=2025-05-10", QING)

    assert (then, now["state"]) == ([], "computed")
    assert [one["state"] for one in opened] == ["open"]
    assert criticism["state"] == "overdue"
    assert case["persons"] == prepared
    assert [one["person_id"] for one in prepared] == [str(LI)]
    assert prepared[0]["starts_on"] == "2024-02-01"


@pytest.mark.clause("S-64")
def test_a_criticism_stands_on_a_day_as_it_did_then(
    round_: Suite, ask_as: Callable[..., Any]
) -> None:
    """Issued on the 12th, due on the 15th, answered on the 17th."""
    criticised(round_)
    round_.settle()
    round_.give(
        "assessment.answer-criticism",
        on="2026-01-17",
        organization_id=QING,
        criticism_id=UUID(int=330),
        measures="按月开会",
    )

    told = {
        day: ask_as("branch", f"criticisms?valid_at=2026-01-{day}", QING)
        for day in ("11", "12", "15", "16", "17")
    }

    assert told["11"] == []
    assert {day: one[0]["state"] for day, one in told.items() if one} == {
        "12": "open",
        "15": "open",
        "16": "overdue",
        "17": "answered",
    }
    assert (told["16"][0]["measures"], told["17"][0]["measures"]) == ([], ["按月开会"])


def criticised(round_: Suite) -> str:
    """Criticise Qing for an aborted meeting; give the fact of that meeting."""
    aborted = round_.give(
        "activities.record-aborted-meeting",
        on="2025-05-10",
        organization_id=QING,
        meeting_id=MEETING,
        kind="general_meeting",
    )
    round_.settle()
    fact = f"{aborted.stream}.{aborted.version}"
    round_.give(
        "assessment.issue-criticism",
        on="2026-01-12",
        organization_id=QING,
        criticism_id=UUID(int=330),
        grounds=["ineffective"],
        facts=[fact],
        due_on="2026-01-15",
    )
    return fact


def test_a_ledger_of_three_sources_takes_in_the_fourth_from_its_first_fact(round_: Suite) -> None:
    with pytest.raises(UnknownReferenceError):
        round_.give(
            "assessment.publish-round",
            on="2026-01-17",
            organization_id=TOWNSHIP,
            round_id=UUID(int=999),
        )
    with psycopg.connect(conninfo(round_.settings, "ledger_reader")) as connection:
        sources = connection.execute(
            "SELECT source, min(index) FROM ledger.entries GROUP BY source ORDER BY 2"
        ).fetchall()

    assert [source for source, _ in sources] == ["registry", "targets", "activities", "assessment"]
