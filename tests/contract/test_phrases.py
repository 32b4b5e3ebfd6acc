"""The plan's phrases that its clauses' quotes leave out: the sample county says all of each."""

from functools import cache
from typing import Any

import pytest

from deploy.samples.generate import generate


@cache
def bodies(command: str) -> list[dict[str, Any]]:
    """Give what the sample says by a command."""
    found = [line.body for line in generate_once() if line.command == command]
    assert found, command
    return found


@cache
def generate_once() -> list[Any]:
    return generate()


def said(command: str, field: str) -> set[Any]:
    return {body[field] for body in bodies(command) if field in body}


@pytest.mark.clause("S-02", "R-01")
def test_a_policy_document_states_its_purpose() -> None:
    assert said("issue-document", "purpose")


@pytest.mark.clause("S-07", "R-04")
def test_a_plan_names_the_development_goal_that_it_serves() -> None:
    assert said("link-plan", "development_goal")


@pytest.mark.clause("S-09", "R-05")
def test_there_are_key_points_weak_points_and_difficulties() -> None:
    assert said("open-focus", "kind") == {"key_point", "weak_point", "difficulty"}


@pytest.mark.clause("S-11", "R-06")
def test_an_innovation_is_of_organization_building_or_of_the_member_team() -> None:
    assert said("claim-innovation", "field") == {"organization_building", "member_team"}


@pytest.mark.clause("S-12", "R-07")
def test_there_are_resolutions_decisions_and_instructions() -> None:
    assert said("receive-directive", "kind") == {"resolution", "decision", "instruction"}


@pytest.mark.clause("S-13", "R-08")
def test_there_are_programmes_plans_institutions_and_measures() -> None:
    kinds = {"programme", "plan", "institution", "measure"}

    assert said("approve-work-document", "kind") == kinds


@pytest.mark.clause("S-17", "R-09")
def test_posts_are_those_of_the_whole_team() -> None:
    of_teams = {"secretary", "deputy_secretary", "party_building_lead", "member"}

    assert said("create-post", "kind") >= of_teams


@pytest.mark.clause("S-16", "S-19", "R-10")
def test_the_superior_guides_development_and_the_branch_carries_it_out() -> None:
    guided = {(body["organization_id"], body["unit_id"]) for body in bodies("record-guidance")}
    planned = {
        (body["organization_id"], body["unit_id"]) for body in bodies("set-development-quota")
    }
    carried_out = said("count-development", "organization_id")

    assert {unit for _, unit in guided | planned} <= carried_out
    assert not {above for above, _ in guided | planned} & carried_out


@pytest.mark.clause("S-28", "R-12")
def test_members_are_appraised_in_production_work_study_and_social_life() -> None:
    areas = {level["area"] for body in bodies("record-appraisal") for level in body["levels"]}

    assert areas == {"production", "work", "study", "social_life"}


@pytest.mark.clause("S-30", "R-14")
def test_a_survey_asks_of_organizing_informing_serving_and_rights() -> None:
    groups = {result["group"] for body in bodies("close-survey") for result in body["results"]}

    assert groups == {"organise", "inform", "serve", "rights"}


@pytest.mark.clause("S-45", "R-15")
def test_a_topic_states_what_gave_rise_to_it() -> None:
    assert all(body["trigger"] for body in bodies("set-topic"))
