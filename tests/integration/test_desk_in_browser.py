"""The desk in Chromium over services that decide and record: axe on every page, drafts, scope."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from shared.contracts.roles import Role
from shared.testing.browser import chromium, sign_in
from shared.testing.databases import Databases
from tests.acceptance.looking import check, fill
from tests.integration.desk_client import PASSWORD, DeskClient
from tests.integration.living import LivingServices, living_desk, served
from tests.integration.services.conftest import Suite
from tests.integration.services.life import (
    ABOVE,
    BAI,
    COUNTY,
    LI,
    QING,
    SUM,
    TOWNSHIP,
    found_county,
    set_target,
)
from tests.integration.services.test_inspection import hold, plan, raise_finding

RULES = Path(__file__).parents[2] / "deploy" / "rules"
ROUND, SAMPLE, HELD, PLANNED, FINDING, REPORT = (UUID(int=n) for n in range(301, 307))
PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1440, height=900)
MEETING = f"/do/activities.record-meeting?organization_id={QING}"
ACCOUNTS = {
    "secretary": (Role.BRANCH, QING, PHONE),
    "sibling": (Role.BRANCH, BAI, PHONE),
    "clerk": (Role.TOWNSHIP, TOWNSHIP, DESK),
    "office": (Role.COUNTY_OFFICE, COUNTY, DESK),
    "inspector": (Role.INSPECTOR, COUNTY, PHONE),
    "auditor": (Role.AUDITOR, COUNTY, DESK),
}
PAGES = {
    "clerk": (
        "/",
        *("/duties?year=2025", "/board?year=2025&on=2025-12-31", "/do", "/ask", "/excel"),
        "/password",
        "/totp",
        "/do/activities.record-meeting",
        "/ask/findings_within?on=2025-12-31",
    ),
    "office": (
        f"/assessment?organization_id={TOWNSHIP}&year=2025",
        f"/rounds/{ROUND}?organization_id={TOWNSHIP}",
        f"/assessment/{QING}?year=2025",
        "/rules",
        f"/targets?organization_id={TOWNSHIP}&year=2025",
        "/tree",
        f"/organizations/{QING}",
        f"/people/{LI}",
        f"/documents?organization_id={QING}&year=2025",
        f"/inspections/samples/{SAMPLE}",
        f"/inspections/draw?organization_id={TOWNSHIP}",
        "/do/registry.appoint-person",
    ),
    "inspector": (
        f"/inspections?organization_id={TOWNSHIP}&year=2025",
        f"/inspections/{HELD}?organization_id={TOWNSHIP}&year=2025",
    ),
    "auditor": (
        f"/audit?organization_id={QING}&year=2025&known_at=12",
        "/audit/entries/3",
        "/ask/access_log",
    ),
    "secretary": (f"/rounds/{ROUND}/result?organization_id={QING}", "/duties", MEETING),
}


class Place(NamedTuple):
    """A desk that is served, its services, and a browser."""

    url: str
    desk: DeskClient
    services: LivingServices
    browser: Browser


@pytest.fixture(scope="module")
def place(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    vault = tmp_path_factory.mktemp("vault") / "vault.sqlite"
    with databases.fresh(vault=vault) as database:
        suite = Suite(database)
        stock(suite)
        with (
            living_desk(suite) as (desk, services),
            served(desk) as url,
            chromium() as browser,
        ):
            for login, (role, organization, _) in ACCOUNTS.items():
                desk.add(login, role, organization)
            yield Place(url, desk, services, browser)
        suite.close()


@pytest.fixture(scope="module")
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


@pytest.mark.parametrize("login", PAGES)
def test_axe_finds_nothing_on_any_page(signed_in: Callable[[str], Page], login: str) -> None:
    page = signed_in(login)
    for path in PAGES[login]:
        answered = page.goto(path)
        assert answered is not None
        assert answered.status == 200, (path, page.locator("main").inner_text())
        check(page, again=True)


def test_axe_finds_nothing_where_nobody_is_signed_in(place: Place) -> None:
    with place.browser.new_context(base_url=place.url, locale="en-GB", viewport=PHONE) as context:
        page = context.new_page()
        for path in ("/sign-in", "/api", "/api/registry.rename-organization"):
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", "en")
            check(page, again=True)


def test_what_is_refused_is_a_page_that_says_why(signed_in: Callable[[str], Page]) -> None:
    page = signed_in("secretary")
    answered = page.goto("/audit")
    assert answered is not None
    assert answered.status == 403
    expect(page.locator("[role=alert]")).to_be_visible()
    check(page, again=True)


def test_another_context_never_sees_what_its_scope_forbids(
    signed_in: Callable[[str], Page],
) -> None:
    page = signed_in("sibling")
    for path in (
        f"/duties?organization_id={QING}&year=2025",
        f"/assessment/{QING}?year=2025",
        f"/ask/meetings?organization_id={QING}",
        f"/rounds/{ROUND}/result?organization_id={QING}",
        f"/organizations/{QING}",
    ):
        page.goto(path)
        assert "青山" not in page.locator("main").inner_text(), path


def begin(page: Page, **values: str) -> None:
    """Open the form of a meeting and fill it in."""
    page.goto(MEETING)
    fill(page, {"kind": "general_meeting", "agenda.0.title": "学习", **values})


def meetings(place: Place, day: str) -> int:
    """Count the meetings of the branch that stand on record."""
    place.services.suite.settle()
    with place.services.suite.reader("activities") as connection:
        (row,) = connection.execute(
            "SELECT count(*) FROM activities.meetings WHERE held_on = %s", (day,)
        ).fetchall()
    return int(row[0])


@contextmanager
def offline(page: Page) -> Iterator[None]:
    page.context.set_offline(True)
    try:
        yield
    finally:
        page.context.set_offline(False)


def test_what_is_sent_without_a_connection_waits_and_is_recorded_once(
    place: Place, signed_in: Callable[[str], Page]
) -> None:
    page = signed_in("secretary")
    begin(page, occurred_on="2025-09-02", present="5", entitled="7")
    with offline(page):
        page.click("form.fields button.main")
        expect(page.locator("form.fields .said")).to_contain_text("没有连接")
        check(page, again=True)
        assert meetings(place, "2025-09-02") == 0
    expect(page.locator("form.fields .said")).to_contain_text("连接已恢复")
    page.locator("form.fields .said button").press("Enter")
    expect(page.locator(".said")).to_contain_text("已记入台账")

    assert meetings(place, "2025-09-02") == 1
    page.goto(MEETING)
    expect(page.locator("form.fields .said")).to_be_hidden()


def test_what_was_recorded_while_its_answer_was_lost_is_not_recorded_again(
    place: Place, signed_in: Callable[[str], Page]
) -> None:
    page = signed_in("secretary")
    begin(page, occurred_on="2025-09-03", present="6", entitled="7")

    def lose(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/do/**", lose)
    page.click("form.fields button.main")
    page.wait_for_event("requestfailed")
    page.unroute("**/do/**")
    assert meetings(place, "2025-09-03") == 1
    page.goto(MEETING)
    expect(page.locator("form.fields .said")).to_contain_text("没有收到答复")
    page.click("form.fields button.main")
    expect(page.locator(".said")).to_contain_text("已记入台账")

    assert meetings(place, "2025-09-03") == 1
    assert place.services.given[-1] == place.services.given[-2]


def test_a_form_begun_is_filled_in_again_until_it_is_discarded(
    signed_in: Callable[[str], Page],
) -> None:
    page = signed_in("secretary")
    begin(page, present="6")
    page.goto("/")
    page.goto(MEETING)
    expect(page.locator("[name=present]")).to_have_value("6")
    page.locator("form.fields .said button").press("Enter")
    expect(page.locator("[name=present]")).to_have_value("")
    page.goto(MEETING)
    expect(page.locator("[name=present]")).to_have_value("")
