"""Which rule pack and which calendar bind an organization: those of the nearest ancestor."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from services.assessment.domain.known import PublishedPack, Record
from shared.contracts.facts.registry import OrganizationKind
from shared.contracts.rule_pack import read_rule_pack
from shared.kernel.workdays import WorkingDays


def pack_in_force(
    county: Mapping[UUID, Record],
    organization_id: UUID,
    day: date,
    *,
    assesses: Literal["organizations", "leaders"] = "organizations",
) -> PublishedPack | None:
    """Give the pack of the organization itself or its nearest superior of that day; None: none.

    A pack that is for other kinds of organization, or assesses others, is passed over. Of several
    of one root, the one that came into force last; then the one published last.

    Raises:
        InvalidRulePackError: a published pack cannot be read.
    """
    own = county.get(organization_id)
    for record in _line(county, organization_id, day):
        if record.packs:
            in_force = [
                pack
                for pack in record.packs
                if pack.span.holds(day) and _is_for(pack, own.kind if own else None, assesses)
            ]
            if in_force:
                return max(in_force, key=lambda pack: (pack.span.starts_on, pack.place))
    return None


def _is_for(published: PublishedPack, kind: OrganizationKind | None, assesses: str) -> bool:
    pack = read_rule_pack(published.content)
    return pack.assesses == assesses and (not pack.subjects or kind in pack.subjects)


def working_days(county: Mapping[UUID, Record], organization_id: UUID, day: date) -> WorkingDays:
    """Give the working days that bind an organization under its superiors of a day.

    Of several calendars of a year, the nearest publisher's holds, and of its own the latest.
    """
    found = {
        year: published
        for record in reversed(list(_line(county, organization_id, day)))
        for year, (_, published) in record.calendars.items()
    }
    return WorkingDays(found.values())


def _line(county: Mapping[UUID, Record], organization_id: UUID, day: date) -> Iterator[Record]:
    """Give the organization and its superiors of a day, as far up as they are known."""
    seen: set[UUID] = set()
    current: UUID | None = organization_id
    while current is not None and current not in seen:
        seen.add(current)
        record = county.get(current)
        if record is None:
            return
        yield record
        current = record.superiors.on(day)
