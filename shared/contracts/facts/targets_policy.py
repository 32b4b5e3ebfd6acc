"""Facts of target management: what comes from above, and what is made of it.

Policy documents superseded, directives from receipt to result, working documents of four kinds.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import Fact, ShortText, Text

Version = Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class DirectiveKind(StrEnum):
    RESOLUTION = "resolution"  # 决议
    DECISION = "decision"  # 决定
    INSTRUCTION = "instruction"  # 指示


class WorkDocumentKind(StrEnum):
    PROGRAMME = "programme"  # 规划
    PLAN = "plan"  # 计划
    INSTITUTION = "institution"  # 制度
    MEASURE = "measure"  # 措施


class DocumentSuperseded(Fact, frozen=True, kw_only=True):
    """From its day on, another document stands in this one's place."""

    TOPIC = "targets.document.superseded.v1"
    CLAUSES = "S-02"

    organization_id: UUID
    successor_id: UUID


class DirectiveReceived(Fact, frozen=True, kw_only=True):
    """A resolution, decision or instruction came in from above."""

    TOPIC = "targets.directive.received.v1"
    CLAUSES = "S-12"

    organization_id: UUID
    kind: DirectiveKind
    title: ShortText
    number: ShortText | None = None
    issuer: ShortText | None = None  # an office, never a person
    document_id: UUID | None = None  # where it is kept here as a policy document


class DirectiveStudied(Fact, frozen=True, kw_only=True):
    """A meeting of the organization studied it."""

    TOPIC = "targets.directive.studied.v1"
    CLAUSES = "S-12"

    organization_id: UUID
    meeting_id: UUID


class DirectiveMeasureTaken(Fact, frozen=True, kw_only=True):
    """What the organization makes of it at home (和本单位实际相结合)."""

    TOPIC = "targets.directive.measure_taken.v1"
    CLAUSES = "S-12"

    organization_id: UUID
    measure: Text
    due_on: date | None = None


class DirectiveResultReported(Fact, frozen=True, kw_only=True):
    """What came of the measures taken on it."""

    TOPIC = "targets.directive.result_reported.v1"
    CLAUSES = "S-12"

    organization_id: UUID
    result: Text


class DirectiveSuperseded(Fact, frozen=True, kw_only=True):
    """It was replaced or withdrawn by its issuer, perhaps before anybody acted on it."""

    TOPIC = "targets.directive.superseded.v1"
    CLAUSES = "S-12"

    organization_id: UUID
    successor_id: UUID | None = None  # the directive that replaces it, where it was received


class DirectiveSetAside(Fact, frozen=True, kw_only=True):
    """It does not apply to such an organization; the entry's reason says why."""

    TOPIC = "targets.directive.set_aside.v1"
    CLAUSES = "S-12"

    organization_id: UUID


class WorkDocumentApproved(Fact, frozen=True, kw_only=True):
    """A version of a working document was approved by a meeting; the first, or a later one."""

    TOPIC = "targets.work_document.approved.v1"
    CLAUSES = "S-13 S-27"

    organization_id: UUID
    kind: WorkDocumentKind
    title: ShortText
    version: Version
    meeting_id: UUID
    starts_on: date
    ends_on: date | None = None  # the last day; None: until replaced
    plan_id: UUID | None = None  # the plan of the organization that it carries out


class WorkDocumentImplemented(Fact, frozen=True, kw_only=True):
    """Something was done under it: a meeting, a target, or an act told in a line."""

    TOPIC = "targets.work_document.implemented.v1"
    CLAUSES = "S-13"

    organization_id: UUID
    what: ShortText
    meeting_id: UUID | None = None
    target_id: UUID | None = None


FACTS = (
    DocumentSuperseded,
    DirectiveReceived,
    DirectiveStudied,
    DirectiveMeasureTaken,
    DirectiveResultReported,
    DirectiveSuperseded,
    DirectiveSetAside,
    WorkDocumentApproved,
    WorkDocumentImplemented,
)
