"""Recording one meeting: what a person must enter, and nothing else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

import pytest
from flask.testing import FlaskClient

from shared.contracts.roles import Role

VILLAGE = UUID(int=3)
Headers = Callable[..., dict[str, str]]
PATH = "/v1/commands/activities.record-meeting"
ENTERED = {
    "occurred_on": "2025-03-01",
    "kind": "branch_committee",
    "chair_id": str(UUID(int=99)),
    "present": 5,
    "agenda": [{"title": "研究党建工作"}],
    "conclusions": [{"problem": "流动党员联系难", "conclusion": "支委包联"}],
}


@pytest.mark.clause("S-37b")
def test_date_kind_chair_number_one_item_and_one_conclusion_are_enough(
    client: FlaskClient, services: Any, bearer: Headers
) -> None:
    assert len(ENTERED) == 6

    response = client.post(PATH, json=ENTERED, headers=bearer(Role.BRANCH, VILLAGE))

    assert response.status_code == 201
    (sent,) = services.calls
    assert sent.body == {
        **ENTERED,
        "organization_id": str(VILLAGE),  # of whoever speaks
        "meeting_id": str(uuid5(UUID(sent.command_id), "meeting_id")),
    }


def test_who_speaks_for_no_organization_names_it(client: FlaskClient, bearer: Headers) -> None:
    nobodys = bearer()

    response = client.post(PATH, json=ENTERED, headers=nobodys)

    assert response.status_code == 422
    assert [fault["field"] for fault in response.get_json()["fields"]] == ["organization_id"]


@pytest.mark.parametrize("left_out", ["occurred_on", "kind", "chair_id", "present", "agenda"])
def test_each_of_them_is_asked_for_by_name(
    client: FlaskClient, bearer: Headers, left_out: str
) -> None:
    body = {name: value for name, value in ENTERED.items() if name != left_out}

    response = client.post(PATH, json=body, headers=bearer(Role.BRANCH, VILLAGE))

    assert response.status_code == 422
    assert [fault["field"] for fault in response.get_json()["fields"]] == [left_out]


@pytest.mark.clause("E-04")
def test_a_meeting_that_broke_up_needs_its_day_and_kind(
    client: FlaskClient, bearer: Headers
) -> None:
    body = {name: ENTERED[name] for name in ("occurred_on", "kind")}

    response = client.post(
        "/v1/commands/activities.record-aborted-meeting",
        json=body,
        headers=bearer(Role.BRANCH, VILLAGE),
    )

    assert response.status_code == 201


def test_a_command_of_the_registry_names_the_organization_that_it_is_about(
    client: FlaskClient, bearer: Headers
) -> None:
    path = "/v1/commands/registry.rename-organization"
    body = {"occurred_on": "2025-03-01", "name": "新名"}

    response = client.post(path, json=body, headers=bearer(Role.TOWNSHIP, VILLAGE))

    assert response.status_code == 422
    assert [fault["field"] for fault in response.get_json()["fields"]] == ["organization_id"]
