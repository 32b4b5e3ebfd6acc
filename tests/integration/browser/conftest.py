"""One small county with a year of its own, its desk served to Chromium, for all tests here.

``place``      the desk, its services, and the browser.
``signed_in``  gives the page of a login of `ACCOUNTS`, signed in the first time.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from shared.contracts.roles import Role
from shared.testing.browser import sign_in
from shared.testing.databases import Databases
from tests.integration.browser.living import LivingServices, living_desk, served
from tests.integration.desk_client import PASSWORD, PERSON, DeskClient
from tests.integration.services.conftest import Suite
from tests.integration.services.life import (
    ABOVE,
    BAI,
    COUNTY,
    QING,
    SUM,
    TOWNSHIP,
    found_county,
    set_target,
)
from tests.integration.services.test_inspection import hold, plan, raise_finding

RULES = Path(__file__).parents[3] / "deploy" / "rules"
ROUND, SAMPLE, HELD, PLANNED, FINDING, REPORT = (UUID(int=n) for n in range(301, 307))
ADMINISTRATORS = {Role.SYSTEM_ADMIN: UUID(int=307), Role.SECURITY_ADMIN: UUID(int=308)}
PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1440, height=900)
ACCOUNTS = {
    "secretary": (Role.BRANCH, QING, PHONE),
    "sibling": (Role.BRANCH, BAI, PHONE),
    "clerk": (Role.TOWNSHIP, TOWNSHIP, DESK),
    "office": (Role.COUNTY_OFFICE, COUNTY, DESK),
    "inspector": (Role.INSPECTOR, COUNTY, PHONE),
    "auditor": (Role.AUDITOR, COUNTY, DESK),
    "operator": (Role.SYSTEM_ADMIN, COUNTY, DESK),
    "guard": (Role.SECURITY_ADMIN, COUNTY, PHONE),
}


class Place(NamedTuple):
    """A desk that is served, its services, and a browser."""

    url: str
    desk: DeskClient
    services: LivingServices
    browser: Browser


@pytest.fixture(scope="session")
def place(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Place]:
    vault = tmp_path_factory.mktemp("vault") / "vault.sqlite"
    with databases.fresh(vault=vault) as database:
        suite = Suite(database)
        stock(suite)
        with (
            living_desk(suite, evidence=vault.parent) as (desk, services),
            served(desk) as url,
        ):
            for login, (role, organization, _) in ACCOUNTS.items():
                person = ADMINISTRATORS.get(role, PERSON)  # administrators exclude each other
                desk.add(login, role, organization, person=person)
            yield Place(url, desk, services, browser)
        suite.close()


@pytest.fixture(scope="session")
def signed_in(place: Place) -> Callable[[str], Page]:
    """Give the page of a login, signed in the first time."""
    known: dict[str, Page] = {}

    def page(login: str) -> Page:
        if login not in known:
            context = place.browser.new_context(
                viewport=ACCOUNTS[login][2], locale="zh-CN", base_url=place.url
            )
            context.set_default_timeout(10_000)
            known[login] = context.new_page()
            sign_in(known[login], place.url, login, PASSWORD)
            expect(known[login].locator("header nav")).to_be_visible()
        return known[login]

    return page


def stock(suite: Suite) -> None:
    """Have a year in the county: rules, reports, targets, a visit with a finding, a round."""
    found_county(suite)
    for number, name in enumerate(("township", "leaders")):
        suite.give(
            "targets.publish-rule-pack",
            on="2024-12-20",
            organization_id=COUNTY,
            rule_pack_id=UUID(int=310 + number),
            effective_from="2025-01-01",
            effective_to="2025-12-31",
            content=(RULES / f"{name}.yaml").read_text("utf-8"),
        )
    report = {"report_id": REPORT, "year": 2025, "half": 1, "title": "报告"}
    suite.give("activities.file-report", on="2025-07-10", organization_id=QING, **report)
    set_target(suite, TOWNSHIP, ABOVE, indicator_id=str(SUM), quantity="5")
    plan(suite, HELD)
    hold(suite, HELD)
    raise_finding(suite, FINDING, inspection_id=HELD)
    plan(suite, PLANNED, starts_on="2025-06-02", ends_on="2025-06-02")
    suite.give(
        "activities.record-frame",
        on="2025-03-01",
        organization_id=TOWNSHIP,
        sample_id=SAMPLE,
        unit_ids=[str(QING), str(BAI)],
        size=1,
        party_ids=[str(COUNTY), str(TOWNSHIP)],
    )
    suite.settle()
    of_round = {"organization_id": TOWNSHIP, "round_id": ROUND}
    opened = {"title": "2025年度考核", "year": 2025, "leaders": True}
    suite.give("assessment.open-round", on="2026-01-16", **of_round, **opened)
    suite.settle()
    for step in ("compute-results", "propose-grades"):
        suite.give(f"assessment.{step}", on="2026-01-16", page=1, **of_round)
    suite.give("assessment.publish-round", on="2026-01-16", **of_round)
    suite.settle()
