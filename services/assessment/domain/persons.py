"""A leader's year, assessed: own obligations while in post, joined by days in post (S-60, E-09).

Wherever somebody held a post or acted for one, the days of it are a part; each is scored under the
pack that assesses leaders there (E-15). What an organization owes under that pack is put to who
held the duty on its due day.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from uuid import UUID

import msgspec

from services.assessment.domain.known import Record
from services.assessment.domain.obligations import Obligation
from services.assessment.domain.owed import ONE_DAY, Assesses, Segment, owed, periods, segments
from services.assessment.domain.packs import pack_in_force
from services.assessment.domain.posts import Tenure
from services.assessment.domain.readings import InRound, readings
from services.assessment.domain.results import PackCited, ScoredSegment, rounded
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
from services.assessment.rules.points import NOTHING
from services.assessment.rules.reading import Reading
from services.assessment.rules.standing import standing_on
from shared.contracts.facts.registry import PostKind
from shared.contracts.rule_duties import PeriodKind, day_of
from shared.contracts.rule_pack import Grade, RulePack, read_rule_pack

County = Mapping[UUID, Record]
LEADERS: Assesses = "leaders"
_BOTH: tuple[Assesses, ...] = ("organizations", LEADERS)


class PersonPart(msgspec.Struct, frozen=True, kw_only=True):
    """The days of a year in an organization's posts, scored on their own."""

    posts: tuple[PostKind, ...]
    scored: ScoredSegment  # its days: those in post, up to the valid date


class PersonAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """A person's year as judged on a valid date."""

    person_id: UUID
    year: int
    valid_at: date
    pack: PackCited | None  # of the last part
    parts: tuple[PersonPart, ...]  # in the order of their days; the last left comes last
    days: int  # in post; two posts of one time count twice
    score: Fraction | None  # exact; None: not assessed
    published: str | None
    grade: Grade | None
    bonus: Fraction


def assess_person(
    county: County,
    person_id: UUID,
    *,
    year: int,
    valid_at: date | None = None,
    given: Mapping[str, Reading] | None = None,
    led: Collection[UUID] | None = None,
) -> PersonAssessment:
    """Assess one person's year.

    Args:
        county: the records of every organization where the person held a post, with all that
            judging them needs.
        person_id: whose year it is.
        year: calendar year in Asia/Shanghai.
        valid_at: the day on which it is judged; None: the day that the pack in force names for
            rounds (where none is in force, the year's last day).
        given: marks, ballots and cases of a round; None: outside a round, what waits for them
            leaves the score.
        led: where the person ever held a post (`posts_in`), for who judges several; None: it is
            looked for in all of the county.

    Raises:
        InvalidRulePackError: a published pack cannot be read.
    """
    posts = led_by(county, person_id) if led is None else sorted({*led} & county.keys(), key=str)
    day = valid_at or _round_day(county, posts, year)
    parts = tuple(sorted(_parts(county, posts, person_id, year, day, given), key=_order))
    pack = next((each.scored.pack for each in reversed(parts) if each.scored.pack), None)
    rules = read_rule_pack(pack.content) if pack else None
    scored = [each.scored for each in parts]
    plain = mean([(each.score, each.days) for each in scored])
    bonus = bonus_of(rules, scored)
    score = with_bonus(rules, plain, bonus)
    return PersonAssessment(
        person_id=person_id,
        year=year,
        valid_at=day,
        pack=pack,
        parts=parts,
        days=sum(each.days for each in scored),
        score=score,
        published=rounded(score, rules.rounding.step) if rules and score is not None else None,
        grade=grade_of(rules, score, scored) if rules and score is not None else None,
        bonus=bonus,
    )


def led_by(county: County, person_id: UUID) -> tuple[UUID, ...]:
    """Give the organizations in which a person ever held a post, or acted for one, by id."""
    return tuple(sorted(posts_in(county).get(person_id, ()), key=str))


def posts_in(county: County) -> dict[UUID, set[UUID]]:
    """Give everybody who ever held a post, or acted for one, with the organizations: read once."""
    found: dict[UUID, set[UUID]] = {}
    for organization_id, record in county.items():
        for tenure in record.tenures:
            found.setdefault(tenure.person_id, set()).add(organization_id)
    return found


def people_of_year(record: Record, year: int) -> tuple[UUID, ...]:
    """Give who held a post of an organization in a year, or acted for one, by id."""
    (whole,) = periods(PeriodKind.YEAR, year)
    found = {
        tenure.person_id
        for tenure in record.tenures
        if tenure.starts_on < whole.ends_on and whole.starts_on < tenure.ends_on
    }
    return tuple(sorted(found, key=str))


