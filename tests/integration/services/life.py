"""Ids and steps that tests of the registry's life share."""

from datetime import date
from typing import Any
from uuid import UUID

import psycopg

COUNTY, TOWNSHIP, QING, BAI, UNITED, EAST, WEST = (UUID(int=n) for n in range(1, 8))
LI, WANG = UUID(int=11), UUID(int=12)
POST, LEAD = UUID(int=21), UUID(int=22)
CASE, HANDOVER = UUID(int=31), UUID(int=32)
TODAY = date(2026, 1, 20)
MAY, JUNE, DECEMBER = date(2025, 5, 1), date(2025, 6, 1), date(2025, 12, 1)

Suite = Any  # of conftest.py
Connection = psycopg.Connection[Any]


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
