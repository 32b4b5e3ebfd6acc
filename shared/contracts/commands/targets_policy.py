"""Commands of target management: what comes from above, and what is made of it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.contracts.command import (
    Command,
    MeetingId,
    New,
    OrganizationId,
    PlanId,
    Ref,
    TargetId,
)
from shared.contracts.fact import ShortText, Text
from shared.contracts.facts.targets_policy import DirectiveKind, WorkDocumentKind

DocumentId = Annotated[UUID, Ref("targets.document")]
DirectiveId = Annotated[UUID, Ref("targets.directive")]
WorkDocumentId = Annotated[UUID, Ref("targets.work_document")]
NewDirectiveId = Annotated[UUID, New("targets.directive")]
NewWorkDocumentId = Annotated[UUID, New("targets.work_document")]


class SupersedeDocument(Command, frozen=True, kw_only=True):
    """Put another document in the place of one, from `occurred_on` on."""

    organization_id: OrganizationId
    document_id: DocumentId
    successor_id: DocumentId


class ReceiveDirective(Command, frozen=True, kw_only=True):
    """Record that a resolution, decision or instruction from above has come in."""

    organization_id: OrganizationId
    directive_id: NewDirectiveId
    kind: DirectiveKind
    title: ShortText
    number: ShortText | None = None
    issuer: ShortText | None = None
    document_id: DocumentId | None = None


class StudyDirective(Command, frozen=True, kw_only=True):
    """Record the meeting that studied a directive."""

    organization_id: OrganizationId
    directive_id: DirectiveId
    meeting_id: MeetingId


class TakeDirectiveMeasure(Command, frozen=True, kw_only=True):
    """Record what the organization does about a directive."""

    organization_id: OrganizationId
    directive_id: DirectiveId
    measure: Text
    due_on: date | None = None


class ReportDirectiveResult(Command, frozen=True, kw_only=True):
    """Record what came of the measures taken on a directive."""

    organization_id: OrganizationId
    directive_id: DirectiveId
    result: Text


class SupersedeDirective(Command, frozen=True, kw_only=True):
    """Record that a directive was replaced or withdrawn by its issuer."""

    organization_id: OrganizationId
    directive_id: DirectiveId
    successor_id: DirectiveId | None = None


class SetDirectiveAside(Command, frozen=True, kw_only=True):
    """Record that a directive does not apply to the organization, with the reason."""

    organization_id: OrganizationId
    directive_id: DirectiveId


class ApproveWorkDocument(Command, frozen=True, kw_only=True):
    """Record that a meeting approved a programme, plan, institution or measure (version 1)."""

    organization_id: OrganizationId
    work_document_id: NewWorkDocumentId
    kind: WorkDocumentKind
    title: ShortText
    meeting_id: MeetingId
    starts_on: date
    ends_on: date | None = None
    plan_id: PlanId | None = None


class ReviseWorkDocument(Command, frozen=True, kw_only=True):
    """Record that a meeting approved the next version of a working document."""

    organization_id: OrganizationId
    work_document_id: WorkDocumentId
    title: ShortText
    meeting_id: MeetingId
    starts_on: date
    ends_on: date | None = None


class RecordImplementation(Command, frozen=True, kw_only=True):
    """Link what was done to the working document under which it was done."""

    organization_id: OrganizationId
    work_document_id: WorkDocumentId
    what: ShortText
    meeting_id: MeetingId | None = None
    target_id: TargetId | None = None
