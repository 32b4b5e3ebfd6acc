"""Commands of target management: rounds of work, waivers, working days, archives, periods."""

from datetime import date
from typing import Annotated
from uuid import UUID

from shared.contracts.command import Command, New, OrganizationId, Ref
from shared.contracts.fact import Count, Sha256, ShortText, Year
from shared.contracts.facts.targets_governance import (
    CommandKey,
    DaysOfYear,
    DutyName,
    Retention,
    RoundItem,
    RoundKind,
    WaiverGround,
    WaiverKind,
)

NewRoundId = Annotated[UUID, New("targets.round")]
NewWaiverId = Annotated[UUID, New("targets.waiver")]
NewCalendarId = Annotated[UUID, New("targets.calendar")]
NewArchiveId = Annotated[UUID, New("targets.archive")]
NewPeriodId = Annotated[UUID, New("targets.period")]
WaiverId = Annotated[UUID, Ref("targets.waiver")]
PeriodId = Annotated[UUID, Ref("targets.period")]


class RecordRoundOfWork(Command, frozen=True, kw_only=True):
    """Record a round of deployment, implementation, inspection or assessment, with its items."""

    organization_id: OrganizationId
    round_id: NewRoundId
    kind: RoundKind
    title: ShortText
    items: tuple[RoundItem, ...]


class GrantWaiver(Command, frozen=True, kw_only=True):
    """Let an organization off what it owes for the periods whose last day lies in the span."""

    organization_id: OrganizationId
    waiver_id: NewWaiverId
    kind: WaiverKind
    ground: WaiverGround
    authority_id: OrganizationId
    document: ShortText
    starts_on: date
    ends_on: date
    duty: DutyName | None = None
    units_available: Count | None = None


class RevokeWaiver(Command, frozen=True, kw_only=True):
    """Take a waiver back from `occurred_on` on."""

    organization_id: OrganizationId
    waiver_id: WaiverId


class PublishCalendar(Command, frozen=True, kw_only=True):
    """Publish a year's days off and make-up workdays, for an organization and all below it."""

    organization_id: OrganizationId
    calendar_id: NewCalendarId
    year: Year
    holidays: DaysOfYear
    makeup_workdays: DaysOfYear
    document: ShortText


class SealArchive(Command, frozen=True, kw_only=True):
    """Close the archive of a year as it stood at a position of target management's log."""

    organization_id: OrganizationId
    archive_id: NewArchiveId
    year: Year
    up_to: Count
    files: Count
    manifest_sha256: Sha256
    retention: Retention


class ClosePeriod(Command, frozen=True, kw_only=True):
    """Close the days from `starts_on` to `ends_on`, for an organization and all below it.

    From then on a late entry needs a reason, and somebody else who approves it.
    """

    organization_id: OrganizationId
    period_id: NewPeriodId
    starts_on: date
    ends_on: date


class ApproveLateEntry(Command, frozen=True, kw_only=True):
    """Let others than oneself enter what an organization did on a day of a closed period."""

    organization_id: OrganizationId
    period_id: PeriodId
    command: CommandKey
    happened_on: date
