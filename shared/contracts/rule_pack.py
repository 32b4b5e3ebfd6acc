"""Rule packs: dated data that names duties, items, points, dates and grades (`zeren-rules/1`).

Nothing of a plan's numbers is a constant in code: it is read from here. A pack is YAML in which
every scalar is text until its field gives it a type, so `0.1` never becomes a float and `no` never
becomes false. Refused: unknown keys, duplicate keys, anchors and aliases, numbers out of form.
"""

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec

from shared.contracts.facts.activities import MeetingKind
from shared.contracts.facts.registry import Category, OrganizationKind, PostKind
from shared.contracts.rule_duties import (
    Clauses,
    Days,
    Name,
    PeriodKind,
    ReportDuty,
    Sentence,
    Strict,
    Wording,
    YearDay,
)
from shared.contracts.rule_duty_kinds import Duty
from shared.contracts.rule_indicators import Indicator
from shared.contracts.rule_shapes import Honours, PerHead, Shape, Weighted
from shared.kernel.errors import ZerenError
from shared.kernel.plain_yaml import MalformedYamlError, loads

_NUMBER = re.compile(r"^[0-9]{1,6}(\.[0-9]{1,6}|/[1-9][0-9]{0,5})?$")


class InvalidRulePackError(ZerenError):
    """The text is no rule pack; ``details``: ``key`` is the path, ``why`` the reason."""

    code = "invalid_rule_pack"
    status = 422
    zh = "考核规则内容有误,请按所指位置改正"
    en = "The rule pack is wrong at the key named"


class Rounding(Strict, frozen=True, kw_only=True):
    """How a score is rounded, once, when it is published."""

    mode: Literal["half_up"]
    step: Fraction


class Quorum(Strict, frozen=True, kw_only=True):
    """The share of those entitled who must be present: `at_least` it, or `more_than` it."""

    share: Fraction
    counting: Literal["at_least", "more_than"]
    posts: tuple[PostKind, ...] = ()  # whose holders are the members, for committees


class Quorums(Strict, frozen=True, kw_only=True):
    committee: Quorum
    general_meeting: Quorum
    # One that is not named: that kind of meeting needs none.
    others: dict[MeetingKind, Quorum] = msgspec.field(default_factory=dict)


class Grade(Strict, frozen=True, kw_only=True):
    """A grade and the least exact score that earns it."""

    id: Name
    zh: Sentence
    en: Sentence
    at_least: Fraction


class Item(Strict, frozen=True, kw_only=True):
    """What points are given for."""

    id: Name
    title: Wording
    clauses: Clauses
    points: Fraction
    points_by_category: dict[Category, Fraction] = msgspec.field(default_factory=dict)
    not_applicable: Literal["reweight", "full"] = "reweight"
    late_entry: Fraction = Fraction(0)  # cost of each obligation whose deed was entered late
    floor: Literal["zero", "none"] = "zero"  # whether it may go below 0 (E-33)
    rule: Shape

    @property
    def duties(self) -> tuple[str, ...]:
        """The names of the duties and indicators that it scores."""
        return self.rule.sources

    def within(self, category: Category | None) -> "Item":
        """Give the item with the points of a category."""
        points = self.points_by_category.get(category) if category else None
        return self if points is None else msgspec.structs.replace(self, points=points)


class Bonus(Strict, frozen=True, kw_only=True):
    """Points beside the items: what its shape gives from nothing, at most its own cap (E-34)."""

    id: Name
    title: Wording
    clauses: Clauses
    at_most: Fraction
    rule: Honours | PerHead


class Bonuses(Strict, frozen=True, kw_only=True):
    """All bonuses together, and the score with them, stay within these."""

    at_most: Fraction
    score_at_most: Fraction
    items: Annotated[tuple[Bonus, ...], msgspec.Meta(min_length=1)]


class Veto(Strict, frozen=True, kw_only=True):
    """One case of the indicator, and the grade is no better than this; the points stay (E-35)."""

    id: Name
    title: Wording
    clauses: Clauses
    reads: Name
    grade_at_most: Name


class Quota(Strict, frozen=True, kw_only=True):
    """The share of those assessed who may have a grade; all who tie at the edge have it (E-36)."""

    grade: Name
    at_most: Fraction  # share of those assessed in the group
    counting: Literal["whole", "started"] = "whole"  # 3.4 places are 3, or 4
    among: Literal["kind", "category"] = "category"  # ranked with whom; under one superior


class Calendar(Strict, frozen=True, kw_only=True):
    """The dates of a round, where it names no others."""

    opens: YearDay
    self_assessment_by: YearDay
    publishes_by: YearDay
    objection_working_days: Days  # after publication
    rectification_days: Days
    rectification_extensions: Annotated[int, msgspec.Meta(ge=0, le=9)]


