"""The answers to questions about assessment: frozen, exact and rounded figures side by side."""

from datetime import date
from fractions import Fraction
from typing import Any, Self
from uuid import UUID

import msgspec

from services.assessment.domain.explain import ratio
from services.assessment.domain.results import rounded
from shared.contracts.facts.registry import Category, OrganizationKind, PostKind
from shared.contracts.in_time import InTime
from shared.contracts.rule_duties import Wording
from shared.kernel.canonical import canonical

_STEP = Fraction(1, 100)  # points, as shown; a score is rounded by its pack


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    pass


class ProjectionProgress(_Answer, frozen=True, kw_only=True):
    """How far the ledger has been filed; ``sources`` is the last sequence of each service."""

    version: int
    size: int
    sources: dict[str, int]


class Figure(_Answer, frozen=True, kw_only=True):
    """A number, exact as ``n/d`` and as it is shown."""

    exact: str
    rounded: str

    @classmethod
    def of(cls, value: Fraction, shown: str | None = None) -> Self:
        """Give a number as a figure, to 0.01 half up where it was not rounded before."""
        return cls(exact=ratio(value) or "", rounded=shown or rounded(value, _STEP))


class Word(_Answer, frozen=True, kw_only=True):
    """A code with its words."""

    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, code: str, wording: Any) -> Self:
        """Give a code with what it is called: anything with ``zh`` and ``en``."""
        return cls(code=str(code), zh=wording.zh, en=wording.en)


class CitedFact(_Answer, frozen=True, kw_only=True):
    """A fact by its id, with its place in the ledger; None where it lies outside what was read."""

    fact: str
    index: int | None
    type: str | None
    occurred_on: date | None
    received_on: date | None
    evidence: tuple[str, ...]  # SHA-256 of the files that prove it, wherever they are


class CitedPack(_Answer, frozen=True, kw_only=True):
    """The rule pack that a judgement rests on."""

    fact: str
    name: str
    title: Wording
    sha256: str


class Score(_Answer, frozen=True, kw_only=True):
    """An organization's year, judged on ``valid_at`` by the first ``known_at`` entries."""

    organization_id: UUID
    name: str | None
    kind: OrganizationKind | None
    category: Category | None
    superior_id: UUID | None
    year: int
    valid_at: date
    known_at: int
    score: Figure | None  # None: not assessed
    grade: Word | None
    pack: CitedPack | None
    in_time: InTime | None = None  # of its own deeds in the year; None: no pack binds it


class ObligationOn(_Answer, frozen=True, kw_only=True):
    """What is owed for a period, and how it stands on ``valid_at``."""

    organization_id: UUID
    obligation: str  # duty and period: branch-meeting/2025-03
    duty: Word
    period: str
    clauses: tuple[str, ...]
    due_on: date
    is_provisional: bool  # 暂定: the due day rests on a calendar that is not published
    valid_at: date
    state: Word
    counts: bool
    done: int = 0  # deeds without fault by that day, of those asked for
    asked: int = 0
    about: str | None = None  # of several a period, what this one is about: an id, a kind
    person_id: UUID | None = None  # whose own it is; None: the organization's
    answerable_id: UUID | None  # who held the duty on the due day
    institution: Word | None  # of the plan's seven, under which it is listed
    evidence_wanted: tuple[Word, ...]  # the least that a record of it must hold
    facts: tuple[CitedFact, ...]
    faults: tuple[Word, ...]
    notes: tuple[Word, ...]


class ExplainedLine(_Answer, frozen=True, kw_only=True):
    """A number of points and where it comes from; an item's lines add up to what it earned."""

    zh: str
    en: str
    meaning: Word
    points: Figure
    rule: str  # the shape
    clauses: tuple[str, ...]
    obligation: str | None
    duty: Word | None
    state: Word | None
    indicator: Word | None  # or a duty, where a figure was made of it
    about: str | None  # what an indicator observed: a person, a check, a level, a group
    observed: Figure | None  # the figure that it was worked out from
    facts: tuple[CitedFact, ...]
    faults: tuple[Word, ...]
    notes: tuple[Word, ...]


