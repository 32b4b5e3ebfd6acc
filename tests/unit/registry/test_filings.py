"""Rules of what is said of who serves: contact, filing with the county, no contact point needed."""

from datetime import date
from uuid import UUID

import pytest

from services.registry.domain.errors import (
    NotHolderError,
    NotSecretarysPostError,
    PersonErasedError,
)
from services.registry.domain.organization import Organization
from services.registry.domain.person import Person
from services.registry.domain.post import Post
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import PostKind
from shared.contracts.facts.registry_duties import ContactPointExemptionSet, SecretaryFiled
from shared.contracts.facts.registry_people import ContactRecorded
from shared.eventstore.aggregate import Aggregate

LI, WANG = UUID(int=11), UUID(int=12)
JANUARY, MARCH, MAY, JULY, SEPTEMBER = (date(2025, month, 1) for month in (1, 3, 5, 7, 9))


def facts_of(aggregate: Aggregate) -> list[Fact]:
    return [recorded.fact for recorded in aggregate.collect_events()]


@pytest.fixture
def held(post: Post, branch: Organization) -> Post:
    """A secretary's post that Li holds from March to the end of June."""
    post.appoint(LI, branch, document=None, on=MARCH)
    post.end(LI, branch.id, acting=False, on=JULY)
    post.collect_events()
    return post


def filed(post: Post, person: UUID = LI) -> SecretaryFiled:
    return SecretaryFiled(
        organization_id=post.organization_id, person_id=person, document="备案〔2025〕1号"
    )


def exemption(post: Post, *, is_exempt: bool = True) -> ContactPointExemptionSet:
    return ContactPointExemptionSet(
        organization_id=post.organization_id, person_id=LI, is_exempt=is_exempt
    )


@pytest.mark.clause("S-17")
def test_a_secretary_is_put_on_file_once_in_each_tenure(held: Post, branch: Organization) -> None:
    held.file(filed(held), on=MARCH)
    held.file(filed(held), on=MAY)
    held.appoint(LI, branch, document=None, on=SEPTEMBER)
    held.file(filed(held), on=SEPTEMBER)

    of_filing = [fact for fact in facts_of(held) if isinstance(fact, SecretaryFiled)]
    assert of_filing == [filed(held)] * 2


@pytest.mark.clause("S-17", "E-11")
def test_who_does_not_hold_the_post_that_day_is_not_put_on_file(
    held: Post, branch: Organization
) -> None:
    held.start_acting(WANG, branch, document=None, on=MARCH)

    for person, day in ((LI, JANUARY), (LI, JULY), (WANG, MAY)):
        with pytest.raises(NotHolderError):
            held.file(filed(held, person), on=day)


@pytest.mark.clause("S-17")
def test_only_secretaries_of_the_organization_are_put_on_file(
    held: Post, branch: Organization
) -> None:
    member = Post.create(UUID(int=22), branch, kind=PostKind.MEMBER, title=None, on=JANUARY)
    member.appoint(LI, branch, document=None, on=MARCH)
    elsewhere = SecretaryFiled(organization_id=UUID(int=99), person_id=LI, document="文")

    with pytest.raises(NotSecretarysPostError):
        member.file(filed(member), on=MAY)
    with pytest.raises(WrongOrganizationError):
        held.file(elsewhere, on=MAY)


@pytest.mark.clause("S-40")
def test_whoever_holds_a_post_is_exempt_from_a_day_on_until_it_is_said_otherwise(
    held: Post,
) -> None:
    held.exempt(exemption(held, is_exempt=False), on=MARCH)  # it is so already
    held.exempt(exemption(held), on=MARCH)
    held.exempt(exemption(held), on=MAY)
    held.exempt(exemption(held, is_exempt=False), on=date(2025, 6, 1))

    assert facts_of(held) == [exemption(held), exemption(held, is_exempt=False)]
    with pytest.raises(NotHolderError):
        held.exempt(exemption(held), on=JULY)


@pytest.mark.clause("S-17", "E-43")
def test_a_contact_is_a_fact_without_content_and_nobody_erased_has_one() -> None:
    person = Person.register(LI, on=JANUARY)
    person.record_contact(on=MARCH)
    person.record_contact(on=MAY)
    *_, first, second = facts_of(person)
    person.erase(document="命令", on=JULY)

    assert (first, second) == (ContactRecorded(), ContactRecorded())
    with pytest.raises(PersonErasedError):
        person.record_contact(on=SEPTEMBER)


@pytest.mark.clause("S-17")
def test_a_contact_is_of_who_serves_in_a_post_of_the_organization_that_day(
    held: Post, branch: Organization
) -> None:
    held.start_acting(WANG, branch, document=None, on=MARCH)

    held.ensure_served_by(WANG, branch.id, on=JULY)
    with pytest.raises(NotHolderError):
        held.ensure_served_by(LI, branch.id, on=JULY)
    with pytest.raises(WrongOrganizationError):
        held.ensure_served_by(LI, UUID(int=99), on=MAY)
