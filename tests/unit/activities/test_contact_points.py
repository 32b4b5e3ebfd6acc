"""Contact points and visits: what is refused, what is recorded and judged by questions."""

from datetime import date
from uuid import UUID

import pytest

from services.activities.domain.contact_point import ContactPoint
from services.activities.domain.errors import (
    BeforeItBeganError,
    NotTheUnitError,
    RecordWithdrawnError,
)
from services.activities.domain.guidance import Experience, Guidance
from services.activities.domain.visit import Visit
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.facts import activities_points as f
from shared.contracts.roles import Role, Scope
from shared.contracts.table import COMMANDS

TOWNSHIP, UNIT, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
LI, WANG, ZHAO = UUID(int=11), UUID(int=12), UUID(int=13)
MARCH, JUNE, NOVEMBER = date(2025, 3, 1), date(2025, 6, 1), date(2025, 11, 1)


def a_point() -> ContactPoint:
    chosen = f.ContactPointChosen(
        organization_id=TOWNSHIP, unit_id=UNIT, person_id=LI, standing=f.Standing.LAGGING
    )
    point = ContactPoint.choose(UUID(int=61), chosen, on=MARCH)
    point.collect_events()
    return point


def stands(standing: f.Standing) -> f.ContactPointStandingChanged:
    return f.ContactPointStandingChanged(
        organization_id=TOWNSHIP, standing=standing, evidence="验收合格"
    )


def a_visit() -> Visit:
    made = f.VisitMade(organization_id=TOWNSHIP, unit_id=UNIT, person_id=LI)
    visit = Visit.make(UUID(int=62), made, on=MARCH)
    visit.collect_events()
    return visit


@pytest.mark.clause("S-43")
def test_a_demonstration_site_may_fall_back() -> None:
    point = a_point()
    for standing in (f.Standing.DEMONSTRATION, f.Standing.ORDINARY):
        point.change_standing(stands(standing), on=JUNE)

    assert [one.fact for one in point.collect_events()] == [
        stands(f.Standing.DEMONSTRATION),
        stands(f.Standing.ORDINARY),
    ]


def test_a_unit_that_stands_as_it_stood_records_nothing() -> None:
    point = a_point()
    point.change_standing(stands(f.Standing.LAGGING), on=JUNE)

    assert point.collect_events() == []


def test_an_ended_contact_point_takes_no_more() -> None:
    point = a_point()
    point.end(f.ContactPointEnded(organization_id=TOWNSHIP), on=JUNE)

    with pytest.raises(RecordWithdrawnError):
        point.change_standing(stands(f.Standing.ORDINARY), on=NOVEMBER)


def test_a_contact_point_does_not_end_before_it_was_chosen() -> None:
    with pytest.raises(BeforeItBeganError):
        a_point().end(f.ContactPointEnded(organization_id=TOWNSHIP), on=date(2025, 2, 28))


def test_a_contact_point_is_another_organizations_to_change() -> None:
    with pytest.raises(WrongOrganizationError):
        a_point().end(f.ContactPointEnded(organization_id=UNIT), on=JUNE)


@pytest.mark.clause("E-16", "S-38")
def test_a_contact_point_at_a_merged_unit_goes_on_at_the_successor() -> None:
    point = a_point()
    rehomed = f.ContactPointRehomed(organization_id=TOWNSHIP, unit_id=OTHER)
    point.rehome(rehomed, on=JUNE)

    assert [one.fact for one in point.collect_events()] == [rehomed]
    assert point.unit_id == OTHER


@pytest.mark.clause("S-42")
def test_a_visit_is_confirmed_by_the_unit_that_was_visited_and_by_no_other() -> None:
    visit = a_visit()

    with pytest.raises(NotTheUnitError):
        visit.confirm(TOWNSHIP, on=JUNE)
    visit.confirm(UNIT, on=JUNE)

    assert [one.fact for one in visit.collect_events()] == [
        f.VisitConfirmed(organization_id=TOWNSHIP, unit_id=UNIT)
    ]


def test_a_unit_may_change_its_mind_about_a_visit_and_says_each_thing_once() -> None:
    visit = a_visit()
    visit.confirm(UNIT, on=JUNE)
    visit.confirm(UNIT, on=JUNE)
    visit.dispute(UNIT, on=NOVEMBER)

    assert [type(one.fact) for one in visit.collect_events()] == [
        f.VisitConfirmed,
        f.VisitDisputed,
    ]


def test_a_visit_is_not_confirmed_before_it_was_made_nor_after_it_was_withdrawn() -> None:
    visit = a_visit()
    with pytest.raises(BeforeItBeganError):
        visit.confirm(UNIT, on=date(2025, 2, 1))
    visit.withdraw(f.VisitWithdrawn(organization_id=TOWNSHIP), TOWNSHIP, on=JUNE)

    with pytest.raises(RecordWithdrawnError):
        visit.confirm(UNIT, on=JUNE)


@pytest.mark.clause("S-16")
def test_guidance_may_be_followed_up_more_than_once() -> None:
    given = f.GuidanceGiven(
        organization_id=TOWNSHIP, unit_id=UNIT, form=f.GuidanceForm.ADVICE, about="规范记录"
    )
    guidance = Guidance.give(UUID(int=63), given, on=MARCH)
    for day in (JUNE, NOVEMBER):
        outcome = f.GuidanceFollowedUp(organization_id=TOWNSHIP, outcome="已规范")
        guidance.follow_up(outcome, on=day)

    assert len(guidance.collect_events()) == 3


@pytest.mark.clause("S-44")
def test_a_unit_adopts_a_card_once_and_says_so_itself() -> None:
    recorded = f.ExperienceRecorded(organization_id=UNIT, title="包联", practice="每人三名")
    card = Experience.describe(UUID(int=64), recorded, on=MARCH)
    card.spread(
        f.ExperienceSpread(organization_id=UNIT, unit_ids=(OTHER,), means="现场会"), on=JUNE
    )
    for _ in range(2):
        card.adopt(OTHER, "每季度一次", on=JUNE)

    assert [type(one.fact) for one in card.collect_events()] == [
        f.ExperienceRecorded,
        f.ExperienceSpread,
        f.ExperienceAdopted,
    ]


# What is said of a team's points on a day.


@pytest.mark.clause("S-42")
def test_nobody_above_a_unit_confirms_a_visit_in_its_stead() -> None:
    for name in ("confirm-visit", "dispute-visit"):
        roles = COMMANDS[f"activities.{name}"].roles
        assert {scope for role, scope in roles.items() if role is not Role.SYSTEM} == {Scope.OWN}
