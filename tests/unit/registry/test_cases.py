"""Rules of weak organizations' cases, of the focus register, of units and venues."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from services.registry.domain.case_errors import (
    AcceptanceGradeError,
    BeforeOpeningError,
    ClosedError,
    DissatisfiedTooManyError,
    NotAcceptedError,
    StillOpenError,
)
from services.registry.domain.errors import (
    CoveringMissingError,
    CriteriaMissingError,
    NotSuccessorError,
)
from services.registry.domain.focus import Focus
from services.registry.domain.organization import Organization
from services.registry.domain.reach import Unit, Venue
from services.registry.domain.weak_case import WeakCase
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts import registry_cases as c
from shared.contracts.facts import registry_reach as g
from shared.contracts.facts.registry import OrganizationKind
from shared.contracts.facts.registry_structure import WeakCriterion
from shared.eventstore.aggregate import Aggregate

Establish = Callable[..., Organization]
MARCH, JUNE, SEPTEMBER, DECEMBER = (date(2025, month, 1) for month in (3, 6, 9, 12))
CRITERIA = (WeakCriterion.SECRETARY_VACANT,)


def facts_of(aggregate: Aggregate) -> list[Fact]:
    return [recorded.fact for recorded in aggregate.collect_events()]


@pytest.fixture
def case(branch: Organization) -> WeakCase:
    opened = c.WeakCaseOpened(organization_id=branch.id, criteria=CRITERIA)
    case = WeakCase.open(UUID(int=31), branch, opened, on=MARCH)
    case.collect_events()
    return case


def accept(
    case: WeakCase,
    grade: c.AcceptanceGrade,
    on: date,
    *,
    points: int = 80,
    dissatisfied: int = 0,
) -> None:
    held = c.WeakCaseAcceptanceHeld(
        organization_id=case.organization_id,
        grade=grade,
        score_points=points,
        representatives=15,
        dissatisfied=dissatisfied,
    )
    case.accept(held, on=on)


def close(case: WeakCase, on: date) -> None:
    case.close(c.WeakCaseClosed(organization_id=case.organization_id), on=on)


def reopen(case: WeakCase, on: date, criteria: tuple[WeakCriterion, ...] = CRITERIA) -> None:
    reopened = c.WeakCaseReopened(organization_id=case.organization_id, criteria=criteria)
    case.reopen(reopened, on=on)


@pytest.mark.clause("S-18")
def test_a_weak_organization_is_found_by_criteria(branch: Organization) -> None:
    opened = c.WeakCaseOpened(organization_id=branch.id, criteria=())

    with pytest.raises(CriteriaMissingError):
        WeakCase.open(UUID(int=31), branch, opened, on=MARCH)


@pytest.mark.clause("S-18")
def test_a_case_is_closed_only_after_an_acceptance_that_passed(case: WeakCase) -> None:
    with pytest.raises(NotAcceptedError):
        close(case, JUNE)
    accept(case, c.AcceptanceGrade.UNQUALIFIED, JUNE, points=50)
    with pytest.raises(NotAcceptedError):
        close(case, JUNE)

    accept(case, c.AcceptanceGrade.QUALIFIED, SEPTEMBER)
    with pytest.raises(NotAcceptedError):
        close(case, JUNE)
    close(case, SEPTEMBER)

    assert case.is_closed


@pytest.mark.clause("S-18")
def test_a_middling_acceptance_is_consolidated_for_half_a_year(case: WeakCase) -> None:
    accept(case, c.AcceptanceGrade.BASICALLY_QUALIFIED, JUNE)

    with pytest.raises(NotAcceptedError):
        close(case, date(2025, 11, 30))
    close(case, DECEMBER)

    assert case.is_closed


@pytest.mark.clause("S-18")
@pytest.mark.parametrize(("points", "dissatisfied"), [(69, 0), (90, 8)])
def test_few_points_or_more_than_half_dissatisfied_never_pass(
    case: WeakCase, points: int, dissatisfied: int
) -> None:
    with pytest.raises(AcceptanceGradeError):
        accept(case, c.AcceptanceGrade.QUALIFIED, JUNE, points=points, dissatisfied=dissatisfied)

    accept(case, c.AcceptanceGrade.UNQUALIFIED, JUNE, points=points, dissatisfied=dissatisfied)
    assert len(facts_of(case)) == 1
    with pytest.raises(DissatisfiedTooManyError):
        accept(case, c.AcceptanceGrade.UNQUALIFIED, JUNE, dissatisfied=16)


@pytest.mark.clause("S-18", "S-09")
def test_a_relapse_reopens_the_same_case_and_needs_a_new_acceptance(case: WeakCase) -> None:
    with pytest.raises(StillOpenError):
        reopen(case, JUNE)
    accept(case, c.AcceptanceGrade.QUALIFIED, JUNE)
    close(case, JUNE)
    with pytest.raises(ClosedError):
        accept(case, c.AcceptanceGrade.QUALIFIED, JUNE)
    with pytest.raises(CriteriaMissingError):
        reopen(case, SEPTEMBER, ())

    reopen(case, SEPTEMBER)

    assert not case.is_closed
    with pytest.raises(NotAcceptedError):
        close(case, DECEMBER)


@pytest.mark.clause("S-18", "E-16")
def test_a_case_follows_the_organization_into_its_successor_and_into_no_other(
    case: WeakCase, branch: Organization, township: Organization, establish: Establish
) -> None:
    successor = establish(8, OrganizationKind.BRANCH, township, on=JUNE)
    stranger = establish(9, OrganizationKind.BRANCH, township)
    with pytest.raises(NotSuccessorError):
        case.follow(successor, branch, on=JUNE)
    branch.merge_into(successor.id, on=JUNE)
    with pytest.raises(NotSuccessorError):
        case.follow(stranger, branch, on=JUNE)

    case.follow(successor, branch, on=JUNE)
    case.follow(successor, branch, on=JUNE)

    assert facts_of(case) == [
        c.WeakCaseFollowed(organization_id=successor.id, predecessor_id=branch.id)
    ]
    assert case.organization_id == successor.id


def test_a_step_is_of_the_cases_organization_and_not_before_it_was_opened(case: WeakCase) -> None:
    taken = c.WeakCaseMeasureTaken(organization_id=case.organization_id, measure="补选")

    with pytest.raises(BeforeOpeningError):
        case.go_on(taken, on=date(2025, 2, 1))
    with pytest.raises(WrongOrganizationError):
        case.go_on(c.WeakCaseMeasureTaken(organization_id=UUID(int=99), measure="补选"), on=JUNE)
    case.go_on(taken, on=JUNE)
    case.go_on(taken, on=JUNE)

    assert facts_of(case) == [taken]


@pytest.mark.clause("S-09")
@pytest.mark.parametrize("kind", c.FocusKind)
def test_a_point_is_opened_worked_on_closed_and_reopened(
    branch: Organization, kind: c.FocusKind
) -> None:
    opened = c.FocusOpened(organization_id=branch.id, kind=kind, title="流动党员多")
    planned = c.FocusMeasurePlanned(
        organization_id=branch.id, measure="季度联系", person_id=UUID(int=11), due_on=SEPTEMBER
    )
    closed = c.FocusClosed(organization_id=branch.id, evidence=("记录",))
    reopened = c.FocusReopened(organization_id=branch.id)

    focus = Focus.open(UUID(int=31), branch, opened, on=MARCH)
    focus.plan(planned, on=JUNE)
    with pytest.raises(StillOpenError):
        focus.reopen(reopened, on=JUNE)
    focus.close(closed, on=SEPTEMBER)
    for refused in (
        lambda: focus.close(closed, on=DECEMBER),
        lambda: focus.plan(planned, on=DECEMBER),
    ):
        with pytest.raises(ClosedError):
            refused()
    with pytest.raises(BeforeOpeningError):
        focus.reopen(reopened, on=JUNE)
    focus.reopen(reopened, on=DECEMBER)

    assert facts_of(focus) == [opened, planned, closed, reopened]


@pytest.mark.clause("S-15", "S-57")
def test_a_unit_that_is_organized_names_its_organization_and_no_other_does(
    branch: Organization,
) -> None:
    registered = g.UnitRegistered(
        organization_id=branch.id, kind=g.UnitKind.ENTERPRISE, name="青山竹业", is_new=True
    )
    unit = Unit.register(UUID(int=31), branch, registered, on=MARCH)
    organized = g.UnitCovered(
        organization_id=branch.id, coverage=g.Coverage.ORGANIZED, covering_id=branch.id
    )

    with pytest.raises(CoveringMissingError):
        unit.cover(organized, None, on=JUNE)
    work_only = g.UnitCovered(organization_id=branch.id, coverage=g.Coverage.WORK_ONLY)
    with pytest.raises(CoveringMissingError):
        unit.cover(work_only, branch, on=JUNE)
    unit.cover(work_only, None, on=JUNE)
    unit.cover(organized, branch, on=SEPTEMBER)
    unit.cover(organized, branch, on=DECEMBER)

    assert facts_of(unit) == [registered, work_only, organized]


@pytest.mark.clause("S-15")
def test_nothing_is_said_of_a_unit_after_it_was_closed_and_it_is_closed_once(
    branch: Organization,
) -> None:
    registered = g.UnitRegistered(
        organization_id=branch.id, kind=g.UnitKind.SOCIAL_ORGANIZATION, name="商会"
    )
    unit = Unit.register(UUID(int=31), branch, registered, on=MARCH)
    unit.close(branch.id, on=SEPTEMBER)
    unit.close(branch.id, on=SEPTEMBER)
    work_only = g.UnitCovered(organization_id=branch.id, coverage=g.Coverage.WORK_ONLY)

    with pytest.raises(ClosedError):
        unit.cover(work_only, None, on=SEPTEMBER)
    with pytest.raises(ClosedError):
        unit.close(branch.id, on=DECEMBER)
    unit.cover(work_only, None, on=JUNE)

    assert facts_of(unit) == [registered, g.UnitClosed(organization_id=branch.id), work_only]


@pytest.mark.clause("S-24")
def test_a_venue_is_registered_and_closed(branch: Organization) -> None:
    registered = g.VenueRegistered(
        organization_id=branch.id, kind=g.VenueKind.POSITION, name="党员活动室"
    )

    venue = Venue.register(UUID(int=31), branch, registered, on=MARCH)
    venue.close(branch.id, on=JUNE)

    assert facts_of(venue) == [registered, g.VenueClosed(organization_id=branch.id)]
