"""What-if of a draft, a rebuild watched live, and dead letters put back, in Chromium."""

import re
from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page, expect

from shared.eventstore.connections import conninfo
from shared.messaging.dead_letters import DeadLetters
from tests.acceptance.looking import check
from tests.integration.browser.conftest import RULES, Place
from tests.integration.desk_client import token_of
from tests.integration.services.life import QING

DRAFT = (RULES / "township.yaml").read_text("utf-8")


def test_a_draft_is_tried_beside_the_pack_in_force_and_names_who_wins_and_loses(
    signed_in: Callable[[str], Page],
) -> None:
    page = signed_in("office")
    page.goto("/rules/what-if")
    page.fill("#wi-year", "2025")
    page.select_option("#wi-of", label="县委")
    page.fill("#wi-content", DRAFT.replace("points: 12", "points: 13", 1))
    page.click("form#what-if button.main")
    expect(page.locator("#s-groups + .scroll")).to_be_visible()
    check(page, again=True)
    with page.expect_download() as taken:
        page.click("button[value=json]")
    assert taken.value.suggested_filename == "what-if.json"


def test_every_mistake_of_a_draft_is_named_by_its_line(signed_in: Callable[[str], Page]) -> None:
    page = signed_in("office")
    page.goto("/rules/what-if")
    page.fill("#wi-content", DRAFT.replace("weight: 1/2", "weigth: 1/2", 1))
    page.click("form#what-if button.main")

    expect(page.locator("[role=alert] li").first).to_contain_text("weigth")
    check(page, again=True)


@pytest.mark.parametrize("path", ["/rules/what-if", "/audit/rebuild", "/audit/letters"])
def test_a_branch_is_shown_nothing_of_the_whole_county(place: Place, path: str) -> None:
    browser = place.desk.new_browser()
    place.desk.sign_in("secretary", browser=browser)

    assert browser.get(path).status_code == 403


def test_an_auditor_watches_a_rebuild_that_the_operator_started(
    place: Place, signed_in: Callable[[str], Page]
) -> None:
    operator, auditor = signed_in("operator"), signed_in("auditor")
    operator.goto("/audit/rebuild")
    operator.click("text=开始重建")
    expect(operator.locator("main .said")).to_contain_text("已完成")
    check(operator, again=True)
    auditor.goto("/audit/rebuild")
    expect(auditor.locator("main .said")).to_contain_text("已完成")
    expect(auditor.locator("form.fields button")).to_have_count(0)
    expect(auditor.locator(".none")).to_contain_text("这里可以查看进度")

    browser = place.desk.new_browser()
    place.desk.sign_in("auditor", browser=browser)
    token = token_of(browser)
    assert browser.post("/audit/rebuild", data={"csrf": token}).status_code == 403


def test_the_time_of_an_entry_follows_the_slider(signed_in: Callable[[str], Page]) -> None:
    page = signed_in("auditor")
    page.goto(f"/audit?organization_id={QING}&year=2025")
    page.fill("#w-known-on", "2025-10-01")
    label = page.locator("label[for=w-known]")
    page.locator("#w-known").fill("3")

    expect(label).to_have_text(re.compile(r" 3 / \d+ · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"))
    expect(page.locator("#w-known-on")).to_have_value("")
    page.locator("#w-known").fill("0")
    expect(label).to_have_text(re.compile(r" 0 / \d+ · 尚无条目$"))


def test_progress_is_told_as_events_until_it_has_ended(place: Place) -> None:
    browser = place.desk.new_browser()
    place.desk.sign_in("auditor", browser=browser)

    told = browser.get("/audit/rebuild/live")

    assert told.mimetype == "text/event-stream"
    assert re.search(rb"event: progress\ndata: {.*}\n\n", told.data)
    assert told.data.endswith(b"event: ended\ndata: {}\n\n")


def test_a_dead_letter_is_put_back_into_its_queue_once(
    place: Place, signed_in: Callable[[str], Page]
) -> None:
    address = conninfo(place.desk.database, "assessment_service")
    letters = DeadLetters(lambda: psycopg.connect(address), schema="assessment")
    letters.park(
        queue="assessment.ledger",
        routing_key="x.y.z",
        headers={},
        body=b"{}",
        error="ValueError: <b>not a fact</b>",
        attempts=3,
    )
    page = signed_in("operator")
    page.goto("/audit/letters")
    expect(page.locator("tbody summary")).to_have_text("ValueError: <b>not a fact</b>")
    check(page, again=True)
    page.locator("tbody form button").click()
    expect(page.locator("main .said")).to_contain_text("assessment")

    assert letters.count() == 0
    assert place.desk.bus.published == ["assessment.ledger"]
