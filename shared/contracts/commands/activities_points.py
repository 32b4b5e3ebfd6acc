"""Commands of contact points, visits, guidance and experience."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.command import Command, New, OrganizationId, PersonId, PostId, Ref
from shared.contracts.commands.activities_research import TopicId
from shared.contracts.fact import Sha256, ShortText, Text
from shared.contracts.facts.activities_points import GuidanceForm, Standing

ContactPointId = Annotated[UUID, Ref("activities.contact_point")]
VisitId = Annotated[UUID, Ref("activities.visit")]
GuidanceId = Annotated[UUID, Ref("activities.guidance")]
ExperienceId = Annotated[UUID, Ref("activities.experience")]

NewContactPointId = Annotated[UUID, New("activities.contact_point")]
NewVisitId = Annotated[UUID, New("activities.visit")]
NewGuidanceId = Annotated[UUID, New("activities.guidance")]
NewExperienceId = Annotated[UUID, New("activities.experience")]

Units = Annotated[tuple[OrganizationId, ...], msgspec.Meta(min_length=1, max_length=500)]


class ChooseContactPoint(Command, frozen=True, kw_only=True):
    """A leader of the organization takes a unit as contact point from `occurred_on` on.

    `standing` is claimed; the registry's flags of that day tell whether the unit was lagging.
    """

    organization_id: OrganizationId
    contact_point_id: NewContactPointId
    unit_id: OrganizationId
    person_id: PersonId
    standing: Standing
    post_id: PostId | None = None
    division: ShortText | None = None
    shortage_waiver: ShortText | None = None


class ReviewContactPoint(Command, frozen=True, kw_only=True):
    """Look at a contact point again, as after a change of the division of work, and keep it."""

    organization_id: OrganizationId
    contact_point_id: ContactPointId
    division: ShortText | None = None


class ChangeContactPointStanding(Command, frozen=True, kw_only=True):
    """Accept the unit as standing otherwise: better, or fallen back; needs evidence."""

    organization_id: OrganizationId
    contact_point_id: ContactPointId
    standing: Standing
    evidence: Text
    accepted_by: ShortText | None = None
    sha256: Sha256 | None = None


class RehomeContactPoint(Command, frozen=True, kw_only=True):
    """Have the contact point go on at another unit, as at the successor of a merged one."""

    organization_id: OrganizationId
    contact_point_id: ContactPointId
    unit_id: OrganizationId


class EndContactPoint(Command, frozen=True, kw_only=True):
    """End a contact point; `occurred_on` is the first day without it."""

    organization_id: OrganizationId
    contact_point_id: ContactPointId


class WithdrawContactPoint(Command, frozen=True, kw_only=True):
    """Withdraw a contact point that was recorded in error; needs a reason."""

    organization_id: OrganizationId
    contact_point_id: ContactPointId


class RecordVisit(Command, frozen=True, kw_only=True):
    """Record a leader's visit to a unit, at a contact point or not; the unit confirms it."""

    organization_id: OrganizationId
    visit_id: NewVisitId
    unit_id: OrganizationId
    person_id: PersonId
    contact_point_id: ContactPointId | None = None
    topic_id: TopicId | None = None
    problem: Text | None = None
    guidance: Text | None = None
    follow_up: Text | None = None
    combined_with: ShortText | None = None


class ConfirmVisit(Command, frozen=True, kw_only=True):
    """Confirm, as the unit visited, that a visit took place; `organization_id` is the unit."""

    organization_id: OrganizationId
    visit_id: VisitId


class DisputeVisit(Command, frozen=True, kw_only=True):
    """Say, as the unit visited, that a visit did not take place so; needs a reason."""

    organization_id: OrganizationId
    visit_id: VisitId


class WithdrawVisit(Command, frozen=True, kw_only=True):
    """Withdraw a visit that was recorded in error; needs a reason."""

    organization_id: OrganizationId
    visit_id: VisitId


class RecordGuidance(Command, frozen=True, kw_only=True):
    """Record how a leading body guided a unit below it."""

    organization_id: OrganizationId
    guidance_id: NewGuidanceId
    unit_id: OrganizationId
    form: GuidanceForm
    about: Text
    follow_up_on: date | None = None


class FollowUpGuidance(Command, frozen=True, kw_only=True):
    """Record what became of what was advised."""

    organization_id: OrganizationId
    guidance_id: GuidanceId
    outcome: Text


class WithdrawGuidance(Command, frozen=True, kw_only=True):
    """Withdraw guidance that was recorded in error; needs a reason."""

    organization_id: OrganizationId
    guidance_id: GuidanceId


class RecordExperience(Command, frozen=True, kw_only=True):
    """Record an experience card: what worked at this organization."""

    organization_id: OrganizationId
    experience_id: NewExperienceId
    title: ShortText
    practice: Text
    contact_point_id: ContactPointId | None = None


class SpreadExperience(Command, frozen=True, kw_only=True):
    """Record that a card was brought to other units."""

    organization_id: OrganizationId
    experience_id: ExperienceId
    unit_ids: Units
    means: ShortText


class AdoptExperience(Command, frozen=True, kw_only=True):
    """Say, as a unit, that it does as the card says; `organization_id` is the unit."""

    organization_id: OrganizationId
    experience_id: ExperienceId
    change: Text | None = None


class WithdrawExperience(Command, frozen=True, kw_only=True):
    """Withdraw a card that was made in error; needs a reason."""

    organization_id: OrganizationId
    experience_id: ExperienceId
