"""Who looks after accounts at the desk, and what the access log keeps of it; on a real database."""

import re
from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from services.gateway.desk.accounts import Account
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.security import issue_token, read_key
from shared.testing.databases import Databases
from tests.integration.desk_client import COUNTY, PASSWORD, DeskClient, desk_on

OTHER = "another long password"
DISABLED = ("disable clerk7", "disable guard")


@pytest.fixture(scope="module")
def one_desk(databases: Databases) -> Iterator[DeskClient]:
    with databases.fresh() as database, desk_on(database) as one:
        one.add("office")
        one.add("auditor", Role.AUDITOR)
        yield one


@pytest.fixture
def desk(one_desk: DeskClient) -> DeskClient:
    one_desk.begin_again()
    return one_desk


def test_what_was_done_stands_in_the_access_log_and_no_password_does(desk: DeskClient) -> None:
    desk.sign_in("office", OTHER)
    desk.sign_in("office")
    desk.browser.get("/do")
    desk.browser.get("/do/registry.no_such_command")

    assert desk.lines() == [
        ("office", None, "POST /sign-in", "sign_in_refused"),
        ("office", "county_office", "POST /sign-in", "ok"),
        ("office", "county_office", "GET /do", "ok"),
        ("office", "county_office", "GET /do/<key>", "unknown_command"),
    ]


@pytest.mark.parametrize("who", ["gateway_service", "zeren_migrator"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gateway.access_log SET login = 'x'",
        "DELETE FROM gateway.access_log",
        "TRUNCATE gateway.access_log",
    ],
)
def test_the_access_log_is_neither_changed_nor_shortened_for_183_days(
    desk: DeskClient, who: str, statement: str
) -> None:
    desk.sign_in("office")

    with (
        psycopg.connect(conninfo(desk.database, who)) as connection,
        pytest.raises((psycopg.errors.RaiseException, psycopg.errors.InsufficientPrivilege)),
    ):
        connection.execute(statement)


def test_the_access_log_is_read_by_auditors_only(desk: DeskClient) -> None:
    desk.sign_in("office")
    assert desk.browser.get("/ask/access_log").status_code == 403
    desk.browser = desk.new_browser()
    desk.sign_in("auditor")

    page = desk.browser.get("/ask/access_log")

    assert page.status_code == 200
    assert "/ask/&lt;name&gt;" in page.text


def test_a_question_asked_with_a_token_stands_in_the_access_log(desk: DeskClient) -> None:
    key = read_key(desk.database.secret("token.key"))
    who = Principal(actor="system:feed", role=Role.SYSTEM, token_id="t1")  # noqa: S106
    bearer = {"Authorization": f"Bearer {issue_token(who, key, 60)}"}

    desk.browser.get("/v1/organizations", headers=bearer)
    desk.browser.get("/v1/organizations/x", headers=bearer)

    assert desk.lines() == [
        ("system:feed", "system", "GET /v1/organizations", "200"),
        ("system:feed", "system", "GET /v1/organizations/<organization_id>", "400"),
    ]


def test_administrators_act_on_accounts_that_are_there_and_make_none_for_systems(
    desk: DeskClient,
) -> None:
    key = read_key(desk.database.secret("token.key"))
    who = Principal(actor="system:feed", role=Role.SYSTEM, token_id="t1")  # noqa: S106
    bearer = {"Authorization": f"Bearer {issue_token(who, key, 60)}"}

    def post(act: str, body: object = None) -> int:
        return desk.browser.post(f"/v1/accounts{act}", json=body, headers=bearer).status_code

    new = {"login": "x1", "password": OTHER, "person_id": str(UUID(int=5)), "role": "branch"}
    assert post("", new) == 422  # a branch's account belongs to a branch
    assert post("", new | {"role": "system"}) == 422
    assert post("", new | {"organization_id": str(UUID(int=1))}) == 201
    assert post("", new | {"organization_id": str(UUID(int=1))}) == 409
    for act in ("password", "bind", "drop-second-factor", "disable"):
        body = {"password": OTHER} if act == "password" else {"issuer": "i", "subject": "s"}
        assert post(f"/nobody/{act}", body) == 404
        assert post(f"/x1/{act}", body) == 200
    assert post("/x1/disable") == 404


