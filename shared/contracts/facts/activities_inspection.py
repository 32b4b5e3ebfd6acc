"""Facts of inspection: visits planned and held, and samples that anyone can draw again.

What the unit may not know yet stands under the organization that inspects; what it may know
stands under the unit. So no dossier of a unit ever holds what is kept from it.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import Fact, Part, Sha256, ShortText, Year


class InspectionMode(StrEnum):
    SUPERVISION = "supervision"  # 督查
    CIRCUIT = "circuit"  # 巡回检查
    RANDOM_SAMPLE = "random_sample"  # 随机抽样检查


class Verdict(StrEnum):
    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    NOT_APPLICABLE = "not_applicable"


class RedrawGround(StrEnum):
    ABOLISHED = "abolished"  # the unit no longer stands
    TIE = "tie"  # every inspector at hand has a tie to it
    DISASTER = "disaster"


ItemCode = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{1,49}$")]
"""An item of a checklist; the default list stands in `shared.contracts.checklist`."""


class CheckedItem(Part, frozen=True, kw_only=True):
    code: ItemCode
    verdict: Verdict


class InspectionPlanned(Fact, frozen=True, kw_only=True):
    """A visit to a unit; one that is not announced stays hidden from it until it is held."""

    TOPIC = "activities.inspection.planned.v1"
    CLAUSES = "S-23 S-49 S-50"

    organization_id: UUID  # which inspects
    unit_id: UUID
    mode: InspectionMode
    starts_on: date
    ends_on: date  # the last day
    inspector_ids: tuple[UUID, ...]
    is_announced: bool = True
    sample_id: UUID | None = None


class InspectorRecused(Fact, frozen=True, kw_only=True):
    """An inspector with a tie to the unit steps back; another takes the place."""

    TOPIC = "activities.inspection.inspector_recused.v1"
    CLAUSES = "S-49"

    organization_id: UUID
    person_id: UUID
    replacement_id: UUID


class InspectionCalledOff(Fact, frozen=True, kw_only=True):
    """A visit that was planned will not be held."""

    TOPIC = "activities.inspection.called_off.v1"
    CLAUSES = "S-50"

    organization_id: UUID


class InspectionHeld(Fact, frozen=True, kw_only=True):
    """The visit took place; `occurredon` is its day. Filed with the organization that inspects."""

    TOPIC = "activities.inspection.held.v1"
    CLAUSES = "S-23 S-49 S-50"

    organization_id: UUID
    unit_id: UUID
    inspector_ids: tuple[UUID, ...]


class ChecklistAnswered(Fact, frozen=True, kw_only=True):
    """What was looked at on the visit, item by item. Filed with the unit."""

    TOPIC = "activities.inspection.checked.v1"
    CLAUSES = "S-52 S-53 S-54 S-55 S-56 S-57"

    organization_id: UUID  # the unit
    inspected_by: UUID
    mode: InspectionMode
    items: tuple[CheckedItem, ...]


class InspectionBooked(Fact, frozen=True, kw_only=True):
    """Days in the calendar of a unit's year; no two visits share a day."""

    TOPIC = "activities.inspection_year.booked.v1"
    CLAUSES = "S-50"

    organization_id: UUID  # which inspects
    unit_id: UUID
    year: Year
    inspection_id: UUID
    starts_on: date
    ends_on: date  # the last day
    approved_by: ShortText | None = None  # who let it pass the yearly cap


class InspectionUnbooked(Fact, frozen=True, kw_only=True):
    """A visit no longer takes a place in its unit's year."""

    TOPIC = "activities.inspection_year.unbooked.v1"
    CLAUSES = "S-50"

    organization_id: UUID
    inspection_id: UUID


class FrameRecorded(Fact, frozen=True, kw_only=True):
    """The units a sample will be drawn from, before anybody can know the seed."""

    TOPIC = "activities.sample.frame_recorded.v1"
    CLAUSES = "S-49"

    organization_id: UUID  # which inspects
    unit_ids: tuple[UUID, ...]  # in ascending order
    frame_sha256: Sha256
    size: int  # how many will be drawn
    algorithm: ShortText
    party_ids: tuple[UUID, ...]  # the two organizations whose seeds make the seed, in this order


class SeedCommitted(Fact, frozen=True, kw_only=True):
    """A party binds itself to a seed that it does not show yet."""

    TOPIC = "activities.sample.seed_committed.v1"
    CLAUSES = "S-49"

    organization_id: UUID
    party_id: UUID
    commitment: Sha256


class SeedRevealed(Fact, frozen=True, kw_only=True):
    """A party revealed the seed that it had committed to."""

    TOPIC = "activities.sample.seed_revealed.v1"
    CLAUSES = "S-49"

    organization_id: UUID
    party_id: UUID
    seed: Sha256  # 32 bytes in hex


class SampleDrawn(Fact, frozen=True, kw_only=True):
    """What the frame and both seeds give by the algorithm; anyone can work it out again."""

    TOPIC = "activities.sample.drawn.v1"
    CLAUSES = "S-49"

    organization_id: UUID
    seed: Sha256  # of both
    unit_ids: tuple[UUID, ...]  # in the order drawn


class UnitRedrawn(Fact, frozen=True, kw_only=True):
    """A drawn unit cannot be visited; the next in the order takes its place."""

    TOPIC = "activities.sample.redrawn.v1"
    CLAUSES = "S-49"

    organization_id: UUID
    unit_id: UUID
    ground: RedrawGround
    replacement_id: UUID


FACTS = (
    InspectionPlanned,
    InspectorRecused,
    InspectionCalledOff,
    InspectionHeld,
    ChecklistAnswered,
    InspectionBooked,
    InspectionUnbooked,
    FrameRecorded,
    SeedCommitted,
    SeedRevealed,
    SampleDrawn,
    UnitRedrawn,
)
