"""Rules of a successor that goes on with open indicators, and of what is left open (S-34)."""

from datetime import date
from uuid import UUID

import pytest

from services.targets.domain.errors import (
    IndicatorClosedError,
    IndicatorDueOutsidePlanError,
    InheritsFromItselfError,
    NotGivenError,
    SheetOwnerError,
    UnknownIndicatorError,
)
from services.targets.domain.inheriting import inherited
from services.targets.domain.plan import Plan
from services.targets.domain.registers.indicators import Standing, indicators, open_ones, standing
from services.targets.domain.registers.plans import PlanFinding, PlanFindingKind, plan_findings
from services.targets.domain.registers.responsibility import (
    ResponsibilityState,
    health,
    responsibilities,
)
from services.targets.domain.target import Target
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import IndicatorAccepted, IndicatorCascaded, PlanKind, Sheet
from shared.contracts.facts.targets_progress import (
    IndicatorsHandedOn,
    TargetEnded,
    TargetInherited,
)
from tests.unit.targets.builders import (
    BRANCH,
    DECEMBER,
    INCOME,
    JANUARY,
    LI,
    OTHER,
    PLAN,
    POST,
    TARGET,
    TRAINING,
    WANG,
    a_plan,
    a_target,
    a_target_set,
    an_indicator,
    facts_of,
    filed,
    on,
)

NEW, NEWEST = UUID(int=52), UUID(int=53)
THIRD = UUID(int=5)


def both(**said: object) -> Target:
    target = a_target(an_indicator(), an_indicator(indicator_id=TRAINING, name="培训"), **said)
    target.collect_events()
    return target


def handing(*ids: UUID, of: UUID = BRANCH, to: UUID = OTHER, new: UUID = NEW) -> IndicatorsHandedOn:
    return IndicatorsHandedOn(
        organization_id=of, indicator_ids=ids, successor_id=to, successor_target_id=new
    )


def go_on(target: Target, *ids: UUID, plan: Plan | None = None, day: date | None = None) -> Target:
    handed_on, day = handing(*ids), day or on(7)
    plan = plan or a_plan(organization_id=OTHER)
    new = Target.go_on(NEW, inherited(target, handed_on, post_id=None, plan=plan), on=day)
    target.hand_on(handed_on, on=day)
    return new


def cascaded(to: UUID, of: UUID = OTHER) -> IndicatorCascaded:
    return IndicatorCascaded(organization_id=of, indicator_id=INCOME, post_id=POST, person_id=to)


@pytest.mark.clause("S-34", "E-16", "E-17")
def test_a_successor_goes_on_with_an_indicator_as_it_stood_and_its_person_signs_anew() -> None:
    target = both()
    target.cascade(cascaded(LI, BRANCH), on=on(2))
    target.accept(BRANCH, INCOME, LI, on=on(2, 2))
    target.change_deadline(BRANCH, INCOME, on(12), approved_by="乡党委", on=on(3), plan=a_plan())

    new = go_on(target, INCOME)

    (told,) = facts_of(new)
    assert isinstance(told, TargetInherited)
    assert (told.organization_id, told.from_target_ids) == (OTHER, (TARGET,))
    assert [(one.indicator_id, one.due_on) for one in told.indicators] == [(INCOME, on(12))]
    with pytest.raises(NotGivenError):
        new.accept(OTHER, INCOME, LI, on=on(8))
    new.cascade(cascaded(WANG), on=on(8))
    new.accept(OTHER, INCOME, WANG, on=on(8, 2))
    assert [type(fact) for fact in facts_of(new)] == [IndicatorCascaded, IndicatorAccepted]


@pytest.mark.clause("S-34", "E-16")
def test_what_a_successor_goes_on_with_is_closed_here_and_the_rest_stays_open() -> None:
    target = both()
    go_on(target, INCOME)

    target.cascade(cascaded(LI, BRANCH), on=on(6))  # known late
    with pytest.raises(IndicatorClosedError):
        target.cascade(cascaded(LI, BRANCH), on=on(7))
    with pytest.raises(IndicatorClosedError):
        go_on(target, INCOME)
    target.collect_events()

    target.end(BRANCH, on=on(8))

    assert facts_of(target) == [TargetEnded(organization_id=BRANCH, indicator_ids=(TRAINING,))]
    with pytest.raises(IndicatorClosedError):
        target.end(BRANCH, on=on(9))
    with pytest.raises(IndicatorClosedError):
        go_on(target, TRAINING)


