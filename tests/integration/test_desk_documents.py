"""The page of documents: what can be made, and a page that says so where nothing can."""

from collections.abc import Iterator

import pytest

from services.gateway.documents.kinds import KINDS
from shared.contracts.roles import Role
from shared.testing.databases import Databases
from tests.integration.desk_client import DeskClient, desk_on


@pytest.fixture(scope="module")
def desk(databases: Databases) -> Iterator[DeskClient]:
    with databases.fresh() as database, desk_on(database) as one:
        one.add("office")
        one.add("branch", Role.BRANCH)
        yield one


@pytest.mark.parametrize("login", ["office", "branch"])
def test_the_page_lists_every_kind_and_the_calendar(desk: DeskClient, login: str) -> None:
    browser = desk.new_browser()
    desk.sign_in(login, browser=browser)
    page = browser.get("/documents?year=2025")

    assert page.status_code == 200
    for kind in KINDS:
        assert kind.zh in page.text
    for made in ("situation-report.pdf", "situation-report.docx", "deadlines.ics"):
        assert f'href="/documents/{made}?organization_id=' in page.text
    assert "result-sheet.pdf" not in page.text  # no round was published


def test_what_cannot_be_made_is_said_on_a_page(desk: DeskClient) -> None:
    browser = desk.new_browser()
    desk.sign_in("office", browser=browser)

    for name in ("letter.pdf", "circular.html", "circular", "deadlines.pdf"):
        assert browser.get(f"/documents/{name}").status_code == 404
    empty = browser.get(f"/documents/duty-report.pdf?year=2025&organization_id={'0' * 32}")
    assert (empty.status_code, "截至该时点没有可写入文书的记录" in empty.text) == (404, True)


def test_nobody_gets_a_document_without_signing_in(desk: DeskClient) -> None:
    for address in ("/documents", "/documents/circular.pdf?organization_id=x"):
        answer = desk.new_browser().get(address)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/sign-in")
