"""Facts of findings: from raised to closed (销号), filed with whoever may know them.

Until it is released a finding stands under the organization that raised it; from its release on
under the unit it is about.
"""

from datetime import date
from uuid import UUID

from shared.contracts.fact import Fact, ShortText
from shared.contracts.facts.activities_inspection import ItemCode


class FindingRaised(Fact, frozen=True, kw_only=True):
    """A problem found; hidden from the unit until it is released. Names no person."""

    TOPIC = "activities.finding.raised.v1"
    CLAUSES = "S-49 S-50 S-51 S-56"

    organization_id: UUID  # which raises it
    unit_id: UUID
    item: ItemCode
    summary: ShortText
    inspection_id: UUID | None = None  # None: found otherwise, for instance told by somebody


class FindingReleased(Fact, frozen=True, kw_only=True):
    """The unit is told."""

    TOPIC = "activities.finding.released.v1"
    CLAUSES = "S-51"

    organization_id: UUID  # the unit
    raised_by: UUID
    item: ItemCode
    summary: ShortText
    inspection_id: UUID | None = None


class RectificationOrdered(Fact, frozen=True, kw_only=True):
    """Who answers for putting it right, and until when."""

    TOPIC = "activities.finding.rectification_ordered.v1"
    CLAUSES = "S-51"

    organization_id: UUID
    owner_post_id: UUID
    due_on: date


class RectificationExtended(Fact, frozen=True, kw_only=True):
    """A later day, approved; once for each order."""

    TOPIC = "activities.finding.rectification_extended.v1"
    CLAUSES = "S-51"

    organization_id: UUID
    due_on: date
    approved_by: ShortText


class RectificationReported(Fact, frozen=True, kw_only=True):
    """The unit says what it did."""

    TOPIC = "activities.finding.rectification_reported.v1"
    CLAUSES = "S-51"

    organization_id: UUID
    measure: ShortText


class FindingClosed(Fact, frozen=True, kw_only=True):
    """Looked at again and in order (销号); `occurredon` is the day of the re-check."""

    TOPIC = "activities.finding.closed.v1"
    CLAUSES = "S-51"

    organization_id: UUID
    on_the_spot: bool = False


class FindingReopened(Fact, frozen=True, kw_only=True):
    """Looked at again and not in order, or back after it was closed."""

    TOPIC = "activities.finding.reopened.v1"
    CLAUSES = "S-51"

    organization_id: UUID
    due_on: date


class FindingRehomed(Fact, frozen=True, kw_only=True):
    """The unit was merged or split; its successor answers from this day on (E-16)."""

    TOPIC = "activities.finding.rehomed.v1"
    CLAUSES = "S-51"

    organization_id: UUID  # the successor where the unit knows of it, else who raised it
    unit_id: UUID  # the successor
    from_unit_id: UUID


FACTS = (
    FindingRaised,
    FindingReleased,
    RectificationOrdered,
    RectificationExtended,
    RectificationReported,
    FindingClosed,
    FindingReopened,
    FindingRehomed,
)
