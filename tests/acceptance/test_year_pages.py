"""Every page of the desk after a year of the sample county: accessible, and within its scope."""

import pytest
from playwright.sync_api import expect

from shared.contracts.roles import Role
from tests.acceptance.looking import CHECKED, check
from tests.acceptance.year_desks import PHONE, Desks

pytestmark = [pytest.mark.soak, pytest.mark.parametrize("suite", ["embedded"], indirect=True)]


@pytest.mark.parametrize("role", [Role.BRANCH, Role.TOWNSHIP, Role.COUNTY_OFFICE, Role.AUDITOR])
def test_every_page_of_the_navigation_is_accessible(desks: Desks, role: Role) -> None:
    page = desks.open(role, "/")
    check(page)
    links = page.locator("header nav a").evaluate_all("all => all.map(a => a.pathname)")
    for path in links:
        if path not in CHECKED or role is Role.BRANCH:
            check(desks.open(role, path))


def test_what_lies_under_the_navigation_is_accessible(desks: Desks) -> None:
    here = desks.county
    paths = (
        f"/organizations/{here.branch}",
        f"/assessment/{here.branch}?year=2025",
        f"/inspections/draw?organization_id={here.county}",
        "/do/registry.appoint-person",
        "/ask/coverage",
        "/rules/what-if",
        "/audit/rebuild",
        "/audit/letters",
        "/api",
        "/password",
        "/totp",
    )
    for path in paths:
        check(desks.open(Role.COUNTY_OFFICE, path))
    page = desks.open(Role.COUNTY_OFFICE, f"/organizations/{here.branch}")
    page.locator("a[href^='/people/']").first.click()
    check(page)


def test_another_context_never_sees_what_its_scope_forbids(desks: Desks) -> None:
    page, other = desks[Role.BRANCH], desks.county.other
    forbidden = (
        f"/duties?organization_id={other}&year=2025",
        f"/assessment/{other}?year=2025",
        f"/ask/meetings?organization_id={other}",
        f"/targets?organization_id={other}&year=2025",
        "/audit",
        "/audit/entries/0",
        "/audit/entries/0/proof",
        "/ask/access_log",
        "/do/assessment.open-round",
    )
    name = desks.open(Role.COUNTY_OFFICE, f"/organizations/{other}").locator("h1").inner_text()
    for path in forbidden:
        answered = page.goto(desks.county.url + path)
        assert answered is not None
        told = page.locator("main").inner_text()
        assert answered.status == 403 or "超出" in told or "无权" in told, (path, told)
        assert name.split()[0] not in told, path
    page.goto(desks.county.url + "/tree")
    assert name.split()[0] not in page.content()


def test_large_type_english_and_print_hold_on_any_page(desks: Desks) -> None:
    page = desks.open(Role.TOWNSHIP, "/duties?year=2025")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = page.evaluate(size)
    page.click("button[name=plain]")
    page.wait_for_load_state()
    assert page.evaluate(size) > before * 1.3
    page.click("button[name=language]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for path in ("/board", "/assessment", "/tree"):
        check(desks.open(Role.TOWNSHIP, path), again=True)
    page.emulate_media(media="print")
    expect(page.locator("header")).not_to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    page.emulate_media(media="screen")
    page.click("button[name=plain]")
    page.click("button[name=language]")


def test_the_keyboard_reaches_the_content_first_and_every_button_shows_its_focus(
    desks: Desks,
) -> None:
    page = desks.open(Role.TOWNSHIP, "/board")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


def test_a_browser_that_asks_for_english_is_answered_in_english(desks: Desks) -> None:
    context = desks[Role.TOWNSHIP].context.browser
    assert context is not None
    with context.new_context(locale="en-GB", viewport=PHONE) as fresh:
        page = fresh.new_page()
        page.goto(f"{desks.county.url}/sign-in")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        check(page)
