"""Facts of research topics and reports, and of innovation: claims, judged by questions."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import Fact, FileHash, ShortText, Text, Year

Sketch = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$")]
"""What a text is like, in 64 bits (`shared.kernel.likeness`): near texts differ in few of them."""


class InnovationField(StrEnum):
    ORGANIZATION_BUILDING = "organization_building"  # 党的基层组织建设
    MEMBER_TEAM = "member_team"  # 党员队伍建设


class TopicSet(Fact, frozen=True, kw_only=True):
    """A leader took a key topic for a year's research."""

    TOPIC = "activities.topic.set.v1"
    CLAUSES = "S-45"

    organization_id: UUID
    person_id: UUID
    year: Year
    title: ShortText
    trigger: Text  # what at the grass roots gave rise to it
    team_ids: tuple[UUID, ...] = ()
    plan: Text | None = None
    due_on: date | None = None


class TopicChanged(Fact, frozen=True, kw_only=True):
    """What the topic is from now on; absent fields stand. The `reason` stands in the entry."""

    TOPIC = "activities.topic.changed.v1"
    CLAUSES = "S-45"

    organization_id: UUID
    title: ShortText | None = None
    team_ids: tuple[UUID, ...] | None = None
    plan: Text | None = None
    due_on: date | None = None


class TopicDropped(Fact, frozen=True, kw_only=True):
    """The topic is pursued no longer, or was recorded in error."""

    TOPIC = "activities.topic.dropped.v1"
    CLAUSES = "S-45"

    organization_id: UUID


class ResearchReportFinished(Fact, frozen=True, kw_only=True):
    """A research report was finished; it counts for its lead author."""

    TOPIC = "activities.research_report.finished.v1"
    CLAUSES = "S-47 S-48"

    organization_id: UUID
    author_id: UUID
    title: ShortText
    year: Year
    co_author_ids: tuple[UUID, ...] = ()
    topic_id: UUID | None = None
    on_party_building: bool = True
    sha256: FileHash | None = None
    sketch: Sketch | None = None


class ResearchReportFiled(Fact, frozen=True, kw_only=True):
    """It reached the organization office on `occurredon`; the first time keeps its day."""

    TOPIC = "activities.research_report.filed.v1"
    CLAUSES = "S-48"

    organization_id: UUID
    sha256: FileHash | None = None


class ResearchReportReturned(Fact, frozen=True, kw_only=True):
    """The office gave it back for revision; its `reason` stands in the entry."""

    TOPIC = "activities.research_report.returned.v1"
    CLAUSES = "S-48"

    organization_id: UUID


class ResearchReportAccepted(Fact, frozen=True, kw_only=True):
    """The superior accepted a research report as filed."""

    TOPIC = "activities.research_report.accepted.v1"
    CLAUSES = "S-47 S-48"

    organization_id: UUID


class ResearchReportWithdrawn(Fact, frozen=True, kw_only=True):
    """The record was made in error; its `reason` stands in the entry."""

    TOPIC = "activities.research_report.withdrawn.v1"
    CLAUSES = "S-47"

    organization_id: UUID


class InnovationClaimed(Fact, frozen=True, kw_only=True):
    """A unit claims a new way, mechanism or method."""

    TOPIC = "activities.innovation.claimed.v1"
    CLAUSES = "S-11"

    organization_id: UUID
    field: InnovationField
    year: Year
    title: ShortText
    practice: Text
    sketch: Sketch  # of the practice: the same one claimed twice is shown


class InnovationEvidenced(Fact, frozen=True, kw_only=True):
    """Evidence was added to a claim of innovation."""

    TOPIC = "activities.innovation.evidenced.v1"
    CLAUSES = "S-11"

    organization_id: UUID
    note: ShortText
    sha256: FileHash | None = None


class InnovationAdopted(Fact, frozen=True, kw_only=True):
    """A superior took it up."""

    TOPIC = "activities.innovation.adopted.v1"
    CLAUSES = "S-11"

    organization_id: UUID  # the claimant
    adopted_by_id: UUID
    document: ShortText


class InnovationAdoptionRevoked(Fact, frozen=True, kw_only=True):
    """The superior took its adoption back; the `reason` stands in the entry."""

    TOPIC = "activities.innovation.adoption_revoked.v1"
    CLAUSES = "S-11"

    organization_id: UUID


class InnovationWithdrawn(Fact, frozen=True, kw_only=True):
    """The claimant took the claim back; the `reason` stands in the entry."""

    TOPIC = "activities.innovation.withdrawn.v1"
    CLAUSES = "S-11"

    organization_id: UUID


FACTS = (
    TopicSet,
    TopicChanged,
    TopicDropped,
    ResearchReportFinished,
    ResearchReportFiled,
    ResearchReportReturned,
    ResearchReportAccepted,
    ResearchReportWithdrawn,
    InnovationClaimed,
    InnovationEvidenced,
    InnovationAdopted,
    InnovationAdoptionRevoked,
    InnovationWithdrawn,
)
