"""Facts of target management: what becomes of plans and indicators."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import Fact, FileHash, LongText, Quantity, ShortText
from shared.contracts.facts.targets import IdeologyItem, Indicator, PlanKind, Sheet
from shared.contracts.facts.targets_policy import Version

Percent = Annotated[int, msgspec.Meta(ge=0, le=99)]


class PlanLinked(Fact, frozen=True, kw_only=True):
    """The targets of a period carry out a long-term plan, or a goal of local development."""

    TOPIC = "targets.plan.linked.v1"
    CLAUSES = "S-07 S-31"

    organization_id: UUID
    long_term_id: UUID | None = None
    development_goal: ShortText | None = None


class PlanEnded(Fact, frozen=True, kw_only=True):
    """The plan is no longer in force from its day on; the entry's reason says why."""

    TOPIC = "targets.plan.ended.v1"
    CLAUSES = "S-31"

    organization_id: UUID


class PlanInherited(Fact, frozen=True, kw_only=True):
    """A successor goes on with a plan of the organization it came from; the plan as it stood."""

    TOPIC = "targets.plan.inherited.v1"
    CLAUSES = "S-31"

    organization_id: UUID  # the successor
    from_organization_id: UUID
    kind: PlanKind
    title: ShortText
    starts_on: date
    ends_on: date


class TargetInherited(Fact, frozen=True, kw_only=True):
    """A successor goes on with open indicators of a target; nobody has signed for them yet."""

    TOPIC = "targets.target.inherited.v1"
    CLAUSES = "S-34"

    organization_id: UUID  # the successor
    from_organization_id: UUID
    from_target_ids: tuple[UUID, ...]  # whose indicators they were, the last first
    plan_id: UUID
    title: ShortText
    indicators: tuple[Indicator, ...]  # as they stood, each with the last version of its due date
    clause: ShortText | None = None
    description: LongText | None = None
    sheet: Sheet = Sheet.TEAM
    post_id: UUID | None = None
    ideology: tuple[IdeologyItem, ...] = ()
    parent_target_id: UUID | None = None


class IndicatorsHandedOn(Fact, frozen=True, kw_only=True):
    """From its day on a successor answers for these indicators, and not this target any more."""

    TOPIC = "targets.target.handed_on.v1"
    CLAUSES = "S-34"

    organization_id: UUID  # whose they were
    indicator_ids: tuple[UUID, ...]
    successor_id: UUID
    successor_target_id: UUID


class TargetEnded(Fact, frozen=True, kw_only=True):
    """What was still open of a target ends without a successor; the entry's reason says why."""

    TOPIC = "targets.target.ended.v1"
    CLAUSES = "S-34"

    organization_id: UUID
    indicator_ids: tuple[UUID, ...]


class DeadlineChanged(Fact, frozen=True, kw_only=True):
    """A new version of an indicator's due date; the old ones stay visible."""

    TOPIC = "targets.indicator.deadline_changed.v1"
    CLAUSES = "S-33"

    organization_id: UUID
    indicator_id: UUID
    version: Version  # the date first set is 1
    due_on: date
    approved_by: ShortText  # an office, with the number of its paper


class AssistanceAgreed(Fact, frozen=True, kw_only=True):
    """Somebody assists the person who leads, with a share of the responsibility; 0 ends it."""

    TOPIC = "targets.indicator.assistance_agreed.v1"
    CLAUSES = "S-34 S-72"

    organization_id: UUID
    indicator_id: UUID
    unit_id: UUID  # the organization that assists; the target's own, or another
    post_id: UUID
    person_id: UUID
    percent: Percent


class AssistanceAccepted(Fact, frozen=True, kw_only=True):
    """The person signed for assisting (签收)."""

    TOPIC = "targets.indicator.assistance_accepted.v1"
    CLAUSES = "S-34 S-72"

    organization_id: UUID
    indicator_id: UUID
    post_id: UUID
    person_id: UUID


class ProgressReported(Fact, frozen=True, kw_only=True):
    """How far an indicator had come on a day: so much in all, or at which level of its rubric."""

    TOPIC = "targets.indicator.progress_reported.v1"
    CLAUSES = "S-33 S-35"

    organization_id: UUID
    indicator_id: UUID
    quantity: Quantity | None = None
    level: ShortText | None = None
    evidence_sha256: FileHash | None = None


class OutcomeImported(Fact, frozen=True, kw_only=True):
    """A number of another department about the organization, taken over, not typed in again."""

    TOPIC = "targets.outcome.imported.v1"
    CLAUSES = "S-07"

    organization_id: UUID
    name: ShortText
    unit: ShortText
    quantity: Quantity
    department: ShortText  # where it comes from
    document: ShortText | None = None
    target_id: UUID | None = None  # the target that it speaks for
    is_context: bool = True  # outside the organization's control: shown, weight 0


FACTS = (
    PlanLinked,
    PlanEnded,
    PlanInherited,
    TargetInherited,
    IndicatorsHandedOn,
    TargetEnded,
    DeadlineChanged,
    AssistanceAgreed,
    AssistanceAccepted,
    ProgressReported,
    OutcomeImported,
)
