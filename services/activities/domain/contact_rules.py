"""What is to be said of the contact points of a leadership team on a day (S-38 to S-41).

Pure: who leads, which points stand, which units were flagged on the days of choice, and whose
share of the work has changed since are told by the caller.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from shared.contracts.facts.registry import PostKind
from shared.contracts.practice import Practice

SECRETARIES = frozenset({PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY})


class ContactFinding(StrEnum):
    NONE_CHOSEN = "none_chosen"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    NOT_LAGGING = "not_lagging"  # on the day of choice
    WAIVED = "waived"  # fewer, or not lagging, under a shortage waiver
    STARTING = "starting"  # too few, but new in post
    SHARED_UNIT = "shared_unit"  # another leader chose it, too: a warning
    REVIEW_DUE = "review_due"  # the division of work changed after the choice: a prompt
    NO_DIVISION = "no_division"  # the point is not tied to the division of work
    NO_LEADER = "no_leader"  # whoever chose it leads no more


class Leader(NamedTuple):
    """A member of the team on the day; with several posts, the highest."""

    person_id: UUID
    kind: PostKind
    since: date  # in the team
    is_exempt: bool = False  # needs none, as no party member; a secretary needs some all the same


class Point(NamedTuple):
    """A contact point that stands on the day."""

    contact_point_id: UUID
    person_id: UUID
    chosen_unit_id: UUID
    unit_id: UUID
    chosen_on: date
    division: str | None
    reviewed_on: date | None
    shortage_waiver: str | None


class Lagging(NamedTuple):
    """A unit was flagged as lagging, or weak, on a day."""

    unit_id: UUID
    on: date


class Found(NamedTuple):
    person_id: UUID
    finding: ContactFinding
    contact_point_id: UUID | None = None
    unit_id: UUID | None = None


def findings(
    leaders: Sequence[Leader],
    points: Sequence[Point],
    lagging: Collection[Lagging],
    *,
    on: date,
    practice: Practice,
    redivided: Collection[UUID] = (),
    has_shortage: bool = False,
) -> list[Found]:
    """Give what is wrong, or to be looked at, by leader, then by point.

    Args:
        leaders: the team on the day.
        points: that stand on the day.
        lagging: of each point whose unit was flagged on the day of choice, unit and day.
        on: the day.
        practice: the numbers in force.
        redivided: the points whose leader's share of the work is another than when the point was
            chosen or last reviewed.
        has_shortage: a waiver says that there are fewer lagging units than places.

    A point whose unit has lost the flag since stays as it was: lagging on the day of choice is
    what counts.
    """
    by_person: dict[UUID, list[Point]] = {}
    for point in points:
        by_person.setdefault(point.person_id, []).append(point)
    found: list[Found] = []
    secretaries = [one.person_id for one in leaders if one.kind in SECRETARIES]
    jointly = [point for one in secretaries for point in by_person.get(one, [])]
    for leader in leaders:
        own = by_person.get(leader.person_id, [])
        is_joint = practice.secretaries == "jointly" and leader.kind in SECRETARIES
        counted = jointly if is_joint else own
        found += _of_number(leader, counted, practice, on=on, has_shortage=has_shortage)
        found += _of_points(leader, own, lagging, has_shortage=has_shortage)
    found += [
        _about(p, ContactFinding.REVIEW_DUE) for p in points if p.contact_point_id in redivided
    ]
    leading = {leader.person_id for leader in leaders}
    found += [_about(p, ContactFinding.NO_LEADER) for p in points if p.person_id not in leading]
    return found + (_shared(points) if practice.shared_unit == "warn" else [])


def uncovered(units: Iterable[UUID], points: Iterable[Point]) -> list[UUID]:
    """Give those of the weak, lagging or difficult units that are nobody's contact point (S-41)."""
    covered = {point.unit_id for point in points}
    return [unit for unit in units if unit not in covered]


def _of_number(
    leader: Leader, points: Sequence[Point], practice: Practice, *, on: date, has_shortage: bool
) -> Iterable[Found]:
    must_lag = leader.kind in SECRETARIES
    if leader.is_exempt and not must_lag:
        return
    least = practice.lagging_points_min if must_lag else practice.other_points_min
    if must_lag and len(points) > practice.lagging_points_max:
        yield Found(leader.person_id, ContactFinding.TOO_MANY)
    if len(points) >= least:
        return
    finding = ContactFinding.TOO_FEW if points else ContactFinding.NONE_CHOSEN
    if on < leader.since + timedelta(days=practice.choice_grace_days):
        finding = ContactFinding.STARTING
    if must_lag and (has_shortage or any(point.shortage_waiver for point in points)):
        finding = ContactFinding.WAIVED
    yield Found(leader.person_id, finding)


def _of_points(
    leader: Leader, points: Sequence[Point], lagging: Collection[Lagging], *, has_shortage: bool
) -> Iterable[Found]:
    for point in points:
        lagged = Lagging(point.chosen_unit_id, point.chosen_on) in lagging
        if leader.kind in SECRETARIES and not lagged:
            waived = has_shortage or point.shortage_waiver is not None
            yield _about(point, ContactFinding.WAIVED if waived else ContactFinding.NOT_LAGGING)
        if point.division is None:
            yield _about(point, ContactFinding.NO_DIVISION)


def _shared(points: Sequence[Point]) -> list[Found]:
    leaders_of: dict[UUID, set[UUID]] = {}
    for point in points:
        leaders_of.setdefault(point.unit_id, set()).add(point.person_id)
    return [_about(p, ContactFinding.SHARED_UNIT) for p in points if len(leaders_of[p.unit_id]) > 1]


def _about(point: Point, finding: ContactFinding) -> Found:
    return Found(point.person_id, finding, point.contact_point_id, point.unit_id)
