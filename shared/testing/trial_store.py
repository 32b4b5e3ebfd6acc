"""A small service on the activities' schema, to try the event store with: meetings and reports."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID, uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from shared.contracts.command import Command
from shared.contracts.commands import activities as c
from shared.contracts.errors import UnknownCommandError
from shared.contracts.fact import Fact
from shared.contracts.facts import activities as f
from shared.contracts.principal import Incoming, Principal
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.application import CommandApplication
from shared.eventstore.batch import Context
from shared.eventstore.connections import conninfo
from shared.eventstore.session import Session
from shared.kernel.errors import UnknownFactError, ZerenError
from shared.settings import Settings

TODAY = date(2026, 1, 31)
DAY = date(2025, 3, 5)
LOADER = Principal(actor="system:trial", role=Role.SYSTEM)


class MeetingWithdrawnError(ZerenError):
    code = "trial.meeting_withdrawn"
    status = 409


class Meeting(Aggregate):
    KIND = "activities.meeting"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.is_withdrawn = False
        self.present = 0

    def correct(self, command: c.CorrectMeeting) -> None:
        if self.is_withdrawn:
            raise MeetingWithdrawnError(str(self.id))
        if command.present not in {None, self.present}:
            corrected = f.MeetingCorrected(
                organization_id=command.organization_id, present=command.present
            )
            self.record(corrected, command.occurred_on)

    def withdraw(self, command: c.WithdrawMeeting) -> None:
        if self.is_withdrawn:
            raise MeetingWithdrawnError(str(self.id))
        withdrawn = f.MeetingWithdrawn(organization_id=command.organization_id)
        self.record(withdrawn, command.occurred_on)

    def _fold(self, fact: Fact, occurred_on: date) -> None:  # noqa: ARG002
        match fact:
            case f.MeetingHeld(present=present) | f.MeetingCorrected(present=int(present)):
                self.present = present
            case f.MeetingAborted() | f.MeetingCorrected():
                pass
            case f.MeetingWithdrawn():
                self.is_withdrawn = True
            case unknown:
                raise UnknownFactError(unknown.TOPIC)


class Report(Aggregate):
    KIND = "activities.report"

    def _fold(self, fact: Fact, occurred_on: date) -> None:  # noqa: ARG002
        match fact:
            case f.ReportFiled():
                pass
            case unknown:
                raise UnknownFactError(unknown.TOPIC)


def _record(session: Session, command: c.RecordMeeting, _: Context) -> None:
    meeting = Meeting(command.meeting_id)
    held = f.MeetingHeld(
        organization_id=command.organization_id,
        kind=command.kind,
        chair_id=command.chair_id,
        present=command.present,
        agenda=command.agenda,
        conclusions=command.conclusions,
    )
    meeting.record(held, command.occurred_on)
    session.add(meeting)


def _record_aborted(session: Session, command: c.RecordAbortedMeeting, _: Context) -> None:
    meeting = Meeting(command.meeting_id)
    aborted = f.MeetingAborted(organization_id=command.organization_id, kind=command.kind)
    meeting.record(aborted, command.occurred_on)
    session.add(meeting)


def _correct(session: Session, command: c.CorrectMeeting, _: Context) -> None:
    session.get(Meeting, command.meeting_id).correct(command)


def _withdraw(session: Session, command: c.WithdrawMeeting, _: Context) -> None:
    session.get(Meeting, command.meeting_id).withdraw(command)


def _file(session: Session, command: c.FileReport, _: Context) -> None:
    report = Report(command.report_id)
    filed = f.ReportFiled(
        organization_id=command.organization_id,
        year=command.year,
        half=command.half,
        title=command.title,
    )
    report.record(filed, command.occurred_on)
    session.add(report)


def _refuse(_: Session, command: Command, __: Context) -> None:
    raise UnknownCommandError(type(command).__name__)


class TrialActivities(CommandApplication):
    """What activities is to the event store, in a page; it refuses all but these commands."""

    name = "activities"
    handlers: ClassVar = {
        spec.struct: _refuse for spec in COMMANDS.values() if spec.service == "activities"
    } | {
        c.RecordMeeting: _record,
        c.RecordAbortedMeeting: _record_aborted,
        c.CorrectMeeting: _correct,
        c.WithdrawMeeting: _withdraw,
        c.FileReport: _file,
    }


def know(settings: Settings, references: Iterable[tuple[str, UUID]], schema: str) -> None:
    """Let a service know of things, as if its follower had read of them in the ledger."""
    kinds, subjects = zip(*references, strict=True)
    table = Identifier(schema, "references_seen")
    with psycopg.connect(conninfo(settings, f"{schema}_service")) as connection:
        connection.execute(
            SQL("INSERT INTO {} SELECT * FROM unnest(%b::uuid[], %s::text[])").format(table),
            (list(subjects), list(kinds)),
        )


def record_meeting(
    organization: UUID,
    chair: UUID,
    *,
    meeting: UUID | None = None,
    command_id: UUID | None = None,
    **fields: object,
) -> Incoming:
    """Give a command that records a meeting."""
    body: dict[str, object] = {
        "occurred_on": DAY.isoformat(),
        "organization_id": str(organization),
        "meeting_id": str(meeting or uuid4()),
        "kind": "general_meeting",
        "chair_id": str(chair),
        "present": 12,
        "agenda": [{"title": "党建工作", "tags": ["party_building"]}],
    }
    return Incoming(id=command_id or uuid4(), command="record-meeting", body=body | fields)


def correct_meeting(
    organization: UUID, meeting: UUID, *, present: int, command_id: UUID | None = None
) -> Incoming:
    """Give a command that corrects a meeting."""
    body: dict[str, object] = {
        "occurred_on": DAY.isoformat(),
        "organization_id": str(organization),
        "meeting_id": str(meeting),
        "present": present,
        "reason": "人数登记有误",
    }
    return Incoming(id=command_id or uuid4(), command="correct-meeting", body=body)


def withdraw_meeting(organization: UUID, meeting: UUID) -> Incoming:
    """Give a command that withdraws a meeting."""
    body: dict[str, object] = {
        "occurred_on": DAY.isoformat(),
        "organization_id": str(organization),
        "meeting_id": str(meeting),
        "reason": "重复登记",
    }
    return Incoming(id=uuid4(), command="withdraw-meeting", body=body)
