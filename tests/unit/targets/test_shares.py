"""S-34, S-72: who leads, who assists with which share, who signs."""

from uuid import UUID

import pytest

from services.targets.domain.errors import LeadsAlreadyError, NotGivenError, SharesExceedError
from services.targets.domain.target import Target
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import IndicatorCascaded
from shared.contracts.facts.targets_progress import AssistanceAccepted, AssistanceAgreed
from tests.unit.targets.builders import (
    ANOTHER_POST,
    BRANCH,
    INCOME,
    LI,
    OTHER,
    POST,
    WANG,
    a_target,
    facts_of,
    on,
)


def led_by_li() -> Target:
    target = a_target()
    target.cascade(
        IndicatorCascaded(organization_id=BRANCH, indicator_id=INCOME, post_id=POST, person_id=LI),
        on=on(2),
    )
    target.collect_events()
    return target


def assist(
    target: Target, percent: int, person: UUID = WANG, post: UUID = ANOTHER_POST
) -> list[Fact]:
    agreed = AssistanceAgreed(
        organization_id=BRANCH,
        indicator_id=INCOME,
        unit_id=OTHER,
        post_id=post,
        person_id=person,
        percent=percent,
    )
    target.agree_assistance(agreed, on=on(3))
    return facts_of(target)


@pytest.mark.clause("S-34", "S-72")
def test_another_unit_assists_with_a_share_and_its_person_signs_for_it() -> None:
    target = led_by_li()
    assist(target, 30)

    target.accept_assistance(BRANCH, INCOME, WANG, on=on(4))
    target.accept_assistance(BRANCH, INCOME, WANG, on=on(5))

    assert facts_of(target) == [
        AssistanceAccepted(
            organization_id=BRANCH, indicator_id=INCOME, post_id=ANOTHER_POST, person_id=WANG
        )
    ]


@pytest.mark.clause("S-34")
def test_whoever_leads_keeps_a_share() -> None:
    target = led_by_li()
    assist(target, 60)

    with pytest.raises(SharesExceedError):
        assist(target, 40, person=UUID(int=13), post=UUID(int=23))
    assert len(assist(target, 99)) == 1  # in place of the 60


@pytest.mark.clause("S-34")
def test_nobody_both_leads_and_assists() -> None:
    target = led_by_li()

    with pytest.raises(LeadsAlreadyError):
        assist(target, 10, person=LI, post=POST)


@pytest.mark.clause("S-34")
def test_a_share_of_nothing_ends_the_assistance() -> None:
    target = led_by_li()
    assist(target, 30)
    assist(target, 0)

    with pytest.raises(NotGivenError):
        target.accept_assistance(BRANCH, INCOME, WANG, on=on(4))
    assert assist(target, 0) == []


@pytest.mark.clause("S-34")
def test_another_share_is_signed_for_again() -> None:
    target = led_by_li()
    for percent in (30, 40):
        assist(target, percent)
        target.accept_assistance(BRANCH, INCOME, WANG, on=on(4))
        assert len(facts_of(target)) == 1