class ExplainedItem(_Answer, frozen=True, kw_only=True):
    item: Word
    clauses: tuple[str, ...]
    applicable: Figure  # 0: the item leaves the score
    earned: Figure
    lines: tuple[ExplainedLine, ...]


class ExplainedVeto(_Answer, frozen=True, kw_only=True):
    """A case for which the grade is no better than this; the points stay."""

    zh: str
    en: str
    veto: Word
    clauses: tuple[str, ...]
    grade_at_most: Word
    facts: tuple[CitedFact, ...]


class ExplainedSegment(_Answer, frozen=True, kw_only=True):
    """Days of the year under one superior in one category, scored on their own."""

    starts_on: date
    ends_on: date  # the first day that no longer belongs
    days: int  # of the year, up to the valid date
    category: Category | None
    superior_id: UUID | None
    pack: CitedPack | None
    earned: Figure
    applicable: Figure
    score: Figure | None
    items: tuple[ExplainedItem, ...]
    bonuses: tuple[ExplainedItem, ...]  # what each adds to the year's score, within its cap
    vetoes: tuple[ExplainedVeto, ...]
    obligations: tuple[ObligationOn, ...]


class ExplainedPredecessor(_Answer, frozen=True, kw_only=True):
    """What a predecessor earned up to a merger, and its weight among the predecessors."""

    weight: Figure
    members: int | None  # full and probationary, last counted
    explanation: "Explanation"


class Explanation(_Answer, frozen=True, kw_only=True):
    """A score with everything that it rests on."""

    score: Score
    bonus: Figure  # in the score: all bonuses of its own, within the cap
    days: int
    segments: tuple[ExplainedSegment, ...]
    inherited_days: int
    inherited: tuple[ExplainedPredecessor, ...]


class PersonPart(_Answer, frozen=True, kw_only=True):
    """The days of a year in posts of one organization, scored on their own."""

    organization_id: UUID
    organization_name: str | None
    posts: tuple[PostKind, ...]
    part: ExplainedSegment  # its days: those in post, up to the valid date
    in_time: InTime | None = None  # of its deeds on days in post; None: no pack binds it


class PersonScore(_Answer, frozen=True, kw_only=True):
    """A leader's year, judged on ``valid_at`` by the first ``known_at`` entries (S-60)."""

    person_id: UUID
    year: int
    valid_at: date
    known_at: int
    days: int  # in post; two posts of one time count twice
    score: Figure | None  # None: not assessed
    bonus: Figure
    grade: Word | None
    pack: CitedPack | None
    parts: tuple[PersonPart, ...]


class Moved(_Answer, frozen=True, kw_only=True):
    """A subject whose score or grade would be another. None: not assessed.

    A leader stands under the organization of the last post of the year.
    """

    organization_id: UUID
    person_id: UUID | None
    name: str | None
    kind: OrganizationKind | None
    category: Category | None
    before: Figure | None
    after: Figure | None
    difference: Figure | None
    grade_before: str | None
    grade_after: str | None


class Group(_Answer, frozen=True, kw_only=True):
    """The subjects of a kind and category, counted; grades by their ids in the packs."""

    kind: OrganizationKind | None
    category: Category | None
    subjects: int
    winners: int
    losers: int
    unchanged: int
    newly_assessed: int
    no_longer_assessed: int
    mean_before: Figure | None
    mean_after: Figure | None
    grades_before: dict[str, int]
    grades_after: dict[str, int]


class WhatIf(_Answer, frozen=True, kw_only=True):
    """What a draft would change."""

    draft: str
    draft_sha256: str
    organization_id: UUID  # that would publish it
    year: int
    valid_at: date
    known_at: int
    with_recorded: int  # subjects of whom a round has marks, ballots or vetoes; both sides use them
    groups: tuple[Group, ...]
    moved: tuple[Moved, ...]

    def as_file(self) -> bytes:
        """Give it as it is published: canonical JSON and a line feed; a fact names its hash."""
        return canonical(msgspec.to_builtins(self)) + b"\n"
