"""The desk on a real database, as a browser without scripts meets it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
import psycopg
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.activities import projection as activities
from services.assessment.projection import Projection
from services.gateway.app import create_app
from services.gateway.desk.accounts import Account, Accounts
from services.gateway.desk.passwords import hash_password
from services.gateway.desk.sessions import COOKIE
from services.gateway.pools import Pools
from services.registry import projection as registry
from services.targets import projection as targets
from shared.contracts.entry import StoredRow
from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.settings import Settings
from shared.testing.ledgers import integrate

PASSWORD = "a long enough password"  # noqa: S105
PERSON = UUID(int=77)
COUNTY = UUID(int=1)
TODAY = date(2025, 10, 1)


class Bus:
    """Answers every command, keeps but the keys of what was published, knows nobody's name."""

    def __init__(self) -> None:
        self.published: list[str] = []

    def publish(self, _: str, messages: Any) -> None:
        self.published += [one.routing_key for one in messages]

    def call(self, service: str, method: str, **_: Any) -> dict[str, Any]:
        if method in {"names", "contacts"}:
            return {}
        return {"stream": str(uuid4()), "version": 1, "service": service, "sequence": 1}


class DeskClient:
    """One gateway and its browser."""

    def __init__(
        self,
        database: Settings,
        pools: Pools,
        *,
        rpc: Any = None,
        today: date = TODAY,
        **settings: Any,
    ) -> None:
        self.database, self.pools = database, pools
        self.accounts, self.bus = Accounts(pools), Bus()
        self.settings = msgspec.structs.replace(database, **settings)
        self.app = create_app(
            self.settings,
            rpc=rpc or self.bus,
            readers=pools,
            publisher=lambda: nullcontext(self.bus),
            bus_answers=lambda: True,
            today=lambda: today,
        )
        self.browser = self.new_browser()
        self._hash, self._first = hash_password(PASSWORD), 0

    def begin_again(self) -> None:
        """Give every account `PASSWORD` and no second factor again, and nobody a session."""
        self.browser = self.new_browser()
        self.run("DELETE FROM gateway.sessions")
        self.run("DELETE FROM gateway.attempts")
        self.run(
            "UPDATE gateway.accounts SET password_hash = %s, must_change = false,"
            " disabled_at = NULL, totp_secret = NULL, totp_begun = NULL, totp_step = 0",
            self._hash,
        )
        ((self._first,),) = self.run("SELECT coalesce(max(number), 0) FROM gateway.access_log")

    def lines(self) -> list[Any]:
        """Give the lines of the access log since."""
        return self.run(
            "SELECT login, role, what, outcome FROM gateway.access_log"
            " WHERE number > %s ORDER BY number",
            self._first,
        )

    def new_browser(self) -> FlaskClient:
        """Give a browser with no cookies."""
        return self.app.test_client()

    def add(
        self,
        login: str,
        role: Role = Role.COUNTY_OFFICE,
        organization: UUID = COUNTY,
        *,
        person: UUID = PERSON,
        must_change: bool = False,
    ) -> None:
        """Add an account with `PASSWORD`."""
        self.accounts.add(Account(login, person, role, organization, None, must_change), PASSWORD)

    def sign_in(
        self, login: str, password: str = PASSWORD, browser: FlaskClient | None = None
    ) -> TestResponse:
        """Fill in and send the sign-in form."""
        form = {"login": login, "password": password}
        return (browser or self.browser).post("/sign-in", data=form)

    def send(self, target: str, browser: FlaskClient | None = None, **form: str) -> TestResponse:
        """Send a form with the token of the page it stands on."""
        one = browser or self.browser
        return one.post(target, data={"csrf": token_of(one), **form})

    def run(self, statement: str, *values: Any) -> list[Any]:
        """Run a statement as the gateway's own role."""
        with self.pools.own() as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def is_in(browser: FlaskClient) -> bool:
    """Whether the browser is signed in, by whether a page is shown to it."""
    return browser.get("/password").status_code == 200


def token_of(browser: FlaskClient) -> str:
    """Give the form token of the page on which a browser stands."""
    for page in ("/password", "/totp", "/sign-in/code"):
        found = re.search(r'name="csrf" value="([^"]+)"', browser.get(page).text)
        if found:
            return found[1]
    raise AssertionError("no form token")


def cookie_of(response: TestResponse) -> str:
    """Give the line that sets the session's cookie."""
    return next(c for c in response.headers.getlist("Set-Cookie") if c.startswith(COOKIE + "="))


@contextmanager
def desk_on(
    database: Settings, *, rpc: Any = None, today: date = TODAY, **settings: Any
) -> Iterator[DeskClient]:
    """Give a desk on a database, with settings beside its own."""
    pools = Pools(database)
    try:
        yield DeskClient(database, pools, rpc=rpc, today=today, **settings)
    finally:
        pools.close()


def follow_all(database: Settings, rows: Sequence[StoredRow]) -> None:
    """Put rows into the ledger, and let every read model take them in."""
    with psycopg.connect(conninfo(database, "ledger_service")) as connection:
        integrate(connection, rows)
    parts = [each.follower(database) for each in (registry, targets, activities)]
    for part in (*parts, Projection(database)):
        while part.step():
            pass
        part.close()
