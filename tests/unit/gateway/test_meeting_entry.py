"""Recording one meeting: what a person must enter, and nothing else."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

Headers = Callable[..., dict[str, str]]
PATH = "/v1/commands/activities.record-meeting"
ENTERED = {
    "organization_id": str(UUID(int=3)),  # of the token, as a page or the CLI fills it in
    "occurred_on": "2025-03-01",
    "kind": "branch_committee",
    "chair_id": str(UUID(int=99)),
    "present": 5,
    "agenda": [{"title": "研究党建工作"}],
    "conclusions": [{"problem": "流动党员联系难", "conclusion": "支委包联"}],
}


@pytest.mark.clause("S-37b")
def test_date_kind_chair_number_one_item_and_one_conclusion_are_enough(
    client: FlaskClient, bearer: Headers
) -> None:
    response = client.post(PATH, json=ENTERED, headers=bearer())

    assert response.status_code == 201


@pytest.mark.parametrize("left_out", ["occurred_on", "kind", "chair_id", "present", "agenda"])
def test_each_of_them_is_asked_for_by_name(
    client: FlaskClient, bearer: Headers, left_out: str
) -> None:
    body = {name: value for name, value in ENTERED.items() if name != left_out}

    response = client.post(PATH, json=body, headers=bearer())

    assert response.status_code == 422
    assert [fault["field"] for fault in response.get_json()["fields"]] == [left_out]


@pytest.mark.clause("E-04")
def test_a_meeting_that_broke_up_needs_its_day_and_kind(
    client: FlaskClient, bearer: Headers
) -> None:
    body = {name: ENTERED[name] for name in ("organization_id", "occurred_on", "kind")}

    response = client.post(
        "/v1/commands/activities.record-aborted-meeting", json=body, headers=bearer()
    )

    assert response.status_code == 201
