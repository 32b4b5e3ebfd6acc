"""Rules of organizations; days are of 2025 unless they say otherwise."""

from datetime import date
from uuid import UUID

import pytest

from services.registry.domain.errors import (
    AlreadyEndedError,
    BelowItselfError,
    CategoryMissingError,
    NotStandingError,
    SuperiorMissingError,
    SuperiorTooLowError,
    TooManyVotersError,
)
from services.registry.domain.organization import Organization
from shared.contracts.facts.registry import (
    Category,
    MembersCounted,
    OrganizationAbolished,
    OrganizationCategorized,
    OrganizationEstablished,
    OrganizationKind,
    OrganizationMoved,
    OrganizationRenamed,
)
from tests.unit.registry.builders import (
    FOUNDED,
    JUNE,
    SEPTEMBER,
    a_branch,
    a_county,
    a_township,
    an_organization,
    facts_of,
)


def a_count(entitled: int = 40) -> MembersCounted:
    return MembersCounted(full_members=41, probationary_members=2, entitled_to_vote=entitled)


@pytest.mark.clause("S-14")
def test_a_branch_is_established_below_a_township_committee() -> None:
    township = a_township()
    established = OrganizationEstablished(
        kind=OrganizationKind.BRANCH,
        name="青山村党支部",
        superior_id=township.id,
        category=Category.VILLAGE,
    )

    branch = Organization.establish(UUID(int=9), established, on=JUNE, superior=township)

    assert facts_of(branch) == [established]
    assert branch.superiors.on(JUNE) == township.id


@pytest.mark.parametrize("kind", [OrganizationKind.BRANCH, OrganizationKind.GENERAL_BRANCH])
def test_a_branch_or_general_branch_needs_a_category(kind: OrganizationKind) -> None:
    with pytest.raises(CategoryMissingError):
        an_organization(9, kind, a_township(), category=None)


def test_a_committee_needs_no_category() -> None:
    an_organization(9, OrganizationKind.TOWNSHIP_COMMITTEE, a_county(), category=None)


@pytest.mark.parametrize("kind", list(OrganizationKind)[1:])
def test_only_a_county_committee_stands_without_a_superior(kind: OrganizationKind) -> None:
    with pytest.raises(SuperiorMissingError):
        an_organization(9, kind)


@pytest.mark.parametrize("superior", OrganizationKind)
@pytest.mark.parametrize("kind", OrganizationKind)
def test_a_superior_is_of_a_higher_kind(superior: OrganizationKind, kind: OrganizationKind) -> None:
    above = a_branch(8)
    above.kind = superior
    ranks = list(OrganizationKind)

    if ranks.index(superior) < ranks.index(kind):
        an_organization(9, kind, above)
    else:
        with pytest.raises(SuperiorTooLowError):
            an_organization(9, kind, above)


def test_a_superior_stands_on_the_day() -> None:
    township = an_organization(2, OrganizationKind.TOWNSHIP_COMMITTEE, a_county(), on=JUNE)

    with pytest.raises(NotStandingError):
        an_organization(9, OrganizationKind.BRANCH, township, on=date(2025, 5, 31))


@pytest.mark.clause("E-18")
def test_renaming_holds_from_its_day_on() -> None:
    branch = a_branch()

    branch.rename("新名", on=JUNE)

    assert facts_of(branch) == [OrganizationRenamed(name="新名")]
    assert (branch.names.on(date(2025, 5, 31)), branch.names.on(JUNE)) == ("组织3", "新名")


def test_renaming_to_the_same_name_records_nothing() -> None:
    branch = a_branch()

    branch.rename("组织3", on=JUNE)

    assert facts_of(branch) == []


def test_a_name_told_late_holds_only_until_the_next_known_one() -> None:
    branch = a_branch()
    branch.rename("九月名", on=SEPTEMBER)

    branch.rename("六月名", on=JUNE)

    assert (branch.names.on(JUNE), branch.names.on(SEPTEMBER)) == ("六月名", "九月名")


@pytest.mark.clause("S-27", "E-19")
def test_moving_keeps_the_old_superior_before_the_day() -> None:
    branch, other = a_branch(), a_township(7)

    branch.move(other, on=JUNE)

    assert facts_of(branch) == [OrganizationMoved(superior_id=other.id)]
    assert branch.superiors.on(date(2025, 5, 31)) == UUID(int=2)


def test_moving_below_the_present_superior_records_nothing() -> None:
    branch = a_branch()

    branch.move(a_township(), on=JUNE)

    assert facts_of(branch) == []


def test_an_organization_cannot_be_placed_below_itself() -> None:
    branch = a_branch()

    with pytest.raises(BelowItselfError):
        branch.move(branch, on=JUNE)

    assert facts_of(branch) == []


def test_an_organization_cannot_be_placed_below_its_subordinate() -> None:
    township = a_township()
    branch = an_organization(3, OrganizationKind.BRANCH, township)

    with pytest.raises(SuperiorTooLowError):
        township.move(branch, on=JUNE)


def test_categorizing_alike_records_nothing() -> None:
    branch = a_branch()

    branch.categorize(Category.VILLAGE, on=JUNE)
    branch.categorize(Category.COMMUNITY, on=JUNE)

    assert facts_of(branch) == [OrganizationCategorized(category=Category.COMMUNITY)]


@pytest.mark.clause("S-19")
def test_there_are_no_more_entitled_to_vote_than_full_members() -> None:
    branch = a_branch()

    with pytest.raises(TooManyVotersError):
        branch.count_members(a_count(entitled=42), on=JUNE)

    assert facts_of(branch) == []


def test_the_same_count_of_the_same_day_records_nothing_but_of_another_day_it_does() -> None:
    branch = a_branch()

    for day in (JUNE, JUNE, SEPTEMBER):
        branch.count_members(a_count(), on=day)

    assert facts_of(branch) == [a_count(), a_count()]


@pytest.mark.clause("S-14")
def test_an_abolished_organization_takes_no_change_from_that_day_on() -> None:
    branch = a_branch()
    branch.abolish(OrganizationAbolished(), on=JUNE)
    branch.collect_events()

    with pytest.raises(NotStandingError):
        branch.rename("新名", on=JUNE)

    assert facts_of(branch) == []


def test_an_abolished_organization_takes_claims_about_earlier_days() -> None:
    branch = a_branch()
    branch.abolish(OrganizationAbolished(), on=JUNE)
    branch.collect_events()

    branch.count_members(a_count(), on=date(2025, 5, 31))

    assert facts_of(branch) == [a_count()]


def test_abolishing_twice_for_the_same_day_records_once() -> None:
    branch = a_branch()

    for _ in range(2):
        branch.abolish(OrganizationAbolished(), on=JUNE)

    assert facts_of(branch) == [OrganizationAbolished()]


@pytest.mark.parametrize("day", [date(2025, 5, 1), SEPTEMBER])
def test_an_organization_ends_only_once(day: date) -> None:
    branch = a_branch()
    branch.abolish(OrganizationAbolished(), on=JUNE)

    with pytest.raises(AlreadyEndedError):
        branch.abolish(OrganizationAbolished(), on=day)


def test_an_organization_does_not_end_on_its_first_day() -> None:
    branch = a_branch()

    with pytest.raises(NotStandingError):
        branch.abolish(OrganizationAbolished(), on=FOUNDED)
