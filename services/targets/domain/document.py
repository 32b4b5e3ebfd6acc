"""A policy document with its clauses, as issued.

Facts: DocumentIssued.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.targets.domain.errors import ClauseRepeatedError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import DocumentIssued
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class Document(Aggregate):
    KIND = "targets.document"

    @classmethod
    def issue(cls, document_id: UUID, issued: DocumentIssued, *, on: date) -> Self:
        numbers = [clause.number for clause in issued.clauses]
        if len(set(numbers)) < len(numbers):
            raise ClauseRepeatedError(field="clauses")
        document = cls(document_id)
        document.record(issued, on)
        return document

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case DocumentIssued():
                self.organization_id, self.issued_on = fact.organization_id, occurred_on
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
