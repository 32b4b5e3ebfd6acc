"""S-06: responsibility goes down level by level; orphans and gaps are listed."""

from typing import Any
from uuid import UUID

import pytest

from services.targets.domain.registers.levels import Item, LevelFault, level_findings

COUNTY, TOWNSHIP, BRANCH, ELSEWHERE = (UUID(int=n) for n in range(1, 5))
TREE = {COUNTY: (), TOWNSHIP: (COUNTY,), BRANCH: (TOWNSHIP,), ELSEWHERE: (COUNTY,)}
ABOVE = UUID(int=40)


def item(organization: UUID, **said: Any) -> Item:
    fields = {
        "target_id": UUID(int=50),
        "indicator_id": UUID(int=51),
        "name": "培养入党积极分子",
        "parent_indicator_id": None,
        "parent_organization_id": None,
        "child_organization_ids": (),
        "is_given": False,
    }
    return Item(organization_id=organization, **(fields | said))


def faults(one: Item) -> list[LevelFault]:
    return [finding.fault for finding in level_findings([one], TREE)]


def hung_on(organization: UUID) -> dict[str, UUID]:
    return {"parent_indicator_id": ABOVE, "parent_organization_id": organization}


@pytest.mark.clause("S-06")
def test_an_item_below_others_hangs_on_an_item_above() -> None:
    assert faults(item(BRANCH, is_given=True)) == [LevelFault.NO_PARENT]
    assert faults(item(BRANCH, is_given=True, **hung_on(TOWNSHIP))) == []
    assert faults(item(BRANCH, is_given=True, **hung_on(COUNTY))) == []
    assert faults(item(BRANCH, is_given=True, **hung_on(ELSEWHERE))) == [
        LevelFault.PARENT_NOT_ABOVE
    ]


@pytest.mark.clause("S-06")
def test_at_the_top_an_item_needs_none_above_and_somebody_below() -> None:
    assert faults(item(COUNTY)) == [LevelFault.NO_CHILD]
    assert faults(item(COUNTY, child_organization_ids=(TOWNSHIP,))) == []


@pytest.mark.clause("S-06")
def test_an_item_is_taken_on_by_those_who_stand_below_and_by_nobody_else() -> None:
    parent = hung_on(COUNTY)

    assert faults(item(TOWNSHIP, child_organization_ids=(BRANCH,), **parent)) == []
    assert faults(item(TOWNSHIP, child_organization_ids=(ELSEWHERE,), **parent)) == [
        LevelFault.NO_CHILD
    ]
    assert faults(item(TOWNSHIP, is_given=True, **parent)) == [LevelFault.NO_CHILD]


@pytest.mark.clause("S-06")
def test_at_the_bottom_a_person_answers_for_each_item() -> None:
    assert faults(item(BRANCH, **hung_on(TOWNSHIP))) == [LevelFault.NOT_GIVEN]


@pytest.mark.clause("S-06")
def test_a_second_superior_counts_as_above() -> None:
    led_twice = TREE | {BRANCH: (TOWNSHIP, ELSEWHERE)}
    one = item(BRANCH, is_given=True, **hung_on(ELSEWHERE))

    assert level_findings([one], led_twice) == ()
