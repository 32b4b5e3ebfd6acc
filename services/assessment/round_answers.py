"""The answers to questions about rounds: frozen; what is not published is not ranked."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from services.assessment.answers import Explanation, Figure, PersonScore, Word
from shared.contracts.facts.assessment_consequences import (
    AnswerablePerson,
    CriticismGround,
)
from shared.contracts.facts.assessment_results import (
    BallotClosed,
    HeldDownBy,
    ManualMarkGiven,
    ObjectionOutcome,
    ResultUsed,
    SelfAssessmentFiled,
    UseToReview,
    VetoApplied,
)
from shared.contracts.facts.assessment_rounds import PackOfRound, RoundSubject
from shared.contracts.facts.registry import Category


class RoundState(StrEnum):
    OPEN = "open"
    COMPUTED = "computed"  # every page
    PUBLISHED = "published"
    FINAL = "final"


class CriticismState(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    PUT_RIGHT = "put_right"


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    pass


class RoundOn(_Answer, frozen=True, kw_only=True):
    """A round as it stands."""

    round_id: UUID
    organization_id: UUID  # which holds it
    title: str
    year: int
    state: RoundState
    opened_on: date
    size: int  # of the ledger that it rests on
    valid_on: date
    packs: tuple[PackOfRound, ...]
    subjects: int
    pages: int
    pages_computed: int
    published_on: date | None
    objections_until: date | None
    final_on: date | None
    same_cut_as: UUID | None


class StandingInRound(_Answer, frozen=True, kw_only=True):
    """One subject's line in a round. Grade and rank are there once the round is published.

    Where a result was superseded since the round was final, they are those of the corrected round:
    no two the same without a tie, no gap, quotas as they bind now. ``at_final`` says what the line
    had before, where it is another.
    """

    organization_id: UUID
    person_id: UUID | None
    name: str | None  # of the organization
    category: Category | None
    version: int | None  # None: nothing is computed
    score: Figure | None  # None: not assessed, or not computed
    grade: Word | None
    rank: int | None
    of: int | None  # assessed ones of the category
    held_down_by: HeldDownBy | None
    objection_open: bool
    is_eligible: bool | None  # for commendation, by rule (S-63); None before publication
    at_final: "AtFinal | None" = None  # None: as it was made final
    to_review: tuple[UseToReview, ...] = ()  # decisions that rest on what stood before (S-62)
    commendations_to_review: tuple[str, ...] = ()  # titles; the rule would not allow them now


class AtFinal(_Answer, frozen=True, kw_only=True):
    """What a line of a round had when the round was made final."""

    version: int
    score: Figure | None
    grade: Word | None
    rank: int | None
    of: int


class VersionOn(_Answer, frozen=True, kw_only=True):
    """A version of a result; none is ever changed."""

    version: int
    size: int
    valid_on: date
    rule_score: Figure | None
    marks: str
    score: Figure | None
    lines_sha256: str
    disregarded: tuple[str, ...]
    grade: Word | None
    rank: int | None
    of: int | None


class ObjectionOn(_Answer, frozen=True, kw_only=True):
    """An objection and how it was decided: the exact difference that the change makes."""

    organization_id: UUID
    person_id: UUID | None
    version: int
    grounds: str
    facts: tuple[str, ...]
    outcome: ObjectionOutcome | None  # None: open
    score_before: Figure | None
    score_after: Figure | None
    difference: Figure | None


class SupersededOn(_Answer, frozen=True, kw_only=True):
    """A final version that another took the place of, and the decisions to look at again."""

    supersedes: int
    version: int
    difference: Figure | None
    uses: tuple[UseToReview, ...]


class RegradedOn(_Answer, frozen=True, kw_only=True):
    """A final grade or rank that changed because another result of the round was superseded."""

    version: int
    because_of: RoundSubject
    grade_before: Word | None
    rank_before: int | None
    of_before: int
    uses: tuple[UseToReview, ...]


class ResultOn(_Answer, frozen=True, kw_only=True):
    """All that one subject has in one round, with every version."""

    round: RoundOn
    organization_id: UUID
    person_id: UUID | None
    self_assessment: SelfAssessmentFiled | None
    ballots: tuple[BallotClosed, ...]
    marks: tuple[ManualMarkGiven, ...]
    vetoes: tuple[VetoApplied, ...]
    versions: tuple[VersionOn, ...]
    objections: tuple[ObjectionOn, ...]
    superseded: tuple[SupersededOn, ...]
    regraded: tuple[RegradedOn, ...]
    uses: tuple[ResultUsed, ...]


class ExplainedResult(_Answer, frozen=True, kw_only=True):
    """A version with everything it rests on, worked out anew; the same where nobody meddled."""

    version: int
    is_same: bool  # digest and score are those that were recorded
    score: Figure | None
    explanation: Explanation | None  # of an organization
    person: PersonScore | None  # of a leader


class SimulatedResult(_Answer, frozen=True, kw_only=True):
    """What a result would be at a size of the ledger, without some facts."""

    version: int  # compared with
    size: int
    disregarded: tuple[str, ...]
    score_before: Figure | None
    score_after: Figure | None
    difference: Figure | None


class CommendationOn(_Answer, frozen=True, kw_only=True):
    commendation_id: UUID
    organization_id: UUID
    person_id: UUID | None
    round_id: UUID
    version: int
    grade: str
    title: str
    meeting_id: UUID
    granted_on: date
    revoked_on: date | None


class CriticismOn(_Answer, frozen=True, kw_only=True):
    """A criticism on a day, with its deadline."""

    criticism_id: UUID
    organization_id: UUID
    person_id: UUID | None  # who is to put it right
    grounds: tuple[CriticismGround, ...]
    facts: tuple[str, ...]
    issued_on: date
    due_on: date
    is_extended: bool
    state: CriticismState
    measures: tuple[str, ...]
    closed_on: date | None


class AccountabilityCaseOn(_Answer, frozen=True, kw_only=True):
    """A case as it was put before whoever decides; the system decides nothing."""

    accountability_case_id: UUID
    organization_id: UUID
    referred_on: date
    problem_on: date
    conditions: dict[str, tuple[str, ...]]  # the facts that speak for each
    persons: tuple[AnswerablePerson, ...]


def figure(value: Any, shown: str | None = None) -> Figure | None:
    """Give a figure; None stays None."""
    return None if value is None else Figure.of(value, shown)
