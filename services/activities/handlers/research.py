"""Research topics and reports: which aggregate decides each command."""

from collections.abc import Mapping

from services.activities.domain.research import ResearchReport, Topic
from shared.contracts.command import Command
from shared.contracts.commands import activities_research as c
from shared.contracts.facts import activities_research as f
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session
from shared.kernel.likeness import sketch


def set_topic(session: Session, command: c.SetTopic, _: Context) -> None:
    chosen = stated(f.TopicSet, command)
    session.add(Topic.set(command.topic_id, chosen, on=command.occurred_on))


def change_topic(session: Session, command: c.ChangeTopic, _: Context) -> None:
    topic = session.get(Topic, command.topic_id)
    topic.change(stated(f.TopicChanged, command), on=command.occurred_on)


def drop_topic(session: Session, command: c.DropTopic, _: Context) -> None:
    topic = session.get(Topic, command.topic_id)
    topic.withdraw(stated(f.TopicDropped, command), command.organization_id, on=command.occurred_on)


def finish_report(session: Session, command: c.FinishResearchReport, _: Context) -> None:
    like = sketch(command.summary) if command.summary else None
    finished = stated(f.ResearchReportFinished, command, sketch=like)
    report = ResearchReport.finish(command.research_report_id, finished, on=command.occurred_on)
    session.add(report)


def file_report(session: Session, command: c.FileResearchReport, _: Context) -> None:
    report = session.get(ResearchReport, command.research_report_id)
    report.file(stated(f.ResearchReportFiled, command), on=command.occurred_on)


def return_report(session: Session, command: c.ReturnResearchReport, _: Context) -> None:
    report = session.get(ResearchReport, command.research_report_id)
    report.give_back(stated(f.ResearchReportReturned, command), on=command.occurred_on)


def accept_report(session: Session, command: c.AcceptResearchReport, _: Context) -> None:
    report = session.get(ResearchReport, command.research_report_id)
    report.accept(stated(f.ResearchReportAccepted, command), on=command.occurred_on)


def withdraw_report(session: Session, command: c.WithdrawResearchReport, _: Context) -> None:
    report = session.get(ResearchReport, command.research_report_id)
    withdrawn = stated(f.ResearchReportWithdrawn, command)
    report.withdraw(withdrawn, command.organization_id, on=command.occurred_on)


HANDLERS: Mapping[type[Command], Handler] = {
    c.SetTopic: set_topic,
    c.ChangeTopic: change_topic,
    c.DropTopic: drop_topic,
    c.FinishResearchReport: finish_report,
    c.FileResearchReport: file_report,
    c.ReturnResearchReport: return_report,
    c.AcceptResearchReport: accept_report,
    c.WithdrawResearchReport: withdraw_report,
}
