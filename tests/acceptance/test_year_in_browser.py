"""The year at the desk in a browser: record, correct, inspect, rectify, assess, object, audit.

Everything that is recorded happens in 2026, so that no score of 2025 changes under other tests.
"""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from services.cli.loading import Progress
from shared.contracts.roles import Role
from shared.testing.browser import chromium, sign_in
from shared.testing.suites import SuiteUnderTest, system
from tests.acceptance.looking import (
    CHECKED,
    PAGE_LIMIT_MS,
    acts,
    check,
    column,
    fill,
    options,
)
from tests.acceptance.sample import ORGANIZATIONS

pytestmark = pytest.mark.parametrize("suite", ["embedded"], indirect=True)

PASSWORD = "a long enough password"  # noqa: S105
TRIES = 20
PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1440, height=900)
CATEGORY = "school"  # few of them, so that a round of theirs is short


class County(NamedTuple):
    """Who is there: the county and two of its schools' branches, by id."""

    url: str
    county: str
    branch: str
    other: str  # a branch of another township


class Desks:
    """A signed-in page a login; each login has a context of its own."""

    def __init__(self, browser: Browser, county: County) -> None:
        self.county = county
        self._browser, self._pages = browser, dict[str, Page]()

    def __getitem__(self, role: Role) -> Page:
        if role not in self._pages:
            width = PHONE if role in {Role.INSPECTOR, Role.BRANCH} else DESK
            context = self._browser.new_context(viewport=width, locale="zh-CN")
            context.set_default_timeout(PAGE_LIMIT_MS)
            page = context.new_page()
            sign_in(page, self.county.url, login_of(role), PASSWORD)
            expect(page.locator("header nav")).to_be_visible()
            self._pages[role] = page
        return self._pages[role]

    def open(self, role: Role, path: str) -> Page:
        """Open a page; it is answered."""
        page = self[role]
        answered = page.goto(self.county.url + path)
        assert answered is not None
        assert answered.status == 200, (path, page.locator("main").inner_text())
        return page

    def open_until(self, role: Role, path: str, text: str) -> Page:
        """Open a page until it has a text: right after a load the read models are behind."""
        for _ in range(TRIES):
            if text in self.open(role, path).content():
                return self[role]
        raise AssertionError((path, text))

    def do(self, role: Role, path: str, **values: str) -> Page:
        """Open a command's form, fill it in and send it; it is recorded."""
        page = self.open(role, path)
        fill(page, values)
        page.click("form.fields button.main")
        expect(page.locator(".said")).to_contain_text("已记入台账")
        return page


@pytest.fixture(scope="module")
def county(suite: SuiteUnderTest, loaded: Progress) -> County:
    """The sample county with an account a role."""
    with_rights = system(suite)
    listed = f"/v1/scores?year=2025&limit=1000&after={loaded.after}"
    scored = with_rights.get(listed).json["items"]
    schools = [one["organization_id"] for one in scored if one["category"] == CATEGORY]
    schools = [one for one in schools if one in ORGANIZATIONS]
    listed = with_rights.get("/v1/organizations?limit=1000").json["items"]
    organizations = [one for one in listed if one["organization_id"] in ORGANIZATIONS]
    top = next(one for one in organizations if one["kind"] == "county_committee")
    superior = {one["organization_id"]: one["superior_id"] for one in organizations}
    other = next(one for one in schools[1:] if superior[one] != superior[schools[0]])
    places = {
        Role.BRANCH: schools[0],
        Role.TOWNSHIP: superior[schools[0]],
        Role.COUNTY_OFFICE: top["organization_id"],
        Role.INSPECTOR: top["organization_id"],
        Role.AUDITOR: top["organization_id"],
    }
    for role, place in places.items():
        posts = with_rights.get(f"/v1/organizations/{place}/posts").json
        account = {
            "login": login_of(role),
            "password": PASSWORD,
            "person_id": next(one["holder_id"] for one in posts if one["holder_id"]),
            "role": str(role),
            "organization_id": place,
            "must_change": False,
        }
        assert with_rights.post("/v1/accounts", account).status < 300
    with_rights.close()
    return County(suite.url, top["organization_id"], schools[0], other)


@pytest.fixture(scope="module")
def desks(county: County) -> Iterator[Desks]:
    with chromium() as browser:
        yield Desks(browser, county)


def test_a_branch_secretary_records_a_meeting_and_corrects_it(desks: Desks) -> None:
    repeated = "/do/activities.record-meeting?repeat=1"
    desks.do(Role.BRANCH, repeated, occurred_on="2026-02-06", present="5", entitled="7")
    listed = f"/ask/meetings?organization_id={desks.county.branch}&limit=1"
    page = desks.open_until(Role.BRANCH, listed, "2026-02-06")
    correct = acts(page)["activities.correct-meeting"]
    page = desks.do(Role.BRANCH, correct, occurred_on="2026-02-09", present="6", reason="数错了")
    page = desks.open_until(Role.BRANCH, listed, "<td>6</td>")

    assert column(page, "实到人数") == ["6"]


def test_what_is_wrong_in_a_form_is_said_beside_the_field_and_nothing_is_lost(desks: Desks) -> None:
    page = desks.open(Role.BRANCH, "/do/activities.record-meeting?repeat=1")
    fill(page, {"occurred_on": "2026-02-07", "present": "many"})
    page.click("form.fields button.main")

    expect(page.locator("[name=present]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=present]")).to_have_value("many")
    check(page)


