"""A policy document with its clauses and the rules it states, as issued.

Facts: DocumentIssued, then perhaps DocumentSuperseded. Whether a rule is looser than a superior
one is for `registers/lineage.py` to say; it is shown, never refused.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import (
    BeforeItBeganError,
    ClauseRepeatedError,
    RuleWithoutClauseError,
    SupersedesItselfError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import DocumentIssued
from shared.contracts.facts.targets_policy import DocumentSuperseded
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Document(Aggregate):
    KIND = "targets.document"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.superseded_by: UUID | None = None

    @classmethod
    def issue(cls, document_id: UUID, issued: DocumentIssued, *, on: date) -> Self:
        numbers = [clause.number for clause in issued.clauses]
        if len(set(numbers)) < len(numbers):
            raise ClauseRepeatedError(field="clauses")
        rules = [rule.rule for rule in issued.rules]
        cited = {rule.clause for rule in issued.rules}
        if len(set(rules)) < len(rules) or not cited <= set(numbers):
            raise RuleWithoutClauseError(field="rules")
        if issued.derived_from_id == document_id:
            raise SupersedesItselfError(str(document_id), field="derived_from_id")
        document = cls(document_id)
        document.record(issued, on)
        return document

    def supersede(self, organization_id: UUID, successor_id: UUID, *, on: date) -> None:
        """Let another document stand in this one's place; said twice, it is recorded once."""
        if organization_id != self.organization_id:
            raise WrongOrganizationError(str(self.id), field="document_id")
        if successor_id == self.id:
            raise SupersedesItselfError(str(self.id), field="successor_id")
        if on < self.issued_on:
            raise BeforeItBeganError(str(self.id), field="occurred_on")
        if successor_id != self.superseded_by:
            fact = DocumentSuperseded(organization_id=organization_id, successor_id=successor_id)
            self.record(fact, on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case DocumentIssued():
                self.organization_id, self.issued_on = fact.organization_id, occurred_on
            case DocumentSuperseded():
                self.superseded_by = fact.successor_id
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
