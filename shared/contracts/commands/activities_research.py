"""Commands of research topics and reports, and of innovation."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.command import Command, New, OrganizationId, PersonId, Ref
from shared.contracts.fact import Sha256, ShortText, Text, Year
from shared.contracts.facts.activities_research import InnovationField

TopicId = Annotated[UUID, Ref("activities.topic")]
ResearchReportId = Annotated[UUID, Ref("activities.research_report")]
InnovationId = Annotated[UUID, Ref("activities.innovation")]

NewTopicId = Annotated[UUID, New("activities.topic")]
NewResearchReportId = Annotated[UUID, New("activities.research_report")]
NewInnovationId = Annotated[UUID, New("activities.innovation")]

Team = Annotated[tuple[PersonId, ...], msgspec.Meta(max_length=30)]


class SetTopic(Command, frozen=True, kw_only=True):
    """Set a leader's key topic of a year, and what at the grass roots gave rise to it."""

    organization_id: OrganizationId
    topic_id: NewTopicId
    person_id: PersonId
    year: Year
    title: ShortText
    trigger: Text
    team_ids: Team = ()
    plan: Text | None = None
    due_on: date | None = None


class ChangeTopic(Command, frozen=True, kw_only=True):
    """Change a topic; needs a reason. Absent fields stand as they were."""

    organization_id: OrganizationId
    topic_id: TopicId
    title: ShortText | None = None
    team_ids: Team | None = None
    plan: Text | None = None
    due_on: date | None = None


class DropTopic(Command, frozen=True, kw_only=True):
    """Drop a topic; needs a reason."""

    organization_id: OrganizationId
    topic_id: TopicId


class FinishResearchReport(Command, frozen=True, kw_only=True):
    """Record that a report was finished on `occurred_on`; it counts for its lead author.

    `summary` is read for its likeness to other reports and not kept.
    """

    organization_id: OrganizationId
    research_report_id: NewResearchReportId
    author_id: PersonId
    title: ShortText
    year: Year
    co_author_ids: Team = ()
    topic_id: TopicId | None = None
    on_party_building: bool = True
    sha256: Sha256 | None = None
    summary: Text | None = None


class FileResearchReport(Command, frozen=True, kw_only=True):
    """File a report with the organization office; again after it was returned."""

    organization_id: OrganizationId
    research_report_id: ResearchReportId
    sha256: Sha256 | None = None


class ReturnResearchReport(Command, frozen=True, kw_only=True):
    """Give a filed report back for revision; needs a reason."""

    organization_id: OrganizationId
    research_report_id: ResearchReportId


class AcceptResearchReport(Command, frozen=True, kw_only=True):
    """Accept a filed report."""

    organization_id: OrganizationId
    research_report_id: ResearchReportId


class WithdrawResearchReport(Command, frozen=True, kw_only=True):
    """Withdraw a report that was recorded in error; needs a reason."""

    organization_id: OrganizationId
    research_report_id: ResearchReportId


class ClaimInnovation(Command, frozen=True, kw_only=True):
    """Claim a new way, mechanism or method of the year."""

    organization_id: OrganizationId
    innovation_id: NewInnovationId
    field: InnovationField
    year: Year
    title: ShortText
    practice: Text


class EvidenceInnovation(Command, frozen=True, kw_only=True):
    """Give evidence for a claim."""

    organization_id: OrganizationId
    innovation_id: InnovationId
    note: ShortText
    sha256: Sha256 | None = None


class AdoptInnovation(Command, frozen=True, kw_only=True):
    """Adopt, as a superior, what a unit has claimed and evidenced."""

    organization_id: OrganizationId
    innovation_id: InnovationId
    adopted_by_id: OrganizationId
    document: ShortText


class RevokeInnovationAdoption(Command, frozen=True, kw_only=True):
    """Take an adoption back, as a superior; needs a reason."""

    organization_id: OrganizationId
    innovation_id: InnovationId


class WithdrawInnovation(Command, frozen=True, kw_only=True):
    """Take a claim back; needs a reason."""

    organization_id: OrganizationId
    innovation_id: InnovationId
