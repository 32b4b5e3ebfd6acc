"""A written situation report for a half-year, as filed (S-58).

Facts: ReportFiled. Whether it came in time is for assessment to say.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.activities.domain.errors import HalfYearNotBegunError
from shared.contracts.fact import Fact
from shared.contracts.facts.activities import ReportFiled
from shared.eventstore.aggregate import Aggregate
from shared.kernel.calendar import halves
from shared.kernel.errors import UnknownFactError


class Report(Aggregate):
    KIND = "activities.report"

    @classmethod
    def file(cls, report_id: UUID, filed: ReportFiled, *, on: date) -> Self:
        half = list(halves(filed.year))[filed.half - 1]
        if on < half.starts_on:
            raise HalfYearNotBegunError(field="half", half_year=half.name)
        report = cls(report_id)
        report.record(filed, on)
        return report

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case ReportFiled():
                self.organization_id, self.filed_on = fact.organization_id, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
