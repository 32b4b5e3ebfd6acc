"""Rule packs: dated data that names duties, items, points, dates and grades (`zeren-rules/1`).

Nothing of a plan's numbers is a constant in code: it is read from here. A pack is YAML in which
every scalar is text until its field gives it a type, so `0.1` never becomes a float and `no` never
becomes false. Refused: unknown keys, duplicate keys, anchors and aliases, numbers out of form.
"""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec

from shared.contracts.checklist import ChecklistItem
from shared.contracts.facts.activities import MeetingKind
from shared.contracts.facts.registry import Category, OrganizationKind, PostKind
from shared.contracts.practice import DEFAULTS, Practice
from shared.contracts.rule_duties import (
    Clauses,
    Days,
    Name,
    Sentence,
    Strict,
    Wording,
    YearDay,
)
from shared.contracts.rule_duty_kinds import Duty
from shared.contracts.rule_indicators import Indicator
from shared.contracts.rule_shapes import Honours, PerHead, Shape
from shared.contracts.rule_soundness import mistakes_of
from shared.kernel.errors import ZerenError
from shared.kernel.plain_yaml import MalformedYamlError, loads

NUMBER = r"^[0-9]{1,6}(\.[0-9]{1,6}|/[1-9][0-9]{0,5})?$"
"""How an exact number is written."""


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
    """The quorum of each kind of meeting; one that is not named needs none."""

    committee: Quorum | None = None
    general_meeting: Quorum | None = None
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
    """How long what follows a round may take; `valid_date` is the day it judges."""

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
    quorum: Quorums = Quorums()
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

    practice: Practice = DEFAULTS
    checklist: tuple[ChecklistItem, ...] = ()  # of inspections, beside the default ones (S-56)

    @property
    def sources(self) -> dict[str, Duty | Indicator]:
        """What a rule may read, by name."""
        return {each.id: each for each in (*self.duties, *self.indicators)}

    def is_for(
        self,
        kind: OrganizationKind | None,
        assesses: Literal["organizations", "leaders"] = "organizations",
    ) -> bool:
        """Whether it assesses organizations of a kind, or their leaders."""
        return self.assesses == assesses and (not self.subjects or kind in self.subjects)

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
        pack = msgspec.convert(loads(content), RulePack, strict=False, dec_hook=number)
    except MalformedYamlError as error:
        raise _refusal(error.details["key"], error.details["why"]) from error
    except msgspec.ValidationError as error:
        raise _refusal(*_path_and_reason(str(error))) from error
    for mistake in mistakes_of(pack):
        raise _refusal(mistake.key, mistake.en)
    return pack


def number(wanted: type, text: Any) -> Fraction:
    """Read an exact number from its text, as `msgspec.convert` asks.

    >>> number(Fraction, "0.5"), number(Fraction, "1/4")
    (Fraction(1, 2), Fraction(1, 4))

    Raises:
        ValueError: the text is no number.
    """
    if wanted is Fraction and isinstance(text, str) and re.match(NUMBER, text):
        return Fraction(text)
    raise ValueError("Expected a number such as `16`, `0.5` or `1/4`")


def _refusal(key: str, why: str) -> InvalidRulePackError:
    return InvalidRulePackError(key, key=key, why=why)


def _path_and_reason(message: str) -> tuple[str, str]:
    reason, _, path = message.partition(" - at `")
    path = path.removesuffix("`").removeprefix("$").removeprefix(".").replace("[...]", "")
    unknown = re.search(r"unknown field `([^`]*)`", reason)
    named = unknown or re.search(r"missing required field `([^`]*)`", reason)
    return ".".join(filter(None, (path, named[1] if named else ""))), reason
