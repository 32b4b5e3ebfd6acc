"""S-12, S-13: directives from receipt to result; working documents, existing and carried out."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from services.targets.domain.registers.filed import Filed, by_day
from shared.contracts.facts.targets_policy import (
    DirectiveKind,
    DirectiveMeasureTaken,
    DirectiveReceived,
    DirectiveResultReported,
    DirectiveSetAside,
    DirectiveStudied,
    DirectiveSuperseded,
    WorkDocumentApproved,
    WorkDocumentImplemented,
    WorkDocumentKind,
)


class DirectiveState(StrEnum):
    """How far a directive has come; each state includes those before it."""

    RECEIVED = "received"
    STUDIED = "studied"
    MEASURE_TAKEN = "measure_taken"
    RESULT_REPORTED = "result_reported"
    SUPERSEDED = "superseded"
    NOT_APPLICABLE = "not_applicable"


class DirectiveOn(msgspec.Struct, kw_only=True):
    """A directive on a day, traced from the superior document to what was done."""

    directive_id: UUID
    kind: DirectiveKind
    title: str
    number: str | None
    issuer: str | None
    document_id: UUID | None
    received_on: date
    state: DirectiveState = DirectiveState.RECEIVED
    studied_on: date | None = None  # first
    meeting_ids: list[UUID] = []
    measures: list[str] = []
    overdue: int = 0  # measures due before the day, with no result yet
    results: list[str] = []
    successor_id: UUID | None = None
    set_aside_because: str | None = None


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a working document."""

    version: int
    title: str
    approved_on: date
    meeting_id: UUID
    starts_on: date
    ends_on: date | None
    is_after_start: bool  # approved when its days had begun already


class WorkDocumentOn(msgspec.Struct, kw_only=True):
    """A working document on a day. That it is in force and that it is carried out stand apart."""

    work_document_id: UUID
    kind: WorkDocumentKind
    plan_id: UUID | None
    editions: list[Edition]
    is_in_force: bool = False
    is_implemented: bool = False
    implementations: list[str] = []
    meeting_ids: list[UUID] = []
    target_ids: list[UUID] = []


def directives(rows: Iterable[Filed], on: date) -> tuple[DirectiveOn, ...]:
    """Give the directives received by a day, the latest first."""
    found: dict[UUID, DirectiveOn] = {}
    due: dict[UUID, list[date]] = {}
    for row in by_day(rows, on):
        fact = row.fact
        if isinstance(fact, DirectiveReceived):
            found[row.subject] = DirectiveOn(
                directive_id=row.subject,
                kind=fact.kind,
                title=fact.title,
                number=fact.number,
                issuer=fact.issuer,
                document_id=fact.document_id,
                received_on=row.occurred_on,
            )
        elif row.subject in found:
            _step(found[row.subject], row)
            if isinstance(fact, DirectiveMeasureTaken) and fact.due_on is not None:
                due.setdefault(row.subject, []).append(fact.due_on)
    for subject, days in due.items():
        if found[subject].state is DirectiveState.MEASURE_TAKEN:
            found[subject].overdue = sum(day < on for day in days)
    return tuple(sorted(found.values(), key=lambda each: each.received_on, reverse=True))


def work_documents(rows: Iterable[Filed], on: date) -> tuple[WorkDocumentOn, ...]:
    """Give the working documents approved by a day, by kind."""
    found: dict[UUID, WorkDocumentOn] = {}
    for row in by_day(rows, on):
        fact = row.fact
        if isinstance(fact, WorkDocumentApproved):
            edition = Edition(
                version=fact.version,
                title=fact.title,
                approved_on=row.occurred_on,
                meeting_id=fact.meeting_id,
                starts_on=fact.starts_on,
                ends_on=fact.ends_on,
                is_after_start=fact.starts_on < row.occurred_on,
            )
            document = found.setdefault(
                row.subject,
                WorkDocumentOn(
                    work_document_id=row.subject,
                    kind=fact.kind,
                    plan_id=fact.plan_id,
                    editions=[],
                ),
            )
            document.editions.append(edition)
            document.is_in_force |= fact.starts_on <= on <= (fact.ends_on or on)
        elif isinstance(fact, WorkDocumentImplemented) and row.subject in found:
            document = found[row.subject]
            document.is_implemented = True
            document.implementations.append(fact.what)
            document.meeting_ids.extend(filter(None, [fact.meeting_id]))
            document.target_ids.extend(filter(None, [fact.target_id]))
    kinds = list(WorkDocumentKind)
    return tuple(sorted(found.values(), key=lambda each: kinds.index(each.kind)))


def _step(directive: DirectiveOn, row: Filed) -> None:
    match row.fact:
        case DirectiveStudied():
            directive.studied_on = directive.studied_on or row.occurred_on
            directive.meeting_ids.append(row.fact.meeting_id)
            _raise_to(directive, DirectiveState.STUDIED)
        case DirectiveMeasureTaken():
            directive.measures.append(row.fact.measure)
            _raise_to(directive, DirectiveState.MEASURE_TAKEN)
        case DirectiveResultReported():
            directive.results.append(row.fact.result)
            _raise_to(directive, DirectiveState.RESULT_REPORTED)
        case DirectiveSuperseded():
            directive.state = DirectiveState.SUPERSEDED
            directive.successor_id = row.fact.successor_id
        case DirectiveSetAside():
            directive.state = DirectiveState.NOT_APPLICABLE
            directive.set_aside_because = row.reason


def _raise_to(directive: DirectiveOn, state: DirectiveState) -> None:
    states = list(DirectiveState)
    directive.state = max(directive.state, state, key=states.index)
