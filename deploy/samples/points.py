"""Contact points, visits, guidance and experience cards of the townships that told who lags."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from deploy.samples.cast import Cast
from deploy.samples.county import DEPUTY, OFFICE_HEAD, SECRETARY, Seat, Unit
from deploy.samples.faults import SPLIT_ON
from deploy.samples.life import TOWNSHIP, flagged
from deploy.samples.names import drawing, uid
from shared.contracts.command import Command
from shared.contracts.commands import activities_points as a
from shared.contracts.facts.activities_points import GuidanceForm, Standing

_CHOSEN = date(2025, 1, 21)
_VISIT_MONTHS = (3, 5, 8, 11)


class Point(NamedTuple):
    """Who has chosen which unit."""

    township: Unit
    seat: Seat
    unit: Unit

    @property
    def id(self) -> UUID:
        return uid("contact point", self.seat.post_id, self.unit.key)


def points_of(people: Cast) -> Iterator[Command]:
    """Give contact points with their visits, and what else leading bodies do for units."""
    for point in _points(people):
        yield _choose(point, Standing.LAGGING if _leads(point.seat) else Standing.ORDINARY)
        for month in _VISIT_MONTHS:
            yield from _visit(point, month)
    mine = [point for point in _points(people) if point.township is people.townships[TOWNSHIP]]
    yield from _changes(people, mine)
    yield from _withdrawn(mine[0], people.below(TOWNSHIP)[3])
    yield from _guidance(people)
    yield from _experience(people, mine[0])


def _points(people: Cast) -> Iterator[Point]:
    """Secretary and deputies take two lagging units each, the other leaders one unit."""
    for number, (township, lagging) in enumerate(flagged(people)):
        others = iter(people.below(8 + number)[12:])
        leaders = [seat for seat in township.seats if seat.kind is not OFFICE_HEAD]
        for at, seat in enumerate(leaders):
            units = [lagging[at % 3], lagging[(at + 1) % 3]] if _leads(seat) else [next(others)]
            yield from (Point(township, seat, unit) for unit in units)


def _leads(seat: Seat) -> bool:
    return seat.kind in {SECRETARY, DEPUTY}


def _choose(point: Point, standing: Standing) -> Command:
    return a.ChooseContactPoint(
        occurred_on=_CHOSEN,
        organization_id=point.township.id,
        contact_point_id=point.id,
        unit_id=point.unit.id,
        person_id=point.seat.person_id,
        standing=standing,
        post_id=point.seat.post_id,
        division=f"{point.seat.title}分管范围",
    )


def _visit(point: Point, month: int) -> Iterator[Command]:
    draw = drawing("visit", point.id, month)
    day = date(2025, month, draw.randint(4, 24))
    if point.unit.founded > day or draw.random() < 0.1:  # noqa: PLR2004
        return
    visit_id = uid("visit", point.id, month)
    yield a.RecordVisit(
        occurred_on=day,
        organization_id=point.township.id,
        visit_id=visit_id,
        unit_id=point.unit.id,
        person_id=point.seat.person_id,
        contact_point_id=point.id,
        problem="组织生活记录不全" if _leads(point.seat) else None,
        guidance="当场补齐,下月复查" if _leads(point.seat) else None,
    )
    spoken: dict[str, Any] = {
        "occurred_on": day + timedelta(days=3),
        "organization_id": point.unit.id,
    }
    if draw.random() < 0.04:  # noqa: PLR2004
        yield a.DisputeVisit(**spoken, visit_id=visit_id, reason="当日来访为防汛检查")
    else:
        yield a.ConfirmVisit(**spoken, visit_id=visit_id)


def _changes(people: Cast, mine: list[Point]) -> Iterator[Command]:
    first, last = mine[0], mine[-1]
    yield a.ReviewContactPoint(
        occurred_on=date(2025, 6, 9),
        organization_id=first.township.id,
        contact_point_id=first.id,
        division="分管工作未变,联系点不调整",
    )
    for standing, day in (
        (Standing.ORDINARY, date(2025, 7, 10)),
        (Standing.DEMONSTRATION, date(2025, 12, 12)),
    ):
        yield a.ChangeContactPointStanding(
            occurred_on=day,
            organization_id=first.township.id,
            contact_point_id=first.id,
            standing=standing,
            evidence="验收表和群众评议",
            accepted_by="县委组织部",
        )
    yield a.EndContactPoint(
        occurred_on=date(2025, 12, 22),
        reason="年度联系期满",
        organization_id=last.township.id,
        contact_point_id=last.id,
    )
    moved = next(point for point in _points(people) if point.unit.key == people.split.key)
    yield a.RehomeContactPoint(
        occurred_on=SPLIT_ON,
        reason="原联系村分设",
        organization_id=moved.township.id,
        contact_point_id=moved.id,
        unit_id=people.halves[0].id,
    )


def _withdrawn(point: Point, unit: Unit) -> Iterator[Command]:
    """Give a point and a visit that were entered by mistake, and taken back."""
    mistaken = Point(point.township, point.seat, unit)
    yield _choose(mistaken, Standing.ORDINARY)
    yield a.WithdrawContactPoint(
        occurred_on=date(2025, 1, 23),
        reason="选错单位",
        organization_id=point.township.id,
        contact_point_id=mistaken.id,
    )
    visit_id = uid("visit", "entered twice", point.id)
    yield a.RecordVisit(
        occurred_on=date(2025, 4, 15),
        organization_id=point.township.id,
        visit_id=visit_id,
        unit_id=point.unit.id,
        person_id=point.seat.person_id,
        combined_with="防汛检查",
    )
    yield a.WithdrawVisit(
        occurred_on=date(2025, 4, 17),
        reason="与另一条记录重复",
        organization_id=point.township.id,
        visit_id=visit_id,
    )


def _guidance(people: Cast) -> Iterator[Command]:
    township = people.townships[TOWNSHIP]
    for number, unit in enumerate(people.below(TOWNSHIP)[:6]):
        guidance_id = uid("guidance", unit.key)
        day = date(2025, 3 + number, 11)
        yield a.RecordGuidance(
            occurred_on=day,
            organization_id=township.id,
            guidance_id=guidance_id,
            unit_id=unit.id,
            form=tuple(GuidanceForm)[number % 4],
            about="指导发展党员程序",
            follow_up_on=day + timedelta(days=30),
        )
        if number == 0:
            yield a.WithdrawGuidance(
                occurred_on=day + timedelta(days=2),
                reason="登记时选错支部",
                organization_id=township.id,
                guidance_id=guidance_id,
            )
        else:
            yield a.FollowUpGuidance(
                occurred_on=day + timedelta(days=30),
                organization_id=township.id,
                guidance_id=guidance_id,
                outcome="资料已补齐",
            )


def _experience(people: Cast, point: Point) -> Iterator[Command]:
    township, branches = point.township, people.below(TOWNSHIP)
    for number, title in enumerate(("院坝议事会", "党员责任田")):
        experience_id = uid("experience", township.key, title)
        yield a.RecordExperience(
            occurred_on=date(2025, 9, 8 + number),
            organization_id=township.id,
            experience_id=experience_id,
            title=title,
            practice="每月一次,村民提事、党员领事、支部督事",
            contact_point_id=None if number else point.id,
        )
        if number:
            yield a.WithdrawExperience(
                occurred_on=date(2025, 9, 30),
                reason="做法尚不成熟",
                organization_id=township.id,
                experience_id=experience_id,
            )
            continue
        yield a.SpreadExperience(
            occurred_on=date(2025, 9, 22),
            organization_id=township.id,
            experience_id=experience_id,
            unit_ids=tuple(unit.id for unit in branches[4:9]),
            means="现场观摩",
        )
        for unit in branches[4:7]:
            yield a.AdoptExperience(
                occurred_on=date(2025, 10, 20),
                organization_id=unit.id,
                experience_id=experience_id,
                change="改为每季度两次",
            )
