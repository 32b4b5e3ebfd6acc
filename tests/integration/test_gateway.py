"""The gateway on a real database: its own table, dead letters, reach on the tree, the feed."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from services.gateway.app import create_app
from services.gateway.pools import Pools
from services.gateway.reach import OPERATES
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.publisher import Outgoing
from shared.security import issue_token, read_key
from shared.settings import Settings

COUNTY, NORTH, VILLAGE = UUID(int=1), UUID(int=2), UUID(int=3)
SOUTH = UUID(int=4)
Headers = Callable[..., dict[str, str]]


class Bus:
    """Keeps what is published, and answers every command."""

    def __init__(self) -> None:
        self.published: list[Outgoing] = []

    def publish(self, _: str, messages: list[Outgoing]) -> None:
        self.published += messages

    def call(self, service: str, _method: str, **_: Any) -> dict[str, Any]:
        return {"stream": str(uuid4()), "version": 1, "service": service, "sequence": 1}


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def client(database: Settings, bus: Bus) -> Iterator[FlaskClient]:
    pools = Pools(database)
    app = create_app(
        database,
        rpc=bus,
        readers=pools,
        publisher=lambda: nullcontext(bus),
        bus_answers=lambda: True,
        today=lambda: date(2025, 10, 1),
    )
    yield app.test_client()
    pools.close()


@pytest.fixture
def bearer(database: Settings) -> Headers:
    key = read_key(database.secret("token.key"))

    def headers(role: Role = Role.SYSTEM, organization: UUID | None = None) -> dict[str, str]:
        principal = Principal(
            actor=f"system:{role}", role=role, organization_id=organization, token_id=uuid4().hex
        )
        return {"Authorization": f"Bearer {issue_token(principal, key, 60)}"}

    return headers


@pytest.fixture
def county(database: Settings) -> None:
    """A county with two townships, and a village branch that moved from north to south in July."""
    organizations = [
        (COUNTY, "county_committee", "县委", None),
        (NORTH, "township_committee", "北乡", COUNTY),
        (SOUTH, "township_committee", "南乡", COUNTY),
        (VILLAGE, "branch", "某村", NORTH),
    ]
    with psycopg.connect(conninfo(database, "registry_service")) as connection:
        connection.execute("SET LOCAL zeren.size = 1")
        for each, kind, name, superior in organizations:
            connection.execute(
                "INSERT INTO registry.organizations VALUES (%s, %s, true, '{}', NULL, %s)",
                (each, kind, date(2020, 1, 1)),
            )
            connection.execute(
                "INSERT INTO registry.organization_changes VALUES (%s, '2020-01-01', %s, %s)",
                (each, name, superior),
            )
        connection.execute(
            "INSERT INTO registry.organization_changes VALUES (%s, '2025-07-01', NULL, %s)",
            (VILLAGE, SOUTH),
        )


def park(database: Settings) -> int:
    letters = DeadLetters(
        lambda: psycopg.connect(conninfo(database, "targets_service")), schema="targets"
    )
    return letters.park(
        queue="targets.ledger",
        routing_key="x.y",
        headers={"a": 1},
        body=b"{",
        error="no JSON",
        attempts=3,
    )


def test_a_dead_letter_is_listed_put_back_and_listed_no_more(
    client: FlaskClient, database: Settings, bearer: Headers, bus: Bus
) -> None:
    number = park(database)
    (letter,) = client.get("/v1/dead-letters", headers=bearer()).get_json()["letters"]
    assert (letter["service"], letter["number"], letter["error"]) == ("targets", number, "no JSON")

    path = f"/v1/dead-letters/targets/{number}/replay"
    assert client.post(path, headers=bearer()).status_code == 200

    assert [(each.routing_key, each.body) for each in bus.published] == [("targets.ledger", b"{")]
    assert client.get("/v1/dead-letters", headers=bearer()).get_json() == {"letters": []}


def test_a_dead_letter_that_is_not_there_is_not_found(client: FlaskClient, bearer: Headers) -> None:
    assert client.post("/v1/dead-letters/targets/7/replay", headers=bearer()).status_code == 404


def test_only_those_who_operate_see_dead_letters(client: FlaskClient, bearer: Headers) -> None:
    for role in set(Role) - OPERATES:
        assert client.get("/v1/dead-letters", headers=bearer(role, COUNTY)).status_code == 403


def test_a_revoked_token_is_refused(client: FlaskClient, bearer: Headers) -> None:
    headers = bearer()
    token_id = "x" * 200
    assert client.post(f"/v1/tokens/{token_id}/revoke", headers=headers).status_code == 200
    assert client.post(f"/v1/tokens/{token_id}/revoke", headers=headers).status_code == 200
    assert client.post(f"/v1/tokens/{token_id}x/revoke", headers=headers).status_code == 400


@pytest.mark.usefixtures("county")
def test_a_township_sees_its_subtree_as_it_stood_that_day(
    client: FlaskClient, bearer: Headers
) -> None:
    north, south = bearer(Role.TOWNSHIP, NORTH), bearer(Role.TOWNSHIP, SOUTH)
    path = f"/v1/organizations/{VILLAGE}"

    assert client.get(f"{path}?on=2025-06-01", headers=north).get_json()["name"] == "某村"
    assert client.get(path, headers=north).get_json()["code"] == "out_of_scope"
    assert client.get(path, headers=south).get_json()["superior_id"] == str(SOUTH)
    assert client.get(f"/v1/organizations/{COUNTY}", headers=south).status_code == 403


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("role", "own", "seen"),
    [
        (Role.BRANCH, VILLAGE, {VILLAGE}),
        (Role.TOWNSHIP, SOUTH, {VILLAGE}),
        (Role.TOWNSHIP, NORTH, set()),
        (Role.AUDITOR, None, {COUNTY, NORTH, SOUTH, VILLAGE}),
    ],
)
def test_a_list_holds_what_the_asker_sees(
    client: FlaskClient, bearer: Headers, role: Role, own: UUID | None, seen: set[UUID]
) -> None:
    page = client.get("/v1/organizations", headers=bearer(role, own)).get_json()

    assert {UUID(each["organization_id"]) for each in page["items"]} == seen


@pytest.mark.usefixtures("county")
def test_a_township_commands_in_its_subtree_of_the_commands_day(
    client: FlaskClient, bearer: Headers
) -> None:
    def count(day: str, organization: UUID = VILLAGE) -> str:
        body = {"occurred_on": day, "organization_id": str(organization), "full_members": 9}
        members = {"probationary_members": 1, "entitled_to_vote": 9}
        response = client.post(
            "/v1/commands/registry.count-members",
            json={**body, **members},
            headers=bearer(Role.TOWNSHIP, SOUTH),
        )
        return response.get_json().get("code", "recorded")

    assert count("2025-08-01") == "recorded"
    assert count("2025-06-01") == "out_of_scope"
    assert count("2025-08-01", NORTH) == "out_of_scope"
    assert count("2025-08-01", UUID(int=77)) == "unknown_reference"


def test_a_question_waits_for_what_was_recorded_and_then_gives_up(
    client: FlaskClient, bearer: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.waiting.VISIBLE_TIMEOUT_S", 0.1)

    response = client.get("/v1/organizations?after=registry:7", headers=bearer())

    assert response.status_code == 503
    assert response.get_json()["code"] == "not_yet_visible"
    assert response.get_json()["detail"] == "registry:7"


def test_status_names_every_part(client: FlaskClient, bearer: Headers) -> None:
    found = client.get("/v1/status", headers=bearer(Role.AUDITOR)).get_json()

    parts = {place["part"] for place in found["places"]}
    assert {"ledger", "ledger.targets", "registry.log", "assessment.dossier"} <= parts
    assert all(place["lag"] == 0 for place in found["places"])


def test_the_feed_gives_the_stored_bytes(
    client: FlaskClient, database: Settings, bearer: Headers
) -> None:
    entry = '{"b":1,"a":"责"}'.encode()
    with psycopg.connect(conninfo(database, "ledger_service")) as connection:
        connection.execute(
            "SELECT ledger.integrate(%s, %s, %s, %s, %s)",
            (["registry"], [1], [0], ["x.y.z.v1"], [entry]),
        )

    full = client.get("/v1/ledger/entries?limit=1", headers=bearer(Role.AUDITOR))
    rest = client.get("/v1/ledger/entries?from=1", headers=bearer(Role.AUDITOR))

    assert entry in full.data
    assert full.get_json()["next"] == 1
    assert len(full.get_json()["entries"][0]["integratedat"]) == 27
    assert "immutable" in full.headers["Cache-Control"]
    assert rest.get_json() == {"entries": [], "next": 1}
    assert rest.headers["Cache-Control"] == "no-store"
    assert client.get("/v1/ledger/entries", headers=bearer(Role.BRANCH, VILLAGE)).status_code == 403


def test_scores_of_nothing_are_an_empty_page(client: FlaskClient, bearer: Headers) -> None:
    assert client.get("/v1/scores?year=2025", headers=bearer()).get_json()["items"] == []
    path = f"/v1/organizations/{VILLAGE}/score"
    assert client.get(path, query_string={"year": 2025}, headers=bearer()).status_code == 404
