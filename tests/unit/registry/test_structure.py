"""Rules of how an organization stands: approved, formed, split, voided, below whom, flagged."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from services.registry.domain import flags, superiors
from services.registry.domain.approval import approval
from services.registry.domain.errors import (
    AlreadyEndedError,
    AlreadySuperiorError,
    ApprovalMissingError,
    CommitteeNotForKindError,
    CriteriaMissingError,
    FlagMissingError,
    FormNotForKindError,
    FormUntilError,
    NotApprovingError,
    NotStandingError,
    NotSuperiorError,
    NotVoidableError,
    OthersBelowError,
    TooFewSuccessorsError,
)
from services.registry.domain.organization import Organization
from services.registry.domain.reorganization import merge, split
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import OrganizationEstablished, OrganizationKind
from shared.contracts.facts.registry_structure import (
    Act,
    AssessorSet,
    CommitteeSet,
    Flag,
    FlagCleared,
    FlagSet,
    Form,
    FormSet,
    OrganizationApproved,
    OrganizationSplit,
    OrganizationVoided,
    SuperiorAdded,
    SuperiorEnded,
    WeakCriterion,
)

Establish = Callable[..., Organization]
MARCH, JUNE, SEPTEMBER = (date(2025, month, 1) for month in (3, 6, 9))
LAGGING = FlagSet(flag=Flag.LAGGING, criteria=(WeakCriterion.LOW_SATISFACTION,))


def facts_of(organization: Organization) -> list[Fact]:
    return [recorded.fact for recorded in organization.collect_events()]


def approve(
    superior: Organization, approving: Organization | None, kind: OrganizationKind
) -> OrganizationApproved | None:
    return approval(
        Act.ESTABLISHMENT,
        kind,
        superior=superior,
        approving=approving,
        document="批复",
        on=JUNE,
    )


@pytest.mark.clause("S-14")
def test_below_a_general_branch_a_township_committee_must_approve(
    general_branch: Organization, township: Organization
) -> None:
    with pytest.raises(ApprovalMissingError):
        approve(general_branch, None, OrganizationKind.BRANCH)

    assert approve(general_branch, township, OrganizationKind.BRANCH) == OrganizationApproved(
        act=Act.ESTABLISHMENT, approving_id=township.id, document="批复"
    )


@pytest.mark.clause("S-14")
def test_a_superior_that_is_a_committee_approves_by_giving_it(township: Organization) -> None:
    assert approve(township, None, OrganizationKind.BRANCH) is None


@pytest.mark.clause("S-14")
def test_no_branch_and_no_equal_may_approve(
    general_branch: Organization, township: Organization
) -> None:
    with pytest.raises(NotApprovingError):
        approve(general_branch, general_branch, OrganizationKind.BRANCH)
    with pytest.raises(NotApprovingError):
        approve(township, township, OrganizationKind.TOWNSHIP_COMMITTEE)


@pytest.mark.clause("S-14", "E-22")
def test_a_temporary_branch_ends_at_least_six_months_away(branch: Organization) -> None:
    with pytest.raises(FormUntilError):
        branch.set_form(FormSet(form=Form.TEMPORARY), on=MARCH)
    with pytest.raises(FormUntilError):
        branch.set_form(FormSet(form=Form.TEMPORARY, until=date(2025, 8, 31)), on=MARCH)

    branch.set_form(FormSet(form=Form.TEMPORARY, until=SEPTEMBER), on=MARCH)

    assert facts_of(branch) == [FormSet(form=Form.TEMPORARY, until=SEPTEMBER)]


@pytest.mark.clause("S-14", "S-37b")
def test_a_branch_gets_a_committee_after_its_founding_and_may_lose_it_again(
    branch: Organization, township: Organization
) -> None:
    formed, dissolved = CommitteeSet(has_committee=True), CommitteeSet(has_committee=False)
    branch.set_committee(dissolved, on=MARCH)  # it has none
    branch.set_committee(formed, on=MARCH)
    branch.set_committee(formed, on=JUNE)
    branch.set_committee(dissolved, on=SEPTEMBER)

    assert facts_of(branch) == [formed, dissolved]
    assert [branch.committees.on(day) for day in (MARCH, JUNE, SEPTEMBER)] == [True, True, False]
    with pytest.raises(CommitteeNotForKindError):
        township.set_committee(dissolved, on=MARCH)


@pytest.mark.clause("S-15", "E-22")
def test_a_branch_may_be_joint_without_an_end_and_a_committee_may_not(
    branch: Organization, township: Organization
) -> None:
    branch.set_form(FormSet(form=Form.JOINT), on=MARCH)

    assert facts_of(branch) == [FormSet(form=Form.JOINT)]
    with pytest.raises(FormUntilError):
        branch.set_form(FormSet(form=Form.JOINT, until=SEPTEMBER), on=JUNE)
    with pytest.raises(FormNotForKindError):
        township.set_form(FormSet(form=Form.JOINT), on=MARCH)


@pytest.mark.clause("S-14", "E-17")
def test_a_split_branch_ends_on_the_first_day_of_those_it_went_into(
    branch: Organization, township: Organization
) -> None:
    new = [(UUID(int=8), "东村党支部"), (UUID(int=9), "西村党支部")]

    successors = split(branch, new, on=JUNE, superior=township)
    branch.split_into((UUID(int=8), UUID(int=9)), on=JUNE)

    assert facts_of(branch) == [OrganizationSplit(successor_ids=(UUID(int=8), UUID(int=9)))]
    assert not branch.stands_on(JUNE)
    for one in successors:
        (established,) = facts_of(one)
        assert isinstance(established, OrganizationEstablished)
        assert established.predecessor_ids == (branch.id,)
        assert (established.kind, established.superior_id) == (branch.kind, township.id)


@pytest.mark.parametrize("ids", [(), (8,), (8, 8), (8, 4)])
def test_a_split_needs_two_different_new_organizations(
    branch: Organization, township: Organization, ids: tuple[int, ...]
) -> None:
    with pytest.raises(TooFewSuccessorsError):
        split(branch, [(UUID(int=n), "某支部") for n in ids], on=JUNE, superior=township)


@pytest.mark.clause("S-14", "E-23")
def test_an_organization_entered_by_mistake_stood_on_no_day_and_keeps_its_facts(
    branch: Organization,
) -> None:
    version = branch.version

    branch.void(document=None, on=JUNE)
    branch.void(document=None, on=SEPTEMBER)

    assert facts_of(branch) == [OrganizationVoided()]
    assert branch.version == version + 1
    assert not any(branch.stands_on(day) for day in (branch.starts_on, MARCH, JUNE))


@pytest.mark.clause("E-23")
def test_what_others_stood_below_cannot_be_voided_until_they_stand_below_another(
    establish: Establish, township: Organization, county: Organization
) -> None:
    mistaken = establish(6, OrganizationKind.TOWNSHIP_COMMITTEE, county)
    below = establish(7, OrganizationKind.BRANCH, mistaken)
    led_too = establish(8, OrganizationKind.BRANCH, township)
    superiors.add_superior(led_too, mistaken, on=MARCH)
    everybody = [county, township, mistaken, below, led_too]

    below.move(township, on=JUNE)
    with pytest.raises(OthersBelowError) as refused:
        superiors.ensure_led_nobody(mistaken, everybody)
    assert refused.value.details["below"] == [str(below.id), str(led_too.id)]

    below.move(township, on=below.starts_on)
    with pytest.raises(OthersBelowError):
        superiors.ensure_led_nobody(mistaken, everybody)
    led_too.void(document=None, on=JUNE)
    superiors.ensure_led_nobody(mistaken, everybody)
    superiors.ensure_led_nobody(below, everybody)


@pytest.mark.clause("E-23")
def test_what_has_ended_or_came_of_a_merger_cannot_be_voided(
    establish: Establish, branch: Organization, township: Organization
) -> None:
    other = establish(5, OrganizationKind.BRANCH, township)
    established = OrganizationEstablished(
        kind=OrganizationKind.BRANCH,
        name="合并",
        superior_id=township.id,
        category=branch.categories.on(MARCH),
        predecessor_ids=(branch.id, other.id),
    )
    merged = merge(
        UUID(int=9), established, on=JUNE, superior=township, predecessors=[branch, other]
    )
    branch.merge_into(merged.id, on=JUNE)

    with pytest.raises(AlreadyEndedError):
        branch.void(document=None, on=SEPTEMBER)
    with pytest.raises(NotVoidableError):
        merged.void(document=None, on=SEPTEMBER)


@pytest.mark.clause("S-06", "S-27")
def test_of_two_superiors_exactly_one_assesses_on_every_day(
    branch: Organization, township: Organization, county: Organization
) -> None:
    superiors.add_superior(branch, county, on=MARCH)
    assert branch.superiors_on(JUNE) == [township.id, county.id]
    assert branch.assessor_on(JUNE) == township.id

    superiors.set_assessor(branch, county.id, on=JUNE)
    superiors.end_superior(branch, county.id, on=SEPTEMBER)

    days = [MARCH, JUNE, SEPTEMBER]
    assert [branch.assessor_on(day) for day in days] == [township.id, county.id, township.id]
    assert facts_of(branch) == [
        SuperiorAdded(superior_id=county.id),
        AssessorSet(superior_id=county.id),
        SuperiorEnded(superior_id=county.id),
    ]


@pytest.mark.clause("S-06")
def test_only_who_leads_may_assess_or_be_ended_and_nobody_leads_twice(
    branch: Organization, township: Organization, county: Organization
) -> None:
    with pytest.raises(NotSuperiorError):
        superiors.set_assessor(branch, county.id, on=JUNE)
    with pytest.raises(NotSuperiorError):
        superiors.end_superior(branch, county.id, on=JUNE)
    with pytest.raises(AlreadySuperiorError):
        superiors.add_superior(branch, township, on=JUNE)

    assert facts_of(branch) == []


@pytest.mark.clause("S-18", "S-39")
def test_a_flag_holds_from_its_day_until_it_is_cleared_in_whatever_order_it_is_told(
    branch: Organization,
) -> None:
    flags.set_flag(branch, LAGGING, on=JUNE)
    flags.set_flag(branch, LAGGING, on=MARCH)
    flags.clear_flag(branch, Flag.LAGGING, ("验收表",), on=SEPTEMBER)

    days = [date(2025, 2, 28), MARCH, JUNE, date(2025, 8, 31), SEPTEMBER]
    held = [branch.flags.holds_on(Flag.LAGGING, day) for day in days]
    assert held == [False, True, True, True, False]
    assert facts_of(branch)[-1] == FlagCleared(flag=Flag.LAGGING, evidence=("验收表",))


@pytest.mark.clause("S-18")
def test_a_flag_needs_criteria_a_day_and_to_be_there_when_cleared(branch: Organization) -> None:
    with pytest.raises(CriteriaMissingError):
        flags.set_flag(branch, FlagSet(flag=Flag.WEAK, criteria=()), on=JUNE)
    with pytest.raises(FlagMissingError):
        flags.clear_flag(branch, Flag.WEAK, (), on=JUNE)
    with pytest.raises(NotStandingError):
        flags.set_flag(branch, LAGGING, on=date(2019, 1, 1))

    flags.set_flag(branch, LAGGING, on=JUNE)
    flags.set_flag(branch, LAGGING, on=SEPTEMBER)
    assert facts_of(branch) == [LAGGING]
