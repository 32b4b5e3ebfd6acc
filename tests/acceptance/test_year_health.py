"""The five views of health of S-04, of a year on record, beside what they are counted from."""

from typing import Any
from uuid import uuid4

import pytest

from deploy.samples.expected import read_expected
from services.cli.loading import Progress
from shared.testing.suites import Http
from tests.acceptance.sample import LINES

MERGER = next(line.body for line in LINES if line.command == "merge-organizations")
COUNTY = next(
    line.body["organization_id"]
    for line in LINES
    if line.command == "establish-organization" and line.body["kind"] == "county_committee"
)
SUPPORT = [line.body for line in LINES if line.command == "record-support"]
GIVER = SUPPORT[0]["organization_id"]
GIVEN = {one["unit_id"] for one in SUPPORT if one["organization_id"] == GIVER}
LEADING = {"S-36", "S-37a", "S-37b", "S-37c"}
FULFILLED = {"fulfilled", "fulfilled_late"}


@pytest.mark.clause("S-04")
@pytest.mark.parametrize("expected", read_expected()[:6], ids=lambda one: str(one.number))
@pytest.mark.parametrize("day", ["2025-06-30", "2025-12-31"])
def test_health_of_a_day_counts_what_was_due_by_it(
    http: Http, loaded: Progress, expected: Any, day: str
) -> None:
    own = f"/v1/organizations/{expected.organization_id}"
    owed = http.get(
        f"{own}/obligations?year=2025&valid_at={day}&limit=500&after={loaded.after}"
    ).json
    due = [one for one in owed["items"] if one["counts"] and one["due_on"] <= day]
    meetings = [one for one in due if LEADING & set(one["clauses"])]
    indicators = http.get(f"{own}/deadlines?on={day}").json
    fallen_due = [one for one in indicators if one["standing"] not in {"not_due", "closed"}]

    health = http.get(f"{own}/health?on={day}").json

    held = [one for one in meetings if one["state"]["code"] in FULFILLED]
    assert (health["leadership"]["done"], health["leadership"]["of"]) == (len(held), len(meetings))
    in_time = [one for one in due if one["state"]["code"] == "fulfilled"]
    in_time += [one for one in fallen_due if one["standing"] == "on_time"]
    on_time = health["on_time"]
    assert (on_time["done"], on_time["of"]) == (len(in_time), len(due) + len(fallen_due))
    answered = http.get(f"{own}/responsibilities?on={day}").json
    signed = [one for one in answered if one["state"] == "held"]
    assert health["responsibility"]["done"] == len(signed)
    assert health["responsibility"]["of"] == len(answered)


@pytest.mark.clause("S-04", "S-61", "S-22")
def test_assessment_is_regular_by_a_pack_published_before_its_use_and_support_is_counted(
    http: Http, loaded: Progress
) -> None:
    def health(day: str) -> Any:
        return http.get(f"/v1/organizations/{COUNTY}/health?on={day}&after={loaded.after}").json

    before, after = health("2024-12-01"), health("2025-12-31")

    assert before["assessment"]["rule_pack"] is None
    assert not before["assessment"]["is_published_before_use"]
    assert after["assessment"]["rule_pack"]["name"] == "township-2025"
    assert after["assessment"]["is_published_before_use"]
    giving = health_of(http, GIVER)["support"]["units"]
    assert (giving["done"], giving["of"] > giving["done"]) == (len(GIVEN), True)
    assert [health_of(http, one)["support"]["received"] > 0 for one in GIVEN] == [True] * len(GIVEN)


@pytest.mark.clause("S-04", "E-16")
def test_health_of_a_day_before_a_merger_is_that_of_the_predecessors_by_todays_tree(
    http: Http, loaded: Progress
) -> None:
    successor = MERGER["organization_id"]
    asked = f"/v1/organizations/{successor}/health?on=2025-06-30&after={loaded.after}"

    was, today = http.get(asked).json, http.get(f"{asked}&shape=today").json

    assert (was["organization_ids"], was["leadership"]["of"]) == ([successor], 0)
    assert sorted(today["organization_ids"]) == sorted(MERGER["predecessor_ids"])
    each = [health_of(http, one, "2025-06-30") for one in MERGER["predecessor_ids"]]
    for view in ("responsibility", "leadership", "on_time"):
        assert today[view]["of"] == sum(one[view]["of"] for one in each) > 0
        assert today[view]["done"] == sum(one[view]["done"] for one in each)


@pytest.mark.parametrize("shape", ["was", "today"])
def test_an_organization_that_nobody_knows_has_no_health(http: Http, shape: str) -> None:
    assert http.get(f"/v1/organizations/{uuid4()}/health?shape={shape}").status == 404


def health_of(http: Http, organization_id: str, day: str = "2025-12-31") -> Any:
    """Give the health of an organization on a day."""
    return http.get(f"/v1/organizations/{organization_id}/health?on={day}").json
