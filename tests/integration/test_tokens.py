"""Which tokens were shown, for whom; and nobody speaks for two of the three administrations."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.gateway.questions import QUESTIONS
from shared.contracts.principal import Principal
from shared.contracts.roles import ADMINISTRATORS, Role
from shared.security import issue_token, read_key
from shared.testing.databases import Databases
from tests.integration.desk_client import COUNTY, PASSWORD, DeskClient, desk_on

NEW = {"password": PASSWORD, "must_change": False}
KEEPER = Principal(actor="system:keeper", role=Role.SYSTEM, token_id="keeper")  # noqa: S106


class Gateway:
    """A gateway that is shown tokens."""

    def __init__(self, desk: DeskClient) -> None:
        self.desk = desk
        self._key = read_key(desk.database.secret("token.key"))

    def token(self, actor: str, role: Role, token_id: str, ttl_s: int = 60) -> dict[str, str]:
        one = Principal(actor=actor, role=role, organization_id=COUNTY, token_id=token_id)
        return {"Authorization": f"Bearer {issue_token(one, self._key, ttl_s)}"}

    def show(self, actor: str, role: Role, token_id: str = "", ttl_s: int = 60) -> str | None:
        """Show a token; the code that it is refused with."""
        bearer = self.token(actor, role, token_id or uuid4().hex, ttl_s)
        answer = self.desk.new_browser().get("/v1/tokens", headers=bearer)
        return None if answer.status_code == 200 else str(answer.get_json()["code"])

    def post(self, path: str, body: object = None) -> Any:
        bearer = self.token(KEEPER.actor, KEEPER.role, KEEPER.token_id)
        return self.desk.browser.post(path, json=body, headers=bearer)

    def listed(self, actor: str) -> list[dict[str, Any]]:
        bearer = self.token(KEEPER.actor, KEEPER.role, KEEPER.token_id)
        page = self.desk.browser.get("/v1/tokens?limit=1000", headers=bearer).get_json()
        assert page["total"] == len(page["items"])
        return [one for one in page["items"] if one["actor"] == actor]

    def account(self, person: str, role: Role) -> tuple[str, str]:
        """Add an account; its login, and the code it is refused with."""
        login = f"a{uuid4().hex[:12]}"
        body = {"login": login, "person_id": person, "role": role, **NEW}
        return login, self.post("/v1/accounts", body).get_json().get("code", "")


@pytest.fixture(scope="module")
def gateway(databases: Databases) -> Iterator[Gateway]:
    with databases.fresh() as database, desk_on(database) as desk:
        yield Gateway(desk)


def test_a_token_stands_on_the_list_from_the_first_time_that_it_is_shown(gateway: Gateway) -> None:
    person = str(uuid4())
    bearer = gateway.token(person, Role.AUDITOR, "one-of-many")
    assert gateway.listed(person) == []

    for _ in range(2):
        assert gateway.desk.browser.get("/v1/tokens", headers=bearer).status_code == 200

    (one,) = gateway.listed(person)
    assert (one["token_id"], one["role"], one["organization_id"]) == (
        "one-of-many",
        "auditor",
        str(COUNTY),
    )
    assert one["issued_at"] < one["expires_at"]
    assert (one["revoked_at"], one["revoked_by"]) == (None, None)
    secret = bearer["Authorization"].rpartition(".")[2]
    assert secret not in str(gateway.desk.run("SELECT * FROM gateway.issued_tokens"))

    assert gateway.post("/v1/tokens/one-of-many/revoke").status_code == 200
    (one,) = gateway.listed(person)
    assert one["revoked_by"] == KEEPER.actor


def test_a_township_is_told_no_list_and_stands_on_it(gateway: Gateway) -> None:
    person = str(uuid4())

    assert gateway.show(person, Role.TOWNSHIP) == "not_allowed"
    assert len(gateway.listed(person)) == 1


@pytest.mark.parametrize(("first", "second"), [*permutations(sorted(ADMINISTRATORS), 2)])
def test_nobody_has_tokens_of_two_administrations(
    gateway: Gateway, first: Role, second: Role
) -> None:
    person = str(uuid4())
    taken = {None, "not_allowed"}  # the administrator of the system is told no list

    assert gateway.show(person, first, f"first-of-{person}") in taken
    assert gateway.show(person, first) in taken
    assert gateway.show(person, Role.BRANCH) == "not_allowed"
    assert gateway.show(person, second) == "administers_already"
    assert gateway.show(person.upper(), second) == "administers_already"
    # Another's id of a token does not help.
    assert gateway.show(person, second, f"first-of-{person}") == "administers_already"
    assert {one["role"] for one in gateway.listed(person)} == {first, Role.BRANCH}


def test_a_token_that_is_revoked_or_over_stands_in_nobodys_way(gateway: Gateway) -> None:
    person = str(uuid4())
    assert gateway.show(person, Role.AUDITOR, f"t{person}") is None
    assert gateway.show(person, Role.SECURITY_ADMIN) == "administers_already"
    gateway.post(f"/v1/tokens/t{person}/revoke")
    assert gateway.show(person, Role.SECURITY_ADMIN, ttl_s=-2) is None  # clocks differ by so much

    assert gateway.show(person, Role.AUDITOR) is None


def test_accounts_and_tokens_know_of_each_other(gateway: Gateway) -> None:
    by_token, by_account = str(uuid4()), str(uuid4())
    assert gateway.show(by_token, Role.AUDITOR) is None
    login, refused = gateway.account(by_account, Role.AUDITOR)
    assert refused == ""

    for role in ADMINISTRATORS - {Role.AUDITOR}:
        assert gateway.account(by_token, role)[1] == "administers_already"
        assert gateway.show(by_account, role) == "administers_already"
    assert gateway.account(by_token, Role.AUDITOR)[1] == ""
    assert gateway.account(by_token, Role.INSPECTOR)[1] == ""
    assert gateway.show(by_account, Role.AUDITOR) is None

    gateway.post(f"/v1/accounts/{login}/disable")
    assert gateway.show(by_account, Role.SECURITY_ADMIN) == "administers_already"  # by its token
    for one in gateway.listed(by_account):
        gateway.post(f"/v1/tokens/{one['token_id']}/revoke")
    assert gateway.show(by_account, Role.SECURITY_ADMIN) is None


def test_of_two_administrations_shown_at_once_one_is_taken(gateway: Gateway) -> None:
    roles = [Role.AUDITOR, Role.SECURITY_ADMIN] * 3
    with ThreadPoolExecutor(len(roles)) as pool:
        for _ in range(5):
            person = str(uuid4())
            told = list(pool.map(gateway.show, [person] * len(roles), roles))
            assert told.count(None) == 3
            assert len({one["role"] for one in gateway.listed(person)}) == 1


def test_the_list_takes_every_order_and_is_given_in_parts(gateway: Gateway) -> None:
    for role in (Role.BRANCH, Role.AUDITOR):
        gateway.show(str(uuid4()), role)
    bearer = gateway.token(KEEPER.actor, KEEPER.role, KEEPER.token_id)

    def page(query: str) -> dict[str, Any]:
        answer = gateway.desk.browser.get(f"/v1/tokens?{query}", headers=bearer)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.get_json()
        return told

    (question,) = (one for one in QUESTIONS if one.name == "tokens")
    for field in question.sorts:
        values = [one[field] for one in page(f"sort=-{field}")["items"]]
        there = [value for value in values if value is not None]
        assert there == sorted(there, reverse=True), field
    assert len(page("limit=1&offset=1")["items"]) == 1 < page("limit=1")["total"]


def test_the_administrator_of_security_sees_the_list_at_the_desk(gateway: Gateway) -> None:
    gateway.desk.add("guard", Role.SECURITY_ADMIN, person=UUID(int=81))
    gateway.desk.sign_in("guard")
    assert gateway.show("system:shown", Role.AUDITOR) is None

    page = gateway.desk.browser.get("/ask/tokens")

    assert page.status_code == 200
    assert "system:shown" in page.text
    assert "有效至" in page.text
    assert "审计人员" in page.text
