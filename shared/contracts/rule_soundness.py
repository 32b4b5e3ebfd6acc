"""What a pack must have beside its form, or no score could be worked out: names, sums, orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from shared.contracts import rule_shapes as r
from shared.contracts.rule_duties import MeetingDuty, PeriodKind, ReportDuty, day_of
from shared.contracts.rule_mistakes import Mistake, Path, meant
from shared.contracts.rule_quorums import quorum

if TYPE_CHECKING:
    from shared.contracts.rule_duty_kinds import Duty
    from shared.contracts.rule_indicators import Indicator
    from shared.contracts.rule_pack import Bonuses, Grade, Item, Quorums, Quota, RulePack, Veto

_OF_DUTIES = (r.Deductions, r.Weighted)
_OF_INDICATORS = (r.Honours, r.PerHead, r.Levels, r.Ballots, r.ManualMark)
_MOST_DECIMALS = 10**6


class Parts(NamedTuple):
    """What of a pack can be judged, each with its place; what is wrong in form is left out."""

    kinds: Mapping[str, str]  # of each name: `duties` or `indicators`
    duties: Sequence[tuple[int, Duty]]
    indicators: Sequence[tuple[int, Indicator]]
    items: Sequence[tuple[int, Item]]
    grades: Sequence[Grade]
    vetoes: Sequence[tuple[int, Veto]]
    quotas: Sequence[tuple[int, Quota]]
    bonuses: Bonuses | None
    days: Sequence[tuple[Path, str]]
    step: Fraction | None
    quorum: Quorums | None  # None: wrong in form
    checklist: Sequence[str] = ()  # codes

    @classmethod
    def of(cls, pack: RulePack) -> Parts:
        """Take a whole pack apart."""
        return cls(
            kinds={
                **{each.id: "duties" for each in pack.duties},
                **{each.id: "indicators" for each in pack.indicators},
            },
            duties=tuple(enumerate(pack.duties)),
            indicators=tuple(enumerate(pack.indicators)),
            items=tuple(enumerate(pack.items)),
            grades=pack.grades,
            vetoes=tuple(enumerate(pack.vetoes)),
            quotas=() if isinstance(pack.quotas, str) else tuple(enumerate(pack.quotas)),
            bonuses=pack.bonuses,
            days=((("valid_date",), pack.valid_date),),
            step=pack.rounding.step,
            quorum=pack.quorum,
            checklist=[item.code for item in pack.checklist],
        )


def mistakes_of(pack: RulePack) -> Iterator[Mistake]:
    """Give every mistake of a pack that is whole in form."""
    yield from unsound(Parts.of(pack))


def unsound(parts: Parts) -> Iterator[Mistake]:
    """Give every mistake of the parts of a pack."""
    yield from _names(parts)
    for path, rule_ in parts.days:
        yield from day(path, rule_)
    for place, duty_ in parts.duties:
        yield from duty(("duties", place), duty_)
        if isinstance(duty_, MeetingDuty) and parts.quorum is not None:
            yield from quorum(("duties", place, "kinds"), duty_, parts.quorum)
    for place, item in parts.items:
        yield from rule(("items", place, "rule"), item.rule, parts.kinds)
    yield from grades(parts.grades)
    if parts.step is not None:
        yield from rounding(parts.step)
    for place, bonus in enumerate(parts.bonuses.items if parts.bonuses else ()):
        yield from rule(("bonuses", "items", place, "rule"), bonus.rule, parts.kinds)
    for place, veto_ in parts.vetoes:
        yield from veto(("vetoes", place), veto_, parts)
    for place, quota_ in parts.quotas:
        yield from quota(("quotas", place), quota_, parts.grades)


def _names(parts: Parts) -> Iterator[Mistake]:
    """A name stands for one thing; a duty is scored by one item only (E-03)."""
    yield from _unique("duties", [each.id for _, each in parts.duties])
    yield from _unique("indicators", [each.id for _, each in parts.indicators])
    both = {each.id for _, each in parts.duties}
    for place, each in parts.indicators:
        if each.id in both:
            yield _twice(("indicators", place, "id"), each.id)
    yield from _unique("items", [item.id for _, item in parts.items])
    yield from _unique("vetoes", [each.id for _, each in parts.vetoes])
    yield from _unique(
        "bonuses", [each.id for each in parts.bonuses.items] if parts.bonuses else []
    )
    yield from _unique("checklist", parts.checklist)
    scored = [
        name for _, item in parts.items for name in item.duties if parts.kinds.get(name) == "duties"
    ]
    yield from _unique("items", scored)


def day(path: Path, rule_: str) -> Iterator[Mistake]:
    """A day that every year has: no 29 February."""
    try:
        day_of(rule_, 2025, date(2025, 12, 31))
    except ValueError:
        yield Mistake(
            code="no_such_day",
            path=path,
            zh=f"{rule_} 不是每年都有的日期",
            en=f"{rule_} is not a day of every year",
        )


def duty(path: Path, duty_: Duty) -> Iterator[Mistake]:
    """Every period of the year has a due day, under its own name or `every`."""
    if isinstance(duty_, ReportDuty) and duty_.period is not PeriodKind.HALF:
        yield Mistake(
            code="wrong_period",
            path=(*path, "period"),
            zh="书面报告按半年(half)",
            en="a report is owed for each half",
        )
    if tuple(duty_.due) != ("every",) and set(duty_.due) != set(duty_.period.parts):
        parts = ", ".join(duty_.period.parts)
        yield Mistake(
            code="wrong_due",
            path=(*path, "due"),
            zh=f"应写 `every`,或写出全部时段:{parts}" if parts else "应写 `every`",
            en="`every`, or each period of the year by name" + (f": {parts}" if parts else ""),
        )
    for name, rule_ in duty_.due.items():
        yield from day((*path, "due", name), rule_)


def rule(path: Path, shape: r.Shape, kinds: Mapping[str, str]) -> Iterator[Mistake]:
    """What a rule reads exists and suits it; its weights add up; its steps are steps."""
    tag = shape.__struct_config__.tag
    for place, name in enumerate(shape.sources):
        at = _source(path, shape, place)
        if name not in kinds:
            yield _undefined(at, name, kinds)
        elif isinstance(shape, _OF_DUTIES) and kinds[name] != "duties":
            yield _unsuited(at, name, f"`{tag}` 只能用于责任(duties)", f"`{tag}` reads duties only")
        elif isinstance(shape, _OF_INDICATORS) and kinds[name] == "duties":
            yield _unsuited(
                at, name, f"`{tag}` 只能用于指标(indicators)", f"`{tag}` reads indicators only"
            )
    yield from _numbers(path, shape)


def grades(given: Sequence[Grade]) -> Iterator[Mistake]:
    """The best first, each lower than the one before, the last at 0; each with its own name."""
    floors = [grade.at_least for grade in given]
    if floors and (floors != sorted(set(floors), reverse=True) or floors[-1] != 0):
        yield Mistake(
            code="grades_out_of_order",
            path=("grades",),
            zh="等次应从高到低,各不相同,最低一等从 0 起",
            en="the best first, each lower than the one before, the last at 0",
        )
    yield from _unique("grades", [grade.id for grade in given])


def rounding(step: Fraction) -> Iterator[Mistake]:
    """A decimal step above 0."""
    if not step or _MOST_DECIMALS % step.denominator:
        yield Mistake(
            code="no_decimal_step",
            path=("rounding", "step"),
            zh="应为大于 0 的小数,例如 0.01",
            en="a decimal above 0",
        )


def veto(path: Path, given: Veto, parts: Parts) -> Iterator[Mistake]:
    """A veto reads an indicator that exists and caps at a grade that exists."""
    if given.reads not in parts.kinds:
        yield _undefined((*path, "reads"), given.reads, parts.kinds)
    elif parts.kinds[given.reads] == "duties":
        yield _unsuited((*path, "reads"), given.reads, "否决须用指标", "a veto reads an indicator")
    known = [grade.id for grade in parts.grades]
    if known and given.grade_at_most not in known:
        yield _no_grade((*path, "grade_at_most"), given.grade_at_most, known)


def quota(path: Path, given: Quota, of: Sequence[Grade]) -> Iterator[Mistake]:
    """A quota is a share, on a grade that exists and is not the last."""
    known = [grade.id for grade in of][:-1]
    if of and given.grade not in known:
        yield _no_grade((*path, "grade"), given.grade, known)
    if given.at_most > 1:
        yield Mistake(
            code="no_share",
            path=(*path, "at_most"),
            zh="应为 0 到 1 的比例",
            en="a share from 0 to 1",
        )


def _numbers(path: Path, shape: r.Shape) -> Iterator[Mistake]:
    match shape:
        case r.Weighted(parts=parts):
            yield from _sum((*path, "parts"), [part.weight for part in parts])
        case r.Ballots(groups=groups):
            yield from _sum((*path, "groups"), list(groups.values()))
            for group, weight in groups.items():
                yield from _above_nothing((*path, "groups", group), weight)
        case r.BelowThreshold(step=step) | r.BelowAverage(step=step):
            yield from _above_nothing((*path, "step"), step)
        case r.Proportion(zero_at=zero_at, full_at=full_at) if zero_at == full_at:
            yield Mistake(
                code="no_slope",
                path=(*path, "full_at"),
                zh="`zero_at` 与 `full_at` 不能相同",
                en="`zero_at` and `full_at` must differ",
            )
        case r.MeanOfChecks(steps=steps):
            floors = [step.at_least for step in steps]
            if floors != sorted(set(floors)):
                yield Mistake(
                    code="steps_out_of_order",
                    path=(*path, "steps"),
                    zh="各档应从低到高,各不相同",
                    en="the lowest first, each higher than the one before",
                )
        case _:
            pass


def _sum(path: Path, weights: Sequence[Fraction]) -> Iterator[Mistake]:
    total = sum(weights, Fraction(0))
    if total != 1:
        yield Mistake(
            code="weights_do_not_sum",
            path=path,
            zh=f"权重之和应为 1,现为 {total}",
            en=f"the weights must add up to 1, they add up to {total}",
        )


def _above_nothing(path: Path, number: Fraction) -> Iterator[Mistake]:
    if not number:
        yield Mistake(code="not_above_0", path=path, zh="应大于 0", en="a number above 0")


def _source(path: Path, shape: r.Shape, place: int) -> Path:
    if isinstance(shape, r.Weighted):
        return (*path, "parts", place, "duty")
    return (*path, "duty" if isinstance(shape, r.Deductions) else "reads")


def _undefined(path: Path, name: str, named: Mapping[str, object]) -> Mistake:
    zh, en = meant(name, named)
    return Mistake(
        code="undefined_name",
        path=path,
        zh=f"没有名为 `{name}` 的责任或指标{zh}",
        en=f"no duty or indicator is called {name}{en}",
    )


def _unsuited(path: Path, name: str, zh: str, en: str) -> Mistake:
    return Mistake(code="unsuited_name", path=path, zh=f"`{name}`:{zh}", en=f"{name}: {en}")


def _no_grade(path: Path, name: str, known: Sequence[str]) -> Mistake:
    said = ", ".join(known)
    return Mistake(
        code="unknown_grade",
        path=path,
        zh=f"没有可用的等次 `{name}`;可用:{said}",
        en=f"no such grade is to be had: {name}; there are: {said}",
    )


def _unique(key: str, given: Sequence[str]) -> Iterator[Mistake]:
    for name, count in Counter(given).items():
        if count > 1:
            yield _twice((key,), name)


def _twice(path: Path, name: str) -> Mistake:
    return Mistake(
        code="named_twice", path=path, zh=f"`{name}` 出现两次", en=f"{name} is named twice"
    )
