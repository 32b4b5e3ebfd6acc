"""Rules of mergers: one organization out of several."""

from datetime import date
from uuid import UUID

import pytest

from services.registry.domain.errors import (
    AlreadyEndedError,
    NotStandingError,
    TooFewPredecessorsError,
)
from services.registry.domain.organization import Organization
from services.registry.domain.reorganization import merge
from shared.contracts.facts.registry import (
    Category,
    OrganizationAbolished,
    OrganizationEstablished,
    OrganizationKind,
    OrganizationMerged,
)
from tests.unit.registry.builders import (
    JUNE,
    SEPTEMBER,
    a_branch,
    a_township,
    an_organization,
    facts_of,
)


def the_successor(
    *predecessors: Organization, superior: Organization | None = None
) -> Organization:
    superior = superior or a_township()
    established = OrganizationEstablished(
        kind=OrganizationKind.BRANCH,
        name="联合党支部",
        superior_id=superior.id,
        category=Category.VILLAGE,
        predecessor_ids=tuple(one.id for one in predecessors),
    )
    return merge(
        UUID(int=99), established, on=SEPTEMBER, superior=superior, predecessors=list(predecessors)
    )


@pytest.mark.clause("S-14", "E-16")
def test_a_merger_establishes_the_successor_and_ends_its_predecessors_on_its_first_day() -> None:
    one, other = a_branch(3), a_branch(4)

    successor = the_successor(one, other)
    one.merge_into(successor.id, on=SEPTEMBER)

    assert facts_of(one) == [OrganizationMerged(successor_id=successor.id)]
    assert (one.stands_on(date(2025, 8, 31)), one.stands_on(SEPTEMBER)) == (True, False)
    assert (successor.starts_on, successor.ends_on) == (SEPTEMBER, None)


def test_a_merger_needs_two_different_organizations() -> None:
    one = a_branch(3)

    for predecessors in ([], [one], [one, one]):
        with pytest.raises(TooFewPredecessorsError):
            the_successor(*predecessors)


def test_what_has_ended_cannot_be_merged() -> None:
    one, other = a_branch(3), a_branch(4)
    other.abolish(OrganizationAbolished(), on=JUNE)

    with pytest.raises(AlreadyEndedError):
        the_successor(one, other)


def test_a_successor_cannot_stand_below_what_goes_into_it() -> None:
    one = an_organization(3, OrganizationKind.GENERAL_BRANCH, a_township())
    other = a_branch(4)

    with pytest.raises(NotStandingError):
        the_successor(one, other, superior=one)
