"""Policy documents, directives and working documents: which aggregates decide their commands."""

from collections.abc import Mapping
from typing import Any

from services.targets.domain.directive import Directive, Step
from services.targets.domain.document import Document
from services.targets.domain.plan import Plan
from services.targets.domain.work_document import WorkDocument
from shared.contracts.command import Command
from shared.contracts.commands import targets as c
from shared.contracts.commands import targets_policy as p
from shared.contracts.facts.targets import DocumentIssued
from shared.contracts.facts.targets_policy import (
    DirectiveMeasureTaken,
    DirectiveReceived,
    DirectiveResultReported,
    DirectiveSetAside,
    DirectiveStudied,
    DirectiveSuperseded,
    WorkDocumentApproved,
    WorkDocumentImplemented,
)
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def issue_document(session: Session, command: c.IssueDocument, _: Context) -> None:
    issued = stated(DocumentIssued, command)
    session.add(Document.issue(command.document_id, issued, on=command.occurred_on))


def supersede_document(session: Session, command: p.SupersedeDocument, _: Context) -> None:
    document = session.get(Document, command.document_id)
    document.supersede(command.organization_id, command.successor_id, on=command.occurred_on)


def receive_directive(session: Session, command: p.ReceiveDirective, _: Context) -> None:
    received = stated(DirectiveReceived, command)
    session.add(Directive.receive(command.directive_id, received, on=command.occurred_on))


def study_directive(session: Session, command: p.StudyDirective, _: Context) -> None:
    own = command.organization_id
    _step(session, command, DirectiveStudied(organization_id=own, meeting_id=command.meeting_id))


def take_measure(session: Session, command: p.TakeDirectiveMeasure, _: Context) -> None:
    taken = stated(DirectiveMeasureTaken, command)
    _step(session, command, taken)


def report_result(session: Session, command: p.ReportDirectiveResult, _: Context) -> None:
    own = command.organization_id
    _step(session, command, DirectiveResultReported(organization_id=own, result=command.result))


def supersede_directive(session: Session, command: p.SupersedeDirective, _: Context) -> None:
    superseded = stated(DirectiveSuperseded, command)
    _step(session, command, superseded)


def set_aside(session: Session, command: p.SetDirectiveAside, _: Context) -> None:
    _step(session, command, DirectiveSetAside(organization_id=command.organization_id))


def approve_work_document(session: Session, command: p.ApproveWorkDocument, _: Context) -> None:
    approved = stated(WorkDocumentApproved, command, version=1)
    plan = None if command.plan_id is None else session.get(Plan, command.plan_id)
    session.add(
        WorkDocument.approve(command.work_document_id, approved, on=command.occurred_on, plan=plan)
    )


def revise_work_document(session: Session, command: p.ReviseWorkDocument, _: Context) -> None:
    session.get(WorkDocument, command.work_document_id).revise(
        command.organization_id,
        title=command.title,
        meeting_id=command.meeting_id,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        on=command.occurred_on,
    )


def record_implementation(session: Session, command: p.RecordImplementation, _: Context) -> None:
    implemented = stated(WorkDocumentImplemented, command)
    session.get(WorkDocument, command.work_document_id).implement(
        implemented, on=command.occurred_on
    )


def _step(session: Session, command: Any, step: Step) -> None:
    session.get(Directive, command.directive_id).step(step, on=command.occurred_on)


HANDLERS: Mapping[type[Command], Handler] = {
    c.IssueDocument: issue_document,
    p.SupersedeDocument: supersede_document,
    p.ReceiveDirective: receive_directive,
    p.StudyDirective: study_directive,
    p.TakeDirectiveMeasure: take_measure,
    p.ReportDirectiveResult: report_result,
    p.SupersedeDirective: supersede_directive,
    p.SetDirectiveAside: set_aside,
    p.ApproveWorkDocument: approve_work_document,
    p.ReviseWorkDocument: revise_work_document,
    p.RecordImplementation: record_implementation,
}
