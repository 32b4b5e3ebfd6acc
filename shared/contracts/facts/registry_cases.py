"""Facts of weak organizations under rectification, and of what an organization must work on."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.fact import Count, Fact, ShortText
from shared.contracts.facts.registry_structure import WeakCriterion


class AcceptanceGrade(StrEnum):
    QUALIFIED = "qualified"
    BASICALLY_QUALIFIED = "basically_qualified"  # to be consolidated for half a year
    UNQUALIFIED = "unqualified"


class FocusKind(StrEnum):
    KEY_POINT = "key_point"  # 关键点
    WEAK_POINT = "weak_point"  # 薄弱点
    DIFFICULTY = "difficulty"  # 难点


class WeakCaseOpened(Fact, frozen=True, kw_only=True):
    """An organization was identified as weak, by named criteria."""

    TOPIC = "registry.weak_case.opened.v1"
    CLAUSES = "S-18"

    organization_id: UUID
    criteria: tuple[WeakCriterion, ...]
    evidence: tuple[ShortText, ...] = ()


class WeakCaseLeaderAssigned(Fact, frozen=True, kw_only=True):
    """A leader was made to answer for a weak organization's improvement."""

    TOPIC = "registry.weak_case.leader_assigned.v1"
    CLAUSES = "S-18"

    organization_id: UUID
    person_id: UUID


class WeakCaseMeasureTaken(Fact, frozen=True, kw_only=True):
    """Something was done about a weak organization."""

    TOPIC = "registry.weak_case.measure_taken.v1"
    CLAUSES = "S-18"

    organization_id: UUID
    measure: ShortText


class WeakCaseAcceptanceHeld(Fact, frozen=True, kw_only=True):
    """Representatives were heard; totals only."""

    TOPIC = "registry.weak_case.acceptance_held.v1"
    CLAUSES = "S-18"

    organization_id: UUID
    grade: AcceptanceGrade
    score_points: Count  # of 100
    representatives: Count
    dissatisfied: Count


class WeakCaseClosed(Fact, frozen=True, kw_only=True):
    """The organization is taken off the list."""

    TOPIC = "registry.weak_case.closed.v1"
    CLAUSES = "S-18"

    organization_id: UUID
    document: ShortText | None = None


class WeakCaseContinued(Fact, frozen=True, kw_only=True):
    """Rectification goes on, until a day."""

    TOPIC = "registry.weak_case.continued.v1"
    CLAUSES = "S-18"

    organization_id: UUID
    until: date


class WeakCaseReopened(Fact, frozen=True, kw_only=True):
    """The organization fell back."""

    TOPIC = "registry.weak_case.reopened.v1"
    CLAUSES = "S-18"

    organization_id: UUID
    criteria: tuple[WeakCriterion, ...]
    evidence: tuple[ShortText, ...] = ()


class WeakCaseFollowed(Fact, frozen=True, kw_only=True):
    """The organization was merged or split; the case goes on with a successor."""

    TOPIC = "registry.weak_case.followed.v1"
    CLAUSES = "S-18"

    organization_id: UUID  # the successor
    predecessor_id: UUID


class FocusOpened(Fact, frozen=True, kw_only=True):
    """A key point, weak point or difficulty was put on the register."""

    TOPIC = "registry.focus.opened.v1"
    CLAUSES = "S-09"

    organization_id: UUID
    kind: FocusKind
    title: ShortText
    evidence: tuple[ShortText, ...] = ()


class FocusMeasurePlanned(Fact, frozen=True, kw_only=True):
    """A measure on a focus was planned: by whom, until when."""

    TOPIC = "registry.focus.measure_planned.v1"
    CLAUSES = "S-09"

    organization_id: UUID
    measure: ShortText
    person_id: UUID  # who answers for it
    due_on: date


class FocusClosed(Fact, frozen=True, kw_only=True):
    """A focus was dealt with."""

    TOPIC = "registry.focus.closed.v1"
    CLAUSES = "S-09"

    organization_id: UUID
    evidence: tuple[ShortText, ...] = ()


class FocusReopened(Fact, frozen=True, kw_only=True):
    """A focus that had been closed came up again."""

    TOPIC = "registry.focus.reopened.v1"
    CLAUSES = "S-09"

    organization_id: UUID
    evidence: tuple[ShortText, ...] = ()


FACTS = (
    WeakCaseOpened,
    WeakCaseLeaderAssigned,
    WeakCaseMeasureTaken,
    WeakCaseAcceptanceHeld,
    WeakCaseClosed,
    WeakCaseContinued,
    WeakCaseReopened,
    WeakCaseFollowed,
    FocusOpened,
    FocusMeasurePlanned,
    FocusClosed,
    FocusReopened,
)
