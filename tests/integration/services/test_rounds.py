"""A round over two branches in a database: recorded, filed, asked; and who sees what when."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from shared.contracts.errors import UnknownReferenceError
from shared.eventstore.connections import conninfo
from tests.integration.services.a_round import ROUND, STANDINGS, give, opened
from tests.integration.services.conftest import BAI, LI, QING, TOWNSHIP, Suite

MEETING = UUID(int=302)


@pytest.fixture
def round_(county: Suite) -> Suite:
    return opened(county)


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
