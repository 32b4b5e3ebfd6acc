"""A published rule pack changes what is decided and what is answered, from its day and below it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.activities.domain.inspection_errors import InspectionCapError
from tests.integration.services.life import PACK

COUNTY, TOWNSHIP, QING = UUID(int=1), UUID(int=2), UUID(int=3)  # see `county`
LI, POST = UUID(int=11), UUID(int=21)
MORE = """
practice: {inspections_a_year: 1, rectification_days: 10, visits_a_year: 6, few_answers: 5}
checklist: [{code: volunteers, clause: S-56, zh: 志愿服务, en: Volunteers}]
"""

Suite = Any  # of conftest.py
Ask = Callable[..., Any]


def plan(suite: Suite, day: str, inspection: UUID) -> None:
    suite.give(
        "activities.plan-inspection",
        on="2025-04-01",
        organization_id=TOWNSHIP,
        inspection_id=inspection,
        unit_id=QING,
        mode="circuit",
        starts_on=day,
        ends_on=day,
        inspector_ids=[str(LI)],
    )


def publish(suite: Suite) -> None:
    suite.give(
        "targets.publish-rule-pack",
        on="2025-01-01",
        organization_id=COUNTY,
        rule_pack_id=uuid4(),
        content=PACK + MORE,
        effective_from="2025-01-01",
        effective_to="2025-12-31",
    )
    suite.settle()


def due_on(suite: Suite, ask_as: Ask) -> str:
    finding = uuid4()
    own = {"organization_id": TOWNSHIP, "finding_id": finding}
    said = {"unit_id": QING, "item": "dues_used", "summary": "未公示"}
    suite.give("activities.raise-finding", on="2025-04-08", **own, **said)
    suite.give("activities.release-finding", on="2025-04-08", **own)
    suite.give("activities.order-rectification", on="2025-04-08", owner_post_id=POST, **own)
    told = ask_as("branch", "findings")["items"]
    return next(str(one["due_on"]) for one in told if one["finding_id"] == str(finding))


@pytest.mark.clause("S-50", "S-51")
def test_a_pack_in_force_changes_the_cap_and_the_days_to_put_right(
    county: Suite, ask_as: Ask
) -> None:
    plan(county, "2025-04-08", uuid4())
    plan(county, "2025-04-09", uuid4())
    assert due_on(county, ask_as) == "2025-05-08"

    publish(county)

    with pytest.raises(InspectionCapError) as refused:
        plan(county, "2025-04-10", uuid4())
    assert refused.value.details["cap"] == 1
    assert due_on(county, ask_as) == "2025-04-18"


@pytest.mark.clause("S-42", "S-50", "S-56")
def test_a_pack_in_force_changes_what_is_answered(township: Suite, ask_as: Ask, ask: Ask) -> None:
    township.give(
        "activities.choose-contact-point",
        on="2025-03-01",
        organization_id=TOWNSHIP,
        contact_point_id=uuid4(),
        person_id=LI,
        unit_id=QING,
        standing="lagging",
    )
    plan(township, "2025-04-08", uuid4())
    visit = uuid4()
    plan(township, "2025-04-09", visit)
    township.give(
        "activities.record-inspection",
        on="2025-04-09",
        organization_id=TOWNSHIP,
        inspection_id=visit,
        items=[{"code": "volunteers", "verdict": "satisfied"}],
    )

    def told() -> tuple[Any, ...]:
        (cadence,) = ask("visit-cadence", on=date(2025, 12, 1))
        calendar = ask_as("township", "inspection-calendar?year=2025", TOWNSHIP)
        (unit,) = calendar["units"]
        coverage = ask_as("township", "inspection-coverage?year=2025&on=2025-12-01", TOWNSHIP)
        clause = {item["code"]: item["clause"] for item in coverage["items"]}["volunteers"]
        items = [item.code for item in ask("inspection_checklist", on=date(2025, 12, 1))]
        return cadence.wanted, unit["cap"], unit["is_over"], clause, "volunteers" in items

    assert told() == (4, 4, False, None, False)
    publish(township)
    assert told() == (6, 1, True, "S-56", True)
