"""Who is let in at the desk, for how long, and what is kept of it; on a real database."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from statistics import median

import pytest

from services.gateway.desk.attempts import MAX_FAILURES, MAX_FAILURES_OF_ADDRESS
from services.gateway.desk.errors import AccountLockedError, SignInRefusedError
from shared.contracts.roles import Role
from shared.kernel.errors import ZerenError
from shared.testing.databases import Databases
from tests.integration.desk_client import PASSWORD, DeskClient, cookie_of, desk_on, is_in

OTHER = "another long password"


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


def test_the_right_password_opens_a_session_in_a_cookie_that_no_script_and_no_other_site_gets(
    desk: DeskClient,
) -> None:
    response = desk.sign_in("Office ")

    assert (response.status_code, response.location) == (303, "/")
    line = cookie_of(response)
    assert line.startswith("__Host-zeren=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(line.split("; "))
    assert "Domain" not in line
    assert is_in(desk.browser)


@pytest.mark.parametrize(("login", "password"), [("office", OTHER), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_login_are_refused_with_the_same_words(
    desk: DeskClient, login: str, password: str
) -> None:
    response = desk.sign_in(login, password)

    assert response.status_code == 403
    assert SignInRefusedError.zh in response.text
    assert not is_in(desk.browser)


def is_in_after(desk: DeskClient, login: str) -> bool:
    browser = desk.new_browser()
    desk.sign_in(login, browser=browser)
    return is_in(browser)


@pytest.mark.parametrize("login", ["office", "nobody"])
def test_after_five_wrong_attempts_a_login_is_locked_whether_somebody_has_it_or_not(
    desk: DeskClient, login: str
) -> None:
    for _ in range(MAX_FAILURES):
        assert SignInRefusedError.zh in desk.sign_in(login, OTHER).text

    assert AccountLockedError.zh in desk.sign_in(login).text
    desk.run("UPDATE gateway.attempts SET at = at - interval '15 minutes 1 second'")
    assert is_in_after(desk, login) == (login == "office")


def test_attempts_at_once_are_not_more_than_attempts_in_turn(desk: DeskClient) -> None:
    def attempt(number: int) -> str:
        try:
            desk.accounts.check("office", OTHER + str(number))
        except ZerenError as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(attempt, range(3 * MAX_FAILURES)))

    assert told.count("sign_in_refused") == MAX_FAILURES
    assert told.count("account_locked") == 2 * MAX_FAILURES


def test_an_address_that_tries_many_logins_is_stopped(desk: DeskClient) -> None:
    for number in range(MAX_FAILURES_OF_ADDRESS):
        desk.accounts.attempts.count(f"login{number}", "10.1.2.3")

    with pytest.raises(AccountLockedError):
        desk.accounts.check("office", PASSWORD, address="10.1.2.3")
    assert desk.accounts.check("office", PASSWORD, address="10.1.2.4").login == "office"


def test_a_reset_unlocks_ends_every_session_and_asks_for_a_new_password(desk: DeskClient) -> None:
    desk.sign_in("office")
    for _ in range(MAX_FAILURES):
        desk.sign_in("office", OTHER, desk.new_browser())
    desk.accounts.reset_password("office", OTHER)

    assert not is_in(desk.browser)
    assert desk.sign_in("office", OTHER).location == "/password"
    assert desk.browser.get("/do").location == "/password"


def test_a_change_of_password_ends_the_other_sessions_and_keeps_ones_own(desk: DeskClient) -> None:
    elsewhere = desk.new_browser()
    desk.sign_in("office", browser=elsewhere)
    desk.sign_in("office")

    response = desk.send("/password", password=PASSWORD, new=OTHER, again=OTHER)

    assert response.status_code == 200
    assert is_in(desk.browser)
    assert not is_in(elsewhere)
    assert desk.sign_in("office", PASSWORD, elsewhere).status_code == 403
    assert desk.sign_in("office", OTHER, elsewhere).status_code == 303


@pytest.mark.parametrize("new", ["short", "a long enough password", "x" * 201])
def test_a_weak_new_password_is_refused(desk: DeskClient, new: str) -> None:
    desk.sign_in("office")

    assert desk.send("/password", password=PASSWORD, new=new, again=new).status_code == 422
    assert desk.accounts.check("office", PASSWORD)


@pytest.mark.parametrize(
    "aged", ["seen_at = seen_at - interval '46 minutes'", "made_at = made_at - interval '13 hours'"]
)
def test_a_session_ends_when_it_is_idle_or_old(desk: DeskClient, aged: str) -> None:
    desk.sign_in("office")

    desk.run(f"UPDATE gateway.sessions SET {aged}")

    assert not is_in(desk.browser)


def test_a_visit_keeps_a_session_from_being_idle(desk: DeskClient) -> None:
    desk.sign_in("office")
    desk.run("UPDATE gateway.sessions SET seen_at = seen_at - interval '44 minutes'")

    assert is_in(desk.browser)
    ((is_fresh,),) = desk.run(
        "SELECT seen_at > clock_timestamp() - interval '1 minute' FROM gateway.sessions"
    )
    assert is_fresh


def test_a_disabled_account_is_out_at_once_and_gets_in_no_more(desk: DeskClient) -> None:
    desk.sign_in("office")
    desk.accounts.disable("office")

    assert not is_in(desk.browser)
    assert desk.sign_in("office").status_code == 403


def test_signing_out_ends_the_session_in_the_database_too(desk: DeskClient) -> None:
    kept = cookie_of(desk.sign_in("office")).partition(";")[0].partition("=")[2]

    desk.send("/sign-out")

    thief = desk.new_browser()
    thief.set_cookie("__Host-zeren", kept)
    assert not is_in(thief)


def test_no_secret_of_a_session_stands_in_the_database(desk: DeskClient) -> None:
    kept = cookie_of(desk.sign_in("office")).partition(";")[0].partition("=")[2]

    assert kept not in str(desk.run("SELECT * FROM gateway.sessions"))
    assert PASSWORD not in str(desk.run("SELECT * FROM gateway.accounts"))


def test_a_login_that_nobody_has_takes_as_long_as_a_wrong_password(desk: DeskClient) -> None:
    def seconds(login: str) -> float:
        began = time.process_time()
        with pytest.raises(SignInRefusedError):
            desk.accounts.check(login, OTHER)
        return time.process_time() - began

    pairs = [(seconds("office"), seconds(f"nobody{n}")) for n in range(MAX_FAILURES)]

    known, unknown = (median(times) for times in zip(*pairs, strict=True))
    assert 0.4 < unknown / known < 2.5


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
def test_a_form_from_another_site_is_refused(desk: DeskClient, headers: dict[str, str]) -> None:
    form = {"login": "office", "password": PASSWORD}
    assert desk.browser.post("/sign-in", data=form, headers=headers).status_code == 403
    assert desk.browser.post("/look", data={"language": "en"}, headers=headers).status_code == 403

    desk.sign_in("office")
    assert desk.browser.post("/password", data={}, headers=headers).status_code == 403


def test_a_form_without_the_sessions_own_token_is_refused(desk: DeskClient) -> None:
    desk.sign_in("office")

    for token in ({}, {"csrf": ""}, {"csrf": "x" * 32}, {"csrf": "责任"}):
        for target in ("/password", "/sign-out", "/totp", "/do/registry.rename_organization"):
            assert desk.browser.post(target, data=token).status_code == 403
    assert is_in(desk.browser)


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "javascript:alert(1)",
        " //elsewhere.example",
    ],
)
def test_signing_in_never_leads_to_another_site(desk: DeskClient, target: str) -> None:
    form = {"login": "office", "password": PASSWORD, "next": target}

    assert desk.browser.post("/sign-in", data=form).location == "/"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(desk: DeskClient) -> None:
    sent = desk.browser.get("/ask/organizations?limit=5&below=")

    page = desk.browser.get(sent.location)

    assert 'value="/ask/organizations?limit=5&amp;below="' in page.text


def test_what_is_wrong_with_a_change_of_password_is_told(desk: DeskClient) -> None:
    desk.sign_in("office")

    other = desk.send("/password", password=PASSWORD, new=OTHER, again=PASSWORD)
    wrong = desk.send("/password", password=OTHER, new=OTHER, again=OTHER)
    assert "两次输入的新密码不一致" in other.text
    assert "原密码不正确" in wrong.text
    assert (other.status_code, wrong.status_code) == (403, 403)


def test_the_language_is_switched_on_the_very_page_with_what_it_was_asked(desk: DeskClient) -> None:
    desk.sign_in("office")
    page = desk.browser.get("/board?year=2025&on=2025-03-01").text
    switch = re.search(r'name="next" value="([^"]+)"', page)

    assert switch is not None
    assert unescape(switch[1]) == "/board?year=2025&on=2025-03-01"
    sent = desk.browser.post("/look", data={"next": unescape(switch[1]), "language": "en"})
    assert sent.location == "/board?year=2025&on=2025-03-01"