def test_a_finding_is_raised_on_the_spot_rectified_and_closed(desks: Desks) -> None:
    here = desks.county
    unit = desks.open(Role.INSPECTOR, f"/organizations/{here.branch}").locator("h1")
    name = unit.inner_text().split()[0]
    plan = f"/do/activities.plan-inspection?organization_id={here.county}&unit_id={here.branch}"
    days = {"starts_on": "2026-03-02", "ends_on": "2026-03-02", "mode": "supervision"}
    page = desks.open(Role.COUNTY_OFFICE, plan)
    inspector = options(page, "inspector_ids.0")[0]
    page = desks.do(
        Role.COUNTY_OFFICE,
        plan,
        **{"occurred_on": "2026-02-25", "inspector_ids.0": inspector, **days},
    )
    calendar = f"/inspections?organization_id={here.county}&year=2026"
    page = desks.open(Role.INSPECTOR, calendar)
    check(page)
    row = page.locator("#s-visits + .scroll tr", has_text=name)
    row.locator("a[href^='/inspections/']").click()
    for verdict in page.locator("input[value=satisfied]").all():
        verdict.check()
    page.fill("#held-on", "2026-03-02")
    page.click("text=检查结束,登记")
    expect(page.locator(".said")).to_contain_text("已记入台账")
    page.select_option("#item", index=1)
    page.fill("#summary", "学习记录缺两次")
    page.click("text=记录问题")
    expect(page.locator(".said")).to_contain_text("已记入台账")
    check(page)
    rectify = "/do/activities.{}?organization_id={}&finding_id={}"
    finding = finding_of(desks)
    given = {"occurred_on": "2026-03-03"}
    desks.do(Role.INSPECTOR, rectify.format("release-finding", here.county, finding), **given)
    order = rectify.format("order-rectification", here.county, finding)
    order += f"&unit_id={here.branch}"
    owner = options(desks.open(Role.INSPECTOR, order), "owner_post_id")[0]
    desks.do(Role.INSPECTOR, order, owner_post_id=owner, **given)
    report = rectify.format("report-rectification", here.branch, finding)
    desks.do(Role.BRANCH, report, occurred_on="2026-03-20", measure="已补学两次")
    closing = rectify.format("close-finding", here.county, finding)
    desks.do(Role.INSPECTOR, closing, occurred_on="2026-03-25")

    page = desks.open(Role.TOWNSHIP, "/board?year=2026&on=2026-04-01")
    expect(page.locator("#s-findings + .scroll")).to_contain_text("已销号")
    check(page)


def test_a_round_goes_from_open_to_an_objection_decided(desks: Desks) -> None:
    here = desks.county
    opening = f"/do/assessment.open-round?organization_id={here.county}&categories.{CATEGORY}=yes"
    given = {"title": "2025年度学校党组织考核", "year": "2025", "occurred_on": "2026-04-01"}
    desks.do(Role.COUNTY_OFFICE, opening, **given)
    page = desks.open(Role.COUNTY_OFFICE, "/assessment?year=2025")
    page.click("text=2025年度学校党组织考核")
    for step in ("计算得分", "提出等次", "公布结果"):
        page.fill("#r-on", "2026-04-02")
        page.click(f"button:has-text('{step}')")
        expect(page.locator(".problem")).to_have_count(0)
    expect(page.locator(".figures")).to_contain_text("异议截止")
    check(page)

    page = desks.open(Role.BRANCH, "/assessment?year=2025")
    page.click("text=2025年度学校党组织考核")
    expect(page.locator(".said")).to_contain_text("与记录一致")
    check(page)
    page.click("text=提出异议")
    fill(page, {"occurred_on": "2026-04-03", "grounds": "会议记录漏填"})
    page.click("form.fields button.main")
    expect(page.locator(".said")).to_contain_text("已记入台账")

    page = desks.open(Role.COUNTY_OFFICE, "/assessment?year=2025")
    page.click("text=2025年度学校党组织考核")
    page.click("#objections + .scroll a")
    fill(page, {"occurred_on": "2026-04-07", "outcome": "rejected", "reason": "查无此事"})
    page.click("form.fields button.main")
    expect(page.locator(".said")).to_contain_text("已记入台账")


def test_an_auditor_looks_at_the_past_a_fact_and_its_proof(desks: Desks) -> None:
    page = desks.open(
        Role.AUDITOR, f"/audit?organization_id={desks.county.branch}&known_at=9000&year=2025"
    )
    expect(page.locator("#difference + .scroll")).to_contain_text("已履行")
    check(page)
    page.locator("#entries + .scroll tbody a").first.click()
    page.click("text=核验")
    expect(page.locator(".said")).to_contain_text("证明成立")
    check(page)
    with page.expect_download() as taken:
        page.click("text=下载证明文件")
    assert taken.value.suggested_filename.endswith(".tlog-proof")


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


def finding_of(desks: Desks) -> str:
    """Give the finding about the branch that was raised last."""
    page = desks.open(Role.INSPECTOR, f"/ask/findings?organization_id={desks.county.branch}")
    link = next(link for key, link in acts(page).items() if key == "activities.release-finding")
    return parse_qs(urlsplit(link).query)["finding_id"][0]


def login_of(role: Role) -> str:
    """Give the login of the account with a role."""
    return f"browser-{str(role).partition('_')[0]}"