@pytest.mark.clause("S-34", "E-16")
def test_a_successor_inherits_what_there_is_under_a_plan_of_its_own() -> None:
    plan = a_plan(organization_id=OTHER)
    over = a_plan(PlanKind.LONG_TERM, organization_id=OTHER)
    over.starts_on = DECEMBER

    for ids, wrong, refusal in (
        ((UUID(int=99),), plan, UnknownIndicatorError),
        ((INCOME,), a_plan(), WrongOrganizationError),
        ((INCOME,), over, IndicatorDueOutsidePlanError),
    ):
        with pytest.raises(refusal):
            go_on(both(), *ids, plan=wrong)
    with pytest.raises(InheritsFromItselfError):
        inherited(both(), handing(INCOME, to=BRANCH), post_id=None, plan=a_plan())
    with pytest.raises(SheetOwnerError):
        inherited(both(), handing(INCOME), post_id=POST, plan=plan)
    leaders = both(sheet=Sheet.LEADER, post_id=POST)
    with pytest.raises(SheetOwnerError):
        inherited(leaders, handing(INCOME), post_id=None, plan=plan)
    with pytest.raises(WrongOrganizationError):
        both().hand_on(handing(INCOME, of=OTHER), on=on(7))


@pytest.mark.clause("S-34", "E-16")
def test_a_second_successor_knows_every_target_that_an_indicator_came_from() -> None:
    new = go_on(both(), INCOME)
    again = handing(INCOME, of=OTHER, to=THIRD, new=NEWEST)

    told = inherited(new, again, post_id=None, plan=a_plan(organization_id=THIRD))

    assert told.from_target_ids == (NEW, TARGET)


def the_file() -> list[tuple[UUID, date, Fact]]:
    two = a_target_set(an_indicator(), an_indicator(indicator_id=TRAINING, name="培训"))
    return [(PLAN, JANUARY, adopted()), (TARGET, JANUARY, two)]


def adopted() -> Fact:
    plan = a_plan()
    (fact,) = facts_of(plan)
    return fact


@pytest.mark.clause("S-34", "S-04", "E-16")
def test_an_indicator_handed_on_is_nobodys_here_and_waits_for_a_person_there() -> None:
    rows = filed(*the_file(), (TARGET, on(7), handing(INCOME)))
    there = filed((NEW, on(7), _told()))

    before, after = indicators(rows, on(6)), indicators(rows, on(12))
    assert [one.closed_on for one in before.values()] == [None, None]
    assert [one.indicator.indicator_id for one in open_ones(after.values())] == [TRAINING]
    assert after[INCOME].successor_id == OTHER
    assert standing(after[INCOME], on(11, 30), on(12)) is Standing.CLOSED
    (waits,) = responsibilities(indicators(there, on(12)).values(), parents=(), in_post={})
    assert waits.state is ResponsibilityState.NOT_GIVEN


@pytest.mark.clause("S-34", "E-16")
def test_of_an_organization_that_has_ended_every_target_left_open_is_listed() -> None:
    handed = (TARGET, on(7), handing(INCOME))
    ended = (TARGET, on(7), TargetEnded(organization_id=BRANCH, indicator_ids=(TRAINING,)))

    def left(*more: tuple[UUID, date, Fact], year: int = 2025) -> set[PlanFinding]:
        rows = filed(*the_file(), *more)
        known = indicators(rows, on(8)).values()
        found = plan_findings(
            rows, BRANCH, year=year, on=on(8), stands_since=None, grace_days=90, indicators=known
        )
        return {one for one in found if one.kind is PlanFindingKind.TARGET_LEFT_OPEN}

    open_still = {
        PlanFinding(kind=PlanFindingKind.TARGET_LEFT_OPEN, plan_id=PLAN, target_id=TARGET)
    }
    assert left() == left(handed) == open_still
    assert left(handed, ended) == left(year=2026) == set()


def test_health_counts_no_indicator_that_was_closed_before_it_was_due() -> None:
    rows = filed(*the_file(), (TARGET, on(7), handing(INCOME, TRAINING)))
    found = list(indicators(rows, on(12)).values())

    shown = health(open_ones(found), (), ())

    assert (shown.on_time.of, shown.without_dimension) == (0, 0)


def _told() -> TargetInherited:
    return inherited(both(), handing(INCOME), post_id=None, plan=a_plan(organization_id=OTHER))