class RulePack(Strict, frozen=True, kw_only=True):
    """A whole pack. When it is in force is said by the fact that publishes it."""

    format: Literal["zeren-rules/1"]
    name: Name
    title: Wording
    scale: Fraction  # score = scale × earned / applicable
    valid_date: YearDay  # of a round, where none is named
    due_soon_days: Days
    grace_days: Days  # calendar days from the deed to its receipt
    rounding: Rounding
    quotas: Literal["none"] | tuple[Quota, ...]
    quorum: Quorums
    grades: Annotated[tuple[Grade, ...], msgspec.Meta(min_length=1)]  # best first
    duties: tuple[Duty, ...]
    items: tuple[Item, ...]
    assesses: Literal["organizations", "leaders"] = "organizations"
    subjects: tuple[OrganizationKind, ...] = ()  # the pack is for these; none named: for all
    indicators: tuple[Indicator, ...] = ()
    points_total: Fraction | None = None  # what the items of each kind and category add up to
    bonuses: Bonuses | None = None
    vetoes: tuple[Veto, ...] = ()
    calendar: Calendar | None = None

    @property
    def sources(self) -> dict[str, Duty | Indicator]:
        """What a rule may read, by name."""
        return {each.id: each for each in (*self.duties, *self.indicators)}

    def grade_of(self, score: Fraction) -> Grade:
        """Give the grade of an exact score."""
        return next(grade for grade in self.grades if score >= grade.at_least)


@lru_cache(maxsize=64)
def read_rule_pack(content: str) -> RulePack:
    """Read a pack from its YAML text; equal texts (and so equal hashes) are read once.

    Raises:
        InvalidRulePackError: ``details``: ``key`` is the path of what is wrong
            (``items[0].points``), ``why`` the reason.
    """
    try:
        pack = msgspec.convert(loads(content), RulePack, strict=False, dec_hook=_number)
    except MalformedYamlError as error:
        raise _refusal(error.details["key"], error.details["why"]) from error
    except msgspec.ValidationError as error:
        raise _refusal(*_path_and_reason(str(error))) from error
    _check(pack)
    return pack


def day_of(rule: str, year: int, last_day: date) -> date:
    """Give the day that `last_day`, `MM-DD` or `next MM-DD` (of the next year) names.

    >>> day_of("next 01-15", 2025, date(2025, 12, 31))
    datetime.date(2026, 1, 15)
    """
    if rule == "last_day":
        return last_day
    month, day = rule[-5:].split("-")
    return date(year + rule.startswith("next "), int(month), int(day))


def _number(wanted: type, text: Any) -> Fraction:
    if wanted is Fraction and isinstance(text, str) and _NUMBER.match(text):
        return Fraction(text)
    raise ValueError("Expected a number such as `16`, `0.5` or `1/4`")


def _check(pack: RulePack) -> None:
    duties = {duty.id: duty for duty in pack.duties}
    _unique("duties", [duty.id for duty in pack.duties])
    _unique("items", [item.id for item in pack.items])
    _unique("items", [name for item in pack.items for name in item.duties])
    _check_day("valid_date", pack.valid_date)
    for place, duty in enumerate(pack.duties):
        _check_duty(f"duties[{place}]", duty)
    for place, item in enumerate(pack.items):
        _check_item(f"items[{place}]", item, duties)
    floors = [grade.at_least for grade in pack.grades]
    if floors != sorted(set(floors), reverse=True) or floors[-1] != 0:
        raise _refusal("grades", "the best first, each lower than the one before, the last at 0")
    if not pack.rounding.step or 10**6 % pack.rounding.step.denominator:
        raise _refusal("rounding.step", "a decimal above 0")


def _check_duty(key: str, duty: Duty) -> None:
    if isinstance(duty, ReportDuty) and duty.period is not PeriodKind.HALF:
        raise _refusal(f"{key}.period", "a report is owed for each half")
    if tuple(duty.due) != ("every",) and set(duty.due) != set(duty.period.parts):
        raise _refusal(f"{key}.due", "`every`, or each period of the year by name")
    for name, rule in duty.due.items():
        _check_day(f"{key}.due.{name}", rule)


def _check_item(key: str, item: Item, duties: dict[str, Duty]) -> None:
    unknown = [name for name in item.duties if name not in duties]
    if unknown:
        raise _refusal(f"{key}.rule", f"no duty is called {unknown[0]}")
    if isinstance(item.rule, Weighted) and sum(part.weight for part in item.rule.parts) != 1:
        raise _refusal(f"{key}.rule.parts", "the weights must add up to 1")


def _check_day(key: str, rule: str) -> None:
    try:
        day_of(rule, 2025, date(2025, 12, 31))  # no leap year: a 29 February is refused
    except ValueError as error:
        raise _refusal(key, f"{rule} is not a day of every year") from error


def _unique(key: str, names: list[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _refusal(key, f"{twice} is named twice")


def _refusal(key: str, why: str) -> InvalidRulePackError:
    return InvalidRulePackError(key, key=key, why=why)


def _path_and_reason(message: str) -> tuple[str, str]:
    reason, _, path = message.partition(" - at `")
    path = path.removesuffix("`").removeprefix("$").removeprefix(".").replace("[...]", "")
    unknown = re.search(r"unknown field `([^`]*)`", reason)
    named = unknown or re.search(r"missing required field `([^`]*)`", reason)
    return ".".join(filter(None, (path, named[1] if named else ""))), reason
