"""How items become a score: which apply, their points, bonuses, the mean by days, the grade."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from services.assessment.domain.known import PublishedPack, Record
from services.assessment.domain.owed import Segment, concerns_any
from services.assessment.domain.results import PackCited, ScoredSegment
from services.assessment.rules import bonuses, score_item, veto
from services.assessment.rules.points import NOTHING, ItemPoints
from services.assessment.rules.reading import Reading
from services.assessment.rules.standing import Standing
from shared.contracts.rule_pack import Grade, Item, RulePack


def bonus_of(pack: RulePack | None, own: Sequence[ScoredSegment]) -> Fraction:
    """Give the bonuses of all segments together: whoever moves within a year loses none."""
    if pack is None or pack.bonuses is None:
        return NOTHING
    earned = [each.earned for segment in own for each in segment.bonuses]
    return bonuses.together(pack.bonuses, earned)


def with_bonus(pack: RulePack | None, score: Fraction | None, bonus: Fraction) -> Fraction | None:
    """Give the score with the bonus, within what the pack lets it come to; never below 0."""
    if score is None or pack is None:
        return score
    if pack.bonuses is None:
        return max(NOTHING, score)
    return bonuses.with_bonus(pack.bonuses, score, bonus)


def grade_of(pack: RulePack, score: Fraction, own: Sequence[ScoredSegment]) -> Grade:
    """Give the grade of an exact score, after vetoes."""
    caps = [each.veto.grade_at_most for segment in own for each in segment.vetoes]
    named = {grade.id for grade in pack.grades}  # an earlier segment's pack may have others
    return veto.capped(pack.grades, pack.grade_of(score), [each for each in caps if each in named])


def items_for(pack: RulePack, record: Record, segment: Segment) -> tuple[Item, ...]:
    """Give the items of a pack that ask something of such an organization, with its points."""
    named = pack.sources
    return tuple(
        item.within(segment.category)
        for item in pack.items
        if concerns_any(tuple(named[name] for name in item.duties), record, segment)
    )


def score_items(
    items: Sequence[Item],
    published: PublishedPack,
    standings: Sequence[Standing],
    read: Mapping[str, Reading],
    others: Mapping[str, tuple[Fraction, ...]] | None,
) -> tuple[ItemPoints, ...]:
    """Score items on the obligations that a pack makes, and on its readings."""
    by_duty: dict[str, list[Standing]] = {}
    for each in standings:
        if each.obligation.pack == published.fact:
            by_duty.setdefault(each.obligation.duty, []).append(each)
    return tuple(
        score_item(
            item, [each for name in item.duties for each in by_duty.get(name, ())], read, others
        )
        for item in items
    )


def mean(parts: Sequence[tuple[Fraction | None, int]]) -> Fraction | None:
    """Give the mean of scores by days; None where nothing was scored."""
    scored = [(score, days) for score, days in parts if score is not None and days]
    total = sum(days for _, days in scored)
    if not total:
        return None
    return sum((score * days for score, days in scored), NOTHING) / total


def cite(published: PublishedPack | None) -> PackCited | None:
    """Give a pack as it is cited."""
    if published is None:
        return None
    return PackCited(published.fact, published.name, published.sha256, published.content)
