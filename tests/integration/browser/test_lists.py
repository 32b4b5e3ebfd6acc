"""Every list is sorted, paged and exported the same way, over HTTP and on the pages."""

import re
from typing import Any
from uuid import uuid4

import pytest

from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Question
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.security import issue_token, read_key
from tests.integration.browser.conftest import ROUND, Place
from tests.integration.browser.test_pages import PAGES
from tests.integration.services.life import ABOVE, LI, QING, TOWNSHIP

OPEN_PAGES = ("/api", "/api/registry.rename-organization")  # to everybody
LEFT_OUT = {"access_log", "document_lineage"}  # grows by each look; asks for a document
LISTS = [one for one in QUESTIONS if one.sorts and one.name not in LEFT_OUT]
NEEDED = {
    "organization_id": TOWNSHIP,
    "person_id": LI,
    "target_id": ABOVE,
    "round_id": ROUND,
    "year": "2025",
    "since": "2026-01-01",
    "from": "0",
    "to": "9",
    "register": "service_given",
}


def asked(place: Place, question: Question, **given: Any) -> Any:
    """Ask as the auditor, who sees everything; give status, rows and how many there are."""
    needed = {
        field: value
        for field, value in NEEDED.items()
        if field in {one.encode_name for one in fields(question)}
    }
    path = question.path.format(**needed)
    query = {k: v for k, v in needed.items() if f"{{{k}}}" not in question.path} | given
    key = read_key(place.desk.database.secret("token.key"))
    role = Role.COUNTY_OFFICE if "auditor" not in (question.roles or {"auditor"}) else Role.AUDITOR
    who = Principal(actor="system:lists", role=role, token_id="lists")  # noqa: S106
    bearer = {"Authorization": f"Bearer {issue_token(who, key, 60)}"}
    answered = place.desk.new_browser().get(path, query_string=query, headers=bearer)
    if answered.status_code != 200:
        return answered.status_code, answered.json, 0
    body = answered.json
    if isinstance(body, dict):
        return 200, body["items"], body["total"]
    return 200, body, int(answered.headers["X-Total-Count"])


def fields(question: Question) -> Any:
    import msgspec  # noqa: PLC0415

    return msgspec.structs.fields(question.parameters)


@pytest.mark.parametrize("question", LISTS, ids=lambda one: one.name)
def test_a_list_is_sorted_and_its_pages_are_the_whole(place: Place, question: Question) -> None:
    status, rows, total = asked(place, question)
    assert status == 200, rows
    assert len(rows) == min(total, 100) or "limit" in question.ordering

    for sort in question.sorts[:3]:
        _, rising, _ = asked(place, question, sort=sort)
        _, falling, _ = asked(place, question, sort=f"-{sort}")
        known = [row[sort] for row in rising if row.get(sort) is not None]
        assert known == sorted(known)
        assert [r[sort] for r in falling if r.get(sort) is not None] == sorted(known, reverse=True)
        parts = [asked(place, question, sort=sort, limit=1, offset=n)[1] for n in range(total)][:3]
        assert [row for part in parts for row in part] == rising[:3]
    assert asked(place, question, sort="no-such-field")[0] == 400


@pytest.mark.parametrize("login", PAGES)
def test_every_table_of_a_page_is_also_a_file(place: Place, login: str) -> None:
    browser = place.desk.new_browser()
    place.desk.sign_in(login, browser=browser)
    for path in (*PAGES[login], *OPEN_PAGES):
        for link in files_of(path, browser.get(path).text):
            answered = browser.get(link)
            assert answered.status_code == 200, (path, link, answered.text[:300])
            assert "attachment" in answered.headers["Content-Disposition"], link


def files_of(path: str, html: str) -> list[str]:
    """Give the links to files on a page; each of its tables names the ones that it is kept in."""
    for table in re.findall(r"<table[^>]*>", html):
        named = re.search(r'data-files="([^"]*)"', table)
        assert named, (path, table)
        beside = re.findall(rf'(?s)<p class="tools" id="{named[1]}">.*?</p>', html)
        assert len(beside) == 1, (path, table)
        assert {"format=csv", "format=xlsx"} <= set(re.findall(r"format=\w+", beside[0])), path
    found = re.findall(r'href="([^"]*[?&](?:amp;)?format=[^"]*)"', html)
    return [one.replace("&amp;", "&") for one in found]


def test_rows_are_sorted_by_links_that_need_no_script(place: Place) -> None:
    browser = place.desk.new_browser()
    place.desk.sign_in("office", browser=browser)
    rising = browser.get("/ask/organizations?sort=name&limit=2").text

    assert 'aria-sort="ascending"' in rising
    (falling,) = set(re.findall(r'aria-sort="ascending"><a href="([^"]+)"', rising))
    assert 'aria-sort="descending"' in browser.get(falling.replace("&amp;", "&")).text
    (following,) = re.findall(r'href="([^"]+offset=2[^"]*)"', rising)
    assert "1 – 2 / 4" in rising
    assert "3 – 4 / 4" in browser.get(following.replace("&amp;", "&")).text


def test_what_cannot_change_has_a_tag_and_is_not_sent_twice(place: Place) -> None:
    key = read_key(place.desk.database.secret("token.key"))
    who = Principal(actor="system:lists", role=Role.AUDITOR, token_id=uuid4().hex)
    bearer = {"Authorization": f"Bearer {issue_token(who, key, 60)}"}
    browser = place.desk.new_browser()
    packs = browser.get("/v1/rule-packs", headers=bearer).json["items"]
    for path in (
        f"/v1/organizations/{QING}/score?year=2025&known_at=20",
        f"/v1/rule-packs/{packs[0]['rule_pack_id']}",
    ):
        first = browser.get(path, headers=bearer)
        assert first.status_code == 200, first.json
        again = browser.get(path, headers={**bearer, "If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert browser.get(path).status_code == 401
    assert "ETag" not in browser.get("/v1/organizations", headers=bearer).headers
