"""S-31: plans linked, ended, inherited; S-07: goals and numbers of others."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.targets.domain.errors import (
    InheritsFromItselfError,
    NotALongTermPlanError,
    PlanEndedError,
)
from services.targets.domain.outcome import Outcome
from services.targets.domain.registers.governance import outcomes
from services.targets.domain.registers.plans import PlanFinding, PlanFindingKind, plan_findings
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import PlanKind
from shared.contracts.facts.targets_progress import OutcomeImported, PlanInherited, PlanLinked
from shared.contracts.practice import DEFAULTS
from tests.unit.targets.builders import (
    BRANCH,
    JANUARY,
    LONG_TERM,
    OTHER,
    PLAN,
    TARGET,
    a_plan,
    a_target,
    facts_of,
    filed,
    on,
)

SUCCESSOR = UUID(int=9)


def linked(**said: Any) -> PlanLinked:
    return PlanLinked(organization_id=BRANCH, **said)


def adopted(kind: PlanKind, plan_id: UUID) -> tuple[UUID, Any, Fact]:
    (fact,) = facts_of(a_plan(kind, plan_id))
    return plan_id, JANUARY, fact


LONG_AGO = date(2020, 1, 1)
JUNE = on(6)


def findings(
    *said: Any, organization: UUID = BRANCH, stands_since: date | None = LONG_AGO, day: date = JUNE
) -> set[PlanFinding]:
    rows = filed(*said)
    return set(
        plan_findings(
            rows,
            organization,
            year=2025,
            on=day,
            stands_since=stands_since,
            grace_days=DEFAULTS.plan_grace_days,
        )
    )


@pytest.mark.clause("S-31")
def test_the_targets_of_a_year_carry_out_a_long_term_plan() -> None:
    plan, above = a_plan(), a_plan(PlanKind.LONG_TERM, LONG_TERM)
    plan.collect_events()
    for _ in range(2):
        plan.link_to(linked(long_term_id=LONG_TERM), above, on=on(2))

    assert facts_of(plan) == [linked(long_term_id=LONG_TERM)]


@pytest.mark.clause("S-07", "S-31")
def test_a_plan_may_be_linked_to_a_goal_of_development() -> None:
    plan = a_plan()
    plan.link_to(linked(development_goal="乡村产业振兴"), None, on=on(2))

    assert plan.link == (None, "乡村产业振兴")


@pytest.mark.clause("S-31")
def test_a_link_names_a_long_term_plan_of_the_same_organization() -> None:
    plan = a_plan()
    long_term = a_plan(PlanKind.LONG_TERM, LONG_TERM)

    for wrong in (None, a_plan(plan_id=OTHER)):
        with pytest.raises(NotALongTermPlanError):
            plan.link_to(linked(), wrong, on=on(2))
    with pytest.raises(NotALongTermPlanError):
        long_term.link_to(linked(long_term_id=LONG_TERM), long_term, on=on(2))
    with pytest.raises(WrongOrganizationError):
        plan.link_to(
            linked(long_term_id=LONG_TERM),
            a_plan(PlanKind.LONG_TERM, LONG_TERM, OTHER),
            on=on(2),
        )


@pytest.mark.clause("S-31", "E-16")
def test_a_successor_inherits_a_plan_as_it_stood_and_may_end_it() -> None:
    plan = a_plan(PlanKind.LONG_TERM)
    plan.collect_events()
    plan.inherit(SUCCESSOR, BRANCH, on=on(7))

    (inherited,) = facts_of(plan)
    assert isinstance(inherited, PlanInherited)
    assert (inherited.organization_id, inherited.kind) == (SUCCESSOR, PlanKind.LONG_TERM)
    with pytest.raises(WrongOrganizationError):
        plan.end(BRANCH, on=on(8))
    plan.end(SUCCESSOR, on=on(8))
    with pytest.raises(PlanEndedError):
        plan.end(SUCCESSOR, on=on(9))


def test_nobody_inherits_from_itself() -> None:
    with pytest.raises(InheritsFromItselfError):
        a_plan().inherit(BRANCH, BRANCH, on=on(7))


@pytest.mark.clause("S-31")
def test_what_is_missing_among_plans_is_listed() -> None:
    year, above = adopted(PlanKind.ANNUAL, PLAN), adopted(PlanKind.LONG_TERM, LONG_TERM)
    link = (PLAN, on(2), linked(long_term_id=LONG_TERM))

    assert {one.kind for one in findings()} == {
        PlanFindingKind.NO_LONG_TERM_PLAN,
        PlanFindingKind.NO_TARGETS_OF_YEAR,
    }
    assert findings(year, above) == {PlanFinding(kind=PlanFindingKind.NOT_LINKED, plan_id=PLAN)}
    assert {one.kind for one in findings(year, link)} == {
        PlanFindingKind.NO_LONG_TERM_PLAN,
        PlanFindingKind.LINK_NOT_IN_FORCE,
    }
    assert findings(year, above, link) == set()


@pytest.mark.clause("S-31")
def test_a_new_organization_has_its_days_of_grace_for_plan_and_targets() -> None:
    founded = date(2025, 3, 1)
    over = founded + timedelta(days=DEFAULTS.plan_grace_days)

    assert findings(stands_since=founded, day=over - timedelta(days=1)) == set()
    assert {one.kind for one in findings(stands_since=founded, day=over)} == {
        PlanFindingKind.NO_LONG_TERM_PLAN,
        PlanFindingKind.NO_TARGETS_OF_YEAR,
    }


@pytest.mark.clause("S-31")
def test_no_targets_are_owed_of_a_year_that_was_over_before_the_grace() -> None:
    found = findings(stands_since=date(2025, 12, 1), day=date(2026, 6, 1))

    assert {one.kind for one in found} == {PlanFindingKind.NO_LONG_TERM_PLAN}


@pytest.mark.clause("S-31")
def test_a_link_that_is_missing_is_listed_in_the_days_of_grace_too() -> None:
    found = findings(adopted(PlanKind.ANNUAL, PLAN), stands_since=on(5))

    assert found == {PlanFinding(kind=PlanFindingKind.NOT_LINKED, plan_id=PLAN)}


@pytest.mark.clause("S-31", "E-16")
def test_a_plan_that_outlives_its_organization_is_listed_until_somebody_goes_on_with_it() -> None:
    above = adopted(PlanKind.LONG_TERM, LONG_TERM)
    plan = a_plan(PlanKind.LONG_TERM, LONG_TERM)
    plan.inherit(SUCCESSOR, BRANCH, on=on(5))
    inherited = (LONG_TERM, on(5), facts_of(plan)[-1])

    assert findings(above, stands_since=None) == {
        PlanFinding(kind=PlanFindingKind.ORGANIZATION_ENDED, plan_id=LONG_TERM)
    }
    assert findings(above, inherited, stands_since=None) == set()
    assert {one.kind for one in findings(above, inherited, organization=SUCCESSOR)} == {
        PlanFindingKind.NO_TARGETS_OF_YEAR
    }


@pytest.mark.clause("S-07")
def test_a_number_of_another_department_is_context_unless_said_otherwise() -> None:
    imported = OutcomeImported(
        organization_id=BRANCH, name="人均收入", unit="元", quantity="1", department="统计局"
    )
    rows = filed((UUID(int=91), on(3), imported))

    (shown,) = outcomes(rows, on(3))

    assert shown.is_context
    assert outcomes(rows, on(2)) == ()


@pytest.mark.clause("S-07")
def test_a_number_speaks_for_a_target_of_its_own_organization() -> None:
    imported = OutcomeImported(
        organization_id=OTHER,
        name="人均收入",
        unit="元",
        quantity="1",
        department="统计局",
        target_id=TARGET,
    )

    with pytest.raises(WrongOrganizationError):
        Outcome.take_over(UUID(int=91), imported, on=on(3), target=a_target())
