"""Which rule pack is in force: for an organization and a day, that of the nearest ancestor."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.assessment.domain.known import PublishedPack, Record


def pack_in_force(
    county: Mapping[UUID, Record], organization_id: UUID, day: date
) -> PublishedPack | None:
    """Give the pack of the organization itself or its nearest superior of that day; None: none.

    Of several of one root, the one that came into force last; then the one published last.
    """
    seen: set[UUID] = set()
    current: UUID | None = organization_id
    while current is not None and current not in seen:
        seen.add(current)
        record = county.get(current)
        if record is None:
            return None
        if record.packs:
            in_force = [pack for pack in record.packs if pack.span.holds(day)]
            if in_force:
                return max(in_force, key=lambda pack: (pack.span.starts_on, pack.place))
        current = record.superiors.on(day)
    return None
