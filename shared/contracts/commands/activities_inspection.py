"""Commands of inspection: visits, samples and findings."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.command import Command, New, OrganizationId, PersonId, PostId, Ref
from shared.contracts.fact import Sha256, ShortText
from shared.contracts.facts.activities_inspection import (
    CheckedItem,
    InspectionMode,
    ItemCode,
    RedrawGround,
)

InspectionId = Annotated[UUID, Ref("activities.inspection")]
NewInspectionId = Annotated[UUID, New("activities.inspection")]
SampleId = Annotated[UUID, Ref("activities.sample")]
NewSampleId = Annotated[UUID, New("activities.sample")]
FindingId = Annotated[UUID, Ref("activities.finding")]
NewFindingId = Annotated[UUID, New("activities.finding")]

MAX_FRAME = 1400  # units; what an entry holds
Inspectors = Annotated[tuple[PersonId, ...], msgspec.Meta(min_length=1, max_length=20)]
Frame = Annotated[tuple[OrganizationId, ...], msgspec.Meta(min_length=2, max_length=MAX_FRAME)]
Parties = Annotated[tuple[OrganizationId, ...], msgspec.Meta(min_length=2, max_length=2)]
Items = Annotated[tuple[CheckedItem, ...], msgspec.Meta(min_length=1, max_length=100)]


class PlanInspection(Command, frozen=True, kw_only=True):
    """Put a visit into the calendar; one not announced stays hidden from the unit until held.

    `approved_by` names who let it pass the yearly cap of the unit.
    """

    organization_id: OrganizationId  # which inspects
    inspection_id: NewInspectionId
    unit_id: OrganizationId
    mode: InspectionMode
    starts_on: date
    ends_on: date
    inspector_ids: Inspectors
    is_announced: bool = True
    sample_id: SampleId | None = None
    approved_by: ShortText | None = None


class RecuseInspector(Command, frozen=True, kw_only=True):
    """An inspector has a tie to the unit; another takes the place. Needs a reason."""

    organization_id: OrganizationId
    inspection_id: InspectionId
    person_id: PersonId
    replacement_id: PersonId


class CallOffInspection(Command, frozen=True, kw_only=True):
    """Call a planned visit off; its days and its place under the cap are free again."""

    organization_id: OrganizationId
    inspection_id: InspectionId


class RecordInspection(Command, frozen=True, kw_only=True):
    """Record that a planned visit was held, with what was looked at."""

    organization_id: OrganizationId
    inspection_id: InspectionId
    items: Items


class RecordFrame(Command, frozen=True, kw_only=True):
    """Record the units a sample will be drawn from, and the two parties who will give a seed."""

    organization_id: OrganizationId
    sample_id: NewSampleId
    unit_ids: Frame
    size: Annotated[int, msgspec.Meta(ge=1, le=MAX_FRAME)]
    party_ids: Parties


class CommitSeed(Command, frozen=True, kw_only=True):
    """Bind a party to its seed: see `shared.kernel.sampling.commitment`."""

    organization_id: OrganizationId  # the party
    sample_id: SampleId
    commitment: Sha256


class RevealSeed(Command, frozen=True, kw_only=True):
    """Show the seed a party is bound to; the second one draws the sample."""

    organization_id: OrganizationId  # the party
    sample_id: SampleId
    seed: Sha256


class RedrawUnit(Command, frozen=True, kw_only=True):
    """Replace a drawn unit that cannot be visited by the next in the order."""

    organization_id: OrganizationId
    sample_id: SampleId
    unit_id: OrganizationId
    ground: RedrawGround


class RaiseFinding(Command, frozen=True, kw_only=True):
    """Raise a problem; hidden from the unit until it is released, unless put right on the spot."""

    organization_id: OrganizationId
    finding_id: NewFindingId
    unit_id: OrganizationId
    item: ItemCode
    summary: ShortText
    inspection_id: InspectionId | None = None
    fixed_on_the_spot: bool = False


class ReleaseFinding(Command, frozen=True, kw_only=True):
    """Tell the unit of a finding."""

    organization_id: OrganizationId  # which raised it
    finding_id: FindingId


class OrderRectification(Command, frozen=True, kw_only=True):
    """Say which post answers for putting a released finding right, and until when.

    Where no day is said it is `RECTIFICATION_DAYS` after the order.
    """

    organization_id: OrganizationId  # which raised it
    finding_id: FindingId
    owner_post_id: PostId
    due_on: date | None = None


class ExtendRectification(Command, frozen=True, kw_only=True):
    """Give more time, once and with approval."""

    organization_id: OrganizationId
    finding_id: FindingId
    due_on: date
    approved_by: ShortText


class ReportRectification(Command, frozen=True, kw_only=True):
    """Say what was done to put a finding right."""

    organization_id: OrganizationId  # the unit
    finding_id: FindingId
    measure: ShortText


class CloseFinding(Command, frozen=True, kw_only=True):
    """Close a finding after the re-check (销号)."""

    organization_id: OrganizationId
    finding_id: FindingId


class ReopenFinding(Command, frozen=True, kw_only=True):
    """Send a finding back after the re-check, or open it again after it was closed."""

    organization_id: OrganizationId
    finding_id: FindingId
    due_on: date


class RehomeFinding(Command, frozen=True, kw_only=True):
    """Let the successor of a merged or split unit answer for a finding."""

    organization_id: OrganizationId
    finding_id: FindingId
    unit_id: OrganizationId  # the successor
