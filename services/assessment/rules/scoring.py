"""One item scored: what it reads, what its shape gives, floor and ceiling, late entries."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from services.assessment.domain.obligations import State
from services.assessment.rules import (
    all_or_nothing,
    ballots,
    below_average,
    below_threshold,
    deductions,
    escalation,
    honours,
    levels,
    manual_mark,
    mean_of_checks,
    not_applicable,
    per_case,
    per_head,
    proportion,
    rank_table,
    share_of_best,
    weighted,
)
from services.assessment.rules.points import NOTHING, ItemPoints, Line, line_of
from services.assessment.rules.reading import Reading, reading_of
from services.assessment.rules.standing import Standing
from shared.contracts import rule_shapes as r
from shared.contracts.rule_pack import Item

_Lines = Callable[[Any, Any, Reading], Sequence[Line] | None]

_READING: Mapping[type[Any], _Lines] = {
    r.AllOrNothing: all_or_nothing.lines,
    r.Ballots: ballots.lines,
    r.BelowAverage: below_average.lines,
    r.BelowThreshold: below_threshold.lines,
    r.Escalation: escalation.lines,
    r.Honours: honours.lines,
    r.Levels: levels.lines,
    r.ManualMark: manual_mark.lines,
    r.MeanOfChecks: mean_of_checks.lines,
    r.PerCase: per_case.lines,
    r.PerHead: per_head.lines,
    r.Proportion: proportion.lines,
    r.RankTable: rank_table.lines,
    r.ShareOfBest: share_of_best.lines,
}


def score_item(
    item: Item,
    standings: Sequence[Standing],
    readings: Mapping[str, Reading] | None = None,
    others: Mapping[str, tuple[Fraction, ...]] | None = None,
) -> ItemPoints:
    """Score one item.

    An item that waits for a round (marks, ballots, ranks) leaves the score until there is one.

    Args:
        item: with the points of the organization's category.
        standings: its own obligations, as they stand on the valid date.
        readings: what its indicators came to, by name.
        others: peers' figures by what is ranked; None: there is no round.
    """
    counted = [each for each in standings if each.state.counts]
    rule = item.rule
    shape = str(rule.__struct_config__.tag)
    if isinstance(rule, r.Deductions):
        lines = deductions.deduct(item, rule, counted) if counted else None
    elif isinstance(rule, r.Weighted):
        lines = weighted.weigh(item, rule, counted) if counted else None
    else:
        reading = _reading(rule.reads, counted, readings or {})
        if reading is not None and others is not None:
            reading = reading._replace(others=others.get(rule.reads, ()))
        if reading is not None and _waits(rule, reading):
            waiting = Line("awaits_round", NOTHING, shape, item.clauses)
            return ItemPoints(item.id, NOTHING, NOTHING, (waiting,))
        given = _READING[type(rule)](item, rule, reading) if reading is not None else None
        lines = None if given is None else [*given]
    if lines is None:
        return not_applicable.points(item.id, item.points, item.clauses, item.not_applicable)
    return _within(item, shape, [*lines, *_late_entries(item, shape, counted)])


def _reading(
    name: str, counted: Sequence[Standing], readings: Mapping[str, Reading]
) -> Reading | None:
    if name in readings:
        return readings[name]
    return reading_of(name, counted[0].obligation.clauses, counted) if counted else None


def _waits(rule: r.Shape, reading: Reading) -> bool:
    return reading.awaits_round or (isinstance(rule, r.AMONG_PEERS) and reading.others is None)


def _within(item: Item, shape: str, lines: list[Line]) -> ItemPoints:
    """Keep an item between its floor and its points, by a line of its own."""
    earned = sum((line.points for line in lines if line.points), NOTHING)
    if earned < 0 and item.floor == "zero":
        lines.append(Line("floor", -earned, shape, item.clauses))
        earned = NOTHING
    if earned > item.points:
        lines.append(Line("ceiling", item.points - earned, shape, item.clauses))
        earned = item.points
    return ItemPoints(item.id, item.points, earned, tuple(lines))


def _late_entries(item: Item, shape: str, counted: Sequence[Standing]) -> list[Line]:
    if not item.late_entry:
        return []
    return [
        line_of(each, "late_entry", -item.late_entry, shape)
        for each in counted
        if each.state is State.FULFILLED_LATE and each.entered_late
    ]
