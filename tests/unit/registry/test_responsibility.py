"""Who answers for what on a day: by example, and at any instant (S-67, S-68, S-69)."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.responsibility import (
    Answering,
    Basis,
    Gap,
    OpenHandover,
    Roles,
    Serving,
    Snapshot,
    Standing,
    roles_of,
)
from shared.contracts.facts.registry import OrganizationKind, PostKind

TOWNSHIP, QING, BAI = (UUID(int=n) for n in (2, 3, 4))
LI, WANG, ZHAO, SUN = (UUID(int=n) for n in (11, 12, 13, 14))
SECRETARY_POST, LEAD_POST, MEMBER_POST, QING_POST = (UUID(int=n) for n in (21, 22, 23, 24))
STANDING = {
    TOWNSHIP: Standing(
        organization_id=TOWNSHIP,
        kind=OrganizationKind.TOWNSHIP_COMMITTEE,
        has_committee=True,
        superior_id=None,
    ),
    **{
        branch: Standing(
            organization_id=branch,
            kind=OrganizationKind.BRANCH,
            has_committee=False,
            superior_id=TOWNSHIP,
        )
        for branch in (QING, BAI)
    },
}


def township(kind: PostKind, post: UUID, *holders: UUID, **more: Any) -> Serving:
    return Serving(post_id=post, organization_id=TOWNSHIP, kind=kind, holder_ids=holders, **more)


def qing(*holders: UUID, acting: tuple[UUID, ...] = ()) -> Serving:
    return Serving(
        post_id=QING_POST,
        organization_id=QING,
        kind=PostKind.SECRETARY,
        holder_ids=holders,
        acting_ids=acting,
    )


def roles(*posts: Serving, handovers: tuple[OpenHandover, ...] = ()) -> dict[UUID, Roles]:
    return roles_of(Snapshot(standing=STANDING, posts=posts, handovers=handovers))


LEAD = township(PostKind.PARTY_BUILDING_LEAD, LEAD_POST, ZHAO)


@pytest.mark.clause("S-67")
def test_the_secretary_is_first_responsible() -> None:
    assert roles(qing(LI))[QING].first == Answering(person_ids=(LI,), basis=Basis.POST)


@pytest.mark.clause("S-67", "E-11")
def test_where_no_secretary_serves_whoever_acts_is_first_responsible() -> None:
    first = roles(qing(acting=(WANG,)), LEAD)[QING].first

    assert first == Answering(person_ids=(WANG,), basis=Basis.ACTING)


@pytest.mark.clause("S-67", "S-17")
def test_where_nobody_acts_it_falls_to_the_superiors_deputy_in_charge_and_is_listed() -> None:
    there = roles(qing(), LEAD)[QING]

    assert there.first == Answering(person_ids=(ZHAO,), basis=Basis.SUPERIOR)
    assert there.gaps == (Gap.FIRST_WITH_SUPERIOR,)


@pytest.mark.clause("S-67")
def test_nobody_at_all_and_several_at_once_are_gaps() -> None:
    assert roles(qing())[QING].gaps == (Gap.FIRST_MISSING,)
    assert roles(qing(LI, WANG))[QING].gaps == (Gap.FIRST_SEVERAL,)


@pytest.mark.clause("E-14", "S-67")
def test_until_a_handover_is_done_the_predecessor_answers() -> None:
    handover = OpenHandover(post_id=QING_POST, predecessor_id=LI, successor_id=WANG)

    appointed = roles(qing(WANG), handovers=(handover,))[QING].first
    vacant = roles(qing(), LEAD, handovers=(handover,))[QING].first

    assert appointed == vacant == Answering(person_ids=(LI,), basis=Basis.HANDOVER)
    assert roles(qing(WANG))[QING].first.person_ids == (WANG,)


def test_a_handover_between_others_does_not_touch_who_holds_the_post_now() -> None:
    handover = OpenHandover(post_id=QING_POST, predecessor_id=LI, successor_id=WANG)

    assert roles(qing(SUN), handovers=(handover,))[QING].first.person_ids == (SUN,)


@pytest.mark.clause("S-68")
def test_one_is_directly_responsible_where_there_is_a_committee_and_a_branch_is_exempt() -> None:
    there = roles(township(PostKind.SECRETARY, SECRETARY_POST, LI), LEAD)

    assert there[TOWNSHIP].direct == Answering(person_ids=(ZHAO,), basis=Basis.POST)
    assert there[QING].direct is None
    assert Gap.DIRECT_MISSING in roles(qing(LI))[TOWNSHIP].gaps


@pytest.mark.clause("S-68")
def test_a_secretary_also_in_charge_has_both_roles_and_is_counted_once_in_each() -> None:
    there = roles(
        township(PostKind.SECRETARY, SECRETARY_POST, LI),
        township(PostKind.PARTY_BUILDING_LEAD, LEAD_POST, LI),
    )[TOWNSHIP]

    assert there.direct is not None
    assert there.first.person_ids == there.direct.person_ids == (LI,)


@pytest.mark.clause("E-10", "E-15", "S-67")
def test_one_person_is_first_responsible_in_every_organization_whose_post_he_holds() -> None:
    there = roles(qing(LI), township(PostKind.SECRETARY, SECRETARY_POST, LI))

    assert there[QING].first.person_ids == there[TOWNSHIP].first.person_ids == (LI,)


@pytest.mark.clause("S-69")
def test_shares_of_the_work_reach_every_unit_and_gaps_and_overlaps_are_listed() -> None:
    first = township(PostKind.MEMBER, MEMBER_POST, WANG, unit_ids=(QING,))
    both = township(PostKind.DEPUTY_SECRETARY, LEAD_POST, ZHAO, unit_ids=(QING, BAI))
    vacant = township(PostKind.DEPUTY_SECRETARY, LEAD_POST, unit_ids=(BAI,))

    one, two, with_vacant = (
        roles(first)[TOWNSHIP],
        roles(first, both)[TOWNSHIP],
        roles(first, vacant)[TOWNSHIP],
    )

    assert (one.uncovered_unit_ids, one.overlapping_unit_ids) == ((BAI,), ())
    assert (two.uncovered_unit_ids, two.overlapping_unit_ids) == ((), (QING,))
    assert with_vacant.uncovered_unit_ids == (BAI,)
    assert Gap.UNITS_OVERLAPPING in two.gaps


PEOPLE = st.sampled_from([LI, WANG, ZHAO, SUN])
SEVERAL = st.lists(PEOPLE, max_size=2, unique=True).map(tuple)
POSTS = [SECRETARY_POST, LEAD_POST, MEMBER_POST, QING_POST]
SERVING = st.builds(
    Serving,
    post_id=st.sampled_from(POSTS),
    organization_id=st.sampled_from(list(STANDING)),
    kind=st.sampled_from(PostKind),
    holder_ids=SEVERAL,
    acting_ids=SEVERAL,
    unit_ids=st.lists(st.sampled_from([QING, BAI]), max_size=2, unique=True).map(tuple),
)
HANDOVERS = st.builds(
    OpenHandover, post_id=st.sampled_from(POSTS), predecessor_id=PEOPLE, successor_id=PEOPLE
)
SNAPSHOTS = st.builds(
    Snapshot,
    standing=st.just(STANDING),
    posts=st.lists(SERVING, max_size=6, unique_by=lambda post: post.post_id),
    handovers=st.lists(HANDOVERS, max_size=2, unique_by=lambda one: one.post_id),
)


@pytest.mark.clause("S-67", "S-68", "S-69", "S-03")
@given(SNAPSHOTS)
def test_at_any_instant_the_roles_are_as_they_should_be_or_listed_as_a_gap(
    snapshot: Snapshot,
) -> None:
    found = roles_of(snapshot)

    assert found.keys() == snapshot.standing.keys()
    for organization_id, there in found.items():
        first = len(there.first.person_ids)
        assert (first == 0) is (Gap.FIRST_MISSING in there.gaps)
        assert (first > 1) is (Gap.FIRST_SEVERAL in there.gaps)
        assert (there.first.basis is Basis.SUPERIOR) is (Gap.FIRST_WITH_SUPERIOR in there.gaps)
        assert (there.direct is None) is (organization_id != TOWNSHIP)
        direct = 1 if there.direct is None else len(there.direct.person_ids)
        assert (direct == 0) is (Gap.DIRECT_MISSING in there.gaps)
        assert (direct > 1) is (Gap.DIRECT_SEVERAL in there.gaps)
        for unit in (QING, BAI) if organization_id == TOWNSHIP else ():
            answering = {
                person
                for share in there.shares
                if unit in share.unit_ids
                for person in share.person_ids
            }
            assert (not answering) is (unit in there.uncovered_unit_ids)
            assert (len(answering) > 1) is (unit in there.overlapping_unit_ids)
        assert bool(there.uncovered_unit_ids) is (Gap.UNITS_UNCOVERED in there.gaps)
        assert bool(there.overlapping_unit_ids) is (Gap.UNITS_OVERLAPPING in there.gaps)
