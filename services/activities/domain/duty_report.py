"""A secretary's report of duty (述职述廉, S-59), on the days in which the post was held.

Facts: DutyReportDelivered, DutyReportWithdrawn. Where the mandatory section is missing, that is
recorded and shown, not refused.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.activities.domain.errors import IntervalOutsideYearError
from services.activities.domain.owned import Owned
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_reports import DutyReportDelivered, DutyReportWithdrawn
from shared.kernel.errors import UnknownFactError


class DutyReport(Owned):
    KIND = "activities.duty_report"

    @classmethod
    def deliver(cls, report_id: UUID, delivered: DutyReportDelivered, *, on: date) -> Self:
        first, last = delivered.starts_on, delivered.ends_on
        if not first.year == last.year == delivered.year or first > last:
            raise IntervalOutsideYearError(field="starts_on")
        report = cls(report_id)
        report.record(delivered, on)
        return report

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case DutyReportDelivered():
                self._begin(fact.organization_id, occurred_on)
            case DutyReportWithdrawn():
                self.is_closed = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
