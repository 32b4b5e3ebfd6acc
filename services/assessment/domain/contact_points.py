"""S-38 to S-40, S-42, S-46: contact points as the post asks, and visits that the unit confirmed."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.assessment.domain.asking import Asked, Owed, latest
from services.assessment.domain.deeds import CONTACT_POINT, VISIT
from services.assessment.domain.flags import flagged
from services.assessment.domain.known import Deed
from services.assessment.domain.leaders import Leader, exemption, leaders
from services.assessment.domain.obligations import Evidence, Fault, Requirement
from services.assessment.domain.timeline import NO_END
from shared.contracts.facts.activities_points import (
    ContactPointChosen,
    ContactPointEnded,
    ContactPointRehomed,
    ContactPointWithdrawn,
    VisitConfirmed,
    VisitDisputed,
    VisitMade,
    VisitWithdrawn,
)
from shared.contracts.rule_duties import Bounds
from shared.contracts.rule_duties_led import (
    ContactPointsDuty,
    ContactVisitsDuty,
    FieldworkDuty,
    PointsAsked,
)


class Point(NamedTuple):
    """A contact point: of whom, and where, from when to when."""

    chosen: Deed
    unit_ids: frozenset[UUID]  # the unit chosen, and where it went on
    ended: Deed | None

    @property
    def person_id(self) -> UUID:
        """Whose it is."""
        person_id: UUID = self.chosen.fact.person_id
        return person_id

    @property
    def ends_on(self) -> date:
        """The first day on which it is one no longer."""
        return self.ended.day if self.ended else NO_END


def points(asked: Asked) -> Iterator[Point]:
    """Give the contact points that were in force on a day of the period."""
    for deeds in asked.record.streams(CONTACT_POINT):
        chosen = latest(deeds, ContactPointChosen)
        if chosen is None or latest(deeds, ContactPointWithdrawn):
            continue
        moved = {deed.fact.unit_id for deed in deeds if isinstance(deed.fact, ContactPointRehomed)}
        units = frozenset({chosen.fact.unit_id, *moved})
        point = Point(chosen, units, latest(deeds, ContactPointEnded))
        if point.ends_on > asked.period.starts_on and chosen.day < asked.period.ends_on:
            yield point


def contact_points(asked: Asked, duty: ContactPointsDuty) -> Iterator[Owed]:
    """One obligation for each leader: as many in force as asked, each as asked (E-08)."""
    known = list(points(asked))
    for leader in leaders(asked, duty):
        bounds = duty.asked.get(leader.kind)
        if bounds is None:
            continue
        exempt = None if bounds.lagging else exemption(asked.record, leader.person_id, asked.due_on)
        own = [point for point in known if point.person_id == leader.person_id]
        yield Owed(
            (_requirement(asked, duty, bounds, own),),
            subject=str(leader.person_id),
            person_id=leader.person_id,
            is_void=not leader.is_whole or exempt is not None,
            facts=(*leader.facts, exempt) if exempt else leader.facts,
        )


def _requirement(
    asked: Asked, duty: ContactPointsDuty, bounds: PointsAsked, own: list[Point]
) -> Requirement:
    short = _shortage(asked)
    evidence = [_chosen(asked, duty, bounds, point, short) for point in own]
    is_waived = bool(short) or any(point.chosen.fact.shortage_waiver for point in own)
    return Requirement(
        tuple(evidence),
        facts=short if bounds.lagging else (),
        at_least=min(1, bounds.at_least) if bounds.lagging and is_waived else bounds.at_least,
        at_most=bounds.at_most,
        all_without_fault=bounds.lagging,
    )


def _shortage(asked: Asked) -> tuple[str, ...]:
    """Give the facts of a waiver by which there are fewer lagging units than places."""
    day = asked.period.last_day
    return tuple(
        fact
        for waiver in asked.record.shortages.values()
        if waiver.starts_on <= day <= waiver.ends_on and waiver.until > day
        for fact in waiver.facts
    )


def _chosen(
    asked: Asked,
    duty: ContactPointsDuty,
    bounds: PointsAsked,
    point: Point,
    short: tuple[str, ...],
) -> Evidence:
    flag = None
    faults: tuple[Fault, ...] = ()
    if bounds.lagging:
        unit = asked.county.get(point.chosen.fact.unit_id)
        flag = flagged(unit, duty.lagging_flags, point.chosen.day)
        if flag is None and not short and point.chosen.fact.shortage_waiver is None:
            faults = (Fault.NOT_LAGGING,)
    until = NO_END if point.ends_on >= asked.period.ends_on else point.ends_on
    facts = tuple(filter(None, (flag, point.ended.id if point.ended else None)))
    return asked.evidence(point.chosen, until=until, faults=faults, facts=facts)


def contact_visits(asked: Asked, duty: ContactVisitsDuty) -> Iterator[Owed]:
    """One obligation for each contact point still in force when the period ends."""
    served = {leader.person_id: leader for leader in leaders(asked, duty)}
    made = list(_visits(asked))
    for point in points(asked):
        leader = served.get(point.person_id)
        if leader is None or point.ends_on < asked.period.ends_on:
            continue
        visits = [
            each
            for each, visit in made
            if visit.person_id == point.person_id
            and (
                visit.contact_point_id == point.chosen.subject
                or (visit.contact_point_id is None and visit.unit_id in point.unit_ids)
            )
        ]
        yield _visits_owed(leader, visits, duty.visits, str(point.chosen.subject))


def fieldwork(asked: Asked, duty: FieldworkDuty) -> Iterator[Owed]:
    """One obligation for each leader: so many visits anywhere at the grass roots."""
    made = list(_visits(asked))
    for leader in leaders(asked, duty):
        visits = [each for each, visit in made if visit.person_id == leader.person_id]
        yield _visits_owed(leader, visits, duty.visits, str(leader.person_id))


def _visits_owed(leader: Leader, visits: list[Evidence], bounds: Bounds, subject: str) -> Owed:
    asked_for = Requirement(tuple(visits), at_least=bounds.at_least, at_most=bounds.at_most)
    return Owed(
        (asked_for,),
        subject=subject,
        person_id=leader.person_id,
        is_void=not leader.is_whole,
        facts=leader.facts,
    )


def _visits(asked: Asked) -> Iterator[tuple[Evidence, VisitMade]]:
    """Give the period's visits; one that the unit did not confirm has a fault until it does."""
    for deeds in asked.record.streams(VISIT):
        made = latest(deeds, VisitMade)
        if made is None or made.day not in asked.period or latest(deeds, VisitWithdrawn):
            continue
        confirmed = latest(deeds, VisitConfirmed)
        disputed = latest(deeds, VisitDisputed)
        if confirmed and (disputed is None or disputed[:2] < confirmed[:2]):
            since = max(made.day, confirmed.day)
            done = asked.evidence(made, on=made.day, facts=(confirmed.id,))
            yield done._replace(from_on=since), made.fact
        else:
            facts = (disputed.id,) if disputed else ()
            yield asked.evidence(made, faults=(Fault.NOT_CONFIRMED,), facts=facts), made.fact
