"""A written situation report for a half-year (S-58), from its filing to its answer.

Facts, in the order they may occur: ReportFiled, with ReportSigned and ReportPredecessorsCovered;
ReportReceived; ReportReturned and ReportRefiled by turns; ReportAnswered. Whether it came in time
is for assessment to say: the first filing keeps its day.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.activities.domain.errors import HalfYearNotBegunError, WrongStepError
from services.activities.domain.owned import Owned
from shared.contracts.fact import Fact
from shared.contracts.facts.activities import ReportFiled
from shared.contracts.facts.activities_reports import (
    ReportAnswered,
    ReportPredecessorsCovered,
    ReportReceived,
    ReportRefiled,
    ReportReturned,
    ReportSigned,
)
from shared.kernel.calendar import halves
from shared.kernel.errors import UnknownFactError


class Report(Owned):
    KIND = "activities.report"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.state = "filed"

    @classmethod
    def file(
        cls,
        report_id: UUID,
        filed: ReportFiled,
        *,
        on: date,
        signer_id: UUID | None = None,
        covers: tuple[UUID, ...] = (),
    ) -> Self:
        """File a report, who signed it, and for which merged organizations it also speaks."""
        half = list(halves(filed.year))[filed.half - 1]
        if on < half.starts_on:
            raise HalfYearNotBegunError(field="half", half_year=half.name)
        report = cls(report_id)
        owner = filed.organization_id
        report.record(filed, on)
        if signer_id is not None:
            report.record(ReportSigned(organization_id=owner, signer_id=signer_id), on)
        if covers:
            covered = ReportPredecessorsCovered(organization_id=owner, predecessor_ids=covers)
            report.record(covered, on)
        return report

    def receive(self, received: ReportReceived, *, on: date) -> None:
        """Take it in; a second time records nothing."""
        owner = received.organization_id
        self._ensure_stands("filed", "received", "answered", organization_id=owner, on=on)
        if self.state == "filed":
            self.record(received, on)

    def give_back(self, returned: ReportReturned, *, on: date) -> None:
        self._ensure_stands("filed", "received", organization_id=returned.organization_id, on=on)
        self.record(returned, on)

    def refile(self, refiled: ReportRefiled, *, on: date) -> None:
        self._ensure_stands("returned", organization_id=refiled.organization_id, on=on)
        self.record(refiled, on)

    def answer(self, answered: ReportAnswered, *, on: date) -> None:
        self._ensure_stands("filed", "received", organization_id=answered.organization_id, on=on)
        self.record(answered, on)

    def _ensure_stands(self, *states: str, organization_id: UUID, on: date) -> None:
        self._ensure_open(organization_id, on)
        if self.state not in states:
            raise WrongStepError(str(self.id), state=self.state)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case ReportFiled():
                self._begin(fact.organization_id, occurred_on)
                self.filed_on = occurred_on
            case ReportSigned() | ReportPredecessorsCovered():
                pass
            case ReportReceived():
                self._step("received", occurred_on)
            case ReportReturned():
                self._step("returned", occurred_on)
            case ReportRefiled():
                self._step("filed", occurred_on)
            case ReportAnswered():
                self._step("answered", occurred_on)
            case unknown:
                raise UnknownFactError(unknown.TOPIC)

    def _step(self, state: str, on: date) -> None:
        self.state, self.stepped_on = state, on
