"""Rules of leave, of shares of the work, and of handovers."""

from datetime import date
from uuid import UUID

import pytest

from services.registry.domain.case_errors import (
    BeforeOpeningError,
    HandoverDoneError,
    HandoverEmptyError,
    HandoverSignedError,
    NotOfHandoverError,
    SamePersonError,
)
from services.registry.domain.errors import (
    NotHolderError,
    NotOnLeaveError,
    OnLeaveError,
    SuperiorTooLowError,
)
from services.registry.domain.handover import Handover
from services.registry.domain.organization import Organization
from services.registry.domain.post import Post
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.registry_duties import (
    HandoverItemKind,
    HandoverItemListed,
    HandoverRuled,
    HandoverSigned,
    LeaveEnded,
    LeaveKind,
    LeaveStarted,
    ScopeAssigned,
    Side,
    WorkField,
)
from shared.eventstore.aggregate import Aggregate

LI, WANG, ZHAO = (UUID(int=n) for n in (11, 12, 13))
MARCH, MAY, JUNE, JULY = (date(2025, month, 1) for month in (3, 5, 6, 7))


def facts_of(aggregate: Aggregate) -> list[Fact]:
    return [recorded.fact for recorded in aggregate.collect_events()]


def start_leave(post: Post, person: UUID, on: date) -> None:
    post.start_leave(
        person, post.organization_id, leave=LeaveKind.TRAINING, expected_until=None, on=on
    )


@pytest.fixture
def held(post: Post, branch: Organization) -> Post:
    post.appoint(LI, branch, document=None, on=MARCH)
    post.collect_events()
    return post


@pytest.fixture
def handover(post: Post) -> Handover:
    handover = Handover.open(UUID(int=31), post, predecessor_id=LI, successor_id=WANG, on=MAY)
    handover.collect_events()
    return handover


def an_item(post: Post) -> HandoverItemListed:
    return HandoverItemListed(
        organization_id=post.organization_id, kind=HandoverItemKind.TARGET, title="年度目标"
    )


@pytest.mark.clause("E-13")
def test_who_is_on_leave_keeps_the_post_and_comes_back_to_it(held: Post) -> None:
    start_leave(held, LI, MAY)
    held.end_leave(LI, held.organization_id, on=JULY)

    same = {"organization_id": held.organization_id, "kind": held.kind, "person_id": LI}
    assert facts_of(held) == [
        LeaveStarted(leave=LeaveKind.TRAINING, **same),
        LeaveEnded(**same),
    ]
    assert [held.leaves.holds_on(LI, day) for day in (MARCH, MAY, JUNE, JULY)] == [
        False,
        True,
        True,
        False,
    ]
    assert held.tenures[0].ends_on is None


@pytest.mark.clause("E-13")
def test_only_who_is_in_post_goes_on_leave_and_only_who_is_away_comes_back(held: Post) -> None:
    with pytest.raises(NotHolderError):
        start_leave(held, WANG, MAY)
    with pytest.raises(NotOnLeaveError):
        held.end_leave(LI, held.organization_id, on=JULY)

    start_leave(held, LI, MAY)
    with pytest.raises(OnLeaveError):
        start_leave(held, LI, JUNE)


@pytest.mark.clause("S-69")
def test_a_post_is_given_its_share_of_the_work_in_place_of_the_last(
    post: Post, branch: Organization
) -> None:
    first, second = UUID(int=8), UUID(int=9)

    post.assign_scope(branch, (first, first), (WorkField.IDEOLOGY,), document=None, on=MARCH)
    post.assign_scope(branch, (first,), (WorkField.IDEOLOGY,), document=None, on=MAY)
    post.assign_scope(branch, (second,), (), document=None, on=JUNE)

    same = {"organization_id": branch.id, "kind": post.kind}
    assert facts_of(post) == [
        ScopeAssigned(unit_ids=(first,), fields=(WorkField.IDEOLOGY,), **same),
        ScopeAssigned(unit_ids=(second,), **same),
    ]


@pytest.mark.clause("E-14", "S-67")
def test_a_handover_is_done_when_both_have_signed_the_list(handover: Handover, post: Post) -> None:
    handover.list_item(an_item(post), on=MAY)
    handover.sign(post.organization_id, Side.PREDECESSOR, LI, on=MAY)
    assert not handover.is_done

    handover.sign(post.organization_id, Side.SUCCESSOR, WANG, on=JUNE)

    assert handover.is_done
    assert facts_of(handover)[1:] == [
        HandoverSigned(organization_id=post.organization_id, side=Side.PREDECESSOR, person_id=LI),
        HandoverSigned(organization_id=post.organization_id, side=Side.SUCCESSOR, person_id=WANG),
    ]


@pytest.mark.clause("E-14")
def test_the_superior_may_rule_a_handover_done_and_nobody_lower(
    handover: Handover, post: Post, branch: Organization, township: Organization
) -> None:
    with pytest.raises(SuperiorTooLowError):
        handover.rule(branch, branch, document=None, on=JUNE)

    handover.rule(branch, township, document="裁定", on=JUNE)

    assert facts_of(handover) == [
        HandoverRuled(organization_id=branch.id, ruling_id=township.id, document="裁定")
    ]
    with pytest.raises(HandoverDoneError):
        handover.list_item(an_item(post), on=JULY)
    with pytest.raises(HandoverDoneError):
        handover.rule(branch, township, document=None, on=JULY)


@pytest.mark.clause("E-14")
def test_an_empty_list_is_not_signed_and_a_signed_list_not_added_to(
    handover: Handover, post: Post
) -> None:
    with pytest.raises(HandoverEmptyError):
        handover.sign(post.organization_id, Side.SUCCESSOR, WANG, on=MAY)

    handover.list_item(an_item(post), on=MAY)
    handover.sign(post.organization_id, Side.SUCCESSOR, WANG, on=MAY)
    handover.sign(post.organization_id, Side.SUCCESSOR, WANG, on=JUNE)

    assert len(facts_of(handover)) == 2
    with pytest.raises(HandoverSignedError):
        handover.list_item(an_item(post), on=MAY)


def test_only_the_two_sides_sign_and_not_before_it_was_opened(
    handover: Handover, post: Post
) -> None:
    handover.list_item(an_item(post), on=MAY)

    with pytest.raises(NotOfHandoverError):
        handover.sign(post.organization_id, Side.SUCCESSOR, ZHAO, on=MAY)
    with pytest.raises(BeforeOpeningError):
        handover.sign(post.organization_id, Side.SUCCESSOR, WANG, on=MARCH)
    with pytest.raises(WrongOrganizationError):
        handover.sign(UUID(int=99), Side.SUCCESSOR, WANG, on=MAY)
    with pytest.raises(SamePersonError):
        Handover.open(UUID(int=32), post, predecessor_id=LI, successor_id=LI, on=MAY)
