"""Commands about filed situation reports, and of reports of duty."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.contracts.command import Command, New, OrganizationId, PersonId, Ref
from shared.contracts.fact import Sha256, ShortText, Text, Year

ReportId = Annotated[UUID, Ref("activities.report")]
DutyReportId = Annotated[UUID, Ref("activities.duty_report")]
NewDutyReportId = Annotated[UUID, New("activities.duty_report")]


class ReceiveReport(Command, frozen=True, kw_only=True):
    """Take in a situation report, as the superior."""

    organization_id: OrganizationId
    report_id: ReportId


class ReturnReport(Command, frozen=True, kw_only=True):
    """Give a situation report back for completion, as the superior; needs a reason."""

    organization_id: OrganizationId
    report_id: ReportId


class RefileReport(Command, frozen=True, kw_only=True):
    """File a situation report again that was given back; its first day of filing stands."""

    organization_id: OrganizationId
    report_id: ReportId
    title: ShortText
    sha256: Sha256 | None = None


class AnswerReport(Command, frozen=True, kw_only=True):
    """Answer a situation report, as the superior."""

    organization_id: OrganizationId
    report_id: ReportId
    answer: Text


class DeliverDutyReport(Command, frozen=True, kw_only=True):
    """Record a secretary's report of duty on the days in which the post was held."""

    organization_id: OrganizationId
    duty_report_id: NewDutyReportId
    person_id: PersonId
    year: Year
    starts_on: date
    ends_on: date
    has_responsibility_section: bool
    delivered_to_id: OrganizationId | None = None
    sha256: Sha256 | None = None


class WithdrawDutyReport(Command, frozen=True, kw_only=True):
    """Withdraw a report of duty that was recorded in error; needs a reason."""

    organization_id: OrganizationId
    duty_report_id: DutyReportId
