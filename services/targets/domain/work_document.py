"""A working document of an organization: 规划, 计划, 制度 or 措施, in versions.

Facts: WorkDocumentApproved for each version, WorkDocumentImplemented. That it exists and that it
is carried out are two questions.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import BeforeItBeganError, EndsBeforeStartError
from services.targets.domain.plan import Plan
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets_policy import (
    WorkDocumentApproved,
    WorkDocumentImplemented,
    WorkDocumentKind,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class WorkDocument(Aggregate):
    KIND = "targets.work_document"

    @classmethod
    def approve(
        cls,
        work_document_id: UUID,
        approved: WorkDocumentApproved,
        *,
        on: date,
        plan: Plan | None,
    ) -> Self:
        """Approve the first version; ``plan`` is the one that it carries out."""
        if plan is not None and plan.organization_id != approved.organization_id:
            raise WrongOrganizationError(str(plan.id), field="plan_id")
        _check_days(approved.starts_on, approved.ends_on)
        document = cls(work_document_id)
        document.record(approved, on)
        return document

    def revise(
        self,
        organization_id: UUID,
        *,
        title: str,
        meeting_id: UUID,
        starts_on: date,
        ends_on: date | None,
        on: date,
    ) -> None:
        """Approve the next version."""
        self._require(organization_id, on)
        _check_days(starts_on, ends_on)
        approved = WorkDocumentApproved(
            organization_id=organization_id,
            kind=self.kind,
            title=title,
            version=self.edition + 1,
            meeting_id=meeting_id,
            starts_on=starts_on,
            ends_on=ends_on,
            plan_id=self.plan_id,
        )
        self.record(approved, on)

    def implement(self, implemented: WorkDocumentImplemented, *, on: date) -> None:
        self._require(implemented.organization_id, on)
        self.record(implemented, on)

    def _require(self, organization_id: UUID, on: date) -> None:
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="work_document_id")
        if on < self.approved_on:
            raise BeforeItBeganError(str(self.id), field="occurred_on")

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case WorkDocumentApproved():
                if fact.version == 1:
                    self.approved_on = occurred_on
                self.organization_id, self.plan_id = fact.organization_id, fact.plan_id
                self.kind: WorkDocumentKind = fact.kind
                self.edition = fact.version
            case WorkDocumentImplemented():
                pass
            case unknown:
                raise UnknownFactError(unknown.TOPIC)


def _check_days(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeStartError(field="ends_on")
