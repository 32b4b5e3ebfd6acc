"""Rules of posts: one holder and one acting person a day, whatever becomes known when."""

from datetime import date
from uuid import UUID

import pytest

from services.registry.domain.errors import NotHolderError, NotStandingError, PostHeldError
from services.registry.domain.organization import Organization
from services.registry.domain.post import Post
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import (
    ActingStarted,
    AppointmentEnded,
    OrganizationEstablished,
    OrganizationKind,
    PersonAppointed,
    PostKind,
)

LI, WANG = UUID(int=11), UUID(int=12)
JANUARY, MARCH, MAY, JULY = (date(2025, month, 1) for month in (1, 3, 5, 7))


def an_organization(number: int = 1) -> Organization:
    established = OrganizationEstablished(kind=OrganizationKind.COUNTY_COMMITTEE, name="县委")
    return Organization.establish(UUID(int=number), established, on=date(2024, 1, 1), superior=None)


def a_post() -> Post:
    post = Post.create(
        UUID(int=21), an_organization(), kind=PostKind.SECRETARY, title=None, on=JANUARY
    )
    post.collect_events()
    return post


def appoint(post: Post, person: UUID, on: date) -> list[Fact]:
    post.appoint(person, an_organization(), document=None, on=on)
    return facts_of(post)


def end(post: Post, person: UUID, on: date, *, acting: bool = False) -> list[Fact]:
    post.end(person, UUID(int=1), acting=acting, on=on)
    return facts_of(post)


def facts_of(post: Post) -> list[Fact]:
    return [recorded.fact for recorded in post.collect_events()]


def test_an_appointment_says_whose_post_of_which_kind_it_fills() -> None:
    assert appoint(a_post(), LI, MARCH) == [
        PersonAppointed(organization_id=UUID(int=1), kind=PostKind.SECRETARY, person_id=LI)
    ]


@pytest.mark.clause("S-17", "S-67")
def test_a_post_that_is_held_takes_nobody_else() -> None:
    post = a_post()
    appoint(post, LI, MARCH)

    with pytest.raises(PostHeldError):
        appoint(post, WANG, MAY)

    assert facts_of(post) == []


def test_the_next_holder_begins_on_the_day_the_last_one_no_longer_held_it() -> None:
    post = a_post()
    appoint(post, LI, MARCH)
    end(post, LI, MAY)

    assert len(appoint(post, WANG, MAY)) == 1


@pytest.mark.clause("S-17", "E-12")
def test_a_retroactive_appointment_to_days_when_nobody_held_the_post_is_lawful() -> None:
    post = a_post()
    appoint(post, LI, MAY)

    assert len(appoint(post, WANG, JANUARY)) == 1
    assert len(end(post, WANG, MAY)) == 1
    assert [(tenure.person_id, tenure.ends_on) for tenure in post.tenures] == [
        (LI, None),
        (WANG, MAY),
    ]


def test_appointing_the_same_person_for_the_same_day_records_nothing() -> None:
    post = a_post()
    appoint(post, LI, MARCH)

    assert appoint(post, LI, MARCH) == []


@pytest.mark.clause("S-17", "E-11")
def test_somebody_may_act_for_a_post_while_it_is_held_and_is_the_only_one() -> None:
    post = a_post()
    appoint(post, LI, MARCH)
    post.start_acting(WANG, an_organization(), document=None, on=MAY)

    assert facts_of(post) == [
        ActingStarted(organization_id=UUID(int=1), kind=PostKind.SECRETARY, person_id=WANG)
    ]
    with pytest.raises(PostHeldError):
        post.start_acting(LI, an_organization(), document=None, on=MAY)


def test_only_who_holds_a_post_can_leave_it() -> None:
    post = a_post()
    appoint(post, LI, MARCH)

    for person, acting, day in ((WANG, False, MAY), (LI, True, MAY), (LI, False, MARCH)):
        with pytest.raises(NotHolderError):
            end(post, person, day, acting=acting)

    assert end(post, LI, MAY) == [
        AppointmentEnded(organization_id=UUID(int=1), kind=PostKind.SECRETARY, person_id=LI)
    ]


def test_ending_twice_for_the_same_day_records_once() -> None:
    post = a_post()
    appoint(post, LI, MARCH)
    end(post, LI, MAY)

    assert end(post, LI, MAY) == []


def test_an_end_may_turn_out_to_have_been_earlier_but_not_later() -> None:
    post = a_post()
    appoint(post, LI, JANUARY)
    end(post, LI, MAY)

    assert len(end(post, LI, MARCH)) == 1
    with pytest.raises(NotHolderError):
        end(post, LI, JULY)


def test_a_post_of_another_organization_is_refused() -> None:
    post = a_post()

    with pytest.raises(WrongOrganizationError):
        post.appoint(LI, an_organization(2), document=None, on=MARCH)
    with pytest.raises(WrongOrganizationError):
        post.end(LI, UUID(int=2), acting=False, on=MAY)


def test_nobody_is_appointed_on_a_day_when_the_organization_does_not_stand() -> None:
    with pytest.raises(NotStandingError):
        appoint(a_post(), LI, date(2023, 12, 31))
