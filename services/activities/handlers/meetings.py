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
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def record_meeting(session: Session, command: c.RecordMeeting, _: Context) -> None:
    held = stated(MeetingHeld, command)
    meeting = Meeting.hold(command.meeting_id, held, on=command.occurred_on, serves=command.serves)
    session.add(meeting)


def record_aborted_meeting(session: Session, command: c.RecordAbortedMeeting, _: Context) -> None:
    aborted = stated(MeetingAborted, command)
    session.add(Meeting.abort(command.meeting_id, aborted, on=command.occurred_on))


def correct_meeting(session: Session, command: c.CorrectMeeting, _: Context) -> None:
    corrected = stated(MeetingCorrected, command)
    meeting = session.get(Meeting, command.meeting_id)
    meeting.correct(corrected, on=command.occurred_on, serves=command.serves)


def withdraw_meeting(session: Session, command: c.WithdrawMeeting, _: Context) -> None:
    meeting = session.get(Meeting, command.meeting_id)
    meeting.withdraw(command.organization_id, on=command.occurred_on)


def file_report(session: Session, command: c.FileReport, _: Context) -> None:
    filed = stated(ReportFiled, command)
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
