"""Rules of visits and of a unit's calendar."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.activities.domain.inspection import Inspection
from services.activities.domain.inspection_errors import (
    InspectionCapError,
    InspectionConflictError,
    InspectionDaysError,
    InspectionNotDueError,
    InspectionOverError,
    InspectsItselfError,
    ItemTwiceError,
    NoSuchInspectorError,
    SameInspectorError,
)
from services.activities.domain.inspection_year import InspectionYear, calendar_of
from shared.contracts.checklist import CHECKLIST
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_inspection import (
    CheckedItem,
    ChecklistAnswered,
    InspectionBooked,
    InspectionHeld,
    InspectionMode,
    InspectionPlanned,
    InspectorRecused,
    Verdict,
)
from shared.contracts.practice import DEFAULTS
from shared.eventstore.aggregate import Aggregate

TOWNSHIP, UNIT, OTHER, COUNTY = (UUID(int=n) for n in (2, 3, 4, 1))
ZHAO, QIAN, SUN = (UUID(int=n) for n in (11, 12, 13))
APRIL = date(2025, 4, 1)
VISIT = date(2025, 4, 8)
DUES = CheckedItem(code="dues_collected", verdict=Verdict.SATISFIED)


def facts_of(aggregate: Aggregate) -> list[Fact]:
    return [recorded.fact for recorded in aggregate.collect_events()]


def plan(**changes: Any) -> Inspection:
    fields: dict[str, Any] = {
        "organization_id": TOWNSHIP,
        "unit_id": UNIT,
        "mode": InspectionMode.SUPERVISION,
        "starts_on": VISIT,
        "ends_on": VISIT,
        "inspector_ids": (ZHAO, QIAN),
    }
    return Inspection.plan(UUID(int=71), InspectionPlanned(**fields | changes), on=APRIL)


def a_visit(**changes: Any) -> Inspection:
    visit = plan(**changes)
    visit.collect_events()
    return visit


@pytest.mark.parametrize("mode", InspectionMode)
@pytest.mark.clause("S-49", "S-50")
def test_a_visit_of_each_of_the_three_modes_is_planned_and_held(mode: InspectionMode) -> None:
    visit = a_visit(mode=mode)

    visit.hold(TOWNSHIP, (DUES,), on=VISIT)

    held, checked = facts_of(visit)
    assert isinstance(held, InspectionHeld)
    assert isinstance(checked, ChecklistAnswered)
    assert (held.organization_id, checked.organization_id) == (TOWNSHIP, UNIT)


@pytest.mark.clause("E-45", "S-50")
def test_nothing_of_a_visit_is_filed_with_the_unit_before_it_is_held() -> None:
    visit = plan(is_announced=False)
    visit.recuse(TOWNSHIP, ZHAO, SUN, on=APRIL)

    filed_with = {fact.organization_id for fact in facts_of(visit)}  # type: ignore[attr-defined]

    assert filed_with == {TOWNSHIP}


@pytest.mark.parametrize(
    "days",
    [
        {"starts_on": date(2025, 3, 31)},
        {"ends_on": date(2025, 4, 7)},
        {"ends_on": date(2026, 1, 2)},
    ],
)
def test_the_days_of_a_visit_follow_its_planning_in_one_year(days: dict[str, date]) -> None:
    with pytest.raises(InspectionDaysError):
        plan(**days)


def test_nobody_inspects_itself() -> None:
    with pytest.raises(InspectsItselfError):
        plan(unit_id=TOWNSHIP)


def test_an_inspector_is_named_once() -> None:
    with pytest.raises(SameInspectorError):
        plan(inspector_ids=(ZHAO, ZHAO))


@pytest.mark.clause("S-49")
def test_an_inspector_with_a_tie_steps_back_and_does_not_return() -> None:
    visit = a_visit()
    visit.recuse(TOWNSHIP, ZHAO, SUN, on=APRIL)

    assert visit.inspector_ids == (SUN, QIAN)
    assert facts_of(visit) == [
        InspectorRecused(organization_id=TOWNSHIP, person_id=ZHAO, replacement_id=SUN)
    ]
    with pytest.raises(SameInspectorError):
        visit.recuse(TOWNSHIP, QIAN, ZHAO, on=APRIL)
    with pytest.raises(NoSuchInspectorError):
        visit.recuse(TOWNSHIP, ZHAO, UUID(int=14), on=APRIL)


def test_a_visit_is_held_once_on_one_of_its_days() -> None:
    visit = a_visit()

    with pytest.raises(InspectionNotDueError):
        visit.hold(TOWNSHIP, (DUES,), on=date(2025, 4, 9))
    visit.hold(TOWNSHIP, (DUES,), on=VISIT)
    with pytest.raises(InspectionOverError):
        visit.hold(TOWNSHIP, (DUES,), on=VISIT)
    with pytest.raises(InspectionOverError):
        visit.call_off(TOWNSHIP, on=VISIT)


def test_a_visit_belongs_to_who_planned_it() -> None:
    with pytest.raises(WrongOrganizationError):
        a_visit().hold(COUNTY, (DUES,), on=VISIT)


@pytest.mark.clause("S-52", "S-53", "S-54", "S-55", "S-56", "S-57")
def test_the_default_checklist_has_every_item_and_takes_a_countys_own() -> None:
    items = [CheckedItem(code=item.code, verdict=Verdict.SATISFIED) for item in CHECKLIST]
    own = CheckedItem(code="township_canteen", verdict=Verdict.NOT_APPLICABLE)
    visit = a_visit()

    visit.hold(TOWNSHIP, (*items, own), on=VISIT)

    assert {item.clause for item in CHECKLIST} == {f"S-{n}" for n in range(52, 58)}
    assert [item.code for item in CHECKLIST if item.clause == "S-55"] == [
        "dues_collected",
        "dues_managed",
        "dues_used",
    ]
    assert visit.items[-1] == own


def test_an_item_is_answered_once() -> None:
    with pytest.raises(ItemTwiceError):
        a_visit().hold(TOWNSHIP, (DUES, DUES), on=VISIT)


def booking(number: int, first: date, last: date, **changes: Any) -> InspectionBooked:
    fields: dict[str, Any] = {
        "organization_id": TOWNSHIP,
        "unit_id": UNIT,
        "year": 2025,
        "inspection_id": UUID(int=70 + number),
        "starts_on": first,
        "ends_on": last,
    }
    return InspectionBooked(**fields | changes)


def book(year: InspectionYear, wanted: InspectionBooked, cap: int = 4) -> None:
    year.book(wanted, cap=cap, on=APRIL)


def a_year(visits: int) -> InspectionYear:
    year = InspectionYear(calendar_of(UNIT, 2025))
    for n in range(1, visits + 1):
        book(year, booking(n, date(2025, n, 10), date(2025, n, 12)))
    return year


@pytest.mark.clause("S-50")
def test_no_two_visits_share_a_day_whoever_comes() -> None:
    year = a_year(1)

    with pytest.raises(InspectionConflictError):
        book(year, booking(9, date(2025, 1, 12), date(2025, 1, 14), organization_id=COUNTY))
    book(year, booking(9, date(2025, 1, 13), date(2025, 1, 14)))


@pytest.mark.clause("S-50")
def test_more_visits_than_the_yearly_cap_need_approval() -> None:
    year = a_year(DEFAULTS.inspections_a_year)
    december, january = (date(2025, 12, 1),) * 2, (date(2025, 1, 2),) * 2

    with pytest.raises(InspectionCapError):
        book(year, booking(9, *december))
    book(year, booking(9, *december), cap=DEFAULTS.inspections_a_year + 1)
    book(year, booking(8, *january, approved_by="乡党委会议纪要"))


def test_a_visit_called_off_gives_its_place_back() -> None:
    year = a_year(DEFAULTS.inspections_a_year)

    year.unbook(TOWNSHIP, UUID(int=71), on=APRIL)

    book(year, booking(9, date(2025, 1, 10), date(2025, 1, 10)))
