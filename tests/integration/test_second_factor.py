"""One-time codes: set up, asked for, good once; and the way back where the telephone is lost."""

import re
from collections.abc import Iterator

import pyotp
import pytest

from services.gateway.desk.attempts import MAX_FAILURES
from services.gateway.desk.errors import SignInRefusedError
from services.gateway.desk.second_factor import STEP_S, SecondFactor
from shared.contracts.roles import Role
from shared.security import read_key
from shared.settings import Settings
from shared.testing.databases import Databases
from tests.integration.desk_client import PASSWORD, DeskClient, desk_on, is_in, token_of

NOW = 1_760_000_010  # ten seconds into a step


@pytest.fixture(scope="module")
def one_desk(databases: Databases) -> Iterator[DeskClient]:
    with databases.fresh() as database, desk_on(database, totp_roles="inspector") as one:
        one.add("office")
        one.add("inspector", Role.INSPECTOR)
        yield one


@pytest.fixture
def desk(one_desk: DeskClient) -> DeskClient:
    one_desk.begin_again()
    return one_desk


def factor(desk: DeskClient, now: int = NOW) -> SecondFactor:
    key = read_key(desk.database.secret("desk.key"))
    return SecondFactor(desk.pools, key, clock=lambda: now)


def enrolled(desk: DeskClient, login: str = "office") -> tuple[pyotp.TOTP, list[str]]:
    """Set up a second factor three minutes ago."""
    before = NOW - 6 * STEP_S
    factor(desk).begin(login)
    totp = pyotp.TOTP(factor(desk).begun(login) or "")
    return totp, factor(desk, before).confirm(login, totp.at(before))


def test_it_is_set_up_on_a_page_and_from_then_on_asked_for(desk: DeskClient) -> None:
    desk.sign_in("office")
    desk.send("/totp", act="begin")
    page = desk.browser.get("/totp").text
    totp = pyotp.TOTP(re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0])
    picture = desk.browser.get("/totp/qr.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert picture.headers["Cache-Control"] == "no-store"

    assert desk.send("/totp", act="confirm", code="000000x").status_code == 403
    shown = desk.send("/totp", act="confirm", code=totp.now())
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", shown.text)
    assert len(set(codes)) == 10
    assert desk.browser.get("/totp/qr.svg").status_code == 404

    again = desk.new_browser()
    response = desk.sign_in("office", browser=again)
    assert response.location == "/sign-in/code?next=/"
    assert not is_in(again)
    assert desk.send("/sign-in/code", again, code="123").status_code == 403
    assert desk.send("/sign-in/code", again, code=codes[0].upper()).status_code == 303
    assert is_in(again)


def test_a_code_is_good_once_and_an_older_one_never_after(desk: DeskClient) -> None:
    totp, _ = enrolled(desk)
    account = desk.accounts.found("office")

    factor(desk).check(account, totp.at(NOW))

    for seconds in (0, -STEP_S):
        with pytest.raises(SignInRefusedError):
            factor(desk).check(account, totp.at(NOW + seconds))
    factor(desk, NOW + STEP_S).check(account, totp.at(NOW + STEP_S))


@pytest.mark.parametrize(("off", "fits"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(desk: DeskClient, off: int, *, fits: bool) -> None:
    totp, _ = enrolled(desk)
    account, code = desk.accounts.found("office"), totp.at(NOW + off * STEP_S)

    if fits:
        factor(desk).check(account, code)
    else:
        with pytest.raises(SignInRefusedError):
            factor(desk).check(account, code)


def test_a_recovery_code_is_good_once(desk: DeskClient) -> None:
    _, codes = enrolled(desk)
    account = desk.accounts.found("office")

    factor(desk).check(account, codes[3].replace("-", " "))

    with pytest.raises(SignInRefusedError):
        factor(desk).check(account, codes[3])


def test_codes_are_guessed_no_oftener_than_passwords(desk: DeskClient) -> None:
    enrolled(desk)
    desk.sign_in("office")

    told = [desk.send("/sign-in/code", code="000000").text for _ in range(MAX_FAILURES + 1)]

    assert sum(SignInRefusedError.zh in one for one in told) == MAX_FAILURES
    assert not is_in(desk.browser)


def test_the_session_that_waits_for_a_code_opens_nothing_and_ends_after_five_minutes(
    desk: DeskClient,
) -> None:
    enrolled(desk)
    desk.sign_in("office")
    assert desk.browser.get("/do").location.startswith("/sign-in")

    desk.run("UPDATE gateway.sessions SET made_at = made_at - interval '6 minutes'")

    assert desk.browser.get("/sign-in/code").location == "/sign-in"


def test_a_role_that_must_have_one_sets_it_up_before_anything_else(desk: DeskClient) -> None:
    desk.sign_in("inspector")
    assert desk.browser.get("/do").location == "/totp"

    enrolled(desk, "inspector")

    assert desk.browser.get("/do").status_code == 200
    assert desk.send("/totp", act="off", password=PASSWORD).status_code == 403
    assert desk.accounts.found("inspector").has_totp


def test_it_is_switched_off_with_the_password_only(desk: DeskClient) -> None:
    desk.sign_in("office")
    enrolled(desk)

    assert desk.send("/totp", act="off", password=PASSWORD[1:]).status_code == 403
    assert desk.accounts.found("office").has_totp
    desk.send("/totp", act="off", password=PASSWORD)
    assert not desk.accounts.found("office").has_totp


def test_an_administrator_drops_it_and_the_sessions_with_it(desk: DeskClient) -> None:
    desk.sign_in("office")
    enrolled(desk)
    desk.accounts.drop_second_factor("office")

    assert not is_in(desk.browser)
    assert desk.sign_in("office").location == "/"


def test_the_secret_is_sealed_and_carried_to_another_account_opens_nothing(
    desk: DeskClient,
) -> None:
    totp, _ = enrolled(desk)
    assert totp.secret not in str(desk.run("SELECT * FROM gateway.accounts"))

    desk.run(
        "UPDATE gateway.accounts SET totp_secret ="
        " (SELECT totp_secret FROM gateway.accounts WHERE login = 'office')"
        " WHERE login = 'inspector'"
    )

    with pytest.raises(SignInRefusedError):
        factor(desk).check(desk.accounts.found("inspector"), totp.at(NOW))


def test_a_confirmation_needs_the_form_token(desk: DeskClient) -> None:
    desk.sign_in("office")
    desk.send("/totp", act="begin")
    assert token_of(desk.browser)

    code = pyotp.TOTP(factor(desk).begun("office") or "").now()
    refused = desk.browser.post("/totp", data={"act": "confirm", "code": code})

    assert refused.status_code == 403
    assert not desk.accounts.found("office").has_totp


def test_a_role_that_is_none_is_refused_at_the_start(database: Settings) -> None:
    with pytest.raises(Exception, match="ZEREN_TOTP_ROLES"), desk_on(database, totp_roles="boss"):
        pass
