"""An organization's year, assessed: a pure function of the dossiers, the pack and the valid date.

The year is cut into segments; each is scored under the pack in force on its last day, on the
periods whose last day lies in it. Segments are joined by days up to the valid date; predecessors
stand for the days before a merger, among themselves by members.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from services.assessment.domain.known import Record
from services.assessment.domain.obligations import Obligation
from services.assessment.domain.owed import ONE_DAY, Segment, owed, periods, segments
from services.assessment.domain.packs import pack_in_force
from services.assessment.domain.readings import InRound, readings
from services.assessment.domain.results import (
    Assessment,
    Inherited,
    ScoredSegment,
    rounded,
)
from services.assessment.domain.scoring import (
    bonus_of,
    cite,
    grade_of,
    items_for,
    mean,
    score_items,
    with_bonus,
)
from services.assessment.domain.timeline import Interval
from services.assessment.rules import bonuses, veto
from services.assessment.rules.points import NOTHING, ItemPoints
from services.assessment.rules.standing import standing_on
from services.assessment.rules.veto import Vetoed
from shared.contracts.rule_duties import PeriodKind, day_of
from shared.contracts.rule_pack import read_rule_pack
from shared.kernel.calendar import Period


def assess(
    county: Mapping[UUID, Record],
    organization_id: UUID,
    *,
    year: int,
    valid_at: date | None = None,
    in_round: InRound | None = None,
) -> Assessment:
    """Assess one organization's year.

    Args:
        county: the records of the organization, its superiors and predecessors, theirs, and so on;
            others may stand beside them and change nothing.
        organization_id: whose year it is.
        year: calendar year in Asia/Shanghai.
        valid_at: the day on which it is judged; None: the day that the pack in force names for
            rounds (where none is in force, the year's last day).
        in_round: marks, ballots, cases and rank lists of a round; without, what waits for them
            leaves the score.

    Returns:
        The exact score (None: not assessed) with everything it rests on.

    Raises:
        KeyError: the organization has no record.
        InvalidRulePackError: a published pack cannot be read.
    """
    day = valid_at or _round_day(county, organization_id, year)
    return _assess(_Asked(county, year, day, in_round), organization_id, frozenset())


def obligations(
    county: Mapping[UUID, Record], organization_id: UUID, *, year: int
) -> tuple[Obligation, ...]:
    """Give what an organization owes in a year, scored or not; ask each how it stands on a day.

    Raises:
        KeyError: the organization has no record.
        InvalidRulePackError: a published pack cannot be read.
    """
    cut = segments(county[organization_id], year)
    return tuple(each for part in cut for each in owed(county, organization_id, part, year))


def _round_day(county: Mapping[UUID, Record], organization_id: UUID, year: int) -> date:
    last_day = _year(year).last_day
    cut = segments(county[organization_id], year)
    days = [last_day, *(segment.last_day for segment in reversed(cut))]
    for day in days:
        published = pack_in_force(county, organization_id, day)
        if published is not None:
            return day_of(read_rule_pack(published.content).valid_date, year, last_day)
    return last_day


class _Asked(NamedTuple):
    county: Mapping[UUID, Record]
    year: int
    day: date
    in_round: InRound | None

    @property
    def window(self) -> Interval:
        """The days of the year up to the valid date, that one included."""
        year = _year(self.year)
        return Interval(year.starts_on, min(year.ends_on, self.day + ONE_DAY))


def _assess(asked: _Asked, organization_id: UUID, successors: frozenset[UUID]) -> Assessment:
    county, day = asked.county, asked.day
    record = county[organization_id]
    own = tuple(_score(asked, organization_id, each) for each in segments(record, asked.year))
    before = tuple(
        _assess(asked, each, successors | {organization_id})
        for each in record.predecessors
        if each in county and each not in successors and each != organization_id
    )
    inherited = _weigh(county, record, before, day)
    inherited_days = max((each.assessment.days for each in inherited if each.weight), default=0)
    parts = [(each.score, each.days) for each in own]
    parts.append((_mean_of(inherited), inherited_days))
    published = next((each.pack for each in reversed(own) if each.pack), None)
    cited = published or next((each.pack for each in before if each.pack), None)
    pack = read_rule_pack(cited.content) if cited else None
    bonus = bonus_of(pack, own)
    score = with_bonus(pack, mean(parts), bonus)
    return Assessment(
        organization_id=organization_id,
        year=asked.year,
        valid_at=day,
        pack=cited,
        segments=own,
        inherited=inherited,
        inherited_days=inherited_days,
        days=sum(each.days for each in own) + inherited_days,
        score=score,
        published=rounded(score, pack.rounding.step) if pack and score is not None else None,
        grade=grade_of(pack, score, own) if pack and score is not None else None,
        bonus=bonus,
    )


def _score(asked: _Asked, organization_id: UUID, segment: Segment) -> ScoredSegment:
    county, year, day = asked.county, asked.year, asked.day
    published = pack_in_force(county, organization_id, segment.last_day)
    standings = tuple(
        standing_on(each, day) for each in owed(county, organization_id, segment, year)
    )
    scored: tuple[ItemPoints, ...] = ()
    added: tuple[ItemPoints, ...] = ()
    vetoed: tuple[Vetoed, ...] = ()
    earned = applicable = scale = NOTHING
    if published is not None:
        pack = read_rule_pack(published.content)
        read = readings(
            county, organization_id, pack, segment, year=year, day=day, in_round=asked.in_round
        )
        others = asked.in_round.others(organization_id) if asked.in_round else None
        items = items_for(pack, county[organization_id], segment)
        scored = score_items(items, published, standings, read, others)
        applicable = sum((item.applicable for item in scored), NOTHING)
        earned = sum((item.earned for item in scored), NOTHING)
        scale = pack.scale
        vetoed = veto.vetoes(pack, read)
        added = bonuses.score_bonuses(pack.bonuses, read) if pack.bonuses else ()
    return ScoredSegment(
        organization_id=organization_id,
        span=segment.days,
        days=segment.days.days_within(asked.window),
        category=segment.category,
        superior_id=segment.superior_id,
        pack=cite(published),
        items=scored,
        standings=standings,
        earned=earned,
        applicable=applicable,
        score=scale * earned / applicable if applicable else None,
        bonuses=added,
        vetoes=vetoed,
    )


def _weigh(
    county: Mapping[UUID, Record], record: Record, before: Sequence[Assessment], day: date
) -> tuple[Inherited, ...]:
    members = {each: _members(county.get(each), day) for each in record.predecessors}
    known = all(count is not None for count in members.values())
    scored = {each.organization_id for each in before if each.score is not None and each.days}
    counts = {each: members[each] or 0 for each in scored}
    if not known or not sum(counts.values()):
        counts = dict.fromkeys(scored, 1)
    total = sum(counts.values())
    return tuple(
        Inherited(
            assessment=each,
            members=members[each.organization_id],
            weight=Fraction(counts.get(each.organization_id, 0), total or 1),
        )
        for each in before
    )


def _members(record: Record | None, day: date) -> int | None:
    if record is None:
        return None
    last_day = record.end.ends_on - ONE_DAY if record.end else day
    count = record.members.on(min(day, last_day))
    return count.full_members + count.probationary_members if count else None


def _mean_of(inherited: Sequence[Inherited]) -> Fraction | None:
    scores = [
        each.assessment.score * each.weight
        for each in inherited
        if each.assessment.score is not None
    ]
    return sum(scores, NOTHING) if scores else None


def _year(year: int) -> Period:
    return periods(PeriodKind.YEAR, year)[0]
