"""Situation reports on their way, reports of duty: which aggregate decides each command."""

from collections.abc import Mapping

from services.activities.domain.duty_report import DutyReport
from services.activities.domain.report import Report
from shared.contracts.command import Command
from shared.contracts.commands import activities_reports as c
from shared.contracts.facts import activities_reports as f
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def receive_report(session: Session, command: c.ReceiveReport, _: Context) -> None:
    report = session.get(Report, command.report_id)
    report.receive(stated(f.ReportReceived, command), on=command.occurred_on)


def return_report(session: Session, command: c.ReturnReport, _: Context) -> None:
    report = session.get(Report, command.report_id)
    report.give_back(stated(f.ReportReturned, command), on=command.occurred_on)


def refile_report(session: Session, command: c.RefileReport, _: Context) -> None:
    report = session.get(Report, command.report_id)
    report.refile(stated(f.ReportRefiled, command), on=command.occurred_on)


def answer_report(session: Session, command: c.AnswerReport, _: Context) -> None:
    report = session.get(Report, command.report_id)
    report.answer(stated(f.ReportAnswered, command), on=command.occurred_on)


def deliver_duty_report(session: Session, command: c.DeliverDutyReport, _: Context) -> None:
    delivered = stated(f.DutyReportDelivered, command)
    session.add(DutyReport.deliver(command.duty_report_id, delivered, on=command.occurred_on))


def withdraw_duty_report(session: Session, command: c.WithdrawDutyReport, _: Context) -> None:
    report = session.get(DutyReport, command.duty_report_id)
    withdrawn = stated(f.DutyReportWithdrawn, command)
    report.withdraw(withdrawn, command.organization_id, on=command.occurred_on)


HANDLERS: Mapping[type[Command], Handler] = {
    c.ReceiveReport: receive_report,
    c.ReturnReport: return_report,
    c.RefileReport: refile_report,
    c.AnswerReport: answer_report,
    c.DeliverDutyReport: deliver_duty_report,
    c.WithdrawDutyReport: withdraw_duty_report,
}