def test_one_person_administrates_one_of_system_security_and_audit(desk: DeskClient) -> None:
    key = read_key(desk.database.secret("token.key"))
    who = Principal(actor=str(UUID(int=8)), role=Role.SECURITY_ADMIN, token_id="t2")  # noqa: S106
    bearer = {"Authorization": f"Bearer {issue_token(who, key, 60)}"}

    def add(login: str, person: int, role: str) -> tuple[int, str]:
        body = {"login": login, "password": OTHER, "person_id": str(UUID(int=person)), "role": role}
        answer = desk.browser.post("/v1/accounts", json=body, headers=bearer)
        return answer.status_code, str(answer.get_json().get("code", ""))

    roles = ("system_admin", "security_admin", "auditor")
    for person, one in enumerate(roles, start=61):
        assert add(f"{one}1", person, one) == (201, "")
        for other in roles:
            assert add(f"{one}-{other}", person, other) == (409, "administers_already")

    assert desk.browser.post("/v1/accounts/auditor1/disable", headers=bearer).status_code == 200
    assert add("later", 63, "security_admin") == (201, "")
    desk.run("UPDATE gateway.accounts SET role = 'branch' WHERE login = 'auditor1'")  # for good


def test_an_administrator_of_the_system_sees_its_questions_at_the_desk_and_no_page_of_the_county(
    desk: DeskClient,
) -> None:
    desk.accounts.add(
        Account("keeper", UUID(int=71), Role.SYSTEM_ADMIN, COUNTY, None, must_change=False),
        PASSWORD,
    )
    desk.sign_in("keeper")

    assert desk.browser.get("/").location == "/ask"
    page = desk.browser.get("/ask").text
    assert [one for one in ("status", "dead_letters", "scores") if f"/ask/{one}" in page] == [
        "status",
        "dead_letters",
    ]
    assert desk.browser.get("/ask/status").status_code == 200
    for path in ("/ask/organizations", "/tree", "/board", "/do", "/audit", "/duties", "/excel"):
        assert desk.browser.get(path).status_code == 403, path
    for path in ("/audit/letters", "/audit/rebuild"):
        assert 'href="/audit"' not in desk.browser.get(path).text


def test_a_security_administrator_adds_resets_and_disables_accounts_at_the_desk(
    desk: DeskClient,
) -> None:
    desk.add("guard", Role.SECURITY_ADMIN, person=UUID(int=72))
    desk.sign_in("guard")
    assert desk.browser.get("/").location == "/accounts"
    new = {"act": "add", "login": "Clerk7", "role": "township", "person_id": str(UUID(int=9))}

    assert desk.send("/accounts", **new).status_code == 422  # a township's belongs to one
    assert desk.send("/accounts", **new | {"person_id": "9"}).status_code == 422
    given = desk.send("/accounts", **new, organization_id=str(COUNTY)).text
    clerk = desk.new_browser()
    desk.sign_in("clerk7", password_in(given), clerk)
    assert clerk.get("/duties").location == "/password"  # one's own must be chosen first
    reset = password_in(desk.send("/accounts", act="reset", login="clerk7").text)
    assert reset != password_in(given)
    assert clerk.get("/password").location is not None  # and the session has ended
    assert desk.sign_in("clerk7", reset, clerk).status_code == 303
    assert desk.send("/accounts", act="disable", login="clerk7").status_code == 200
    assert desk.sign_in("clerk7", reset, clerk).status_code == 403
    assert desk.send("/accounts", act="disable", login="guard").status_code == 403

    noted = [what for *_, what, _ in desk.lines() if what.startswith("POST /accounts ")]
    assert noted[-3:] == [f"POST /accounts {act}" for act in ("reset clerk7", *DISABLED)]


def test_accounts_are_shown_to_the_security_administrator_only(desk: DeskClient) -> None:
    for login in ("office", "auditor"):
        browser = desk.new_browser()
        desk.sign_in(login, browser=browser)
        assert browser.get("/accounts").status_code == 403
        assert desk.send("/accounts", browser, act="disable", login="office").status_code == 403
    assert desk.sign_in("office").status_code == 303


def password_in(page: str) -> str:
    """Give the password that a page of accounts shows once."""
    found = re.search(r"<p><code>([^<]+)</code></p>", page)
    assert found is not None, page
    return found[1]
