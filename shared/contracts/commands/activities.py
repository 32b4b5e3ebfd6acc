"""Commands of activity logging."""

from datetime import date
from typing import Annotated

import msgspec

from shared.contracts.command import (
    Command,
    MeetingId,
    NewMeetingId,
    NewReportId,
    OrganizationId,
    PersonId,
)
from shared.contracts.fact import ClockTime, Count, Sha256, ShortText, Text, Year
from shared.contracts.facts.activities import AgendaItem, ChairBasis, Conclusion, MeetingKind

Agenda = Annotated[tuple[AgendaItem, ...], msgspec.Meta(min_length=1, max_length=100)]
Conclusions = Annotated[tuple[Conclusion, ...], msgspec.Meta(max_length=100)]
Purposes = Annotated[tuple[MeetingKind, ...], msgspec.Meta(max_length=10)]


class RecordMeeting(Command, frozen=True, kw_only=True):
    """Record a meeting that was held; `occurred_on` is its date.

    `serves` names what else the same gathering was, such as a theme day held with an assembly.
    """

    organization_id: OrganizationId
    meeting_id: NewMeetingId
    kind: MeetingKind
    chair_id: PersonId
    present: Count
    agenda: Agenda
    conclusions: Conclusions = ()
    chair_basis: ChairBasis = ChairBasis.SECRETARY
    started_at: ClockTime | None = None
    entitled: Count | None = None
    entrustment: Text | None = None
    serves: Purposes = ()


class RecordAbortedMeeting(Command, frozen=True, kw_only=True):
    """Record a meeting that was called off or broke up; it does not count as held."""

    organization_id: OrganizationId
    meeting_id: NewMeetingId
    kind: MeetingKind
    present: Count | None = None


class CorrectMeeting(Command, frozen=True, kw_only=True):
    """Correct the record of a meeting; needs a reason. Absent fields stand as they were."""

    organization_id: OrganizationId
    meeting_id: MeetingId
    held_on: date | None = None
    kind: MeetingKind | None = None
    chair_id: PersonId | None = None
    present: Count | None = None
    agenda: Agenda | None = None
    conclusions: Conclusions | None = None
    chair_basis: ChairBasis | None = None
    started_at: ClockTime | None = None
    entitled: Count | None = None
    entrustment: Text | None = None
    serves: Purposes | None = None


class WithdrawMeeting(Command, frozen=True, kw_only=True):
    """Withdraw the record of a meeting that was made in error; needs a reason."""

    organization_id: OrganizationId
    meeting_id: MeetingId


class FileReport(Command, frozen=True, kw_only=True):
    """File a written situation report for a half-year; `occurred_on` is the filing day.

    `signer_id` is the secretary who signs; `covers` the organizations merged into this one, on
    whose part of the half-year it also reports.
    """

    organization_id: OrganizationId
    report_id: NewReportId
    year: Year
    half: Annotated[int, msgspec.Meta(ge=1, le=2)]
    title: ShortText
    sha256: Sha256 | None = None
    signer_id: PersonId | None = None
    covers: Annotated[tuple[OrganizationId, ...], msgspec.Meta(max_length=50)] = ()
