"""Inspection and evidence: from commands to what each role is told over HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.activities.application import Activities
from services.activities.domain.inspection_errors import (
    InspectionConflictError,
)
from services.gateway.questions import QUESTIONS
from shared.contracts.principal import Incoming, Principal
from shared.contracts.roles import Role

COUNTY, TOWNSHIP, QING, BAI = (UUID(int=n) for n in range(1, 5))  # see `county`
LI, WANG, POST = UUID(int=11), UUID(int=12), UUID(int=21)
TODAY = date(2026, 1, 20)

Suite = Any  # of conftest.py
Ask = Callable[..., Any]


def plan(suite: Suite, inspection: UUID, on: str = "2025-04-01", **fields: Any) -> None:
    said = {
        "organization_id": TOWNSHIP,
        "unit_id": QING,
        "mode": "supervision",
        "starts_on": "2025-04-08",
        "ends_on": "2025-04-08",
        "inspector_ids": [str(WANG)],
        "is_announced": False,
    }
    suite.give("activities.plan-inspection", on=on, inspection_id=inspection, **said | fields)


def hold(suite: Suite, inspection: UUID, on: str = "2025-04-08") -> None:
    suite.give(
        "activities.record-inspection",
        on=on,
        organization_id=TOWNSHIP,
        inspection_id=inspection,
        items=[{"code": "dues_used", "verdict": "not_satisfied"}],
    )


def raise_finding(suite: Suite, finding: UUID, **fields: Any) -> None:
    said = {
        "organization_id": TOWNSHIP,
        "unit_id": QING,
        "item": "dues_used",
        "summary": "党费使用未公示",
    }
    suite.give("activities.raise-finding", on="2025-04-08", finding_id=finding, **said | fields)


@pytest.mark.clause("E-45", "S-50")
def test_an_ad_hoc_visit_is_hidden_from_its_unit_until_it_is_held(
    county: Suite, ask_as: Ask
) -> None:
    visit = uuid4()
    plan(county, visit)

    assert [ask_as(who, "inspections")["total"] for who in ("branch", "township", "county")] == [
        0,
        1,
        1,
    ]
    assert ask_as("inspector", "inspections")["total"] == 1
    ask_as("sibling", "inspections", status=403)
    hold(county, visit)

    (shown,) = ask_as("branch", "inspections")["items"]
    assert (shown["held_on"], shown["items"][0]["code"]) == ("2025-04-08", "dues_used")


@pytest.mark.clause("E-45", "S-50")
def test_nothing_hidden_reaches_a_unit_by_the_feed_or_by_any_question(
    county: Suite, client: Any, bearer: Callable[[str], dict[str, str]]
) -> None:
    visit, held, finding = uuid4(), uuid4(), uuid4()
    plan(county, held, starts_on="2025-04-02", ends_on="2025-04-02")
    hold(county, held, on="2025-04-02")
    raise_finding(county, finding, inspection_id=held)
    plan(county, visit)
    county.settle()

    for target in ("ledger/entries", "ledger/back-entries?since=2026-01-01", "status"):
        for who in ("branch", "sibling", "township"):
            assert client.get(f"/v1/{target}", headers=bearer(who)).status_code == 403
    fed = client.get("/v1/ledger/entries", headers=bearer("inspector")).text
    assert str(visit) in fed
    assert str(finding) in fed

    values = {"organization_id": QING, "year": 2025, "half": 1, "since": "2026-01-01"}
    answered = set()
    for question in QUESTIONS:
        names = question.parameters.__struct_fields__
        path = question.path.format(**dict.fromkeys(names, uuid4()) | values)
        query = {n: v for n, v in values.items() if n in names and f"{{{n}}}" not in question.path}
        answer = client.get(path, query_string=query, headers=bearer("branch"))
        answered |= {question.name} if answer.status_code == 200 else set()
        assert str(visit) not in answer.text, question.name
        assert str(finding) not in answer.text, question.name
    assert answered >= {"inspections", "findings", "inspection_calendar", "meetings", "evidence"}
    assert len(answered) > len(QUESTIONS) * 3 // 4


@pytest.mark.clause("S-50")
def test_of_two_who_plan_the_same_day_at_once_one_is_refused(county: Suite) -> None:
    def one(application: Activities) -> str:
        body = {
            "occurred_on": "2025-04-01",
            "organization_id": str(TOWNSHIP),
            "inspection_id": str(uuid4()),
            "unit_id": str(QING),
            "mode": "circuit",
            "starts_on": "2025-04-08",
            "ends_on": "2025-04-08",
            "inspector_ids": [str(WANG)],
        }
        incoming = Incoming(id=uuid4(), command="plan-inspection", body=body)
        try:
            application.handle([incoming], Principal(actor="system:x", role=Role.SYSTEM), TODAY)
        except InspectionConflictError as error:
            return error.code
        return "planned"

    applications = [Activities(county.settings) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(one, applications))
    for application in applications:
        application.close()

    assert told == ["activities.inspection_conflict", "planned"]


def test_a_visit_that_is_announced_is_shown_to_its_unit_at_once(county: Suite, ask_as: Ask) -> None:
    plan(county, uuid4(), is_announced=True)

    assert ask_as("branch", "inspections")["total"] == 1


@pytest.mark.clause("E-45")
def test_a_township_is_not_told_of_the_countys_visit_to_it(county: Suite, ask_as: Ask) -> None:
    plan(county, uuid4(), organization_id=COUNTY, unit_id=TOWNSHIP)

    assert ask_as("township", "inspections", TOWNSHIP)["total"] == 0
    assert ask_as("county", "inspections", TOWNSHIP)["total"] == 1


@pytest.mark.clause("E-45", "S-51")
def test_a_finding_is_shown_to_its_unit_once_it_is_released(county: Suite, ask_as: Ask) -> None:
    visit, finding = uuid4(), uuid4()
    plan(county, visit)
    hold(county, visit)
    raise_finding(county, finding, inspection_id=visit)
    own = {"organization_id": TOWNSHIP, "finding_id": finding}

    assert [ask_as(who, "findings")["total"] for who in ("branch", "township", "auditor")] == [
        0,
        1,
        1,
    ]
    county.give("activities.release-finding", on="2025-04-09", **own)
    (shown,) = ask_as("branch", "findings")["items"]
    assert (shown["state"], shown["has_no_owner"]) == ("released", True)

    county.give(
        "activities.order-rectification",
        on="2025-04-09",
        owner_post_id=POST,
        **own,  # 30 days where no day is said
    )
    county.give(
        "activities.extend-rectification",
        on="2025-05-08",
        due_on="2025-05-20",
        approved_by="组织办",
        **own,
    )
    county.give(
        "activities.report-rectification",
        on="2025-05-22",
        organization_id=QING,
        finding_id=finding,
        measure="已公示",
    )
    county.give("activities.close-finding", on="2025-05-23", **own)

    (shown,) = ask_as("branch", "findings")["items"]
    assert (shown["state"], shown["days_late"], shown["first_due_on"]) == (
        "closed",
        3,
        "2025-05-09",
    )
    assert ask_as("branch", "findings?open_only=true")["total"] == 0
    assert ask_as("township", "findings?raised_here=true", TOWNSHIP)["total"] == 1


@pytest.mark.clause("S-23", "S-49", "S-50")
def test_the_calendar_tells_plan_and_done_the_cap_and_clashes(county: Suite, ask_as: Ask) -> None:
    first, second = uuid4(), uuid4()
    plan(county, first)
    hold(county, first)
    plan(county, second, starts_on="2025-06-01", ends_on="2025-06-03")
    plan(county, uuid4(), unit_id=BAI, starts_on="2025-06-03", ends_on="2025-06-04")

    told = ask_as("township", "inspection-calendar?year=2025", TOWNSHIP)

    assert (told["planned"], told["held"], told["overdue"]) == (3, 1, 2)
    assert [unit["visits"] for unit in told["units"]] == [2, 1]
    assert [clash["person_id"] for clash in told["clashes"]] == [str(WANG)]
    ask_as("branch", "inspection-calendar?year=2025", TOWNSHIP, status=403)


@pytest.mark.clause("S-52", "S-57")
def test_coverage_names_the_units_without_a_visit_and_items_nobody_looked_at(
    county: Suite, ask_as: Ask
) -> None:
    visit = uuid4()
    plan(county, visit)
    hold(county, visit)

    told = ask_as("township", "inspection-coverage?year=2025", TOWNSHIP)

    by_code = {item["code"]: item for item in told["items"]}
    assert (told["units"], told["unvisited_ids"]) == (2, [str(BAI)])
    assert by_code["dues_used"]["not_satisfied"] == 1
    assert by_code["new_economic"]["units_checked"] == 0
