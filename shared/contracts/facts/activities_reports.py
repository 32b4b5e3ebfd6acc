"""Facts of what happens to a filed situation report, and of reports of duty (述职述廉)."""

from datetime import date
from uuid import UUID

from shared.contracts.fact import Fact, FileHash, ShortText, Text, Year


class ReportSigned(Fact, frozen=True, kw_only=True):
    """Who signed the report, as claimed; whether the secretary is judged elsewhere."""

    TOPIC = "activities.report.signed.v1"
    CLAUSES = "S-58"

    organization_id: UUID
    signer_id: UUID


class ReportPredecessorsCovered(Fact, frozen=True, kw_only=True):
    """The report speaks also for the organizations that went into the one that files it."""

    TOPIC = "activities.report.predecessors_covered.v1"
    CLAUSES = "S-58"

    organization_id: UUID
    predecessor_ids: tuple[UUID, ...]


class ReportReceived(Fact, frozen=True, kw_only=True):
    """The superior confirmed that a situation report reached it."""

    TOPIC = "activities.report.received.v1"
    CLAUSES = "S-58 S-70"

    organization_id: UUID  # whose report it is


class ReportReturned(Fact, frozen=True, kw_only=True):
    """The superior gave it back for completion; its `reason` stands in the entry."""

    TOPIC = "activities.report.returned.v1"
    CLAUSES = "S-58 S-70"

    organization_id: UUID


class ReportRefiled(Fact, frozen=True, kw_only=True):
    """Filed again after it was returned; the first filing keeps its day."""

    TOPIC = "activities.report.refiled.v1"
    CLAUSES = "S-58"

    organization_id: UUID
    title: ShortText
    sha256: FileHash | None = None


class ReportAnswered(Fact, frozen=True, kw_only=True):
    """What the superior had to say to it."""

    TOPIC = "activities.report.answered.v1"
    CLAUSES = "S-58 S-70"

    organization_id: UUID
    answer: Text


class DutyReportDelivered(Fact, frozen=True, kw_only=True):
    """A secretary reported on duty for the days in which the post was held; both included."""

    TOPIC = "activities.duty_report.delivered.v1"
    CLAUSES = "S-59"

    organization_id: UUID
    person_id: UUID
    year: Year
    starts_on: date
    ends_on: date
    has_responsibility_section: bool  # the mandatory section on party-building responsibility
    delivered_to_id: UUID | None = None
    sha256: FileHash | None = None


class DutyReportWithdrawn(Fact, frozen=True, kw_only=True):
    """The record was made in error; its `reason` stands in the entry."""

    TOPIC = "activities.duty_report.withdrawn.v1"
    CLAUSES = "S-59"

    organization_id: UUID


FACTS = (
    ReportSigned,
    ReportPredecessorsCovered,
    ReportReceived,
    ReportReturned,
    ReportRefiled,
    ReportAnswered,
    DutyReportDelivered,
    DutyReportWithdrawn,
)
