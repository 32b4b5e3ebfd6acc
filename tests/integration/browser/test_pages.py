"""The desk in Chromium: axe finds nothing on any page, and nobody sees beyond their scope."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.looking import check
from tests.integration.browser.conftest import HELD, PHONE, ROUND, SAMPLE, Place
from tests.integration.services.life import BAI, LI, QING, TOWNSHIP

MEETING = f"/do/activities.record-meeting?organization_id={QING}"
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
        "/rules/what-if",
        "/audit/rebuild",
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
        "/audit/rebuild",
    ),
    "operator": ("/", "/audit/letters", "/audit/rebuild", "/ask"),
    "guard": ("/", "/accounts"),
    "secretary": (f"/rounds/{ROUND}/result?organization_id={QING}", "/duties", MEETING),
}


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
        for path in ("/sign-in", "/api/registry.rename-organization"):
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", "en")
            check(page, again=True)


def test_a_leaders_result_is_read_like_that_of_an_organization(
    signed_in: Callable[[str], Page],
) -> None:
    page = signed_in("secretary")
    page.goto("/assessment?year=2025")
    with page.expect_navigation():
        page.locator(f"a[href*='person_id={LI}']").click()

    assert "/result?" in page.url
    expect(page.locator(".figures")).to_contain_text("得分")
    expect(page.locator("main .said")).to_contain_text("与记录一致")
    check(page, again=True)


def test_a_criticism_stands_on_the_first_page_of_who_is_to_put_it_right(
    place: Place, signed_in: Callable[[str], Page]
) -> None:
    suite = place.services.suite
    of = {"organization_id": BAI, "criticism_id": UUID(int=321), "grounds": ["ineffective"]}
    suite.give("assessment.issue-criticism", on="2026-01-17", **of, facts=[f"{BAI}.1"])
    suite.settle()
    page = signed_in("sibling")
    page.goto("/")
    page.locator("#s-criticisms + .scroll summary").click()
    with page.expect_navigation():
        page.click("#s-criticisms + .scroll a[href^='/do/assessment.answer-criticism']")

    expect(page.locator("[name=criticism_id]")).to_have_value(str(UUID(int=321)))


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
