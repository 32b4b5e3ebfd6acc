"""Facts of results: what one subject has in one round, from its own view of itself to its use.

Exact numbers are written ``n/d``. A result has versions; none is ever changed.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import Count, Fact, Part, Quantity, Sha256, ShortText, Text
from shared.contracts.facts.assessment_rounds import LedgerSize, PackOfRound, RoundSubject
from shared.contracts.facts.registry import Category, OrganizationKind

Exact = Annotated[str, msgspec.Meta(pattern=r"^-?[0-9]+/[1-9][0-9]*$", max_length=400)]
FactId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f-]{36}\.[1-9][0-9]{0,9}$")]
Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Version = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class HeldDownBy(StrEnum):
    """Why a grade is lower than the score alone would give."""

    VETO = "veto"
    QUOTA = "quota"


class ObjectionOutcome(StrEnum):
    UPHELD = "upheld"
    REJECTED = "rejected"


class Use(StrEnum):
    """For what a result was one of the bases."""

    TRAINING = "training"  # 培养教育
    REWARD = "reward"  # 奖励
    DISCIPLINE = "discipline"  # 惩戒
    APPOINTMENT = "appointment"  # 选拔任用
    GENERAL_ASSESSMENT = "general_assessment"  # 工作实绩考核


class Votes(Part, frozen=True, kw_only=True):
    """How many votes a level got, and what one such vote is worth."""

    level: Code
    points: Quantity
    votes: Count


class BallotGroup(Part, frozen=True, kw_only=True):
    """What one group of voters said, counted; its weight stands in the rule pack."""

    group: Code
    issued: Count
    levels: tuple[Votes, ...]


class SelfAssessmentFiled(Fact, frozen=True, kw_only=True):
    """What the subject says of itself; it is shown beside the result and earns nothing."""

    TOPIC = "assessment.result.self_assessment_filed.v1"
    CLAUSES = "S-61"

    organization_id: UUID
    round_id: UUID
    statement: Text
    person_id: UUID | None = None
    claimed: Quantity | None = None  # points


class BallotClosed(Fact, frozen=True, kw_only=True):
    """A ballot on the subject, by groups of voters: counts alone."""

    TOPIC = "assessment.result.ballot_closed.v1"
    CLAUSES = "S-61"

    organization_id: UUID
    round_id: UUID
    groups: tuple[BallotGroup, ...]
    person_id: UUID | None = None
    indicator: Code | None = None  # of the rule pack; None: it is shown and earns nothing


class ManualMarkGiven(Fact, frozen=True, kw_only=True):
    """What the committee gave by hand, with its minutes: a line of its own, whatever the score.

    With an ``indicator`` the pack's own rule says what the mark earns; without, the points are
    added to the score, or taken from it.
    """

    TOPIC = "assessment.result.mark_given.v1"
    CLAUSES = "S-61"

    organization_id: UUID
    round_id: UUID
    title: ShortText
    points: Quantity
    meeting_id: UUID  # whose minutes have it
    person_id: UUID | None = None
    indicator: Code | None = None
    out_of: Quantity | None = None  # the most it could have been
    level: Code | None = None  # where one was judged
    document: ShortText | None = None


class VetoApplied(Fact, frozen=True, kw_only=True):
    """The committee found what the rules name as a veto: the grade is capped, points stay."""

    TOPIC = "assessment.result.veto_applied.v1"
    CLAUSES = "S-61 S-65"

    organization_id: UUID
    round_id: UUID
    veto: Code
    facts: tuple[FactId, ...]
    meeting_id: UUID
    person_id: UUID | None = None


class ScoreComputed(Fact, frozen=True, kw_only=True):
    """A version of the result, as the system worked it out; anybody can work it out again.

    ``score`` is ``rule_score`` with the marks that are added, held within the scale. Nothing is
    rounded yet.
    """

    TOPIC = "assessment.result.computed.v1"
    CLAUSES = "S-60 S-61"

    organization_id: UUID
    round_id: UUID
    version: Version
    size: LedgerSize  # of the ledger that it rests on
    valid_on: date
    lines_sha256: Sha256  # of the whole explanation
    packs: tuple[PackOfRound, ...]
    person_id: UUID | None = None
    kind: OrganizationKind | None = None
    category: Category | None = None
    superior_id: UUID | None = None
    rule_score: Exact | None = None  # None: not assessed
    marks: Quantity = "0"  # added to it
    score: Exact | None = None  # None: not assessed
    governed_by: UUID | None = None  # the pack that grades and rounds it
    rounding_step: Quantity | None = None
    disregarded: tuple[FactId, ...] = ()  # by a decision on an objection


class GradeProposed(Fact, frozen=True, kw_only=True):
    """The grade and rank that the rules give a version; None where it was not assessed."""

    TOPIC = "assessment.result.grade_proposed.v1"
    CLAUSES = "S-61 S-63"

    organization_id: UUID
    round_id: UUID
    version: Version
    of: Count  # assessed subjects of its category
    person_id: UUID | None = None
    grade: Code | None = None
    grade_place: Count | None = None  # 1: the best grade of the pack
    rank: Count | None = None
    held_down_by: HeldDownBy | None = None


class ObjectionFiled(Fact, frozen=True, kw_only=True):
    """The subject objects to its published result."""

    TOPIC = "assessment.result.objection_filed.v1"
    CLAUSES = "S-61"

    organization_id: UUID
    round_id: UUID
    version: Version  # objected to
    grounds: Text
    filed_by: ShortText
    person_id: UUID | None = None
    facts: tuple[FactId, ...] = ()


class ObjectionDecided(Fact, frozen=True, kw_only=True):
    """The objection was decided by working the score out with the change, exactly."""

    TOPIC = "assessment.result.objection_decided.v1"
    CLAUSES = "S-61"

    organization_id: UUID
    round_id: UUID
    outcome: ObjectionOutcome
    size: LedgerSize  # of the ledger that was looked at
    person_id: UUID | None = None
    disregarded: tuple[FactId, ...] = ()
    score_before: Exact | None = None
    score_after: Exact | None = None  # what it would be, or is
    difference: Exact | None = None
    meeting_id: UUID | None = None


class UseToReview(Part, frozen=True, kw_only=True):
    """A decision that rested on an older version."""

    version: Version
    use: Use
    decision: ShortText


class ResultSuperseded(Fact, frozen=True, kw_only=True):
    """A final result was followed by another, because its facts were corrected."""

    TOPIC = "assessment.result.superseded.v1"
    CLAUSES = "S-62"

    organization_id: UUID
    round_id: UUID
    version: Version  # the new one
    supersedes: Version
    person_id: UUID | None = None
    difference: Exact | None = None
    uses: tuple[UseToReview, ...] = ()  # decisions to look at again


class ResultRegraded(Fact, frozen=True, kw_only=True):
    """A final result has another grade or rank, because one it is ranked with was superseded.

    Its score stands. What it has now is the grade proposed right before (E-36, E-40).
    """

    TOPIC = "assessment.result.regraded.v1"
    CLAUSES = "S-62"

    organization_id: UUID
    round_id: UUID
    version: Version
    because_of: RoundSubject  # whose result was superseded
    of_before: Count  # assessed subjects of its category
    person_id: UUID | None = None
    grade_before: Code | None = None
    rank_before: Count | None = None
    uses: tuple[UseToReview, ...] = ()  # decisions to look at again


class ResultUsed(Fact, frozen=True, kw_only=True):
    """A version of the result was one of the bases of a decision."""

    TOPIC = "assessment.result.used.v1"
    CLAUSES = "S-60 S-62"

    organization_id: UUID
    round_id: UUID
    version: Version
    use: Use
    decision: ShortText
    other_bases: tuple[ShortText, ...]
    person_id: UUID | None = None
    weight_percent: Percent | None = None  # in the general assessment (S-60)


FACTS = (
    SelfAssessmentFiled,
    BallotClosed,
    ManualMarkGiven,
    VetoApplied,
    ScoreComputed,
    GradeProposed,
    ObjectionFiled,
    ObjectionDecided,
    ResultSuperseded,
    ResultRegraded,
    ResultUsed,
)
