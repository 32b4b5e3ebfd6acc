"""The year at the desk in a browser: record, correct, inspect, rectify, assess, object, audit."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from shared.contracts.roles import Role
from tests.acceptance.looking import acts, check, column, fill, options
from tests.acceptance.year_desks import CATEGORY, Desks

pytestmark = pytest.mark.parametrize("suite", ["embedded"], indirect=True)


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
    with page.expect_navigation():  # the page before it says the same
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
        form = page.locator("main form", has_text=step)
        form.locator("[name=occurred_on]").fill("2026-04-02")
        with page.expect_navigation():  # the page before it says the same
            form.locator("button.main").click()
        expect(page.locator("main > .said")).to_contain_text("已记入台账")
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


def finding_of(desks: Desks) -> str:
    """Give the finding about the branch that was raised last."""
    page = desks.open(Role.INSPECTOR, f"/ask/findings?organization_id={desks.county.branch}")
    link = next(link for key, link in acts(page).items() if key == "activities.release-finding")
    return parse_qs(urlsplit(link).query)["finding_id"][0]
