"""Meetings and the filing of written reports: which aggregates decide each command."""

from collections.abc import Mapping

from services.activities.domain.meeting import Meeting
from services.activities.domain.report import Report
from shared.contracts.command import Command
from shared.contracts.commands import activities as c
from shared.contracts.facts.activities import (
    MeetingAborted,
    MeetingCorrected,
    MeetingHeld,
    ReportFiled,
)
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def record_meeting(session: Session, command: c.RecordMeeting, _: Context) -> None:
    held = MeetingHeld(
        organization_id=command.organization_id,
        kind=command.kind,
        chair_id=command.chair_id,
        present=command.present,
        agenda=command.agenda,
        conclusions=command.conclusions,
        chair_basis=command.chair_basis,
        started_at=command.started_at,
        entitled=command.entitled,
        entrustment=command.entrustment,
    )
    meeting = Meeting.hold(command.meeting_id, held, on=command.occurred_on, serves=command.serves)
    session.add(meeting)


def record_aborted_meeting(session: Session, command: c.RecordAbortedMeeting, _: Context) -> None:
    aborted = MeetingAborted(
        organization_id=command.organization_id, kind=command.kind, present=command.present
    )
    session.add(Meeting.abort(command.meeting_id, aborted, on=command.occurred_on))


def correct_meeting(session: Session, command: c.CorrectMeeting, _: Context) -> None:
    corrected = MeetingCorrected(
        organization_id=command.organization_id,
        held_on=command.held_on,
        kind=command.kind,
        chair_id=command.chair_id,
        present=command.present,
        agenda=command.agenda,
        chair_basis=command.chair_basis,
        conclusions=command.conclusions,
        started_at=command.started_at,
        entitled=command.entitled,
        entrustment=command.entrustment,
    )
    meeting = session.get(Meeting, command.meeting_id)
    meeting.correct(corrected, on=command.occurred_on, serves=command.serves)


def withdraw_meeting(session: Session, command: c.WithdrawMeeting, _: Context) -> None:
    meeting = session.get(Meeting, command.meeting_id)
    meeting.withdraw(command.organization_id, on=command.occurred_on)


def file_report(session: Session, command: c.FileReport, _: Context) -> None:
    filed = ReportFiled(
        organization_id=command.organization_id,
        year=command.year,
        half=command.half,
        title=command.title,
        sha256=command.sha256,
    )
    report = Report.file(
        command.report_id,
        filed,
        on=command.occurred_on,
        signer_id=command.signer_id,
        covers=command.covers,
    )
    session.add(report)


HANDLERS: Mapping[type[Command], Handler] = {
    c.RecordMeeting: record_meeting,
    c.RecordAbortedMeeting: record_aborted_meeting,
    c.CorrectMeeting: correct_meeting,
    c.WithdrawMeeting: withdraw_meeting,
    c.FileReport: file_report,
}
