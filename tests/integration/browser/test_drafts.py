"""A form begun survives a lost connection, and is recorded once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, expect

from tests.acceptance.looking import check, fill
from tests.integration.browser.conftest import ROUND, Place
from tests.integration.services.life import BAI, COUNTY, QING, TOWNSHIP

MEETING = f"/do/activities.record-meeting?organization_id={QING}"


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

    page.route("**/do/**", lose)
    with page.expect_event("requestfailed"):
        page.click("form.fields button.main")
    page.unroute("**/do/**")
    assert meetings(place, "2025-09-03") == 1
    page.goto(MEETING)
    expect(page.locator("form.fields .said")).to_contain_text("没有收到答复")
    page.click("form.fields button.main")
    expect(page.locator(".said")).to_contain_text("已记入台账")

    assert meetings(place, "2025-09-03") == 1
    assert place.services.given[-1] == place.services.given[-2]


def test_what_was_refused_is_not_said_to_have_had_no_answer(
    signed_in: Callable[[str], Page],
) -> None:
    page = signed_in("secretary")
    begin(page, present="many")
    page.click("form.fields button.main")
    expect(page.locator("[role=alert]")).to_be_visible()
    page.goto(MEETING)

    expect(page.locator("[name=present]")).to_have_value("many")
    expect(page.locator("form.fields .said")).to_contain_text("已恢复上次未提交的内容")
    page.locator("form.fields .said button").press("Enter")


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


def test_a_sample_is_drawn_once_though_the_answer_was_lost(
    place: Place, signed_in: Callable[[str], Page]
) -> None:
    page = signed_in("office")
    drawing = f"/inspections/draw?organization_id={TOWNSHIP}"
    before = samples(place)
    page.goto(drawing)
    fill(page, {"size": "1", "party_1": str(COUNTY), "party_2": str(TOWNSHIP)})
    for unit in (QING, BAI):
        page.check(f"[name='unit.{unit}']")
    page.goto("/")
    page.goto(drawing)
    expect(page.locator(f"[name='unit.{QING}']")).to_be_checked()
    page.route("**/inspections/draw?*", lose)
    with page.expect_event("requestfailed"):
        page.click("form.fields button.main")
    page.unroute("**/inspections/draw?*")
    page.goto(drawing)
    expect(page.locator("form.fields .said")).to_contain_text("没有收到答复")
    expect(page.locator("[name=party_2]")).to_have_value(str(TOWNSHIP))
    page.click("form.fields button.main")
    expect(page.locator("main > .said")).to_contain_text("已记入台账")

    assert samples(place) == before + 1
    page.goto(drawing)
    expect(page.locator("form.fields .said")).to_be_hidden()


def test_a_step_of_a_round_waits_for_the_connection_under_its_own_id(
    place: Place, signed_in: Callable[[str], Page]
) -> None:
    page = signed_in("clerk")
    of_round = f"/rounds/{ROUND}?organization_id={TOWNSHIP}"
    page.goto(of_round)
    step = page.locator("main form", has_text="提出等次")
    sent = step.locator("[name=command_id]").input_value()
    assert len({one.input_value() for one in page.locator("[name=command_id]").all()}) == 2
    step.locator("[name=occurred_on]").fill("2026-01-17")
    given = len(place.services.given)
    with offline(page):
        step.locator("button.main").click()
        expect(step.locator(".said")).to_contain_text("没有连接")
    page.goto(of_round)
    expect(step.locator("[name=occurred_on]")).to_have_value("2026-01-17")
    assert step.locator("[name=command_id]").input_value() == sent
    assert len(place.services.given) == given
    step.locator(".said button").click()
    expect(step.locator("[name=occurred_on]")).not_to_have_value("2026-01-17")


def samples(place: Place) -> int:
    """Count the samples that were begun."""
    with place.services.suite.reader("activities") as connection:
        (row,) = connection.execute("SELECT count(*) FROM activities.samples").fetchall()
    return int(row[0])


def lose(route: Any) -> None:
    """Let what is sent arrive, and its answer be lost."""
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
        route.abort()
    else:
        route.continue_()
