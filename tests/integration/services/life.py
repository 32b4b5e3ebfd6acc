"""Ids and steps that several tests of the services share."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

COUNTY, TOWNSHIP, QING, BAI, UNITED, EAST, WEST = (UUID(int=n) for n in range(1, 8))
LI, WANG = UUID(int=11), UUID(int=12)
POST, LEAD = UUID(int=21), UUID(int=22)
CASE, HANDOVER = UUID(int=31), UUID(int=32)
ABOVE, BELOW, SUM, PART = (UUID(int=n) for n in (41, 42, 51, 52))  # targets, indicators
TODAY = date(2026, 1, 20)
PACKS = Path(__file__).parents[3] / "deploy" / "rules"
PACK = (PACKS / "township.yaml").read_text("utf-8")
MAY, JUNE, DECEMBER = date(2025, 5, 1), date(2025, 6, 1), date(2025, 12, 1)

Suite = Any  # of conftest.py
Connection = psycopg.Connection[Any]


def found_county(suite: Suite) -> None:
    """Have a county with a township and two village branches; Li is secretary of the first."""
    for person, name in ((LI, "李明"), (WANG, "王芳")):
        suite.give("registry.register-person", on="2024-01-01", person_id=person, name=name)
    for organization, kind, name, superior in (
        (COUNTY, "county_committee", "县委", None),
        (TOWNSHIP, "township_committee", "青山乡党委", COUNTY),
        (QING, "branch", "青山村党支部", TOWNSHIP),
        (BAI, "branch", "白水村党支部", TOWNSHIP),
    ):
        suite.give(
            "registry.establish-organization",
            on="2024-01-01",
            organization_id=organization,
            kind=kind,
            name=name,
            **({"superior_id": superior} if superior else {}),
            **({"category": "village"} if kind == "branch" else {}),
        )
    suite.give(
        "registry.create-post",
        on="2024-01-01",
        organization_id=QING,
        post_id=POST,
        kind="secretary",
    )
    suite.give(
        "registry.appoint-person",
        on="2024-02-01",
        organization_id=QING,
        post_id=POST,
        person_id=LI,
    )
    suite.settle()


def merge(suite: Suite, on: str) -> None:
    suite.give(
        "registry.merge-organizations",
        on=on,
        organization_id=UNITED,
        predecessor_ids=[str(QING), str(BAI)],
        kind="branch",
        name="联合党支部",
        superior_id=TOWNSHIP,
        category="village",
    )


def appoint_lead(suite: Suite) -> None:
    suite.give(
        "registry.create-post",
        on="2024-01-01",
        organization_id=TOWNSHIP,
        post_id=LEAD,
        kind="party_building_lead",
    )
    of_post = {"organization_id": TOWNSHIP, "post_id": LEAD}
    suite.give("registry.appoint-person", on="2024-02-01", person_id=WANG, **of_post)


def set_target(suite: Suite, organization: UUID, target: UUID, **said: Any) -> None:
    plan = uuid4()
    suite.give(
        "targets.adopt-plan",
        on="2025-01-05",
        organization_id=organization,
        plan_id=plan,
        kind="annual",
        title="2025年目标",
        starts_on="2025-01-01",
        ends_on="2025-12-31",
    )
    indicator = {
        "name": "培养入党积极分子",
        "unit": "名",
        "due_on": "2025-10-01",
        "standard": "按程序",
        "source": "党员名册",
        "dimensions": ["organization"],
    }
    parent = {"parent_target_id": said.pop("parent")} if "parent" in said else {}
    suite.give(
        "targets.set-target",
        on="2025-01-06",
        organization_id=organization,
        plan_id=plan,
        target_id=target,
        title="队伍",
        indicators=[indicator | said],
        **parent,
    )
