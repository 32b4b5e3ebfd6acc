"""Whom a round assesses: the organizations below its own on the year's last day, and leaders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from services.assessment.domain.known import PublishedPack, Record
from services.assessment.domain.owed import segments
from services.assessment.domain.packs import pack_in_force
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.rule_duties import day_of
from shared.contracts.rule_pack import RulePack

_ONE_DAY = timedelta(days=1)


class Terms(NamedTuple):
    """What a round says of its subjects."""

    root: UUID
    year: int
    kinds: tuple[OrganizationKind, ...] = ()  # none named: all
    categories: tuple[Category, ...] = ()  # none named: all
    leaders: bool = False

    @property
    def last_day(self) -> date:
        """The year's last day."""
        return date(self.year, 12, 31)

    def valid_on(self, packs: Iterable[RulePack]) -> date:
        """Give the day that the packs name for rounds, the latest of them."""
        days = [day_of(pack.valid_date, self.year, self.last_day) for pack in packs]
        return max(days, default=self.last_day)


def subjects_of(
    county: Mapping[UUID, Record], terms: Terms, valid_on: date | None
) -> tuple[RoundSubject, ...]:
    """Give the subjects in the order of ids: the organizations, then their leaders.

    An organization counts where it stood on the year's last day, or on the valid date where that
    is earlier, below the round's own.
    """
    day = min(terms.last_day, valid_on or terms.last_day)
    found: list[RoundSubject] = []
    for organization_id in sorted(county, key=str):
        record = county[organization_id]
        if _is_assessed(county, organization_id, record, terms, day):
            found.append(RoundSubject(organization_id=organization_id))
    if terms.leaders:
        found += _leaders(county, [one.organization_id for one in found], terms.year)
    return tuple(found)


def assessed_packs(
    county: Mapping[UUID, Record], subjects: Sequence[RoundSubject], year: int
) -> tuple[PublishedPack, ...]:
    """Give the packs in force for the subjects on the last days of their segments, by hash."""
    found: dict[str, PublishedPack] = {}
    for subject in subjects:
        for segment in segments(county[subject.organization_id], year):
            pack = pack_in_force(
                county,
                subject.organization_id,
                segment.last_day,
                assesses="leaders" if subject.person_id else "organizations",
            )
            if pack is not None:
                found[pack.fact] = pack
    return tuple(sorted(found.values(), key=lambda pack: (pack.sha256, pack.fact)))


def _is_assessed(
    county: Mapping[UUID, Record], organization_id: UUID, record: Record, terms: Terms, day: date
) -> bool:
    standing = record.standing
    return (
        standing is not None
        and standing.holds(day)
        and (not terms.kinds or record.kind in terms.kinds)
        and (not terms.categories or record.categories.on(day) in terms.categories)
        and terms.root in _above(county, organization_id, day)
    )


def _above(county: Mapping[UUID, Record], organization_id: UUID, day: date) -> Iterator[UUID]:
    seen = {organization_id}
    current = county[organization_id].superiors.on(day)
    while current is not None and current not in seen:
        yield current
        seen.add(current)
        record = county.get(current)
        current = record.superiors.on(day) if record else None


def _leaders(
    county: Mapping[UUID, Record], organization_ids: Sequence[UUID], year: int
) -> list[RoundSubject]:
    """Give whoever led one of the organizations in the year where a pack assesses leaders, by id.

    Each person once, with the organization in which a post was held last.
    """
    first, after = date(year, 1, 1), date(year, 12, 31) + _ONE_DAY
    last: dict[UUID, tuple[date, str, UUID]] = {}
    for organization_id in organization_ids:
        for tenure in county[organization_id].tenures:
            if tenure.acting or tenure.starts_on >= after or tenure.ends_on <= first:
                continue
            day = min(tenure.ends_on, after) - _ONE_DAY
            if pack_in_force(county, organization_id, day, assesses="leaders") is None:
                continue
            held = (day, str(organization_id), organization_id)
            last[tenure.person_id] = max(last.get(tenure.person_id, held), held)
    return [
        RoundSubject(organization_id=last[person_id][2], person_id=person_id)
        for person_id in sorted(last, key=str)
    ]
