"""What a pack should not have, although a score can be worked out: what nothing can ever reach.

Looked at by `zeren rules check` alone: a pack that is published keeps its meaning, whatever this
page learns later.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from shared.contracts import rule_shapes as r
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.rule_duties import MeetingDuty
from shared.contracts.rule_duty_kinds import Duty
from shared.contracts.rule_indicators import BallotIndicator, Indicator
from shared.contracts.rule_mistakes import Mistake, Path, meant
from shared.contracts.rule_pack import Item
from shared.contracts.rule_soundness import Parts

_COMMITTEES = (OrganizationKind.COUNTY_COMMITTEE, OrganizationKind.TOWNSHIP_COMMITTEE)

Group = tuple[OrganizationKind, Category | None]
"""Organizations that are scored alike."""


def advised(
    parts: Parts,
    *,
    subjects: Sequence[OrganizationKind] = (),
    points_total: Fraction | None = None,
    score_at_most: Fraction = Fraction(100),
    clauses: Collection[str] | None = None,
) -> Iterator[Mistake]:
    """Give what nothing can reach, sums that are not as stated, clauses that do not exist.

    Args:
        parts: of the pack.
        subjects: the kinds that the pack is for; none: all.
        points_total: what the items of each group should add up to; None: not said.
        score_at_most: the highest score there can be.
        clauses: that exist; None: unknown.
    """
    if clauses is not None:
        yield from _clauses(parts, clauses)
    yield from _unread(parts)
    yield from _ballots(parts)
    groups = {place: _groups(item, parts, subjects) for place, item in parts.items}
    for place, item in parts.items:
        yield from _item(("items", place), item, groups[place], parts)
    if points_total is not None:
        yield from _total(parts, groups, points_total)
    for place, grade in enumerate(parts.grades):
        if grade.at_least > score_at_most:
            at = ("grades", place, "at_least")
            yield _unreachable(at, "高于可能的最高分", "above the highest score there can be")
    for place, veto in parts.vetoes:
        if parts.grades and veto.grade_at_most == parts.grades[0].id:
            at = ("vetoes", place, "grade_at_most")
            yield _unreachable(at, "最高等次不构成否决", "the best grade caps nothing")
    yield from _bonuses(parts)


def _clauses(parts: Parts, known: Collection[str]) -> Iterator[Mistake]:
    cited: list[tuple[Path, Sequence[str]]] = [
        *((("duties", place), each.clauses) for place, each in parts.duties),
        *((("indicators", place), each.clauses) for place, each in parts.indicators),
        *((("items", place), each.clauses) for place, each in parts.items),
        *((("vetoes", place), each.clauses) for place, each in parts.vetoes),
    ]
    for place, bonus in enumerate(parts.bonuses.items if parts.bonuses else ()):
        cited.append((("bonuses", "items", place), bonus.clauses))
    for path, clauses in cited:
        for place, clause in enumerate(clauses):
            if clause not in known:
                zh, en = meant(clause, known)
                yield Mistake(
                    code="unknown_clause",
                    path=(*path, "clauses", place),
                    zh=f"没有条款 `{clause}`{zh}",
                    en=f"there is no clause {clause}{en}",
                )


def _unread(parts: Parts) -> Iterator[Mistake]:
    read = {name for _, item in parts.items for name in item.duties}
    read |= {veto.reads for _, veto in parts.vetoes}
    read |= {each.rule.reads for each in (parts.bonuses.items if parts.bonuses else ())}
    for place, indicator in parts.indicators:
        if indicator.id not in read:
            yield _unreachable(
                ("indicators", place, "id"),
                f"指标 `{indicator.id}` 没有被任何规则使用",
                f"no rule reads the indicator {indicator.id}",
            )


def _ballots(parts: Parts) -> Iterator[Mistake]:
    """A ballot whose levels are left open: who counts the votes would say what the best one is."""
    for place, indicator in parts.indicators:
        if not isinstance(indicator, BallotIndicator):
            continue
        path = ("indicators", place, "levels")
        if not indicator.levels:
            yield Mistake(
                code="levels_open",
                path=path,
                zh=f"测评 `{indicator.id}` 应列出各等次及每票分值",
                en=f"the ballot {indicator.id} should say what a vote of each level is worth",
            )
        elif not max(indicator.levels.values()):
            yield _unreachable(path, "没有得分的等次", "no level is worth anything")


def _groups(item: Item, parts: Parts, subjects: Sequence[OrganizationKind]) -> set[Group]:
    """Give whom an item can score, with points."""
    named: Mapping[str, Duty | Indicator] = {
        each.id: each for _, each in (*parts.duties, *parts.indicators)
    }
    found = set()
    for name in item.duties:
        source = named.get(name)
        for kind in source.subjects if source else ():
            if subjects and kind not in subjects:
                continue
            among: Sequence[Category | None] = (source.categories if source else ()) or [*Category]
            if kind in _COMMITTEES and source and not source.categories:
                among = [None]
            found |= {(kind, category) for category in among if item.within(category).points}
    return found


def _item(path: Path, item: Item, groups: set[Group], parts: Parts) -> Iterator[Mistake]:
    known = all(name in parts.kinds for name in item.duties)
    read = {each.id for _, each in (*parts.duties, *parts.indicators)}
    if known and not groups and read.issuperset(item.duties):
        yield _unreachable(
            (*path, "rule"), "没有任何组织适用本项", "there is no organization that it could score"
        )
    reached = {category for _, category in groups}
    for category, points in item.points_by_category.items():
        if groups and points and category not in reached:
            yield _unreachable(
                (*path, "points_by_category", category),
                "本项不涉及这一类别",
                "the item reads nothing of this category",
            )
    yield from _shape((*path, "rule"), item, {each.id: each for _, each in parts.duties})


def _shape(path: Path, item: Item, duties: Mapping[str, Duty]) -> Iterator[Mistake]:
    match item.rule:
        case r.Deductions(duty=name, late=late) if late and _is_never_late(duties.get(name)):
            yield _unreachable(
                (*path, "late"),
                "期末到期的会议不会迟到",
                "a meeting due on the last day is never late",
            )
        case r.AllOrNothing(reads=name, at_least=least) if least > 1 and name in duties:
            yield _unreachable((*path, "at_least"), "比例不会大于 1", "a share is never above 1")
        case r.BelowThreshold(threshold=edge) | r.Escalation(threshold=edge) if not edge:
            yield _unreachable((*path, "threshold"), "不会低于 0", "nothing is ever below 0")
        case r.RankTable(points_by_rank=points) if max(points) > max(
            [item.points, *item.points_by_category.values()]
        ):
            yield _unreachable(
                (*path, "points_by_rank"), "高于本项分值", "above the points of the item"
            )
        case r.MeanOfChecks(steps=steps):
            for place in range(1, len(steps)):
                if steps[place].share <= steps[place - 1].share:
                    yield _unreachable(
                        (*path, "steps", place, "share"),
                        "不高于前一档,不起作用",
                        "no more than the step before it",
                    )
        case _:
            pass


def _is_never_late(duty: Duty | None) -> bool:
    return isinstance(duty, MeetingDuty) and set(duty.due.values()) == {"last_day"}


def _total(parts: Parts, groups: Mapping[int, set[Group]], total: Fraction) -> Iterator[Mistake]:
    sums: dict[Group, Fraction] = {}
    for place, item in parts.items:
        for group in groups[place]:
            sums[group] = sums.get(group, Fraction(0)) + item.within(group[1]).points
    told: set[tuple[OrganizationKind, Fraction]] = set()
    for (kind, category), points in sorted(sums.items(), key=str):
        if points != total and (kind, points) not in told:
            told.add((kind, points))
            whom = f"{kind}, {category}" if category else str(kind)
            yield Mistake(
                code="points_do_not_sum",
                path=("points_total",),
                zh=f"{whom}:各项合计 {points},应为 {total}",
                en=f"{whom}: the items add up to {points}, not {total}",
            )


def _bonuses(parts: Parts) -> Iterator[Mistake]:
    if parts.bonuses is None:
        return
    for place, bonus in enumerate(parts.bonuses.items):
        if bonus.at_most > parts.bonuses.at_most:
            yield _unreachable(
                ("bonuses", "items", place, "at_most"),
                "高于全部加分的上限",
                "above what all bonuses may come to",
            )


def _unreachable(path: Path, zh: str, en: str) -> Mistake:
    return Mistake(code="unreachable_rule", path=path, zh=f"不起作用:{zh}", en=f"no effect: {en}")
