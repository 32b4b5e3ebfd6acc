"""How far party work reaches: units and their coverage with denominators; venues."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.registry.queries.known import (
    CaseFact,
    Known,
    KnownOf,
    Root,
    case_files,
    case_views,
    known_organizations,
    page,
)
from services.registry.queries.known import within as within_of
from shared.contracts.facts import registry_reach as g
from shared.contracts.facts.registry_structure import Form
from shared.contracts.page import Page
from shared.contracts.practice import PracticeOf, defaults_of


class UnitOn(msgspec.Struct, frozen=True, kw_only=True):
    """A unit as it stood on a day."""

    unit_id: UUID
    organization_id: UUID  # in whose area it is
    kind: g.UnitKind
    name: str
    is_new: bool  # 两新
    registered_on: date
    coverage: g.Coverage = g.Coverage.UNCOVERED
    covering_id: UUID | None = None
    members: int = 0


class CoverageLine(msgspec.Struct, frozen=True, kw_only=True):
    """Units of a kind on a day, and how many of them are reached."""

    units: int  # the denominator
    organized: int
    work_only: int
    uncovered: int
    organized_percent: str | None  # of the units, half up to 0.01; None of none
    reached_percent: str | None  # organized or with party work


class CoverageOn(msgspec.Struct, frozen=True, kw_only=True):
    """Coverage on a day: in all, by kind, and of new organizations apart."""

    on: date
    all: CoverageLine
    new: CoverageLine  # 两新
    by_kind: dict[g.UnitKind, CoverageLine]
    large_joint_ids: tuple[UUID, ...]  # joint branches of more units than is normal


class VenueOn(msgspec.Struct, frozen=True, kw_only=True):
    """A venue (阵地) that is open on a day."""

    venue_id: UUID
    organization_id: UUID
    kind: g.VenueKind
    name: str
    keeper_id: UUID | None
    registered_on: date


def units(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    kind: g.UnitKind | None = None,
    coverage: g.Coverage | None = None,
    limit: int = 100,
    offset: int = 0,
    known_of: KnownOf = known_organizations,
) -> Page[UnitOn]:
    """Units of the areas of an organization and of those below it, as they stood on a day."""
    found = [
        one
        for one in _units(connection, known_of(connection, on=on), on=on, within=within)
        if kind in {None, one.kind} and coverage in {None, one.coverage}
    ]
    found.sort(key=lambda one: (one.registered_on, one.unit_id))
    return page(found, limit=limit, offset=offset)


def coverage(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    practice_of: PracticeOf = defaults_of,
    known_of: KnownOf = known_organizations,
) -> CoverageOn:
    """Coverage of units on a day, with its denominators; a closed unit has left them."""
    known = known_of(connection, on=on)
    found = _units(connection, known, on=on, within=within)
    by_organization = Counter(one.covering_id for one in found if one.covering_id is not None)
    large = sorted(
        organization
        for organization, count in by_organization.items()
        if organization in known
        and known[organization].form is Form.JOINT
        and count > practice_of(organization).joint_units
    )
    return CoverageOn(
        on=on,
        all=_line(found),
        new=_line([one for one in found if one.is_new]),
        by_kind={kind: _line([one for one in found if one.kind is kind]) for kind in g.UnitKind},
        large_joint_ids=tuple(large),
    )


def venues(
    connection: Connection[Any],
    *,
    on: date,
    within: Root = None,
    kind: g.VenueKind | None = None,
    limit: int = 100,
    offset: int = 0,
    known_of: KnownOf = known_organizations,
) -> Page[VenueOn]:
    """Venues that are open on a day."""
    wanted = _ids(known_of(connection, on=on), within)
    files = case_files(connection, "venue", on=on, organizations=wanted)
    found = [one for one in case_views(files, _fold_venue) if kind in {None, one.kind}]
    found.sort(key=lambda one: (one.registered_on, one.venue_id))
    return page(found, limit=limit, offset=offset)


def _ids(known: dict[UUID, Known], within: Root) -> list[UUID]:
    return [one.organization_id for one in within_of(known, within)]


def _units(
    connection: Connection[Any], known: dict[UUID, Known], *, on: date, within: Root
) -> list[UnitOn]:
    files = case_files(connection, "unit", on=on, organizations=_ids(known, within))
    return case_views(files, _fold_unit)


def _line(found: Sequence[UnitOn]) -> CoverageLine:
    count = Counter(one.coverage for one in found)
    organized, work_only = count[g.Coverage.ORGANIZED], count[g.Coverage.WORK_ONLY]
    return CoverageLine(
        units=len(found),
        organized=organized,
        work_only=work_only,
        uncovered=count[g.Coverage.UNCOVERED],
        organized_percent=_percent(organized, len(found)),
        reached_percent=_percent(organized + work_only, len(found)),
    )


def _percent(part: int, whole: int) -> str | None:
    if not whole:
        return None
    share = Decimal(100 * part) / Decimal(whole)
    return str(share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def _fold_unit(unit_id: UUID, facts: list[CaseFact]) -> UnitOn | None:
    unit: UnitOn | None = None
    for day, fact in facts:
        match fact:
            case g.UnitRegistered():
                unit = UnitOn(
                    unit_id=unit_id,
                    organization_id=fact.organization_id,
                    kind=fact.kind,
                    name=fact.name,
                    is_new=fact.is_new,
                    registered_on=day,
                )
            case g.UnitCovered() if unit is not None:
                unit = msgspec.structs.replace(
                    unit,
                    coverage=fact.coverage,
                    covering_id=fact.covering_id,
                    members=fact.members,
                )
            case g.UnitClosed():
                return None
    return unit


def _fold_venue(venue_id: UUID, facts: list[CaseFact]) -> VenueOn | None:
    venue: VenueOn | None = None
    for day, fact in facts:
        match fact:
            case g.VenueRegistered():
                venue = VenueOn(
                    venue_id=venue_id,
                    organization_id=fact.organization_id,
                    kind=fact.kind,
                    name=fact.name,
                    keeper_id=fact.keeper_id,
                    registered_on=day,
                )
            case g.VenueClosed():
                return None
    return venue
