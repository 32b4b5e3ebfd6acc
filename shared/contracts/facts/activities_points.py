"""Facts of contact points, visits, guidance and experience: claims, judged by questions."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.fact import Fact, FileHash, ShortText, Text


class Standing(StrEnum):
    """How a contact point's unit stands (S-43)."""

    LAGGING = "lagging"  # 后进
    ORDINARY = "ordinary"  # 一般
    DEMONSTRATION = "demonstration"  # 示范


class GuidanceForm(StrEnum):
    VISIT = "visit"
    ADVICE = "advice"
    TRAINING = "training"
    CHECK = "check"


class ContactPointChosen(Fact, frozen=True, kw_only=True):
    """A leader took a unit as contact point from `occurredon` on; the standing is claimed."""

    TOPIC = "activities.contact_point.chosen.v1"
    CLAUSES = "S-38 S-39 S-40 S-41"

    organization_id: UUID  # the leader's
    unit_id: UUID
    person_id: UUID
    standing: Standing
    post_id: UUID | None = None
    division: ShortText | None = None  # the part of the division of work it belongs to
    shortage_waiver: ShortText | None = None  # the document: fewer lagging units than places


class ContactPointReviewed(Fact, frozen=True, kw_only=True):
    """The point was looked at again, as after a change of the division of work, and stands."""

    TOPIC = "activities.contact_point.reviewed.v1"
    CLAUSES = "S-38"

    organization_id: UUID
    division: ShortText | None = None


class ContactPointStandingChanged(Fact, frozen=True, kw_only=True):
    """The unit was accepted as standing otherwise, for the better or the worse."""

    TOPIC = "activities.contact_point.standing_changed.v1"
    CLAUSES = "S-43"

    organization_id: UUID
    standing: Standing
    evidence: Text
    accepted_by: ShortText | None = None
    sha256: FileHash | None = None


class ContactPointRehomed(Fact, frozen=True, kw_only=True):
    """The point goes on at another unit, as at the successor of a merged one (E-16)."""

    TOPIC = "activities.contact_point.rehomed.v1"
    CLAUSES = "S-38"

    organization_id: UUID
    unit_id: UUID


class ContactPointEnded(Fact, frozen=True, kw_only=True):
    """From `occurredon` on it is a contact point no longer."""

    TOPIC = "activities.contact_point.ended.v1"
    CLAUSES = "S-38"

    organization_id: UUID


class ContactPointWithdrawn(Fact, frozen=True, kw_only=True):
    """The record was made in error; its `reason` stands in the entry."""

    TOPIC = "activities.contact_point.withdrawn.v1"
    CLAUSES = "S-38"

    organization_id: UUID


class VisitMade(Fact, frozen=True, kw_only=True):
    """A leader was at a unit; the same record serves contact points and fieldwork."""

    TOPIC = "activities.visit.made.v1"
    CLAUSES = "S-42 S-46"

    organization_id: UUID  # the leader's
    unit_id: UUID
    person_id: UUID
    contact_point_id: UUID | None = None
    topic_id: UUID | None = None  # the research topic it was fieldwork for
    problem: Text | None = None
    guidance: Text | None = None
    follow_up: Text | None = None
    combined_with: ShortText | None = None  # other business of the same visit


class VisitConfirmed(Fact, frozen=True, kw_only=True):
    """The unit says that the visit took place."""

    TOPIC = "activities.visit.confirmed.v1"
    CLAUSES = "S-42 S-46"

    organization_id: UUID  # the leader's
    unit_id: UUID


class VisitDisputed(Fact, frozen=True, kw_only=True):
    """The unit says that the visit did not take place so; its `reason` stands in the entry."""

    TOPIC = "activities.visit.disputed.v1"
    CLAUSES = "S-42"

    organization_id: UUID  # the leader's
    unit_id: UUID


class VisitWithdrawn(Fact, frozen=True, kw_only=True):
    """The record was made in error; its `reason` stands in the entry."""

    TOPIC = "activities.visit.withdrawn.v1"
    CLAUSES = "S-42 S-46"

    organization_id: UUID


class GuidanceGiven(Fact, frozen=True, kw_only=True):
    """A leading body guided a unit below it."""

    TOPIC = "activities.guidance.given.v1"
    CLAUSES = "S-16"

    organization_id: UUID  # the leading body
    unit_id: UUID
    form: GuidanceForm
    about: Text
    follow_up_on: date | None = None


class GuidanceFollowedUp(Fact, frozen=True, kw_only=True):
    """The leading body came back to what it had advised."""

    TOPIC = "activities.guidance.followed_up.v1"
    CLAUSES = "S-16"

    organization_id: UUID
    outcome: Text


class GuidanceWithdrawn(Fact, frozen=True, kw_only=True):
    """The record was made in error; its `reason` stands in the entry."""

    TOPIC = "activities.guidance.withdrawn.v1"
    CLAUSES = "S-16"

    organization_id: UUID


class ExperienceRecorded(Fact, frozen=True, kw_only=True):
    """An experience card: what worked at one place."""

    TOPIC = "activities.experience.recorded.v1"
    CLAUSES = "S-44"

    organization_id: UUID  # where it worked
    title: ShortText
    practice: Text
    contact_point_id: UUID | None = None


class ExperienceSpread(Fact, frozen=True, kw_only=True):
    """The card was brought to other units."""

    TOPIC = "activities.experience.spread.v1"
    CLAUSES = "S-44"

    organization_id: UUID
    unit_ids: tuple[UUID, ...]
    means: ShortText  # how: a meeting, a circular, a visit on site


class ExperienceAdopted(Fact, frozen=True, kw_only=True):
    """A unit does it that way, too, and says so itself."""

    TOPIC = "activities.experience.adopted.v1"
    CLAUSES = "S-44"

    organization_id: UUID  # of the card
    unit_id: UUID
    change: Text | None = None  # what it does differently now


class ExperienceWithdrawn(Fact, frozen=True, kw_only=True):
    """The card was made in error; its `reason` stands in the entry."""

    TOPIC = "activities.experience.withdrawn.v1"
    CLAUSES = "S-44"

    organization_id: UUID


FACTS = (
    ContactPointChosen,
    ContactPointReviewed,
    ContactPointStandingChanged,
    ContactPointRehomed,
    ContactPointEnded,
    ContactPointWithdrawn,
    VisitMade,
    VisitConfirmed,
    VisitDisputed,
    VisitWithdrawn,
    GuidanceGiven,
    GuidanceFollowedUp,
    GuidanceWithdrawn,
    ExperienceRecorded,
    ExperienceSpread,
    ExperienceAdopted,
    ExperienceWithdrawn,
)
