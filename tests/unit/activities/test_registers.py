"""Rules of the registers and of evidence: what is malformed is refused; nothing is judged."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.activities.domain.evidence import Evidence
from services.activities.domain.record import Entered, Record
from services.activities.domain.register_errors import (
    MoreContactedThanAwayError,
    NamedTwiceError,
    NegativeAmountError,
    PeriodNotBegunError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.facts import activities_registers as f
from shared.contracts.facts.activities_surveys import EvidenceAttached, SubjectKind
from shared.eventstore.cited_files import CitedFile, reused

BRANCH, TOWNSHIP, OTHER = (UUID(int=n) for n in (3, 2, 4))
APRIL = date(2025, 4, 8)


def enter(entered: Entered) -> Record:
    return Record.enter(UUID(int=51), entered, on=APRIL)


def dues(**changes: Any) -> f.DuesSettled:
    fields: dict[str, Any] = {
        "organization_id": BRANCH,
        "year": 2025,
        "month": 3,
        "part": f.DuesPart.COLLECTED,
        "amount": "36.40",
    }
    return f.DuesSettled(**fields | changes)


@pytest.mark.clause("S-55")
@pytest.mark.parametrize("part", f.DuesPart)
def test_dues_are_settled_in_three_parts_apart(part: f.DuesPart) -> None:
    (recorded,) = enter(dues(part=part)).collect_events()

    assert recorded.fact == dues(part=part)


@pytest.mark.clause("S-55")
def test_dues_of_long_ago_are_recorded_and_judged_elsewhere_but_not_those_of_a_month_to_come() -> (
    None
):
    enter(dues(year=2023))
    with pytest.raises(PeriodNotBegunError):
        enter(dues(month=5))


def test_no_amount_is_below_zero() -> None:
    with pytest.raises(NegativeAmountError):
        enter(dues(amount="-1"))
    with pytest.raises(NegativeAmountError):
        enter(
            f.SupportGiven(
                organization_id=TOWNSHIP, unit_id=BRANCH, kind=f.SupportKind.FUNDS, amount="-1"
            )
        )


@pytest.mark.clause("S-54")
def test_no_more_are_heard_of_than_are_away() -> None:
    with pytest.raises(MoreContactedThanAwayError):
        enter(
            f.MobileMembersCounted(
                organization_id=BRANCH, away=3, here=0, away_contacted=4, longest_silence_days=1
            )
        )


@pytest.mark.clause("S-19", "S-21", "S-28")
def test_a_stage_or_a_field_is_given_once() -> None:
    twice: tuple[Entered, ...] = (
        f.DevelopmentCounted(
            organization_id=BRANCH,
            heads=(f.DevelopmentHead(stage=f.DevelopmentStage.ACTIVIST, count=1),) * 2,
        ),
        f.DispositionCounted(
            organization_id=BRANCH,
            year=2025,
            heads=(f.DispositionHead(stage=f.DispositionStage.TALKED, count=1),) * 2,
        ),
        f.AppraisalJudged(
            organization_id=BRANCH,
            year=2024,
            levels=(f.FieldLevel(area=f.VanguardField.WORK, level=f.Level.GOOD),) * 2,
            appraised=20,
        ),
    )
    for entered in twice:
        with pytest.raises(NamedTwiceError):
            enter(entered)


@pytest.mark.clause("S-19", "S-20", "S-21", "S-54")
def test_no_register_has_a_field_for_a_person() -> None:
    for fact in f.FACTS:
        assert not [name for name in fact.__struct_fields__ if "person" in name or "name" in name]


def test_a_record_is_withdrawn_by_its_own_organization_and_once() -> None:
    record = enter(dues())
    record.collect_events()

    with pytest.raises(WrongOrganizationError):
        record.withdraw(OTHER, on=APRIL)
    for _ in range(2):
        record.withdraw(BRANCH, on=APRIL)

    assert [one.fact for one in record.collect_events()] == [
        f.RecordWithdrawn(organization_id=BRANCH)
    ]


def test_evidence_is_detached_by_its_own_organization_and_once() -> None:
    attached = EvidenceAttached(
        organization_id=BRANCH,
        sha256="a" * 64,
        media_type="image/png",
        size_bytes=10,
        subject_kind=SubjectKind.MEETING,
        subject_id=UUID(int=61),
    )
    evidence = Evidence.attach(UUID(int=52), attached, on=APRIL)
    evidence.collect_events()

    with pytest.raises(WrongOrganizationError):
        evidence.detach(OTHER, on=APRIL)
    for _ in range(2):
        evidence.detach(BRANCH, on=APRIL)

    assert len(evidence.collect_events()) == 1


def view(number: int, organization: UUID, on: date, sha256: str) -> CitedFile:
    return CitedFile(
        organization_id=organization,
        attached_on=on,
        sha256=sha256,
        subject_kind="activities.meeting",
        subject_id=UUID(int=60 + number),
    )


@pytest.mark.clause("E-30")
def test_a_file_that_stands_for_two_branches_or_two_months_is_told_and_twice_in_one_is_not() -> (
    None
):
    found = reused(
        [
            view(1, BRANCH, APRIL, "a" * 64),
            view(2, OTHER, APRIL, "a" * 64),
            view(3, BRANCH, APRIL, "b" * 64),
            view(4, BRANCH, date(2025, 5, 1), "b" * 64),
            view(5, BRANCH, APRIL, "c" * 64),
            view(6, BRANCH, date(2025, 4, 30), "c" * 64),
        ]
    )

    assert [one.sha256[0] for one in found] == ["a", "b"]
    assert [use.organization_id for use in found[0].uses] == [BRANCH, OTHER]