def duties_of(county: County, person_id: UUID, *, year: int) -> tuple[Obligation, ...]:
    """Give what a person must see to in a year, own obligations and those answered for.

    An organization's is put to who held the duty on its due day, and while that day has not come,
    to who holds it as things stand. What packs for organizations and for leaders both name is told
    once.
    """
    found: dict[tuple[UUID, str], Obligation] = {}
    for organization_id in led_by(county, person_id):
        for segment in segments(county[organization_id], year):
            for assesses in _BOTH:
                for each in owed(county, organization_id, segment, year, assesses=assesses):
                    if person_id in {each.person_id, each.answerable}:
                        found.setdefault((organization_id, each.key), each)
    return tuple(found.values())


def _parts(  # noqa: PLR0917 - what `assess_person` was asked
    county: County,
    posts: Iterable[UUID],
    person_id: UUID,
    year: int,
    day: date,
    given: Mapping[str, Reading] | None,
) -> Iterator[PersonPart]:
    for organization_id in posts:
        held = [t for t in county[organization_id].tenures if t.person_id == person_id]
        for segment in segments(county[organization_id], year):
            inside = [t for t in held if t.starts_on < segment.days.ends_on]
            inside = [t for t in inside if segment.days.starts_on < t.ends_on]
            if inside:
                yield _part(
                    county, organization_id, segment, inside, year=year, day=day, given=given
                )


def _order(part: PersonPart) -> tuple[date, date, str]:
    span = part.scored.span
    return span.ends_on, span.starts_on, str(part.scored.organization_id)


def _part(
    county: County,
    organization_id: UUID,
    segment: Segment,
    held: list[Tenure],
    *,
    year: int,
    day: date,
    given: Mapping[str, Reading] | None,
) -> PersonPart:
    (whole,) = periods(PeriodKind.YEAR, year)
    window = Interval(whole.starts_on, min(whole.ends_on, day + ONE_DAY))
    span = Interval(
        max(segment.days.starts_on, min(tenure.starts_on for tenure in held)),
        min(segment.days.ends_on, max(tenure.ends_on for tenure in held)),
    )
    person_id = held[0].person_id
    published = pack_in_force(county, organization_id, span.ends_on - ONE_DAY, assesses=LEADERS)
    standings = tuple(
        standing_on(each, day)
        for each in owed(county, organization_id, segment, year, assesses=LEADERS)
        if each.person_id == person_id or (each.person_id is None and each.answerable == person_id)
    )
    scored = ScoredSegment(
        organization_id=organization_id,
        span=span,
        days=_days(held, span, window),
        category=segment.category,
        superior_id=segment.superior_id,
        pack=None,
        items=(),
        standings=standings,
        earned=NOTHING,
        applicable=NOTHING,
        score=None,
    )
    if published is not None:
        pack = read_rule_pack(published.content)
        in_post = segment._replace(days=span)
        in_round = None if given is None else InRound({organization_id: given}, {})
        read = readings(
            county, organization_id, pack, in_post, year=year, day=day, in_round=in_round
        )
        items = items_for(pack, county[organization_id], segment)
        points = score_items(items, published, standings, read, None)
        applicable = sum((item.applicable for item in points), NOTHING)
        earned = sum((item.earned for item in points), NOTHING)
        scored = msgspec.structs.replace(
            scored,
            pack=cite(published),
            items=points,
            earned=earned,
            applicable=applicable,
            score=pack.scale * earned / applicable if applicable else None,
            bonuses=bonuses.score_bonuses(pack.bonuses, read) if pack.bonuses else (),
            vetoes=veto.vetoes(pack, read),
        )
    return PersonPart(posts=tuple(sorted({tenure.kind for tenure in held})), scored=scored)


def _days(held: Iterable[Tenure], span: Interval, window: Interval) -> int:
    """Count the days in post, each once however many posts were held on it."""
    days = 0
    reached = date.min
    for tenure in sorted(held, key=lambda tenure: tenure.starts_on):
        starts_on = max(tenure.starts_on, span.starts_on, reached)
        ends_on = min(tenure.ends_on, span.ends_on)
        if starts_on < ends_on:
            days += Interval(starts_on, ends_on).days_within(window)
            reached = ends_on
    return days


def _round_day(county: County, posts: Iterable[UUID], year: int) -> date:
    (whole,) = periods(PeriodKind.YEAR, year)
    for organization_id in posts:
        for day in (
            whole.last_day,
            *(each.last_day for each in segments(county[organization_id], year)),
        ):
            published = pack_in_force(county, organization_id, day, assesses=LEADERS)
            if published is not None:
                pack: RulePack = read_rule_pack(published.content)
                return day_of(pack.valid_date, year, whole.last_day)
    return whole.last_day
