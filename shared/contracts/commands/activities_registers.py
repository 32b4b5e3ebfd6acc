"""Commands of the registers, of surveys and of evidence."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.command import Command, New, OrganizationId, Ref
from shared.contracts.fact import Count, Quantity, Sha256, ShortText, Year
from shared.contracts.facts.activities_registers import (
    DevelopmentHead,
    DispositionHead,
    DuesPart,
    EducationKind,
    FieldLevel,
    MemberWork,
    Month,
    ServiceKind,
    SupportKind,
)
from shared.contracts.facts.activities_surveys import (
    Answers,
    Chosen,
    GroupResult,
    MediaType,
    SubjectKind,
    SurveyMethod,
)

RecordId = Annotated[UUID, Ref("activities.record")]
NewRecordId = Annotated[UUID, New("activities.record")]
NewSurveyId = Annotated[UUID, New("activities.survey")]
EvidenceId = Annotated[UUID, Ref("activities.evidence")]
NewEvidenceId = Annotated[UUID, New("activities.evidence")]

MAX_ANSWERS = 400  # groups of equal answers of a minute; what an entry holds


class RecordEducation(Command, frozen=True, kw_only=True):
    """Record that members were taught, managed, supervised or served: how many, never who."""

    organization_id: OrganizationId
    record_id: NewRecordId
    kind: EducationKind
    topic: ShortText
    attended: Count
    work: MemberWork = MemberWork.EDUCATION


class RecordService(Command, frozen=True, kw_only=True):
    """Record service to the masses: how many took part, how many households were reached."""

    organization_id: OrganizationId
    record_id: NewRecordId
    kind: ServiceKind
    members: Count
    households: Count


class RecordSupport(Command, frozen=True, kw_only=True):
    """Record what a superior gave to a unit's cadres: yuan, square metres or person-days."""

    organization_id: OrganizationId  # who gave it
    record_id: NewRecordId
    unit_id: OrganizationId
    kind: SupportKind
    amount: Quantity


class SettleDues(Command, frozen=True, kw_only=True):
    """Settle a month's dues; one command each for collected, managed and used."""

    organization_id: OrganizationId
    record_id: NewRecordId
    year: Year
    month: Month
    part: DuesPart
    amount: Quantity


class CountMobileMembers(Command, frozen=True, kw_only=True):
    """Count members away and here, and how many of those away were heard of."""

    organization_id: OrganizationId
    record_id: NewRecordId
    away: Count
    here: Count
    away_contacted: Count
    longest_silence_days: Count


class SetDevelopmentQuota(Command, frozen=True, kw_only=True):
    """Say how many members a unit may admit in a year."""

    organization_id: OrganizationId  # who plans
    record_id: NewRecordId
    unit_id: OrganizationId
    year: Year
    quota: Count


class CountDevelopment(Command, frozen=True, kw_only=True):
    """Count who stands at which stage on `occurred_on`; admitted and confirmed since 1 January."""

    organization_id: OrganizationId
    record_id: NewRecordId
    heads: Annotated[tuple[DevelopmentHead, ...], msgspec.Meta(min_length=1, max_length=5)]


class CountDispositions(Command, frozen=True, kw_only=True):
    """Count the cases of disposition of a year by the stage they came to."""

    organization_id: OrganizationId
    record_id: NewRecordId
    year: Year
    heads: Annotated[tuple[DispositionHead, ...], msgspec.Meta(min_length=1, max_length=8)]


class RecordAppraisal(Command, frozen=True, kw_only=True):
    """Record what the members' appraisal came to for the branch, as judged levels."""

    organization_id: OrganizationId
    record_id: NewRecordId
    year: Year
    levels: Annotated[tuple[FieldLevel, ...], msgspec.Meta(min_length=1, max_length=4)]
    appraised: Count


class WithdrawRecord(Command, frozen=True, kw_only=True):
    """Withdraw a record of a register that was made in error; needs a reason."""

    organization_id: OrganizationId
    record_id: RecordId


class CloseSurvey(Command, frozen=True, kw_only=True):
    """Close a survey of satisfaction for ever; `occurred_on` is its last day."""

    organization_id: OrganizationId  # whose work was judged
    survey_id: NewSurveyId
    surveyed_by: OrganizationId
    opened_on: date
    method: SurveyMethod
    chosen: Chosen
    frame: ShortText
    frame_size: Count
    asked: Count
    answered: Count
    results: Annotated[tuple[GroupResult, ...], msgspec.Meta(min_length=1, max_length=4)]
    answers: Annotated[tuple[Answers, ...], msgspec.Meta(max_length=MAX_ANSWERS)]


class AttachEvidence(Command, frozen=True, kw_only=True):
    """Say that the file of this hash belongs to a record; the file itself goes to the store."""

    organization_id: OrganizationId
    evidence_id: NewEvidenceId
    sha256: Sha256
    media_type: MediaType
    size_bytes: Count
    subject_kind: SubjectKind
    subject_id: UUID


class DetachEvidence(Command, frozen=True, kw_only=True):
    """Undo an attachment made in error; needs a reason. The file stays."""

    organization_id: OrganizationId
    evidence_id: EvidenceId
