"""Facts of target management: rounds of work, waivers, working days, archives, closed periods."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import Count, Fact, Part, Sha256, ShortText, Year


class RoundKind(StrEnum):
    """The four acts that ideology shares with all other work (S-26)."""

    DEPLOYMENT = "deployment"  # 部署
    IMPLEMENTATION = "implementation"  # 落实
    INSPECTION = "inspection"  # 检查
    ASSESSMENT = "assessment"  # 考核


class WaiverKind(StrEnum):
    OBLIGATION = "obligation"
    CONTACT_POINT_SHORTAGE = "contact_point_shortage"  # fewer lagging units than places


class WaiverGround(StrEnum):
    DISASTER = "disaster"
    ELECTION_FREEZE = "election_freeze"
    REORGANIZATION = "reorganization"
    SHORTAGE = "shortage"
    OTHER = "other"


class Retention(StrEnum):
    """How long an archive is kept; the classes are those of the archive rules."""

    PERMANENT = "permanent"
    THIRTY_YEARS = "thirty_years"
    TEN_YEARS = "ten_years"


DutyName = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
CommandKey = Annotated[str, msgspec.Meta(pattern=r"^[a-z]+\.[a-z-]{1,60}$")]
DaysOfYear = Annotated[tuple[date, ...], msgspec.Meta(max_length=120)]


class RoundItem(Part, frozen=True, kw_only=True):
    title: ShortText
    is_ideology: bool = False


class RoundOfWorkRecorded(Fact, frozen=True, kw_only=True):
    """Work was handed out, carried out, inspected or assessed together; what was among it."""

    TOPIC = "targets.round.recorded.v1"
    CLAUSES = "S-26"

    organization_id: UUID
    kind: RoundKind
    title: ShortText
    items: tuple[RoundItem, ...]


class WaiverGranted(Fact, frozen=True, kw_only=True):
    """A named authority lets go of what is owed for the periods whose last day lies in the span."""

    TOPIC = "targets.waiver.granted.v1"
    CLAUSES = "S-39"

    organization_id: UUID  # who is let off
    kind: WaiverKind
    ground: WaiverGround
    authority_id: UUID
    document: ShortText
    starts_on: date
    ends_on: date  # the last day
    duty: DutyName | None = None  # of the rule pack; None: every duty
    units_available: Count | None = None  # lagging units there were, for a shortage


class WaiverRevoked(Fact, frozen=True, kw_only=True):
    """From its day on the waiver stands no more; the entry's reason says why."""

    TOPIC = "targets.waiver.revoked.v1"
    CLAUSES = "S-39"

    organization_id: UUID


class CalendarPublished(Fact, frozen=True, kw_only=True):
    """The official days off and make-up workdays of a year; of two of a year the later holds."""

    TOPIC = "targets.calendar.published.v1"
    CLAUSES = "S-33 S-70"

    organization_id: UUID  # the root of the tree it applies to
    year: Year
    holidays: DaysOfYear  # working days of the week that are off, and weekend days named as such
    makeup_workdays: DaysOfYear  # weekend days that are worked (调休)
    document: ShortText


class ArchiveSealed(Fact, frozen=True, kw_only=True):
    """The archive of a year was closed as it stood; anybody can make it again and compare."""

    TOPIC = "targets.archive.sealed.v1"
    CLAUSES = "S-35"

    organization_id: UUID
    year: Year
    up_to: Count  # the last position in target management's log that went in
    files: Count
    manifest_sha256: Sha256
    retention: Retention


class PeriodClosed(Fact, frozen=True, kw_only=True):
    """Nothing that happened in the period is entered any more, unless a second person approves."""

    TOPIC = "targets.period.closed.v1"
    CLAUSES = "S-61 S-70"

    organization_id: UUID  # the root of the tree it applies to
    starts_on: date
    ends_on: date  # the last day; it lies before the day of the closing


class LateEntryApproved(Fact, frozen=True, kw_only=True):
    """Entries of one kind about a day of a closed period may come from others than who approved."""

    TOPIC = "targets.period.late_entry_approved.v1"
    CLAUSES = "S-61 S-70"

    organization_id: UUID  # whose entry it is
    command: CommandKey
    happened_on: date


FACTS = (
    RoundOfWorkRecorded,
    WaiverGranted,
    WaiverRevoked,
    CalendarPublished,
    ArchiveSealed,
    PeriodClosed,
    LateEntryApproved,
)
