"""Rules of targets: indicators, to whom they are given, who signs for them."""

from datetime import date
from uuid import UUID

import pytest

from services.targets.domain.errors import (
    IndicatorDueOutsidePlanError,
    IndicatorMissingError,
    IndicatorRepeatedError,
    NotGivenError,
    UnknownIndicatorError,
)
from services.targets.domain.plan import Plan
from services.targets.domain.target import Target
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import (
    Indicator,
    IndicatorAccepted,
    IndicatorCascaded,
    PlanAdopted,
    PlanKind,
    TargetSet,
)

BRANCH, OTHER = UUID(int=1), UUID(int=2)
LI, WANG = UUID(int=11), UUID(int=12)
POST = UUID(int=21)
INCOME = UUID(int=41)
JANUARY, MARCH, MAY, JULY = (date(2025, month, 1) for month in (1, 3, 5, 7))


def a_plan() -> Plan:
    adopted = PlanAdopted(
        organization_id=BRANCH,
        kind=PlanKind.ANNUAL,
        title="2025年目标",
        starts_on=JANUARY,
        ends_on=date(2025, 12, 31),
    )
    return Plan.adopt(UUID(int=31), adopted, on=JANUARY)


def an_indicator(indicator_id: UUID = INCOME, due_on: date = date(2025, 12, 31)) -> Indicator:
    return Indicator(
        indicator_id=indicator_id,
        name="村集体经营性收入",
        unit="万元",
        quantity="12.5",
        due_on=due_on,
        standard="以账目为准",
        source="村级账目",
    )


def set_out(*indicators: Indicator, organization_id: UUID = BRANCH) -> Target:
    fact = TargetSet(
        organization_id=organization_id,
        plan_id=UUID(int=31),
        title="发展集体经济",
        indicators=indicators,
    )
    return Target.set_out(UUID(int=51), fact, on=JANUARY, plan=a_plan())


def a_target() -> Target:
    target = set_out(an_indicator())
    target.collect_events()
    return target


def cascade(
    target: Target, person: UUID, on: date, indicator: UUID = INCOME, organization: UUID = BRANCH
) -> list[Fact]:
    fact = IndicatorCascaded(
        organization_id=organization, indicator_id=indicator, post_id=POST, person_id=person
    )
    target.cascade(fact, on=on)
    return facts_of(target)


def accept(target: Target, person: UUID, on: date, indicator: UUID = INCOME) -> list[Fact]:
    target.accept(BRANCH, indicator, person, on=on)
    return facts_of(target)


def facts_of(target: Target) -> list[Fact]:
    return [recorded.fact for recorded in target.collect_events()]


@pytest.mark.clause("S-03", "S-32")
def test_a_target_needs_an_indicator() -> None:
    with pytest.raises(IndicatorMissingError):
        set_out()


def test_the_indicators_of_a_target_have_ids_of_their_own() -> None:
    with pytest.raises(IndicatorRepeatedError):
        set_out(an_indicator(), an_indicator())


@pytest.mark.clause("S-33")
@pytest.mark.parametrize("due_on", [date(2024, 12, 31), date(2027, 1, 1)])
def test_an_indicator_is_due_within_reach_of_its_plan(due_on: date) -> None:
    with pytest.raises(IndicatorDueOutsidePlanError):
        set_out(an_indicator(due_on=due_on))


@pytest.mark.parametrize("due_on", [JANUARY, date(2026, 12, 31)])
def test_an_indicator_may_be_due_up_to_the_end_of_the_year_after(due_on: date) -> None:
    set_out(an_indicator(due_on=due_on))


def test_a_target_belongs_to_the_organization_of_its_plan() -> None:
    with pytest.raises(WrongOrganizationError):
        set_out(an_indicator(), organization_id=OTHER)


def test_only_an_indicator_of_the_target_is_given_or_accepted() -> None:
    target = a_target()

    with pytest.raises(UnknownIndicatorError):
        cascade(target, LI, MARCH, indicator=OTHER)
    with pytest.raises(UnknownIndicatorError):
        accept(target, LI, MARCH, indicator=OTHER)


def test_a_target_of_another_organization_is_refused() -> None:
    with pytest.raises(WrongOrganizationError):
        cascade(a_target(), LI, MARCH, organization=OTHER)


def test_giving_an_indicator_to_who_has_it_records_nothing() -> None:
    target = a_target()

    assert len(cascade(target, LI, MARCH)) == 1
    assert cascade(target, LI, MAY) == []
    assert len(cascade(target, WANG, MAY)) == 1


@pytest.mark.clause("S-34")
def test_the_person_an_indicator_was_given_to_signs_for_it() -> None:
    target = a_target()
    cascade(target, LI, MARCH)

    assert accept(target, LI, MAY) == [
        IndicatorAccepted(organization_id=BRANCH, indicator_id=INCOME, post_id=POST, person_id=LI)
    ]


def test_signing_twice_records_once() -> None:
    target = a_target()
    cascade(target, LI, MARCH)
    accept(target, LI, MARCH)

    assert accept(target, LI, MAY) == []


@pytest.mark.clause("S-34")
def test_nobody_else_signs_for_it() -> None:
    target = a_target()

    for person in (LI, WANG):
        with pytest.raises(NotGivenError):
            accept(target, person, MAY)
    cascade(target, LI, MARCH)
    with pytest.raises(NotGivenError):
        accept(target, WANG, MAY)

    assert facts_of(target) == []


def test_a_signature_is_for_what_was_given_on_its_day_also_when_told_late() -> None:
    target = a_target()
    cascade(target, LI, MARCH)
    cascade(target, WANG, JULY)

    assert len(accept(target, LI, MAY)) == 1
    with pytest.raises(NotGivenError):
        accept(target, LI, JULY)


@pytest.mark.clause("S-34")
def test_who_is_given_it_again_signs_again() -> None:
    target = a_target()
    for person, day in ((LI, JANUARY), (WANG, MARCH), (LI, MAY)):
        cascade(target, person, day)
        assert len(accept(target, person, day)) == 1
