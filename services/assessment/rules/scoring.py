"""One item scored: which obligations count, what its shape gives, the floor, late entries."""

from collections.abc import Sequence

from services.assessment.domain.obligations import State
from services.assessment.rules import deductions, weighted
from services.assessment.rules.points import NOTHING, ItemPoints, Line, line_of
from services.assessment.rules.standing import Standing
from shared.contracts.rule_pack import Item
from shared.contracts.rule_shapes import Deductions


def score_item(item: Item, standings: Sequence[Standing]) -> ItemPoints:
    """Score one item on its own obligations, as they stand on the valid date."""
    counted = [each for each in standings if each.state.counts]
    if not counted:
        return _not_applicable(item)
    if isinstance(item.rule, Deductions):
        shape, lines = deductions.SHAPE, deductions.deduct(item, item.rule, counted)
    else:
        shape, lines = weighted.SHAPE, weighted.weigh(item, item.rule, counted)
    if item.late_entry:
        lines.extend(_late_entries(item, shape, counted))
    earned = sum((line.points for line in lines if line.points), NOTHING)
    if earned < 0:
        lines.append(Line("floor", -earned, shape, item.clauses))
        earned = NOTHING
    return ItemPoints(item.id, item.points, earned, tuple(lines))


def _not_applicable(item: Item) -> ItemPoints:
    if item.not_applicable == "reweight":
        return ItemPoints(item.id, NOTHING, NOTHING, ())
    line = Line("not_applicable", item.points, "not_applicable", item.clauses)
    return ItemPoints(item.id, item.points, item.points, (line,))


def _late_entries(item: Item, shape: str, counted: Sequence[Standing]) -> list[Line]:
    return [
        line_of(each, "late_entry", -item.late_entry, shape)
        for each in counted
        if each.state is State.FULFILLED_LATE and each.entered_late
    ]
