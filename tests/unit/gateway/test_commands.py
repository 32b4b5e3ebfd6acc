"""What a command becomes on its way through the gateway."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from flask.testing import FlaskClient

from shared.contracts.errors import (
    AlreadyExistsError,
    ServiceUnavailableError,
)
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from shared.secrets import read_secret
from shared.security import read_key, unseal, verify_principal, what_is_said

Headers = Callable[..., dict[str, str]]
COUNTY, VILLAGE, PERSON = UUID(int=1), UUID(int=3), UUID(int=99)
NUMBER = uuid4().hex
REGISTER = "/v1/commands/registry.register-person"
MEET = "/v1/commands/activities.record-meeting"
NAMED = {"occurred_on": "2025-01-01", "name": "张三"}
MEETING = {
    "occurred_on": "2025-03-01",
    "organization_id": str(VILLAGE),
    "kind": "branch_committee",
    "chair_id": str(PERSON),
    "present": 5,
    "agenda": [{"title": "议题"}],
}


def test_a_recorded_command_is_answered_with_its_place(
    client: FlaskClient, bearer: Headers
) -> None:
    key = str(uuid4())

    response = client.post(REGISTER, json=NAMED, headers={**bearer(), "Idempotency-Key": key})

    assert response.status_code == 201
    answer = response.get_json()
    assert answer["command_id"] == key
    assert answer["position"] == "registry:7"
    assert answer["version"] == 1
    assert UUID(answer["stream"])
    assert response.headers["Idempotency-Key"] == key


def test_a_command_that_changes_nothing_is_answered_200(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    services.sequence = 0

    response = client.post(REGISTER, json=NAMED, headers=bearer())

    assert response.status_code == 200
    assert response.get_json()["position"] is None


def test_a_command_without_an_id_gets_one(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    response = client.post(REGISTER, json=NAMED, headers=bearer())

    assert response.headers["Idempotency-Key"] == services.calls[0].command_id


def test_new_ids_are_the_same_each_time_a_command_is_sent(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    key = uuid4()
    headers = {**bearer(), "Idempotency-Key": str(key)}

    client.post(REGISTER, json=NAMED, headers=headers)
    client.post(REGISTER, json=NAMED, headers=headers)

    first, second = (call.body["person_id"] for call in services.calls)
    assert first == second == str(uuid5(key, "person_id"))


def test_a_name_goes_to_the_bus_sealed_to_the_registry(
    client: FlaskClient, services: Any, bearer: Headers, secrets: Path
) -> None:
    client.post(REGISTER, json=NAMED, headers=bearer())

    body = services.calls[0].body
    assert "张三" not in str(services.calls[0])
    assert unseal(body["name"], read_key(read_secret(secrets, "registry.key"))) == "张三"


def test_services_are_told_who_says_what_by_the_gateways_signature(
    client: FlaskClient, services: Any, bearer: Headers, secrets: Path
) -> None:
    client.post(MEET, json=MEETING, headers=bearer(Role.BRANCH, VILLAGE, token_id=NUMBER))

    key = read_key(read_secret(secrets, "principal.pub"))
    call = services.calls[0]
    said = {"id": call.command_id, "command": "record-meeting", "body": call.body}
    principal = verify_principal(call.principal, key, says=what_is_said([said]))
    assert principal.actor == str(PERSON)
    assert principal.role is Role.BRANCH
    assert principal.organization_id == VILLAGE
    assert principal.token_id == NUMBER


def test_after_is_handed_to_the_service(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    client.post(f"{REGISTER}?after=registry:4,targets:2,registry:3", json=NAMED, headers=bearer())

    assert services.calls[0].after == {"registry": 4, "targets": 2}


def test_a_batch_is_sent_whole_and_answered_in_order(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    ids = [str(uuid4()), str(uuid4())]
    rows = [{"id": each, "command": "register-person", "body": NAMED} for each in ids]

    response = client.post(
        "/v1/batches", json={"service": "registry", "commands": rows}, headers=bearer()
    )

    assert response.status_code == 201
    assert [answer["command_id"] for answer in response.get_json()["answers"]] == ids
    (call,) = services.calls
    assert (call.service, call.method) == ("registry", "batch")
    assert [row["id"] for row in call.commands] == ids


def test_rows_without_ids_get_the_same_ones_when_the_batch_is_sent_again(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    content = {"service": "registry", "commands": [{"command": "register-person", "body": NAMED}]}
    headers = {**bearer(), "Idempotency-Key": str(uuid4())}

    client.post("/v1/batches", json=content, headers=headers)
    client.post("/v1/batches", json=content, headers=headers)

    first, second = (call.commands[0]["id"] for call in services.calls)
    assert first == second


def test_a_refusal_of_the_service_is_told_as_it_is(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    services.refusal = AlreadyExistsError("42")

    response = client.post(REGISTER, json=NAMED, headers=bearer())

    assert response.status_code == 409
    assert response.get_json()["code"] == "already_exists"


def test_a_service_that_is_away_is_worth_another_try(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    services.refusal = ServiceUnavailableError("registry")

    response = client.post(REGISTER, json=NAMED, headers=bearer())

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "1"


def test_who_may_not_give_a_command_is_told_nothing_of_its_fields(
    client: FlaskClient, bearer: Headers
) -> None:
    response = client.post(REGISTER, json={"x": 1}, headers=bearer(Role.AUDITOR, COUNTY))

    assert response.status_code == 403
    assert response.get_json()["code"] == "not_allowed"
    assert "fields" not in response.get_json()


@pytest.mark.parametrize("key", COMMANDS)
def test_every_command_of_the_table_has_its_door(
    client: FlaskClient, bearer: Headers, key: str
) -> None:
    response = client.post(f"/v1/commands/{key}", json={}, headers=bearer())

    assert response.status_code == 422
    assert response.get_json()["code"] == "invalid_command"
