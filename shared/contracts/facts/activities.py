"""Facts of activity logging: claims as they were recorded; assessment judges them."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import ClockTime, Count, Fact, FileHash, Part, ShortText, Text, Year


class MeetingKind(StrEnum):
    PARTY_COMMITTEE = "party_committee"  # 党委会
    BRANCH_COMMITTEE = "branch_committee"  # 支委会
    GENERAL_MEETING = "general_meeting"  # 党员大会
    PARTY_GROUP = "party_group"  # 党小组会
    PARTY_LECTURE = "party_lecture"  # 党课
    THEME_DAY = "theme_day"  # 主题党日
    ORGANIZATIONAL_LIFE = "organizational_life"  # 组织生活会
    DEMOCRATIC_APPRAISAL = "democratic_appraisal"  # 民主评议党员
    SPECIAL_STUDY = "special_study"  # 党建工作专题研究
    STUDY_GROUP = "study_group"  # 理论学习中心组学习


class ChairBasis(StrEnum):
    SECRETARY = "secretary"
    ACTING = "acting"
    ENTRUSTED = "entrusted"


class Tag(StrEnum):
    PARTY_BUILDING = "party_building"  # 党建
    IDEOLOGY = "ideology"  # 意识形态
    RESPONSIBILITY = "responsibility"  # 责任制
    OTHER = "other"


class AgendaItem(Part, frozen=True, kw_only=True):
    """An item of a meeting's agenda, and what it was about."""

    title: ShortText
    tags: tuple[Tag, ...] = (Tag.PARTY_BUILDING,)


class Conclusion(Part, frozen=True, kw_only=True):
    """A problem that was studied, and what was concluded (S-37b)."""

    problem: Text
    conclusion: Text


class MeetingHeld(Fact, frozen=True, kw_only=True):
    """A meeting as claimed; `occurredon` is its calendar date in Asia/Shanghai."""

    TOPIC = "activities.meeting.held.v1"
    CLAUSES = "S-36 S-37a S-37b S-37c S-66"

    organization_id: UUID
    kind: MeetingKind
    chair_id: UUID
    present: Count
    agenda: tuple[AgendaItem, ...]
    chair_basis: ChairBasis = ChairBasis.SECRETARY
    conclusions: tuple[Conclusion, ...] = ()
    started_at: ClockTime | None = None
    entitled: Count | None = None
    entrustment: Text | None = None  # the written entrustment: number, date


class MeetingAborted(Fact, frozen=True, kw_only=True):
    """The meeting was called off or broke up; it does not count as held (E-04)."""

    TOPIC = "activities.meeting.aborted.v1"
    CLAUSES = "S-36"

    organization_id: UUID
    kind: MeetingKind
    present: Count | None = None


class MeetingCorrected(Fact, frozen=True, kw_only=True):
    """What the record of a meeting ought to have said; absent fields stand as they were."""

    TOPIC = "activities.meeting.corrected.v1"
    CLAUSES = "S-36"

    organization_id: UUID
    held_on: date | None = None
    kind: MeetingKind | None = None
    chair_id: UUID | None = None
    present: Count | None = None
    agenda: tuple[AgendaItem, ...] | None = None
    chair_basis: ChairBasis | None = None
    conclusions: tuple[Conclusion, ...] | None = None
    started_at: ClockTime | None = None
    entitled: Count | None = None
    entrustment: Text | None = None


class MeetingWithdrawn(Fact, frozen=True, kw_only=True):
    """The record was made in error; its `reason` stands in the entry."""

    TOPIC = "activities.meeting.withdrawn.v1"
    CLAUSES = "S-36"

    organization_id: UUID


class MeetingPurposesStated(Fact, frozen=True, kw_only=True):
    """The gathering was also these kinds of meeting: one event, several obligations (E-03).

    What was stated last holds; none named: it was what its record says and nothing else.
    """

    TOPIC = "activities.meeting.purposes_stated.v1"
    CLAUSES = "S-36 S-37a S-37b"

    organization_id: UUID
    serves: tuple[MeetingKind, ...]


class ReportFiled(Fact, frozen=True, kw_only=True):
    """A written situation report for a half-year (S-58); `occurredon` is the filing day."""

    TOPIC = "activities.report.filed.v1"
    CLAUSES = "S-58"

    organization_id: UUID
    year: Year
    half: Annotated[int, msgspec.Meta(ge=1, le=2)]
    title: ShortText
    sha256: FileHash | None = None  # of the signed document


FACTS = (
    MeetingHeld,
    MeetingAborted,
    MeetingCorrected,
    MeetingWithdrawn,
    MeetingPurposesStated,
    ReportFiled,
)
