"""Every page: a strict policy, nothing inline, nothing from elsewhere, nothing kept by a cache."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from services.gateway.questions import QUESTIONS
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from shared.testing.databases import Databases
from tests.integration.desk_client import COUNTY, DeskClient, desk_on

_INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"""(?:src|href|action|srcset|data)\s*=\s*["'](?!/|#|\?|data:,|mailto:)""")
_OPEN = re.compile(r'action="/(look|sign-in)"')  # guarded by Sec-Fetch-Site and Origin alone
_API = ("/v1/", "/openapi.json", "/healthz", "/readyz", "/metrics", "/static/")


@pytest.fixture(scope="module")
def desk(databases: Databases) -> Iterator[DeskClient]:
    with databases.fresh() as database, desk_on(database) as one:
        one.add("office")
        one.add("auditor", Role.AUDITOR)
        yield one


def pages(desk: DeskClient) -> list[str]:
    """Give an address for every page that is got, the first of each kind where it has names."""
    found = [
        re.sub(r"<[^>]+>", "00000000-0000-0000-0000-000000000001", rule.rule)
        for rule in desk.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(_API)
    ]
    found += [f"/do/{key}" for key in list(COMMANDS)[::12]]
    return found + [f"/ask/{one.name}" for one in QUESTIONS[::6]]


def directives(policy: str) -> dict[str, set[str]]:
    return {
        name: set(rest.split())
        for name, _, rest in (p.strip().partition(" ") for p in policy.split(";"))
    }


@pytest.mark.parametrize("login", [None, "office", "auditor"])
def test_every_page_is_strict(desk: DeskClient, login: str | None) -> None:
    browser = desk.new_browser()
    if login:
        desk.sign_in(login, browser=browser)
    faults = []
    for address in pages(desk):
        response = browser.get(address)
        policy = directives(response.headers["Content-Security-Policy"])
        wanted = {
            "status": response.status_code < 500,
            "default": policy["default-src"] == {"'none'"},
            "frames": policy["frame-ancestors"] == {"'none'"},
            "base": policy["base-uri"] == {"'none'"},
            "forms": policy["form-action"] <= {"'self'", "'none'"},
            "own": all(one in _OWN for rest in policy.values() for one in rest),
            "sniff": response.headers["X-Content-Type-Options"] == "nosniff",
            "referrer": response.headers["Referrer-Policy"] in {"no-referrer", "same-origin"},
        }
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            wanted["inline"] = not _INLINE.search(response.text)
            wanted["elsewhere"] = not _ELSEWHERE.search(response.text)
        if login:
            wanted["kept"] = "no-store" in response.headers.get("Cache-Control", "no-store")
        faults += [(address, name) for name, holds in wanted.items() if not holds]
    assert faults == []


_OWN = {"'none'", "'self'", "data:"}


def test_every_form_that_is_sent_has_the_sessions_token(desk: DeskClient) -> None:
    browser = desk.new_browser()
    desk.sign_in("office", browser=browser)

    for address in pages(desk):
        html = browser.get(address).text
        for form in re.findall(r'<form[^>]*method="post"[^>]*>.*?</form>', html, re.DOTALL):
            assert 'name="csrf"' in form or _OPEN.search(form), (address, form[:200])


def test_a_static_file_is_kept_for_ever_and_its_address_is_its_content(desk: DeskClient) -> None:
    html = desk.browser.get("/sign-in").text
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    assert assets
    for asset in assets:
        response = desk.browser.get(asset)
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        tag = {"If-None-Match": response.headers["ETag"]}
        assert desk.browser.get(asset, headers=tag).status_code == 304
        assert desk.browser.get(asset.replace("/static/", "/static/0")).status_code == 404


def test_the_interface_is_told_on_pages_of_our_own_to_everybody(desk: DeskClient) -> None:
    browser = desk.new_browser()
    index = browser.get("/api").text
    addresses = re.findall(r'href="(/api/[^"]+)"', index)
    assert len(addresses) > len(COMMANDS) + len(QUESTIONS)

    page = browser.get("/api/registry.rename-organization").text
    assert "organization_id" in page
    assert browser.get("/api/no-such-thing").status_code == 404
    for address in addresses[::9]:
        assert browser.get(address).status_code == 200, address


def test_a_page_shows_nothing_that_its_reader_may_not_ask(desk: DeskClient) -> None:
    office, auditor = desk.new_browser(), desk.new_browser()
    desk.sign_in("office", browser=office)
    desk.sign_in("auditor", browser=auditor)

    address = f"/audit?organization_id={COUNTY}&year=2025"
    bursts = "/ask/back_entries"  # answered to auditors only
    assert bursts in auditor.get(address).text
    assert bursts not in office.get(address).text


def test_a_mistyped_address_is_a_page_to_a_browser_and_a_problem_to_a_program(
    desk: DeskClient,
) -> None:
    browser = desk.new_browser()
    page = browser.get("/nothing", headers={"Accept": "text/html,*/*", "Accept-Language": "zh"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "没有找到" in page.text
    assert browser.get("/nothing").mimetype == "application/problem+json"
    api = browser.get("/v1/nothing", headers={"Accept": "text/html"})
    assert api.mimetype == "application/problem+json"


def test_a_refused_question_names_what_to_look_at(desk: DeskClient) -> None:
    desk.sign_in("office")
    page = desk.browser.get("/board?year=20x5").text
    assert "请检查: 年度" in page
    assert "(year)" not in page


def test_a_sample_is_refused_in_words(desk: DeskClient) -> None:
    desk.sign_in("office")
    drawn = {"organization_id": str(COUNTY), "size": "1", "party_1": str(COUNTY)}
    nothing = desk.send("/inspections/draw", **drawn)
    unknown = {f"unit.{UUID(int=n)}": "yes" for n in (0xA1, 0xA2)}
    elsewhere = desk.send("/inspections/draw", **drawn, **unknown, party_2=str(UUID(int=0xA3)))

    assert "单位: 至少填 2 项" in nothing.text
    assert elsewhere.status_code in {403, 422}
    alert = elsewhere.text.partition('role="alert">')[2].partition("</div>")[0]
    assert re.search("[一-鿿]", alert)
    assert "00000000-" not in alert
